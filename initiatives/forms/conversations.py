"""Writing to an initiative, answering, and saying that something is wrong."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django import forms

from initiatives.actions.conversations import NO_NAME, Letter
from initiatives.actions.relaying import LONGEST_TEXT
from initiatives.masking import display_name
from initiatives.models import Initiative, Posting
from omzien.accounts.models import User
from omzien.limits.forms import HumanForm

ONE_LINE = "Dit moet op één regel passen, zonder bijzondere tekens."
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
TOKEN = re.compile(r"[0-9a-f]{32}")
NOT_SHOWN = "Je e-mailadres gaat niet mee, ook niet als je het hier opschrijft. Een telefoonnummer mag."


class LineField(forms.CharField):
    """What ends up in a header: one line (a second would be another header)."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if UNPRINTABLE.search(value):
            raise forms.ValidationError(ONE_LINE, "one_line")


class NameField(LineField):
    def __init__(self, *, help_text: str = "Zo ziet de ander wie er schrijft.", **kwargs: Any) -> None:
        super().__init__(label="Je naam", max_length=60, help_text=help_text, **kwargs)
        self.widget.attrs["autocomplete"] = "name"

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not display_name(value):
            raise forms.ValidationError(NO_NAME, "no_name")


class TokenField(forms.CharField):
    """Made with the form and kept when it is shown again: sent twice it is one message."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, initial=new_token)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data if TOKEN.fullmatch(data or "") else new_token()

    def clean(self, value: Any) -> str:
        return value if TOKEN.fullmatch(value or "") else new_token()


def new_token() -> str:
    return secrets.token_hex(16)


def text_field(label: str, help_text: str = NOT_SHOWN, longest: int = LONGEST_TEXT) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 8})
    return forms.CharField(label=label, help_text=help_text, max_length=longest, widget=area)


class LetterForm(forms.Form):
    """What both kinds of writer fill in."""

    subject = LineField(label="Onderwerp", max_length=100)
    text = text_field("Je bericht")
    token = TokenField()

    def __init__(self, *args: Any, initiative: Initiative, posting: Posting | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initiative, self.posting = initiative, posting
        if posting:
            self.fields["subject"].initial = posting.title[:100]

    def letter(self) -> Letter:
        data = self.cleaned_data
        return Letter(
            initiative=self.initiative,
            posting=self.posting,
            subject=data["subject"],
            text=data["text"],
            name=data["name"],
            token=data["token"],
            on_behalf_of=data.get("on_behalf_of"),
        )


class MemberLetterForm(LetterForm):
    """A name is asked only of who has none; for whom one writes only of who is on a team."""

    field_order = ("name", "on_behalf_of", "subject", "text")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not user.name:
            self.fields["name"] = NameField()
        teams = Initiative.objects.published().filter(team=user).order_by("sort_key", "pk")
        if teams.exists():
            self.fields["on_behalf_of"] = forms.ModelChoiceField(
                teams, label="Namens wie schrijf je?", required=False, empty_label="Mijzelf"
            )
        self.order_fields(self.field_order)

    def letter(self) -> Letter:
        self.cleaned_data.setdefault("name", self.user.name)
        return super().letter()


class VisitorLetterForm(HumanForm, LetterForm):
    name = NameField()
    email = forms.EmailField(
        label="Je e-mailadres",
        max_length=254,
        help_text="Hier sturen we een link naartoe om je bericht te versturen. Niemand anders ziet dit adres.",
    )
    field_order = ("name", "email", "subject", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "email"


class AnswerForm(forms.Form):
    text = text_field("Je antwoord")
    token = TokenField()

    def __init__(self, *args: Any, asks_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks_name:
            self.fields["name"] = NameField()
            self.order_fields(["name"])


class ReportForm(forms.Form):
    report = text_field(
        "Wat is er mis?", "Een coördinator van Omzien leest dit, en leest daarna ook het gesprek.", longest=1000
    )
    report.widget.attrs["rows"] = 4
