"""Asking a question: what it is, and how we reach who asks. Of who is signed in we know that already."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.text import Truncator

from helpdesk.actions.asking import Question
from helpdesk.forms.files import FilesField
from initiatives.forms.conversations import NameField, TokenField
from initiatives.models import Initiative, Municipality
from omzien.accounts.models import User
from omzien.limits.forms import HumanForm

LONGEST_TEXT = 10_000
LONGEST_SUBJECT = 90
# What a letter begins with is no subject.
GREETING = re.compile(
    r"^(?:hallo|hoi|dag|beste|geachte|goede(?:morgen|middag|navond))\b[^\n,.!?]{0,60}(?:[,.!]|$)", re.I
)
END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s")
TELL = (
    "Vertel kort wat er speelt en wat je wilt weten. Hoe meer we begrijpen, hoe beter we kunnen helpen. "
    "Schrijf niets over iemands gezondheid."
)
ASKS_NAME = "Zo weet wie antwoordt hoe je heet."
WHERE = "Dan kijkt een coördinator uit jouw regio ernaar."
MAIL = "Hier sturen we het antwoord naartoe. Je adres is alleen voor de coördinatoren."


class QuestionForm(forms.Form):
    """What everybody fills in. `about` is the initiative from whose page somebody came."""

    text = forms.CharField(
        label="Je vraag",
        max_length=LONGEST_TEXT,
        help_text=TELL,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Schrijf je vraag op."},
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.all(),
        to_field_name="slug",
        required=False,
        label="Gemeente",
        empty_label="Weet ik niet, of maakt niet uit",
        help_text=WHERE,
    )
    attachments = FilesField()
    token = TokenField()
    field_order = ("text", "name", "email", "initiative", "municipality", "attachments")

    def __init__(self, *args: Any, about: Initiative | None = None, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_fields(user)
        if choice := self.initiatives(about, user):
            self.fields["initiative"] = forms.ModelChoiceField(
                choice,
                to_field_name="slug",
                required=False,
                initial=about.slug if about else None,
                label="Initiatief",
                empty_label="Het gaat niet over een initiatief",
            )
        self.order_fields(self.field_order)

    def add_fields(self, user: User | None) -> None:
        """What only some are asked."""

    def initiatives(self, about: Initiative | None, user: User | None) -> QuerySet[Initiative] | None:
        """Where somebody came from and where somebody is on the team; none where there is nothing to choose."""
        offered = Q(pk=about.pk) if about else Q()
        if user:
            offered |= Q(team=user)
        if not offered:
            return None
        found = Initiative.objects.published().filter(offered).distinct().order_by("sort_key", "pk")
        return found.defer("search_vector") if found.exists() else None

    def question(self) -> Question:
        typed = self.cleaned_data
        return Question(
            subject=subject_from(typed["text"]),
            text=typed["text"],
            token=typed["token"],
            name=typed.get("name", ""),
            email=typed.get("email", ""),
            municipality=typed["municipality"],
            initiative=typed.get("initiative"),
            files=typed["attachments"],
        )


class MemberQuestionForm(QuestionForm):
    """A name is asked only of who has none."""

    def add_fields(self, user: User | None) -> None:
        if user and not user.name:
            self.fields["name"] = NameField(help_text=ASKS_NAME)


class VisitorQuestionForm(HumanForm, QuestionForm):
    name = NameField(help_text=ASKS_NAME)
    email = forms.EmailField(
        label="Je e-mailadres",
        max_length=254,
        help_text=MAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def subject_from(text: str) -> str:
    """The first sentence that says something: nobody has to think of a title."""
    lines = [line.strip() for line in text.strip().splitlines()]
    first = next((rest for line in lines if (rest := GREETING.sub("", line).lstrip(" ,.!-"))), "") or "Een vraag"
    sentence = END_OF_SENTENCE.split(first)[0]
    return Truncator(sentence[:1].upper() + sentence[1:]).chars(LONGEST_SUBJECT)
