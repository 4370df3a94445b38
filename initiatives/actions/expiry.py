"""What happens to offers and needs by themselves: a reminder, a question at the end, what fits is told, forgetting.

Each step takes a few rows that nobody else holds, and notes in the same transaction what it did, so that two at once or
a kill half way mail nobody twice. Every step says whether there may be more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from initiatives.mails.postings import ask_whether_it_worked, remind_of_end, tell_of_match
from initiatives.matches import in_one_region, matches_of
from initiatives.models import Posting
from initiatives.models.postings import KEPT_MONTHS, REMINDED_DAYS
from omzien.mail.rendering import TooLargeError

logger = logging.getLogger(__name__)

BATCH = 50
# Any number does, as long as nothing else takes the same advisory lock.
MATCHING_LOCK = 20_261_123
# A team hears of what fits it at most so often, and a new posting is told to at most so many.
MAIL_AGAIN_AFTER = timedelta(days=7)
MOST_TOLD = 3
# A beat that was away for long does not ask about what everybody forgot.
ASKED_WITHIN = timedelta(days=30)


@transaction.atomic
def remind() -> bool:
    """Two weeks before the last day, once for every last day."""
    today = timezone.localdate()
    ending = Posting.objects.current().filter(expires_on__lte=today + timedelta(days=REMINDED_DAYS))
    due = _taken(ending.filter(_other_day("reminded_for")))
    for posting in due:
        _mail(remind_of_end, posting)
        posting.reminded_for = posting.expires_on
        posting.save(update_fields=["reminded_for"])
    return len(due) == BATCH


@transaction.atomic
def ask() -> bool:
    """The day after the last day: did it work?"""
    today = timezone.localdate()
    ended = Posting.objects.filter(
        status=Posting.Status.OPEN, expires_on__lt=today, expires_on__gte=today - ASKED_WITHIN
    )
    due = _taken(ended.filter(_other_day("ended_for")))
    for posting in due:
        _mail(ask_whether_it_worked, posting)
        posting.ended_for = posting.expires_on
        posting.save(update_fields=["ended_for"])
    return len(due) == BATCH


@transaction.atomic
def tell_matches() -> bool:
    """Tell the teams of older postings what fits them since; one at a time, or two could tell each other."""
    if not _only_one_matching():
        return False
    fresh = _taken(Posting.objects.current().filter(matched_at=None))
    for posting in fresh:
        for other in _to_be_told(posting):
            _mail(tell_of_match, other, posting)
            other.match_mailed_at = timezone.now()
            other.save(update_fields=["match_mailed_at"])
        posting.matched_at = timezone.now()
        posting.save(update_fields=["matched_at"])
    return len(fresh) == BATCH


def _to_be_told(posting: Posting) -> list[Posting]:
    """The best of the same kind in the same region that were there before and did not hear of any lately."""
    recently = timezone.now() - MAIL_AGAIN_AFTER
    strong = [
        match.posting
        for match in matches_of(posting, most=2 * MOST_TOLD)
        if match.posting.matched_at
        and (match.posting.match_mailed_at is None or match.posting.match_mailed_at < recently)
        and in_one_region(posting.initiative, match.posting.initiative)
    ]
    return strong[:MOST_TOLD]


def erasable_postings() -> QuerySet[Posting]:
    """Half a year past the last day, or closed for that long (retention)."""
    border = timezone.localdate() - relativedelta(months=KEPT_MONTHS)
    closed_before = timezone.now() - relativedelta(months=KEPT_MONTHS)
    return Posting.objects.filter(
        Q(status=Posting.Status.OPEN, expires_on__lt=border)
        | (~Q(status=Posting.Status.OPEN) & Q(closed_at__lt=closed_before))
    )


@transaction.atomic
def erase_old_postings() -> int:
    """Returns how many; a second run finds none."""
    return erasable_postings().delete()[1].get("initiatives.Posting", 0)


def _taken(due: QuerySet[Posting]) -> list[Posting]:
    """A few that nobody else holds; they stay locked until the end of the transaction."""
    locked = due.select_related("kind", "initiative", "created_by").defer("search_vector", "initiative__search_vector")
    return list(locked.order_by("expires_on", "pk").select_for_update(of=("self",), skip_locked=True)[:BATCH])


def _other_day(field: str) -> Q:
    return Q(**{f"{field}__isnull": True}) | ~Q(**{field: F("expires_on")})


def _mail(write: Callable[..., None], *postings: Posting) -> None:
    """One that cannot be mailed is logged, and holds up nobody."""
    try:
        with transaction.atomic():
            write(*postings)
    except (ValidationError, BadHeaderError, TooLargeError):
        logger.exception("No mail about posting %s", postings[0].pk)


def _only_one_matching() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [MATCHING_LOCK])
        (is_ours,) = cursor.fetchone()
    return bool(is_ours)
