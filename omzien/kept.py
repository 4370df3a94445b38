"""How long the shared parts keep what they have; the apps above have rules of their own."""

from __future__ import annotations

from functools import partial

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from omzien.limits.actions import forget_old_counts
from omzien.limits.models import Count
from omzien.mail.actions import forget_old_messages
from omzien.mail.incoming.retention import erase_old_mail
from omzien.mail.models import Message
from omzien.retention import Rule


def old_sessions() -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=timezone.now())


RULES = [
    Rule(
        "messages",
        "mails van meer dan dertig dagen geleden: adres en tekst gaan weg",
        lambda: Message.objects.to_forget().count(),
        forget_old_messages,
    ),
    Rule(
        "incoming",
        "ontvangen mails die dertig dagen verwerkt zijn",
        partial(erase_old_mail, dry_run=True),
        erase_old_mail,
    ),
    Rule("sessions", "verlopen sessies", lambda: old_sessions().count(), lambda: old_sessions().delete()[0]),
    Rule(
        "counts",
        "tellingen tegen misbruik die voorbij zijn",
        lambda: Count.objects.filter(ends_at__lt=timezone.now()).count(),
        forget_old_counts,
    ),
]
