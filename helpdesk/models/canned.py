"""Answers that coordinators write once and use often."""

from __future__ import annotations

import re
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models

from helpdesk.models.tickets import Ticket
from initiatives.models import Theme

PLACEHOLDERS = {
    "naam": "de naam van wie vroeg",
    "nummer": "het nummer van de vraag",
    "initiatief": "het initiatief waar de vraag over gaat",
    "gemeente": "de gemeente",
    "coordinator": "jouw naam",
}
PLACEHOLDER = re.compile(r"\{(\w{1,30})\}")


class CannedAnswerQuerySet(models.QuerySet["CannedAnswer"]):
    def for_ticket(self, ticket: Ticket) -> Self:
        """Those that are in use and fit the rung; those for just this rung first."""
        fitting = self.filter(is_active=True, rung__in=["", ticket.rung])
        return fitting.select_related("theme").order_by("-rung", "position", "title")


class CannedAnswer(models.Model):
    """A text with a few placeholders; `helpdesk.canned.filled` fills them in."""

    title = models.CharField("titel", max_length=100, unique=True)
    text = models.TextField(
        "tekst",
        max_length=5000,
        help_text="Je kunt {naam}, {nummer}, {initiatief}, {gemeente} en {coordinator} gebruiken.",
    )
    rung = models.CharField("trede", max_length=9, choices=Ticket.Rung, blank=True, help_text="Leeg: voor elke trede.")
    theme = models.ForeignKey(
        Theme, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="thema", help_text="Leeg: elk."
    )
    position = models.PositiveSmallIntegerField("volgorde", default=0)
    is_active = models.BooleanField("in gebruik", default=True)
    updated_at = models.DateTimeField("gewijzigd op", auto_now=True)

    objects = CannedAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "standaardantwoord"
        verbose_name_plural = "standaardantwoorden"
        ordering = ["position", "title"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """A placeholder that nobody fills in would be mailed as it stands."""
        if unknown := sorted(set(PLACEHOLDER.findall(self.text)) - PLACEHOLDERS.keys()):
            named = ", ".join(f"{{{name}}}" for name in unknown)
            raise ValidationError({"text": f"Dit kennen we niet: {named}. Kijk of het goed geschreven is."})
