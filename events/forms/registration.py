"""Getting in line: with an account a name and a note; without one also an address."""

from __future__ import annotations

from typing import Any

from django import forms

from events.models import Event
from initiatives.actions.conversations import NO_NAME
from initiatives.forms.conversations import LineField
from initiatives.masking import display_name
from omzien.accounts.models import User
from omzien.limits.forms import HumanForm

NOTE = "Bijvoorbeeld een dieet, of iets waar je hulp bij nodig hebt. Alleen de organisatie leest dit."


class VisitorNameField(LineField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Je naam", max_length=60, help_text="Zo sta je op de lijst van de organisatie.", **kwargs
        )
        self.widget.attrs["autocomplete"] = "name"

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not display_name(value):
            raise forms.ValidationError(NO_NAME, "no_name")


class JoinForm(forms.Form):
    name = VisitorNameField()
    note = forms.CharField(
        label="Opmerking", max_length=300, required=False, help_text=NOTE, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event


class MemberJoinForm(JoinForm):
    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = user.name


class VisitorJoinForm(HumanForm, JoinForm):
    email = forms.EmailField(
        label="Je e-mailadres",
        max_length=254,
        help_text="We sturen je een link om te bevestigen. De organisatie ziet je adres niet.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    field_order = ["name", "email", "note"]
