"""The team's forms for halen en brengen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from initiatives.actions.postings import fingerprint
from initiatives.models import ExchangeKind, Initiative, Posting, Theme
from initiatives.models.postings import MONTHS_AT_MOST, until
from omzien.search.dutch import sort_key

DIRECTIONS = [
    (Posting.Direction.OFFER.value, "Brengen: wij hebben iets te bieden"),
    (Posting.Direction.NEED.value, "Halen: wij zoeken iets"),
]


class PostingForm(forms.ModelForm):
    """One offer or need. `seen` tells what this person had before them, so that nobody overwrites another unseen."""

    direction = forms.ChoiceField(label="Halen of brengen", choices=DIRECTIONS, widget=forms.RadioSelect)
    kind = forms.ModelChoiceField(ExchangeKind.objects.all(), label="Waar gaat het om", empty_label="Kies een soort")
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(),
        label="Thema’s",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Hiermee vinden anderen jullie. Die van jullie initiatief staan al aan.",
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    class Meta:
        model = Posting
        fields = ("direction", "kind", "title", "body", "themes", "expires_on")
        widgets = {"expires_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}
        labels = {"title": "Titel", "body": "Uitleg", "expires_on": "Tot en met"}
        help_texts = {
            "title": "Kort en precies, zoals ‘Zaal voor veertig mensen, met keuken’.",
            "body": "Wat, wanneer en voor wie? Noem geen adressen of telefoonnummers: "
            "wie reageert stuurt een bericht dat wij doorgeven.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        latest = until(today, MONTHS_AT_MOST)
        self.fields["expires_on"].widget.attrs |= {"min": today.isoformat(), "max": latest.isoformat()}
        self.fields["expires_on"].help_text = f"Hoogstens {MONTHS_AT_MOST} maanden. Je kunt later verlengen."
        if self.instance.pk:
            self.fields["seen"].initial = fingerprint(self.instance)
        else:
            self.initial["expires_on"] = until(today)

    def clean_title(self) -> str:
        title = " ".join(self.cleaned_data["title"].split())
        if not title:
            raise forms.ValidationError("Geef een titel.")
        return title

    def clean_expires_on(self) -> Any:
        day, today = self.cleaned_data["expires_on"], timezone.localdate()
        if day < today:
            raise forms.ValidationError("Kies een dag die nog moet komen.")
        if day > until(today, MONTHS_AT_MOST):
            raise forms.ValidationError(f"Kies een dag binnen {MONTHS_AT_MOST} maanden. Daarna kun je verlengen.")
        return day


class FulfilForm(forms.Form):
    """It worked: perhaps with whom, perhaps how. `suggested` are names to choose from; any other may be typed."""

    partner = forms.CharField(
        label="Met welk initiatief",
        max_length=120,
        required=False,
        help_text="Begin te typen en kies een naam. Was het niet met een initiatief? Laat het dan leeg.",
        widget=forms.TextInput(attrs={"list": "partners", "autocomplete": "off"}),
    )
    note = forms.CharField(
        label="Hoe ging het",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Alleen jullie team en de coördinatoren lezen dit.",
    )

    def clean_partner(self) -> Initiative | None:
        name = self.cleaned_data["partner"].strip()
        if not name:
            return None
        found = Initiative.objects.published().filter(sort_key=sort_key(name)).order_by("pk").first()
        if found is None:
            raise forms.ValidationError(
                f"We kennen geen initiatief dat ‘{name}’ heet. Kies een naam, of laat het leeg."
            )
        return found
