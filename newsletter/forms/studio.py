"""What editors choose when they look at an issue as a reader, and when it is to go out."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone

from newsletter.forms.subscribing import ChoicesForm
from newsletter.segments import Segment

LATEST = timedelta(days=366)
WIDTHS = [("breed", "Computer"), ("smal", "Telefoon")]
PARTS = [("html", "Met opmaak"), ("tekst", "Alleen tekst")]


class ReaderForm(ChoicesForm):
    """In the address, so that a look can be shared. What is unknown counts for nothing."""

    template_name = "newsletter/redactie/_reader.html"

    @property
    def segment(self) -> Segment:
        self.is_valid()
        return Segment.of(**self.choices)


class PlanForm(forms.Form):
    at = forms.DateTimeField(
        label="Versturen op",
        help_text="Nederlandse tijd. Je kunt tot dat moment nog terug.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages=dict.fromkeys(("invalid", "required"), "Kies een dag en een tijd."),
    )

    def clean_at(self) -> datetime:
        at: datetime = self.cleaned_data["at"]
        now = timezone.now()
        if at < now - timedelta(minutes=1):
            raise forms.ValidationError("Dit moment is al geweest.")
        if at > now + LATEST:
            raise forms.ValidationError("Kies een moment binnen een jaar.")
        return at


def next_morning() -> datetime:
    """Tomorrow at nine, by the clock on the wall."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time(9)))
