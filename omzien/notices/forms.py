"""How soon to hear of what, a choice per kind."""

from __future__ import annotations

from typing import Any

from django import forms

from omzien.accounts.models import User
from omzien.notices.kinds import Kind, kinds_for
from omzien.notices.models import Choice, Pace


class ChoicesForm(forms.Form):
    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        chosen = dict(Choice.objects.filter(user=user).values_list("kind", "pace"))
        for kind in kinds_for(user):
            self.fields[kind.key] = _field(kind, chosen.get(kind.key, kind.pace))

    def paces(self) -> dict[str, Pace]:
        return {kind: Pace(pace) for kind, pace in self.cleaned_data.items()}


def _field(kind: Kind, pace: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=kind.title,
        help_text=kind.explanation,
        choices=Pace.choices,
        initial=pace,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe vaak.", "invalid_choice": "Kies uit de lijst."},
    )
