""" "Past dit bij ons?": who asks. It stands in the address, so it holds nothing that leads to a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms

from initiatives.facets.vocabulary import Entry
from initiatives.models import Initiative, LegalForm, Municipality, Theme
from knowledge import fitting
from knowledge.fitting import Asker, Named

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.http import QueryDict

    from omzien.accounts.models import User

PREFIX = "wij"
MOST_INITIATIVES = 50
MOST_EUROS = 100_000_000
UNKNOWN = ("", "Weet ik niet")
YES_OR_NO = [UNKNOWN, ("ja", "Ja"), ("nee", "Nee")]
ANSWERS = {"ja": True, "nee": False}
NOT_YOURS = "Je zit niet in het team van dit initiatief. Vul hieronder in hoe het bij jullie zit."
NOT_AN_AMOUNT = "Vul een bedrag in hele euro’s in, bijvoorbeeld 2500."


class EurosField(forms.CharField):
    """Whole euros as people write them: "€ 2.500"."""

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]  # a number, not a text
        typed = re.sub(r"^€|euro$|,-$|,00$", "", "".join(str(value or "").lower().split()))
        if not typed:
            return None
        if not re.fullmatch(r"\d{1,3}(\.\d{3})+|\d{1,9}", typed, re.ASCII):
            raise forms.ValidationError(NOT_AN_AMOUNT)
        number = int(typed.replace(".", ""))
        if not 1 <= number <= MOST_EUROS:
            raise forms.ValidationError(NOT_AN_AMOUNT)
        return number

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)


def _choice(label: str, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        error_messages={"invalid_choice": "Dit kennen we niet. Kies uit de lijst."},
        **kwargs,
    )


class AskingForm(forms.Form):
    """What is wrong is told at its field and counts as not told; the rest still serves."""

    initiatief = _choice("Voor welk initiatief?")
    vorm = _choice("Welke rechtsvorm hebben jullie?")
    gemeente = _choice("In welke gemeente?")
    fase = _choice("Hoe ver zijn jullie?")
    bedrag = EurosField(
        label="Hoeveel geld zoeken jullie?",
        required=False,
        help_text="In hele euro’s, ongeveer.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 15}),
    )
    anbi = _choice(
        "Zijn jullie een ANBI?", choices=YES_OR_NO, help_text="Een goed doel dat de Belastingdienst heeft erkend."
    )
    penvoerder = _choice(
        "Hebben jullie een penvoerder?",
        choices=YES_OR_NO,
        help_text="Een organisatie met een rechtsvorm die voor jullie geld aanvraagt.",
    )
    thema = forms.MultipleChoiceField(
        label="Waar gaat het over?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Een van de thema’s kennen we niet."},
    )

    def __init__(
        self, data: QueryDict, *, user: User | AnonymousUser, entries: Mapping[str, list[Entry]], **kwargs: Any
    ) -> None:
        """`entries` are the words of the facets, so that the form asks the database for none of them."""
        super().__init__(data, prefix=PREFIX, auto_id="id_%s", use_required_attribute=False, **kwargs)
        self.user = user
        for name, param in (("vorm", "rechtsvorm"), ("gemeente", "gemeente"), ("fase", "fase")):
            self._field(name).choices = [UNKNOWN, *((one.slug, one.label) for one in entries[param])]
        self._field("thema").choices = [(one.slug, one.label) for one in entries["thema"]]
        self.entries = entries
        if self.own:
            other = ("", "Een ander: ik vul het hieronder in")
            self._field("initiatief").choices = [other, *((one.slug, one.name) for one in self.own)]
        else:
            del self.fields["initiatief"]

    def _field(self, name: str) -> forms.ChoiceField:
        field: forms.ChoiceField = self.fields[name]  # type: ignore[assignment]  # as declared above
        return field

    @cached_property
    def own(self) -> list[Initiative]:
        """One's own team's, whatever their status; nobody else can ask for these."""
        if not self.user.is_authenticated:
            return []
        related = ("legal_form", "municipality", "phase")
        mine = self.user.initiatives.select_related(*related).defer("search_vector", "description", "people", "legacy")
        return list(mine.order_by("sort_key", "pk")[:MOST_INITIATIVES])

    @cached_property
    def answers(self) -> dict[str, Any]:
        """What was told and is right."""
        self.full_clean()
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value not in ("", None, [])}

    @property
    def problem(self) -> str:
        """Somebody else's address, or one of an initiative that is gone: which of the two is not said."""
        asked = self.data.get(f"{PREFIX}-initiatief")
        return NOT_YOURS if asked and self.initiative is None else ""

    @cached_property
    def initiative(self) -> Initiative | None:
        slug = self.answers.get("initiatief")
        return next((one for one in self.own if one.slug == slug), None)

    @cached_property
    def asker(self) -> Asker | None:
        """None when nothing was told."""
        if self.initiative:
            return asker_of(self.initiative, amount=self.answers.get("bedrag"), has_host=self._told("penvoerder"))
        if not self.answers:
            return None
        municipality = Municipality.objects.filter(slug=self.answers.get("gemeente", "")).first()
        return Asker(
            legal_form=_form(LegalForm.objects.filter(slug=self.answers.get("vorm", "")).first()),
            municipality=Named(municipality.pk, municipality.name) if municipality else None,
            population=municipality.population if municipality else None,
            themes=tuple(self._named("thema", slug) for slug in self.answers.get("thema", [])),
            phase=self._named("fase", self.answers["fase"]) if "fase" in self.answers else None,
            amount=self.answers.get("bedrag"),
            is_anbi=self._told("anbi"),
            has_host=self._told("penvoerder"),
        )

    @cached_property
    def carried(self) -> list[tuple[str, str]]:
        """What the address holds of it, in one fixed order; of an own initiative not what it says itself."""
        names = ["initiatief", "bedrag", "penvoerder"] if self.initiative else list(self.fields)
        told = [(name, value) for name in names if (value := self.answers.get(name)) is not None]
        return [
            (f"{PREFIX}-{name}", str(one))
            for name, value in told
            for one in (value if isinstance(value, list) else [value])
        ]

    def _told(self, name: str) -> bool | None:
        return ANSWERS.get(self.answers.get(name, ""))

    def _named(self, param: str, slug: str) -> Named:
        return next(Named(one.pk, one.label) for one in self.entries[param] if one.slug == slug)


def asker_of(initiative: Initiative, *, amount: int | None = None, has_host: bool | None = None) -> Asker:
    """What its team wrote serves. ANBI not ticked is no, unless they did not say what they are at all."""
    form, municipality, phase = initiative.legal_form, initiative.municipality, initiative.phase
    return Asker(
        legal_form=_form(form),
        municipality=Named(municipality.pk, municipality.name) if municipality else None,
        population=municipality.population if municipality else None,
        themes=tuple(Named(theme.pk, theme.name) for theme in Theme.objects.filter(initiatives=initiative)),
        phase=Named(phase.pk, phase.name) if phase else None,
        amount=amount,
        is_anbi=initiative.is_anbi if initiative.is_anbi or form else None,
        has_host=has_host,
    )


def _form(form: LegalForm | None) -> fitting.LegalForm | None:
    return fitting.LegalForm(form.pk, form.name, form.key) if form else None
