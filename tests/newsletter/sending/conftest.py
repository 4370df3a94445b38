import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from newsletter.models import Delivery, Sending
from newsletter.sending.freezing import freeze_step
from tests.mail.conftest import smtp
from tests.newsletter.factories import SubscriberFactory, make_issue

__all__ = ["smtp"]


def frozen(sending):
    """Recipients written down and editions rendered."""
    while freeze_step(sending.pk):
        pass
    sending.refresh_from_db()
    return sending


def counts(sending):
    """How many rows have which status."""
    rows = Delivery.objects.filter(sending=sending).values_list("status", flat=True)
    return {status: list(rows).count(status) for status in sorted(set(rows))}


def due_again():
    """Every row may be taken now, and every lease is over."""
    Delivery.objects.update(not_before=timezone.now() - timedelta(minutes=1))


def on_mail(smtp, number, do):
    """Call `do` while that mail is being handed over."""
    original = type(smtp).handle_DATA

    async def handle(server, session, envelope):
        if len(smtp.seen) == number - 1:
            thread = threading.Thread(target=closing, args=(do,))
            thread.start()
            thread.join()
        return await original(smtp, server, session, envelope)

    smtp.handle_DATA = handle


def closing(do):
    try:
        do()
    finally:
        connection.close()


@pytest.fixture
def make_sending():
    """A sending to so many readers, ready to leave: `make_sending(3)`. Readers are `lezer<n>@adres.test`."""

    def make(readers=1, *, ready=True, **fields):
        SubscriberFactory.create_batch(readers)
        sending = Sending.objects.create(issue=make_issue(sections=[]), **fields)
        return frozen(sending) if ready else sending

    return make


@pytest.fixture
def addresses():
    """Of the recipients of a sending, in the order in which they are sent to."""

    def of(sending):
        return list(sending.deliveries.order_by("pk").values_list("subscriber__address", flat=True))

    return of
