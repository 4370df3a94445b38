"""What comes back by mail: who stops with their mail program, and copies for an address that does not exist."""

import pytest

from newsletter.models import Delivery, Sending, Subscriber
from newsletter.sending.account import account_of
from newsletter.sending.closing import close
from newsletter.sending.letters import message_id
from newsletter.stopping import stop_address
from omzien.mail.incoming.handling import handle_due
from omzien.mail.incoming.storing import store
from omzien.mail.models import Message
from omzien.mail.undeliverable import is_undeliverable
from tests.mail.incoming.writing import mail, report
from tests.newsletter.factories import SubscriberFactory

Status = Delivery.Status


def arrives(raw):
    kept = store(raw=raw, mailbox="proef")
    handle_due(seconds=10)
    kept.refresh_from_db()
    return kept


def unsubscribing(subscriber, **headers):
    return mail("", **{"To": stop_address(subscriber), "Subject": "afmelden"} | headers)


def bounce(row, status="5.1.1", recipient=None):
    recipient = recipient or row.subscriber.address
    return report(status, recipient=recipient, original_id=message_id(row.pk), diagnostic=f"550 {status} User unknown")


@pytest.fixture
def sent(make_sending):
    """Two copies that a mail server took, of a sending that is done."""
    sending = make_sending(2)
    sending.deliveries.update(status=Status.SENT, attempts=1)
    close(sending.pk)
    return sending


@pytest.mark.parametrize(
    "headers", [{}, {"Auto_Submitted": "auto-generated"}, {"From": "Een ander <iemand@elders.test>"}]
)
def test_a_mail_to_its_address_stops_a_subscription_and_is_not_answered(db, headers):
    reader, other = SubscriberFactory.create_batch(2)

    kept = arrives(unsubscribing(reader.pk, **headers))

    reader.refresh_from_db()
    other.refresh_from_db()
    assert (reader.status, other.status) == ("stopped", "active")
    assert (kept.state, kept.handler, kept.reason) == ("handled", "nieuwsbrief", "Gestopt met de nieuwsbrief.")
    assert not Message.objects.exists()


def test_stopping_twice_and_of_who_left_is_no_error(db):
    reader = SubscriberFactory()
    arrives(unsubscribing(reader.pk))
    assert arrives(unsubscribing(reader.pk)).reason == "Was al gestopt."

    pk = reader.pk
    reader.delete()
    assert arrives(unsubscribing(pk)).state == "handled"


def test_nobody_else_can_make_such_an_address(db):
    reader = SubscriberFactory()
    local, _, domain = stop_address(reader.pk).partition("@")

    kept = arrives(mail("", To=f"{local[:-1]}{'0' if local[-1] != '0' else '1'}@{domain}"))

    assert kept.state == "ignored"
    assert Subscriber.objects.get().is_active


def test_what_comes_back_counts_as_failed_and_gets_nothing_more(sent):
    row = sent.deliveries.earliest("pk")
    address = row.subscriber.address

    kept = arrives(bounce(row))

    row.refresh_from_db()
    sending = Sending.objects.get()
    account = account_of(sending)
    assert (row.status, row.reason) == (Status.FAILED, "Kwam terug: het adres bestaat niet (5.1.1).")
    assert (account.sent, account.failed, account.balances, sending.reached) == (1, 1, True, 1)
    assert is_undeliverable(address)
    assert kept.state == "ignored"
    assert str(row.pk) in kept.reason
    assert address not in kept.reason


def test_what_comes_back_twice_counts_once(sent):
    row = sent.deliveries.earliest("pk")

    arrives(bounce(row))
    arrives(bounce(row))

    assert (account_of(sent).failed, Sending.objects.get().reached) == (1, 1)


@pytest.mark.parametrize(
    "wrong", [{"status": "5.2.2"}, {"status": "4.2.1"}, {"recipient": "een-ander@adres.test"}], ids=str
)
def test_a_full_mailbox_or_another_address_changes_nothing(sent, wrong):
    row = sent.deliveries.earliest("pk")

    arrives(bounce(row, **wrong))

    row.refresh_from_db()
    assert row.status == Status.SENT
    assert not is_undeliverable(row.subscriber.address)


def test_a_forged_name_of_a_copy_is_not_believed(sent):
    row = sent.deliveries.earliest("pk")
    raw = bounce(row).replace(message_id(row.pk).encode(), f"<nieuwsbrief.{row.pk}.{'0' * 16}.omzien@x>".encode())

    assert "niet (meer) kennen" in arrives(raw).reason
    row.refresh_from_db()
    assert row.status == Status.SENT
