"""For forms open to who is not signed in: a trap for robots and a minimum time, both without script (TRUST 16)."""

from __future__ import annotations

import time
from typing import Any

from django import forms
from django.conf import settings
from django.core.signing import BadSignature, Signer

LONGEST_SECONDS = 24 * 60 * 60
TRAPPED = "Dit leek verstuurd door een robot. Ben je een mens? Kijk het na en verstuur het nog een keer."
TOO_QUICK = "Dat ging wel heel snel. Kijk even na wat je invulde en verstuur het nog een keer."
TOO_LATE = "Dit formulier stond te lang open. Kijk even na wat je invulde en verstuur het nog een keer."

_signer = Signer(salt="omzien.limits.started")


def started(*, seconds_ago: float = 0) -> str:
    """The moment that a form was made, signed, for the form to carry."""
    return _signer.sign(str(int((time.time() - seconds_ago) * 1000)))


def seconds_since(token: str) -> float | None:
    """How old a form is; None for what we never signed."""
    try:
        return time.time() - int(_signer.unsign(token)) / 1000
    except BadSignature:
        return None


class StartedField(forms.CharField):
    """A form that is shown again keeps its first time; one whose time is no good gets a new one."""

    def bound_data(self, data: Any, initial: Any) -> Any:
        age = seconds_since(data or "")
        return started() if age is None or age > LONGEST_SECONDS else data

    def validate(self, value: str) -> None:
        age = seconds_since(value)
        if age is None or age > LONGEST_SECONDS:
            raise forms.ValidationError(TOO_LATE, "too_late")
        if age < settings.HUMAN_SECONDS:
            raise forms.ValidationError(TOO_QUICK, "too_quick")


class TrapField(forms.CharField):
    """No person sees it. What was put in it is not given back, so that a browser's own filling in is no dead end."""

    def __init__(self) -> None:
        super().__init__(
            label="Laat dit leeg",
            required=False,
            widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        )
        self.template_name = "components/trap.html"

    def bound_data(self, data: Any, initial: Any) -> Any:
        return ""

    def validate(self, value: str) -> None:
        if value:
            raise forms.ValidationError(TRAPPED, "trapped")


class HumanForm(forms.BaseForm):
    """Mix in before the form's own class. `{{ form }}` draws both fields; by hand: `form.homepage` as a field group
    and `form.started`. Their errors are said above the form, and what was typed stays.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["homepage"] = TrapField()
        self.fields["started"] = StartedField(required=False, initial=started, widget=forms.HiddenInput)

    def add_error(self, field: str | None, error: Any) -> None:
        """A person cannot mend these two: what is wrong with them is said of the whole form."""
        super().add_error(None if field in {"homepage", "started"} else field, error)
