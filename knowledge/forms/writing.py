"""What a member tells about a text: what it is, and who finds it by what. The text itself: forms/blocks.py."""

from __future__ import annotations

from typing import Any

from django import forms

from initiatives.models import Initiative, Municipality, Phase, Theme
from knowledge.actions.sending import CONSENT
from knowledge.actions.writing import seen_of
from knowledge.models import ArticlePage, Topic
from omzien.accounts.models import User

KINDS = [
    (ArticlePage.Kind.STORY.value, "Ervaring: zo ging het bij ons"),
    (ArticlePage.Kind.ARTICLE.value, "Artikel: uitleg voor wie het ook wil"),
    (ArticlePage.Kind.EXAMPLE.value, "Voorbeeld: iets om over te nemen, zoals een draaiboek"),
]
LONGEST_TITLE = 120


class Guarded(forms.Form):
    """`seen` tells what this person had before them, so that nobody overwrites another, or a second tab, unseen."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class BeginForm(Guarded):
    """What it is; enough to start a draft."""

    kind = forms.ChoiceField(label="Wat wil je delen?", choices=KINDS, widget=forms.RadioSelect)
    title = forms.CharField(
        label="Titel",
        max_length=LONGEST_TITLE,
        help_text="Zeg waar het over gaat, zoals “Een buurtmoestuin beginnen zonder geld”.",
    )
    summary = forms.CharField(
        label="In één zin",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Wat heeft de lezer hieraan? Staat op de kaart en boven het artikel. Mag ook later.",
    )
    initiative = forms.ModelChoiceField(
        Initiative.objects.none(),
        label="Namens welk initiatief",
        required=False,
        empty_label="Niet namens een initiatief",
        help_text="De naam staat bij je tekst, en blijft staan. Jouw eigen naam staat er nooit bij.",
    )
    names = ("kind", "title", "summary", "initiative")

    def __init__(
        self, data: Any = None, *, user: User, article: ArticlePage | None = None, namens: int | None = None
    ) -> None:
        super().__init__(data, initial=_initial(article, self.names) or {"initiative": namens})
        own = Initiative.objects.filter(memberships__user=user)
        now = Initiative.objects.filter(pk=article.initiative_id) if article else Initiative.objects.none()
        choices = Initiative.objects.filter(
            pk__in=[*own.values_list("pk", flat=True), *now.values_list("pk", flat=True)]
        )
        field: Any = self.fields["initiative"]
        field.queryset = choices.defer("search_vector").order_by("sort_key", "pk")

    def clean_title(self) -> str:
        return _one_line(self.cleaned_data["title"], "Geef je tekst een titel.")

    def clean_summary(self) -> str:
        return " ".join(self.cleaned_data["summary"].split())

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names}


class FindForm(Guarded):
    """Who finds it, and by what."""

    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        label="Onderwerpen",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kies wat echt past: één of twee is meestal genoeg.",
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(), label="Thema’s", required=False, widget=forms.CheckboxSelectMultiple
    )
    phases = forms.ModelMultipleChoiceField(
        Phase.objects.all(),
        label="Voor wie zo ver is",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Is het voor iedereen? Laat dan alles aan, of alles uit.",
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.all(),
        label="Gemeente",
        required=False,
        empty_label="Het geldt overal",
        help_text="Kies er alleen een als het over één gemeente gaat.",
    )
    names = ("topics", "themes", "phases", "municipality")

    def __init__(self, data: Any = None, *, user: User, article: ArticlePage) -> None:
        super().__init__(data, initial=_initial(article, self.names))

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names}


class SendForm(Guarded):
    """Consent is a choice of its own, never ticked beforehand."""

    consent = forms.BooleanField(label=CONSENT, error_messages={"required": "Vink dit aan om je tekst in te sturen."})


def _initial(article: ArticlePage | None, names: tuple[str, ...]) -> dict[str, Any]:
    if article is None:
        return {}
    return {name: _value(article, name) for name in names} | {"seen": seen_of(article, names)}


def _value(article: ArticlePage, name: str) -> Any:
    value = getattr(article, name)
    return list(value.all()) if hasattr(value, "all") else value


def _one_line(text: str, empty: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise forms.ValidationError(empty)
    return words
