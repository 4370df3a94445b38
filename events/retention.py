"""How long it is kept who came. Registered in apps.py."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from events.actions.forgetting import forget
from events.models import Announcement, Registration
from omzien.retention import Rule

EVENT_OVER = timedelta(days=182)
NEVER_CONFIRMED = timedelta(days=7)
STEP = 500


def registrations_over() -> QuerySet[Registration]:
    """Of events half a year ago, and still with a name."""
    return Registration.objects.filter(forgotten_at=None, event__ends_at__lt=timezone.now() - EVENT_OVER)


def forget_registrations() -> int:
    """The rows stay, so that the organisers still know how many came."""
    done = 0
    while keys := list(registrations_over().order_by("pk").values_list("pk", flat=True)[:STEP]):
        done += forget(Registration.objects.filter(pk__in=keys))
    return done


def never_confirmed() -> QuerySet[Registration]:
    return Registration.objects.filter(confirmed_at=None, created_at__lt=timezone.now() - NEVER_CONFIRMED)


def drop_never_confirmed() -> int:
    return never_confirmed().delete()[1].get("events.Registration", 0)


def announcements_over() -> QuerySet[Announcement]:
    return Announcement.objects.filter(event__ends_at__lt=timezone.now() - EVENT_OVER)


def drop_announcements() -> int:
    return announcements_over().delete()[1].get("events.Announcement", 0)


RULES = [
    Rule(
        "event-registrations",
        "inschrijvingen voor activiteiten van een half jaar geleden: namen, adressen en opmerkingen gaan weg",
        lambda: registrations_over().count(),
        forget_registrations,
    ),
    Rule(
        "event-never-confirmed",
        "inschrijvingen die een week niet bevestigd zijn",
        lambda: never_confirmed().count(),
        drop_never_confirmed,
    ),
    Rule(
        "event-announcements",
        "berichten aan wie kwam, van een half jaar geleden",
        lambda: announcements_over().count(),
        drop_announcements,
    ),
]
