"""How long it is kept who got the newsletter, and that they agreed to it. Registered in apps.py."""

from __future__ import annotations

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import QuerySet
from django.utils import timezone

from newsletter.models import KEPT_MONTHS, Consent, Subscriber
from omzien.retention import Rule

NEVER_CONFIRMED = timedelta(days=7)
STEP = 500


def never_confirmed() -> QuerySet[Subscriber]:
    """Unless they asked again since."""
    before = timezone.now() - NEVER_CONFIRMED
    rows = Subscriber.objects.filter(status=Subscriber.Status.PENDING, created_at__lt=before)
    return rows.exclude(consents__given_at__gte=before)


def asked_in_vain() -> QuerySet[Consent]:
    """Of who is known already: a "yes" that nobody confirmed."""
    before = timezone.now() - NEVER_CONFIRMED
    rows = Consent.objects.filter(confirmed_at=None, given_at__lt=before)
    return rows.exclude(subscriber__status=Subscriber.Status.PENDING)


def stopped_long_ago() -> QuerySet[Subscriber]:
    """Unless they just asked to begin again."""
    before = timezone.now() - relativedelta(months=KEPT_MONTHS)
    rows = Subscriber.objects.filter(status=Subscriber.Status.STOPPED, stopped_at__lt=before)
    return rows.exclude(consents__confirmed_at=None, consents__given_at__gte=timezone.now() - NEVER_CONFIRMED)


def taken_back_long_ago() -> QuerySet[Consent]:
    """Of who came back since: the proof of the time before."""
    return Consent.objects.filter(withdrawn_at__lt=timezone.now() - relativedelta(months=KEPT_MONTHS))


def in_steps(due: QuerySet[Subscriber]) -> int:
    done = 0
    while keys := list(due.order_by("pk").values_list("pk", flat=True)[:STEP]):
        Subscriber.objects.filter(pk__in=keys).delete()
        done += len(keys)
    return done


def drop(due: QuerySet[Consent]) -> int:
    return due.delete()[1].get("newsletter.Consent", 0)


RULES = [
    Rule(
        "newsletter-never-confirmed",
        "aanmeldingen voor de nieuwsbrief die een week niet bevestigd zijn",
        lambda: never_confirmed().count() + asked_in_vain().count(),
        lambda: in_steps(never_confirmed()) + drop(asked_in_vain()),
    ),
    Rule(
        "newsletter-stopped",
        "wie twee jaar geleden met de nieuwsbrief stopte: adres en bewijs van toestemming",
        lambda: stopped_long_ago().count() + taken_back_long_ago().count(),
        lambda: in_steps(stopped_long_ago()) + drop(taken_back_long_ago()),
    ),
]
