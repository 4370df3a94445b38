""" "Was dit nuttig?": one click, and a note for whoever wants to say more."""

from __future__ import annotations

from typing import Any

from django import forms

from omzien.limits.forms import HumanForm

CHOICES = [("ja", "Ja"), ("nee", "Nee")]
NEITHER = "Kies ja of nee."


class FeedbackForm(forms.Form):
    nuttig = forms.ChoiceField(
        label="Was dit nuttig?", choices=CHOICES, error_messages={"required": NEITHER, "invalid_choice": NEITHER}
    )
    gemist = forms.CharField(
        label="Wat miste je?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Alleen de redactie leest dit. Schrijf geen namen of andere gegevens van mensen op.",
        error_messages={"max_length": "Houd het bij 1000 tekens."},
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="feedback-%s", **kwargs)

    @property
    def is_helpful(self) -> bool:
        return bool(self.cleaned_data["nuttig"] == "ja")


class VisitorFeedbackForm(HumanForm, FeedbackForm):
    """For who is not signed in."""
