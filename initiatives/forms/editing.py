"""The base of every form over an initiative that several people may have open at once.

    form = section.form(request.POST or None, request.FILES or None, instance=initiative)
    if request.method == "POST" and form.is_valid() and form.store(by=request.user):
        return redirect(…)
    return render(request, …, {"form": form}, status=form.status)

Nothing is overwritten silently: what two people changed at once comes back as a choice, with status 409.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from copy import copy
from datetime import date
from http import HTTPStatus
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from initiatives import actions
from initiatives.actions.editing import clashes_of
from initiatives.geocoding import geocode_address
from initiatives.history import FIELDS, LONG_TEXTS, Values, content, fingerprints, group_of, label_of, plain
from initiatives.models import Initiative
from initiatives.telling import Words
from omzien.accounts.models import User

MINE, THEIRS = "mijn", "hun"
ASKED = "gevraagd"
LONGEST_BASE = 4000
# A published page keeps what the directory needs; a draft may wait.
NEEDED = ("summary", "municipality", "phase")


class SectionForm(forms.ModelForm):
    """Some fields of an initiative. `base` holds the fingerprints of what the form showed."""

    # Guarded though not on the form: what belongs together with what is.
    also: ClassVar[tuple[str, ...]] = ()
    base = forms.CharField(required=False, max_length=LONGEST_BASE, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, instance: Initiative | None = None) -> None:
        # A copy: cleaning puts what was typed on it, and the page around the form shows what is kept.
        super().__init__(data, files, instance=copy(instance) if instance else None)
        self.has_conflict = False
        self.shown = content(self.instance) if self.instance.pk else {}
        self.initial["base"] = self._fingerprints(self.shown)
        if self.instance.status == Initiative.Status.PUBLISHED:
            for name in self.fields.keys() & set(NEEDED):
                self._require(self.fields[name])
        if asked := self._asked():
            groups = [tuple(field for field in self.covers() if field in group_of(name)) for name in asked]
            self._ask(clashes_of(self.instance, groups, self.shown), self.shown)

    @staticmethod
    def _require(field: forms.Field) -> None:
        """A choice that is required does not offer "not yet"."""
        field.required = True
        if isinstance(field, forms.ModelChoiceField) and isinstance(field.widget, forms.RadioSelect):
            field.empty_label = None

    @property
    def status(self) -> int:
        """What the answer says when the form is shown again."""
        if self.has_conflict:
            return HTTPStatus.CONFLICT
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.is_bound and self.errors else HTTPStatus.OK

    @classmethod
    def covers(cls) -> list[str]:
        """The fields of `history.FIELDS` that this form is about."""
        return [field for field in FIELDS if field in cls.base_fields]

    def values(self) -> Values:
        """What was filled in, as plain values; without the fields where the other's was chosen."""
        return {field: as_plain(self.cleaned_data.get(field)) for field in self.covers() if not self._leaves(field)}

    def store(self, *, by: User) -> bool:
        """Write what this person changed. False when the form is to be shown again, with what is wrong."""
        try:
            actions.change(
                initiative=self.instance,
                by=by,
                values=self.values_to_store(by),
                base=read_base(self.cleaned_data.get("base")),
                found=self.found(),
            )
        except actions.EditConflictError as conflict:
            self._show_conflict(conflict)
            return False
        except ValidationError as error:
            self.add_error(None, ValidationError(error.messages))
            return False
        return True

    def values_to_store(self, by: User) -> Values:
        """`values`, after what has to be made before they can be written."""
        del by
        return self.values()

    def found(self) -> actions.Found | None:
        """Where the map has the address, asked before anything is locked; nothing where it cannot be reached."""
        if not {"address", "municipality"} & self.fields.keys():
            return None
        values = self.shown | self.values()
        moved = any(values.get(key) != self.shown.get(key) for key in ("address", "municipality", "place"))
        if not values.get("address") or not (moved or self.shown.get("latitude") is None):
            return None
        place = self.instance.where
        return actions.Found(values["address"], place, geocode_address(values["address"], place))

    def add_error(self, field: str | None, error: Any) -> None:
        """What the model says of a field that is not on this form cannot be mended here."""
        if field is None and isinstance(error, ValidationError) and hasattr(error, "error_dict"):
            known = {
                name: errors for name, errors in error.error_dict.items() if name in {*self.fields, NON_FIELD_ERRORS}
            }
            if not known:
                return
            error = ValidationError(known)
        super().add_error(field, error)

    def _get_validation_exclusions(self) -> set[str]:
        """The constraint on published initiatives speaks of fields that are not on the form: check it all the same."""
        exclusions: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in the stubs
        return exclusions - {"status", "published_at", *NEEDED}

    # --- two people at once ---------------------------------------------------------------------------

    def _asked(self) -> list[str]:
        """The fields of which the form that was sent asked whose to keep; of a group the first."""
        given = str(self.data.get(ASKED, "")).split(",") if self.is_bound and self.instance.pk else []
        return [name for name in self.covers() if name in given]

    def _leaves(self, field: str) -> bool:
        """Whether what the other wrote was chosen."""
        return any(
            field in group_of(name) and self.cleaned_data.get(choice_for(name)) == THEIRS for name in self._asked()
        )

    def _ask(self, clashes: Iterable[actions.Clash], current: Values) -> None:
        """A choice right below each field, with nothing chosen beforehand."""
        words = Words([{field: [value] for field, value in current.items()}])
        for clash in clashes:
            self.fields[choice_for(clash.fields[0])] = forms.ChoiceField(
                label=f"{label_of(clash.fields[0])}: wat blijft er staan?",
                choices=[(MINE, "Wat ik hierboven invulde"), (THEIRS, f"Wat {_who(clash)} invulde")],
                widget=forms.RadioSelect,
                help_text=_told(clash, words),
            )
        self.fields.setdefault(ASKED, forms.CharField(required=False, widget=forms.HiddenInput))
        self.order_fields([each for field in self.fields for each in (field, *self._choices_below(field))])

    def _choices_below(self, name: str) -> list[str]:
        return [choice_for(name)]

    def _show_conflict(self, conflict: actions.EditConflictError) -> None:
        """The form with what was typed, beside it what the other wrote, and from now on compared with that."""
        self.has_conflict = True
        new = [clash.fields[0] for clash in conflict.clashes]
        asked = [*self._asked(), *new]
        self._ask(conflict.clashes, conflict.current)
        self.resend({"base": self._fingerprints(conflict.current), ASKED: ",".join(dict.fromkeys(asked))})
        self.resend({choice_for(name): "" for name in new})
        self.add_error(None, f"{conflict} Er is nog niets bewaard.")
        for name in new:
            self.add_error(choice_for(name), "Kies wat er moet blijven staan.")

    def resend(self, values: dict[str, str]) -> None:
        """Put these in what was sent, so that the form shows them."""
        data: Any = copy(self.data)
        for name, value in values.items():
            data[name] = value
        self.data = data

    def _fingerprints(self, values: Values) -> str:
        guarded = [field for field in values if field in {*self.covers(), *self.also}]
        return write_base({field: values[field] for field in guarded})


