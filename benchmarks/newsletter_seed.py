"""Readers for the benchmark of the newsletter, and an issue for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from benchmarks.seed import seed as seed_network
from initiatives.models import Region, Theme
from newsletter.models import ArchivePage, Delivery, IssuePage, Sending, Subscriber

CHUNK = 10_000
NETWORK = 1_000  # initiatives, with what they organise and offer: enough to fill every part


@contextmanager
def test_database() -> Iterator[None]:
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        call_command("createcachetable", verbosity=0)
        call_command("load_reference", verbosity=0)
        yield
    finally:
        teardown_databases(databases, verbosity=0)


def seed(letters: int, editions: int) -> Sending:
    """So many readers, spread evenly over so many choices of a region and a theme."""
    subscribers = (
        Subscriber(address=f"lezer{n}@adres.test", status=Subscriber.Status.ACTIVE, confirmed_at=timezone.now())
        for n in range(letters)
    )
    seed_network(NETWORK)
    Subscriber.objects.bulk_create(subscribers, batch_size=CHUNK)
    _choose(editions)
    issue = IssuePage(title="Nieuwsbrief", slug="bench", subject="Omzien van de maand", live=False)
    issue.opening = "<p>Hallo,</p><p>Er is weer veel gebeurd in de buurten.</p>"
    ArchivePage.objects.get().add_child(instance=issue)
    issue.save_revision()
    return Sending.objects.create(issue=issue)


def _choose(editions: int) -> None:
    regions, themes = list(Region.objects.order_by("pk")[:10]), list(Theme.objects.order_by("pk"))
    each = -(-editions // len(regions))
    for links, column, chosen in (
        (Subscriber.regions.through, "region_id", [regions[n // each].pk for n in range(editions)]),
        (Subscriber.themes.through, "theme_id", [themes[n % each].pk for n in range(editions)]),
    ):
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {links._meta.db_table} (subscriber_id, {column})"  # noqa: S608  (names of ours)
                " SELECT id, (%s::bigint[])[id %% %s + 1] FROM newsletter_subscriber",
                [chosen, editions],
            )


def free_again(pk: int) -> None:
    """As it was just after freezing."""
    Delivery.objects.filter(sending=pk).update(
        status=Delivery.Status.QUEUED, claim=None, attempts=0, not_before=timezone.now(), sent_at=None
    )
    Sending.objects.filter(pk=pk).update(state=Sending.State.SENDING, finished_at=None)


def settle_down() -> None:
    """Nothing of the last run is left to do for PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM FULL ANALYZE newsletter_delivery")
        cursor.execute("CHECKPOINT")
