"""The steps of a registration as sentences, for the team and for the coordinators."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from initiatives.models import Initiative, ReviewStep

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User

Kind = ReviewStep.Kind
SENTENCES = {
    Kind.SUBMITTED: "{who} stuurde de aanmelding in",
    Kind.ASKED: "{who} stelde een vraag",
    Kind.PUBLISHED: "{who} zette het op de site",
    Kind.DECLINED: "{who} besloot het niet te plaatsen",
    Kind.WITHDRAWN: "{who} trok de aanmelding in",
}
GONE = "Iemand die er niet meer is"


class Moment(NamedTuple):
    kind: str
    sentence: str
    text: str
    at: datetime


def timeline(initiative: Initiative, user: User | AnonymousUser) -> list[Moment]:
    """Oldest first, for who may see it; two queries at most."""
    steps = ReviewStep.objects.visible_to(user).filter(initiative=initiative).select_related("by").order_by("pk")
    return [
        Moment(step.kind, SENTENCES[Kind(step.kind)].format(who=step.by or GONE), step.text, step.at) for step in steps
    ]
