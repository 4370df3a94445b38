"""Sends what is due: all of one person's notices in one mail, and never the same twice."""

from __future__ import annotations

import time

from django.db import transaction
from django.utils import timezone

from omzien.accounts.models import User
from omzien.notices.mails import send_digest
from omzien.notices.models import Notice

AT_ONE_GO = 200


def send_due(*, seconds: float) -> bool:
    """True where the time was up before everybody had theirs."""
    started = time.monotonic()
    passed_by: set[int] = set()
    while people := _whose_are_due(passed_by):
        for person in people:
            if time.monotonic() - started > seconds:
                return True
            if not send_to(person):
                passed_by.add(person)
    return False


@transaction.atomic
def send_to(person: int) -> bool:
    """The mail and the marks are one transaction, so a sender that is killed leaves either both or none. False where
    somebody else is busy with this person, or was."""
    now = timezone.now()
    locked = User.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=person, is_active=True).first()
    if locked is None:
        return False
    notices = list(Notice.objects.due(now).filter(user=locked).order_by("-created_at", "-pk"))
    if not notices:
        return False
    send_digest(locked, notices)
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(told_at=now)
    return True


def _whose_are_due(passed_by: set[int]) -> list[int]:
    due = Notice.objects.due(timezone.now()).exclude(user__in=passed_by)
    return list(due.order_by("user").values_list("user", flat=True).distinct()[:AT_ONE_GO])
