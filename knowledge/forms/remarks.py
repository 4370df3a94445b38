""" "Klopt dit niet?": anybody may tell the editors."""

from __future__ import annotations

from typing import Any

from django import forms

from omzien.limits.forms import HumanForm


class RemarkForm(forms.Form):
    opmerking = forms.CharField(
        label="Wat klopt er niet?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Alleen de redactie leest dit. We bewaren niet wie het schreef; zet er geen namen of adressen in.",
        error_messages={"max_length": "Houd het bij 1000 tekens.", "required": "Schrijf op wat er niet klopt."},
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="remark-%s", **kwargs)


class VisitorRemarkForm(HumanForm, RemarkForm):
    """For who is not signed in."""
