"""Writing on: by who asked, and by who was asked to answer."""

from __future__ import annotations

from typing import Any

from django import forms

from helpdesk.forms.asking import LONGEST_TEXT
from helpdesk.forms.files import FilesField
from initiatives.forms.conversations import NameField, TokenField, text_field


class MoreForm(forms.Form):
    """The asker adds something, or answers."""

    text = text_field("Je bericht", "", longest=LONGEST_TEXT)
    attachments = FilesField()
    token = TokenField()


class TeamAnswerForm(forms.Form):
    """For who asked. A name is asked of who has no account."""

    text = text_field(
        "Jullie antwoord", "Dit gaat naar wie de vraag stelde. De coördinator leest mee.", longest=LONGEST_TEXT
    )
    attachments = FilesField()
    token = TokenField()

    def __init__(self, *args: Any, asks_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks_name:
            self.fields["name"] = NameField()
            self.order_fields(["name"])


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label="Waarom niet?",
        required=False,
        max_length=2000,
        help_text="Alleen de coördinator leest dit. Weet je wie het wel weet? Schrijf dat er dan bij.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
