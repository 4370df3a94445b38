"""The same care in the coordinators' large form: nothing that others wrote meanwhile is overwritten silently.

The row is locked while the form is checked and saved, see InitiativeAdmin.get_object.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from django import forms
from django.utils.text import Truncator

from initiatives.actions.editing import clashes_of
from initiatives.forms.editing import LONGEST_BASE, as_plain, read_base, write_base
from initiatives.history import FIELDS, PICTURES, Values, content, label_of, merge
from initiatives.models import Initiative
from initiatives.telling import Words

CONFIRMED = "last_confirmed_on"
# Stands for an upload: no picture that anybody saw.
NEW_UPLOAD = "nieuw"


class GuardedForm(forms.ModelForm):
    """`before` is what the initiative said when the form was made."""

    base = forms.CharField(required=False, max_length=LONGEST_BASE, label="", widget=forms.HiddenInput)

    class Meta:
        model = Initiative
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = guarded(self.instance) if self.instance.pk else {}
        self.initial["base"] = write_base(self.before)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.instance.pk:
            return cleaned
        mine = self._mine(cleaned)
        write, groups = merge(base=read_base(cleaned.get("base")), mine=mine, current=self.before)
        for field in mine.keys() & self.fields.keys() - write.keys():
            cleaned[field] = self._as_it_is(field)
        if groups:
            self._refuse(groups)
        return cleaned

    def _mine(self, cleaned: dict[str, Any]) -> Values:
        mine = {field: as_plain(cleaned[field]) for field in (*FIELDS, CONFIRMED) if field in cleaned}
        for name in PICTURES:
            if cleaned.get(f"new_{name}"):
                mine[name] = NEW_UPLOAD
            elif cleaned.get(f"remove_{name}"):
                mine |= {name: None, f"{name}_alt": ""}
        return mine

    def _as_it_is(self, field: str) -> Any:
        if field == "themes":
            return self.instance.themes.all()
        return self.before[field] if field.endswith("_alt") else getattr(self.instance, field)

    def _refuse(self, groups: list[tuple[str, ...]]) -> None:
        """What was typed stays in the form; whoever saves it once more has chosen it."""
        words = Words([{field: [value] for field, value in self.before.items()}])
        for clash in clashes_of(self.instance, groups, self.before):
            now = "; ".join(
                f"{label_of(field)}: {Truncator(words.tell(field, value)).chars(200)}"
                for field, value in clash.theirs.items()
            )
            who = str(clash.by) if clash.by else "Iemand anders"
            self.add_error(None, f"{who} wijzigde dit intussen ook. Nu staat er bij {now}")
        self.add_error(
            None,
            "Er is niets bewaard. Bewaar nog eens om te kiezen voor wat jij invulde, "
            "of open deze pagina opnieuw om te houden wat er nu staat.",
        )
        self.data = copy(self.data)
        self.data[self.add_prefix("base")] = write_base(self.before)  # type: ignore[index]  # a QueryDict


def guarded(initiative: Initiative) -> Values:
    """The content, and when it was last confirmed: that is no content, but it can be overwritten too."""
    confirmed = initiative.last_confirmed_on
    return content(initiative) | {CONFIRMED: confirmed.isoformat() if confirmed else None}
