"""Meetings, who comes to them, and the themes that they come from."""

from events.models.events import Event, EventQuerySet, Organiser
from events.models.proposals import Support, ThemeProposal
from events.models.registrations import Announcement, Registration, RegistrationQuerySet, Reminder

__all__ = [
    "Announcement",
    "Event",
    "EventQuerySet",
    "Organiser",
    "Registration",
    "RegistrationQuerySet",
    "Reminder",
    "Support",
    "ThemeProposal",
]
