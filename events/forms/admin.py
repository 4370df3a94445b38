"""The coordinators' form for an event. Its status has its own buttons."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminURLInputWidget,
    UnfoldBooleanWidget,
)

from events.actions.editing import EDITED, who_would_wait
from events.actions.telling import lock_if_there
from events.forms.events import CheckedForm
from events.models import Event

ASKS = (
    "Met zo weinig plekken komen {count} mensen met een plek op de wachtlijst: wie zich het laatst inschreef. "
    "Ze krijgen daar een mail over. Vink dit aan als je dat wilt."
)


class EventAdminForm(CheckedForm):
    """`seen` is the version that this person had before them. Checked in the transaction that saves."""

    online_url = forms.URLField(
        label="Link om online mee te doen",
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=UnfoldAdminURLInputWidget(),
        help_text="Alleen wie een plek heeft ziet deze link.",
    )
    registration_url = forms.URLField(
        label="Website om in te schrijven",
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=UnfoldAdminURLInputWidget(),
    )
    may_wait = forms.BooleanField(
        label="Er mogen mensen naar de wachtlijst",
        required=False,
        widget=UnfoldBooleanWidget(),
        help_text="Alleen nodig als je minder plekken kiest dan er mensen zijn.",
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput, label="")

    class Meta:
        model = Event
        fields = (
            *("title", "kind", "summary", "description", "starts_at", "ends_at", "municipality", "place_name"),
            *("address", "latitude", "longitude", "is_online", "online_url", "registration", "registration_url"),
            *("registration_closes_at", "capacity", "themes", "phases", "regions"),
        )
        widgets = {
            "themes": UnfoldAdminCheckboxSelectMultipleWidget(),
            "phases": UnfoldAdminCheckboxSelectMultipleWidget(),
            "regions": UnfoldAdminCheckboxSelectMultipleWidget(),
            "description": UnfoldAdminTextareaWidget(attrs={"rows": 8}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        stored = lock_if_there(self.instance.pk) if self.instance.pk else None
        if stored is None:
            return cleaned
        if cleaned.get("seen") != stored.version:
            raise forms.ValidationError(f"{EDITED} Open deze pagina opnieuw.")
        count = who_would_wait(stored, cleaned.get("capacity")) if "capacity" in cleaned else 0
        if count and not cleaned.get("may_wait"):
            self.add_error("may_wait", ASKS.format(count=count))
        return cleaned
