"""Every answer that a mail server can give, and every way in which a sending is told to stop."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from knowledge.notices import EDITING
from newsletter.models import Delivery, Sending, Subscriber
from newsletter.sending import drain as draining
from newsletter.sending.closing import close
from newsletter.sending.drain import drain
from newsletter.sending.line import MAX_ATTEMPTS
from omzien.mail.models import Message, UndeliverableAddress
from omzien.mail.undeliverable import is_undeliverable
from omzien.notices.actions.choosing import choose
from omzien.notices.models import Pace
from tests.accounts.factories import UserFactory
from tests.newsletter.sending.conftest import counts, due_again

Status = Delivery.Status


def row_of(address):
    return Delivery.objects.get(subscriber__address=address)


def test_everybody_gets_it_once(make_sending, addresses, smtp):
    sending = make_sending(3)

    assert drain(sending.pk) is False
    assert drain(sending.pk) is False

    assert smtp.seen == addresses(sending)
    assert counts(sending) == {"sent": 3}
    assert close(sending.pk)
    sending.refresh_from_db()
    assert (sending.state, sending.reached) == (Sending.State.DONE, 3)


def test_450_comes_later_and_then_arrives(make_sending, addresses, smtp):
    sending = make_sending(2)
    slow = addresses(sending)[0]
    smtp.refused[slow] = "450 4.2.1 later, please"

    drain(sending.pk)
    row = row_of(slow)
    assert (row.status, row.reason, row.claim) == (Status.QUEUED, "De mailserver antwoordde 450.", None)
    assert timedelta(seconds=50) < row.not_before - timezone.now() < timedelta(seconds=61)
    assert not close(sending.pk)
    drain(sending.pk)
    assert slow not in smtp.seen

    del smtp.refused[slow]
    due_again()
    drain(sending.pk)
    row.refresh_from_db()
    assert (row.status, row.attempts) == (Status.SENT, 2)
    assert sorted(smtp.seen) == sorted(addresses(sending))


def test_450_after_data_comes_later_as_well(make_sending, addresses, smtp):
    sending = make_sending(1)
    (address,) = addresses(sending)
    smtp.answers[address] = ["450 4.3.2 busy"]

    drain(sending.pk)
    assert row_of(address).status == Status.QUEUED

    due_again()
    drain(sending.pk)
    assert row_of(address).status == Status.SENT


def test_450_day_after_day_is_given_up(make_sending, addresses, smtp):
    sending = make_sending(1)
    (address,) = addresses(sending)
    Delivery.objects.update(attempts=MAX_ATTEMPTS - 1)
    smtp.refused[address] = "450 later"

    drain(sending.pk)

    assert row_of(address).status == Status.FAILED


def test_550_fails_and_the_next_one_leaves(make_sending, addresses, smtp):
    sending = make_sending(2)
    refused, fine = addresses(sending)
    smtp.answers[refused] = ["550 5.7.1 not here"]

    drain(sending.pk)

    assert (row_of(refused).status, row_of(fine).status) == (Status.FAILED, Status.SENT)
    assert row_of(refused).reason == "De mailserver weigerde de mail (550 5.7.1)."
    assert not is_undeliverable(refused)


def test_address_that_does_not_exist_gets_nothing_any_more(make_sending, addresses, smtp):
    sending = make_sending(1)
    (address,) = addresses(sending)
    smtp.refused[address] = "550 5.1.1 no such user"

    drain(sending.pk)

    assert row_of(address).status == Status.FAILED
    assert is_undeliverable(address)


def test_dropped_before_the_mail_was_given_goes_back_to_the_queue(make_sending, addresses, smtp):
    sending = make_sending(2)
    dropped, other = addresses(sending)
    smtp.answers[dropped] = ["drop"]

    assert drain(sending.pk) is False
    assert (row_of(dropped).status, row_of(other).status) == (Status.QUEUED, Status.QUEUED)
    assert row_of(other).attempts == 0

    due_again()
    drain(sending.pk)
    assert counts(sending) == {"sent": 2}
    assert sorted(smtp.seen) == sorted([dropped, other])


@pytest.mark.parametrize("answer", ["silent", "drop after data"])
def test_no_answer_after_the_mail_was_given_is_uncertain_and_not_repeated(make_sending, addresses, smtp, answer):
    sending = make_sending(2)
    silent, other = addresses(sending)
    smtp.answers[silent] = [answer]

    drain(sending.pk)
    due_again()
    drain(sending.pk)

    assert (row_of(silent).status, row_of(other).status) == (Status.UNCERTAIN, Status.SENT)
    assert smtp.seen.count(silent) == 1


def test_server_that_closes_its_doors_is_left_alone_for_a_while(make_sending, addresses, smtp):
    sending = make_sending(2)
    first, second = addresses(sending)
    smtp.answers[first] = ["421 4.7.0 try again later"]

    assert drain(sending.pk) is False

    assert counts(sending) == {"queued": 2}
    assert (row_of(first).attempts, row_of(second).attempts) == (1, 0)


def test_domain_that_wants_less_gets_less(make_sending, smtp):
    sending = make_sending(6)
    Subscriber.objects.filter(pk=Subscriber.objects.latest("pk").pk).update(address="iemand@elders.test")
    for number in Subscriber.objects.filter(address__endswith="@adres.test").values_list("address", flat=True):
        smtp.refused[number] = "451 4.7.1 too much for this hour"

    drain(sending.pk)

    tried = Delivery.objects.filter(subscriber__address__endswith="@adres.test", attempts=1)
    assert tried.count() == draining.BUSY_AFTER
    assert row_of("iemand@elders.test").status == Status.SENT
    assert not Delivery.objects.filter(status=Status.QUEUED, not_before__lt=timezone.now()).exists()


def test_server_that_does_not_take_our_sender_fails_nobody(make_sending, smtp, monkeypatch, settings):
    """The fault is ours: else one wrong setting would fail 100,000 readers in a minute."""

    async def refuse(server, session, envelope, address, options):
        return "550 5.7.1 who are you"

    sending = make_sending(2)
    monkeypatch.setattr(type(smtp), "handle_MAIL", lambda self, *args: refuse(*args), raising=False)

    drain(sending.pk)

    sending.refresh_from_db()
    assert counts(sending) == {"queued": 2}
    assert sending.paused_at
    assert sending.problem == "De mailserver nam de afzender niet aan (550)."


def test_many_refusals_in_a_row_pause_it(make_sending, addresses, smtp, monkeypatch):
    monkeypatch.setattr(draining, "REFUSED_AFTER", 3)
    sending = make_sending(5)
    for address in addresses(sending):
        smtp.answers[address] = ["554 5.7.1 looks like spam"]

    editor, other = UserFactory(editor=True), UserFactory(editor=True)
    choose(person=other, paces={EDITING: Pace.NEVER})
    UserFactory(network=True)

    drain(sending.pk)
    drain(sending.pk)

    sending.refresh_from_db()
    assert counts(sending) == {"failed": 3, "queued": 2}
    assert sending.problem == draining.REFUSING
    mail = Message.objects.get()
    assert mail.to == editor.email
    assert draining.REFUSING in mail.text


def test_server_that_is_away_costs_nothing(make_sending, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    sending = make_sending(2)

    assert drain(sending.pk) is False

    sending.refresh_from_db()
    assert sending.problem == "De mailserver is niet bereikbaar (ConnectionRefusedError)."
    assert sending.paused_at is None
    assert set(Delivery.objects.values_list("status", "attempts", "claim")) == {(Status.QUEUED, 0, None)}


def test_newsletter_may_leave_by_a_server_of_its_own(make_sending, smtp, settings):
    settings.NEWSLETTER_EMAIL_CONFIG = {
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": smtp.port,
        "EMAIL_HOST_USER": None,
        "EMAIL_HOST_PASSWORD": None,
    }
    settings.EMAIL_PORT = 1
    sending = make_sending(1)

    drain(sending.pk)

    assert counts(sending) == {"sent": 1}


def test_one_statement_for_each_mail(make_sending, smtp):
    """The others are there once per run, or once per handful."""
    sending = make_sending(4)
    last = Delivery.objects.latest("pk")
    drain(sending.pk)
    taken = []
    for rows in (Delivery.objects.all(), Delivery.objects.filter(pk=last.pk)):
        rows.update(status=Status.QUEUED, claim=None, not_before=timezone.now() - timedelta(minutes=1))
        with CaptureQueriesContext(connection) as captured:
            drain(sending.pk)
        taken.append(len(captured))

    assert taken[0] - taken[1] == 3


def test_reader_whose_address_cannot_be_written_fails_alone(make_sending, smtp):
    sending = make_sending(2)
    odd = Subscriber.objects.earliest("pk")
    Subscriber.objects.filter(pk=odd.pk).update(address="lézer@adres.test")

    drain(sending.pk)

    assert counts(sending) == {"failed": 1, "sent": 1}
    assert not UndeliverableAddress.objects.exists()