def write_base(values: Values) -> str:
    return json.dumps(fingerprints(values), separators=(",", ":"))


def read_base(text: str | None) -> dict[str, str]:
    """As the browser sent it back: anything may be in it."""
    try:
        seen = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return {str(key): str(value) for key, value in seen.items()} if isinstance(seen, dict) else {}


def choice_for(name: str) -> str:
    return f"keuze_{name}"


def as_plain(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if hasattr(value, "values_list"):
        return sorted(value.values_list("pk", flat=True))
    return value.isoformat() if isinstance(value, date) else getattr(value, "pk", value)


def _who(clash: actions.Clash) -> str:
    return str(clash.by) if clash.by else "iemand anders"


def _told(clash: actions.Clash, words: Words) -> SafeString:
    """Who wrote what and when, for beside the choice."""
    when = f" op {date_format(localtime(clash.at), 'l j F Y, H.i')} uur" if clash.at else ""
    several = len(clash.theirs) > 1
    told = [
        (f"{label_of(field)}: " if several else "", _with_lines(field, words.tell(field, value)))
        for field, value in clash.theirs.items()
    ]
    lines = format_html_join("", "<blockquote>{}{}</blockquote>", told)
    return format_html("<p>Intussen staat er, ingevuld door {}{}:</p>{}", _who(clash), when, lines)


def _with_lines(field: str, text: str) -> str:
    return SafeString(linebreaks(text, autoescape=True)) if field in LONG_TEXTS else text
