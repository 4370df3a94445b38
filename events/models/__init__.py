"""Meetings, who comes to them, and the themes that they come from."""

from events.models.events import Event, EventQuerySet, Organiser
from events.models.proposals import Support, ThemeProposal, ThemeProposalQuerySet
from events.models.registrations import Announcement, Registration, RegistrationQuerySet, Reminder
from events.models.reports import EventReport

__all__ = [
    "Announcement",
    "Event",
    "EventQuerySet",
    "EventReport",
    "Organiser",
    "Registration",
    "RegistrationQuerySet",
    "Reminder",
    "Support",
    "ThemeProposal",
    "ThemeProposalQuerySet",
]
