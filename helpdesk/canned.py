"""Fills in a canned answer for one question."""

from __future__ import annotations

from helpdesk.models import CannedAnswer, Ticket
from helpdesk.models.canned import PLACEHOLDER
from omzien.accounts.models import User


def filled(*, answer: CannedAnswer, ticket: Ticket, by: User) -> str:
    """What has no value here becomes a word that reads well; what nobody knows stays as it is."""
    values = {
        "naam": ticket.asker_label if ticket.asker_label != "Iemand" else "vrager",
        "nummer": ticket.number,
        "initiatief": str(ticket.initiative or "jullie initiatief"),
        "gemeente": str(ticket.municipality or "jouw gemeente"),
        "coordinator": by.get_short_name(),
    }
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), answer.text)
