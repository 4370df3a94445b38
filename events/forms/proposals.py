"""Proposing a theme, supporting one, and closing one."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms

from events.actions.proposals import LONGEST_ANSWER
from events.models import Support, ThemeProposal
from initiatives.models import Initiative, Region, Theme
from omzien.search.dutch import index_words, lemma, words

# Of the themes that go together with those of an initiative the first few stand on top.
SUGGESTED = 4


class ProposeForm(forms.Form):
    """On behalf of one initiative. `looked` says that this person saw what is alike and wants a new one anyway."""

    title = forms.CharField(
        label="Onderwerp",
        max_length=120,
        help_text="Kort en precies, zoals ‘Nieuwe vrijwilligers vinden en houden’.",
    )
    question = forms.CharField(
        label="Wat willen jullie leren of regelen?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Waar lopen jullie tegenaan, en wanneer is de bijeenkomst geslaagd? Noem geen namen van mensen.",
    )
    kind = forms.ChoiceField(
        label="Wat past het best?",
        choices=ThemeProposal.Kind.choices,
        initial=ThemeProposal.Kind.THEME,
        widget=forms.RadioSelect,
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(),
        label="Thema’s",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Hiermee vinden anderen dit. Bovenaan staat wat bij jullie initiatief past.",
    )
    regions = forms.ModelMultipleChoiceField(
        Region.objects.all(),
        label="Voor welke regio’s?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kies je niets, dan is het voor de hele provincie.",
    )
    looked = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        own = [theme.pk for theme in initiative.themes.all()]
        kwargs["initial"] = {"themes": own} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        typed = f"{self.data.get('title', '')[:200]} {self.data.get('question', '')[:2000]}" if self.is_bound else ""
        themes: Any = self.fields["themes"]
        themes.choices = [(theme.pk, theme.name) for theme in in_order_of_fit(own, typed)]

    def clean_title(self) -> str:
        title = " ".join(self.cleaned_data["title"].split())
        if not words(title):
            raise forms.ValidationError("Geef een onderwerp in woorden.")
        return title


def in_order_of_fit(own: list[int], typed: str) -> list[Theme]:
    """All themes: first one's own and those that the text names, then what initiatives like this one combine them with,
    then the others in their own order. Two queries.
    """
    everything = list(Theme.objects.all())
    points = Counter(dict.fromkeys(own, 100))
    said = {*map(lemma, words(typed)), *index_words(typed)} if typed else set()
    for theme in everything:
        if said & {lemma(word) for text in (theme.name, *theme.aliases) for word in words(text) if len(word) > 3}:
            points[theme.pk] += 50
    together = [pk for pk in often_together(own) if pk not in points][:SUGGESTED]
    points.update({pk: SUGGESTED - at for at, pk in enumerate(together)})
    return sorted(everything, key=lambda theme: (-points[theme.pk], theme.position, theme.pk))


def often_together(themes: list[int]) -> list[int]:
    """What published initiatives with one of these themes have beside it, the most frequent first."""
    links = Initiative.themes.through.objects
    alike = links.filter(theme__in=themes, initiative__status=Initiative.Status.PUBLISHED).values("initiative")
    beside = links.filter(initiative__in=alike).exclude(theme__in=themes).values_list("theme", flat=True)
    return [pk for pk, _number in Counter(beside[:5000]).most_common(SUGGESTED)] if themes else []


class SupportForm(forms.Form):
    """`mine` are the initiatives of this person that do not support it yet; with one there is nothing to choose."""

    initiative = forms.ModelChoiceField(
        Initiative.objects.none(),
        label="Namens welk initiatief?",
        empty_label="Kies een initiatief",
        error_messages={"invalid_choice": "Kies een initiatief van jou dat op de site staat."},
    )
    note = forms.CharField(
        label="Wat brengen jullie mee?",
        max_length=Support._meta.get_field("note").max_length,
        required=False,
        help_text="Bijvoorbeeld een spreker, een zaal of jullie eigen ervaring. Iedereen kan dit lezen.",
    )

    def __init__(self, *args: Any, mine: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["initiative"]
        field.queryset = mine
        choices = list(mine)
        self.alone = choices[0] if len(choices) == 1 else None
        if self.alone:
            field.widget = forms.HiddenInput()
            field.initial = self.alone.pk

    def clean_note(self) -> str:
        return " ".join(self.cleaned_data["note"].split())

    def clean(self) -> dict[str, Any]:
        """What is wrong with a field that nobody sees is said of the whole."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.fields["initiative"].widget.is_hidden and "initiative" in self.errors:
            self.add_error(None, self.errors.pop("initiative").as_data()[0])
        return cleaned


class CloseForm(forms.Form):
    """Closing keeps it on the site; taking it off is for coordinators."""

    CLOSE, REMOVE = "sluit", "haal-weg"

    do = forms.ChoiceField(
        label="Wat wil je doen?",
        choices=[
            (CLOSE, "Sluiten: er komt nu geen bijeenkomst. Iedereen kan het nog lezen."),
            (REMOVE, "Van de site halen: het hoort hier niet, zoals reclame."),
        ],
        initial=CLOSE,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Waarom?",
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Wie dit steunt leest dit woord voor woord in een mail.",
    )

    def __init__(self, *args: Any, may_remove: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_remove:
            del self.fields["do"]

    @property
    def removes(self) -> bool:
        return bool(self.cleaned_data.get("do") == self.REMOVE)
