"""What sendings hold about a person, and for how long. Registered in apps.py."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from newsletter.models import Delivery, Sending
from newsletter.personal import CHUNK, subscriptions_of
from omzien.accounts.models import User
from omzien.accounts.personal import PersonalData, Row
from omzien.retention import Rule

STEP = 5_000


def delivery_rows(user: User) -> Iterator[Row]:
    rows = Delivery.objects.filter(subscriber__in=subscriptions_of(user)).select_related("sending__issue")
    for one in rows.order_by("pk").iterator(CHUNK):
        yield {
            "nieuwsbrief": one.sending.issue.title,
            "status": one.get_status_display(),
            "verstuurd op": one.sent_at,
        }


def forget_deliveries(user: User) -> None:
    """The row stays for the account of the sending, and says nothing of whose it was."""
    Delivery.objects.filter(subscriber__in=subscriptions_of(user)).update(subscriber=None)


def sending_rows(user: User) -> Iterator[Row]:
    for one in Sending.objects.filter(started_by=user).select_related("issue").order_by("pk").iterator(CHUNK):
        yield {"je liet versturen": one.issue.title, "op": one.planned_for}


def stays(user: User) -> None:
    """Nothing of it names the person once the account is gone."""


def forget_recipients() -> int:
    """Rows stay, so that the account of a sending can always be counted anew; returns of how many."""
    forgotten = 0
    for sending in Sending.objects.to_forget().order_by("pk"):
        rows = Delivery.objects.filter(sending=sending, subscriber__isnull=False).order_by("pk")
        while keys := list(rows.values_list("pk", flat=True)[:STEP]):
            Delivery.objects.filter(pk__in=keys).update(subscriber=None)
        Sending.objects.filter(pk=sending.pk).update(forgotten_at=timezone.now())
        forgotten += 1
    return forgotten


KINDS = [
    PersonalData(
        key="bezorgde-nieuwsbrieven",
        title="Nieuwsbrieven die je kreeg",
        why="Zo krijg je geen nummer twee keer. Na 90 dagen weten we alleen nog hoeveel mensen het kregen.",
        when_erased="We weten niet meer dat jij het was.",
        models=frozenset({"newsletter.Delivery"}),
        export=delivery_rows,
        erase=forget_deliveries,
    ),
    PersonalData(
        key="verzonden-nieuwsbrieven",
        title="Nieuwsbrieven die je liet versturen",
        why="Zo weet de redactie wie een nummer verstuurde.",
        when_erased="Blijft staan, zonder je naam.",
        models=frozenset({"newsletter.Sending"}),
        export=sending_rows,
        erase=stays,
    ),
]
RULES = [
    Rule(
        "newsletter-recipients",
        "wie een nieuwsbrief van 90 dagen geleden kreeg: alleen hoeveel blijft bekend",
        lambda: Sending.objects.to_forget().count(),
        forget_recipients,
    ),
]
