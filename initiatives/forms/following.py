"""Choosing what to keep an eye on."""

from __future__ import annotations

from typing import Any

from django import forms

from initiatives.models import Following, Region, Theme


class FollowingForm(forms.ModelForm):
    class Meta:
        model = Following
        fields = ["themes", "regions"]
        widgets = {"themes": forms.CheckboxSelectMultiple, "regions": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model, label, help_text in [
            ("themes", Theme, "Thema’s", "Kies je er geen, dan tellen alle thema’s mee."),
            ("regions", Region, "Regio’s", "Kies je er geen, dan telt de hele provincie mee."),
        ]:
            field = self.fields[name]
            field.queryset = model.objects.all()  # type: ignore[attr-defined]  # a choice of rows
            field.label, field.help_text = label, help_text
            field.error_messages["invalid_choice"] = field.error_messages["invalid_pk_value"] = "Kies uit de lijst."
