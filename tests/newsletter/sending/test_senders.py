"""Several senders at once, and those that never came back."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from newsletter.models import Delivery, Subscriber
from newsletter.sending import drain as draining
from newsletter.sending import queue
from newsletter.sending.drain import drain
from tests.newsletter.sending.conftest import closing, counts, due_again, on_mail

Status = Delivery.Status


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_once(make_sending, addresses, smtp, settings, monkeypatch):
    settings.NEWSLETTER_SENDERS = 2
    monkeypatch.setattr(queue, "HANDFUL", 3)
    sending = make_sending(30)

    threads = [threading.Thread(target=closing, args=(lambda: drain(sending.pk),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(smtp.seen) == sorted(addresses(sending))
    assert set(Delivery.objects.values_list("status", "attempts")) == {(Status.SENT, 1)}


@pytest.mark.django_db(transaction=True)
def test_without_the_claim_two_would_send_the_same(make_sending, smtp, settings, monkeypatch):
    """The negative control of the test above: both read the row, and nobody asks whose it is."""
    settings.NEWSLETTER_SENDERS = 2
    sending = make_sending(1)
    barrier = threading.Barrier(2, timeout=10)
    reader = Subscriber.objects.get()
    row = queue.Row(sending.deliveries.get().pk, sending.editions.get().pk, reader.address, reader.pk, reader.key, 0)
    seen = threading.local()

    def careless(self):
        if hasattr(seen, "already"):
            return []
        seen.already = True
        barrier.wait()
        return [row]

    monkeypatch.setattr(queue.Queue, "take", careless)
    monkeypatch.setattr(queue.Queue, "advance", lambda self, done, row: bool(row.pk))
    threads = [threading.Thread(target=closing, args=(lambda: drain(sending.pk),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(smtp.seen) == 2


@pytest.mark.django_db(transaction=True)
def test_no_more_senders_than_there_are_to_be(make_sending, smtp):
    sending = make_sending(2)
    second = []
    on_mail(smtp, 1, lambda: second.append(drain(sending.pk)))

    drain(sending.pk)

    assert second == [False]
    assert counts(sending) == {"sent": 2}


def test_what_a_killed_sender_was_busy_with_is_uncertain_after_its_lease(make_sending, addresses, smtp):
    sending = make_sending(3)
    killed = queue.Queue(sending.pk)
    rows = killed.take()
    assert killed.advance(None, rows[0])

    drain(sending.pk)
    assert counts(sending) == {"attempting": 1, "queued": 2}

    due_again()
    drain(sending.pk)
    assert counts(sending) == {"sent": 2, "uncertain": 1}
    assert smtp.seen == addresses(sending)[1:]


def test_who_only_seemed_killed_says_what_happened(make_sending):
    sending = make_sending(1)
    slow = queue.Queue(sending.pk)
    (row,) = slow.take()
    slow.advance(None, row)
    due_again()
    queue.left_behind(sending.pk)

    slow.record([queue.Outcome(row.pk, Status.SENT)])

    assert counts(sending) == {"sent": 1}


def test_rows_taken_by_another_meanwhile_are_left_alone(make_sending):
    sending = make_sending(1)
    slow, quick = queue.Queue(sending.pk), queue.Queue(sending.pk)
    (row,) = slow.take()
    due_again()
    assert quick.take() == [row]

    assert not slow.advance(None, row)
    slow.put_off([row], timedelta())

    assert quick.advance(None, row)


def test_what_a_crash_of_the_database_forgot_is_not_sent_again(make_sending, smtp):
    """After a crash PostgreSQL empties unlogged tables. These rows may have left: their marks were not on the disk."""
    sending = make_sending(2)
    queue.Queue(sending.pk).take()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE newsletter_claim")

    due_again()
    drain(sending.pk)

    assert counts(sending) == {"uncertain": 2}
    assert smtp.seen == []


def test_sender_that_outlives_a_crash_writes_down_what_it_knows(make_sending, smtp):
    sending = make_sending(2)
    sender = draining.Sender(sending.pk, 0)
    sender.rows = sender.queue.take()
    sent = sender.rows.pop(0)
    sender._of_this_handful = [queue.Outcome(sent.pk, Status.SENT)]

    sender._again()
    sender._leave()
    drain(sending.pk)

    assert counts(sending) == {"sent": 2}
    assert len(smtp.seen) == 1
