"""Two beats, and a sender that is stopped half way: nobody gets the same twice, nobody misses anything."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from omzien.mail.models import Message
from omzien.notices.actions import sending
from omzien.notices.actions.choosing import choose
from omzien.notices.actions.sending import send_due
from omzien.notices.actions.telling import notify
from omzien.notices.models import Notice, Pace
from tests.accounts.factories import UserFactory
from tests.notices.factories import note

pytestmark = pytest.mark.django_db(transaction=True)


def waiting(people, each=3):
    for person in people:
        choose(person=person, paces={"match": Pace.DAILY})
        for number in range(each):
            notify(note(f"Nummer {number}"), person=person, kind="match", about=f"test/{number}/{person.pk}")
    Notice.objects.update(due_at=timezone.now())


def run_together(number, act):
    start, faults = threading.Barrier(number), []

    def one():
        try:
            start.wait(10)
            act()
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []


def digests():
    return Message.objects.filter(key__startswith="notices/digest/")


def test_four_beats_send_each_person_one_digest():
    people = [UserFactory() for _ in range(8)]
    waiting(people)

    run_together(4, lambda: send_due(seconds=30))

    assert sorted(digests().values_list("to", flat=True)) == sorted(person.email for person in people)
    assert not Notice.objects.waiting().exists()


def test_without_the_lock_two_beats_send_twice(monkeypatch):
    """The negative control: what the lock on the person is for."""
    waiting([UserFactory()])
    both_read = threading.Barrier(2)
    real = sending.send_digest

    def late(person, notices):
        both_read.wait(10)
        newest = Notice.objects.order_by("-pk").first()
        newest.pk += threading.get_ident() % 1_000_003  # as if something new had come in between
        real(person, [newest])

    monkeypatch.setattr(sending, "send_digest", late)
    monkeypatch.setattr(
        sending.User.objects, "select_for_update", lambda **_: sending.User.objects.all(), raising=False
    )

    run_together(2, lambda: send_due(seconds=30))

    assert digests().count() == 2


def test_a_sender_that_stops_half_way_leaves_everything_for_the_next(monkeypatch):
    waiting([UserFactory()])
    real = sending.send_digest

    def stopped(person, notices):
        real(person, notices)
        raise KeyboardInterrupt

    monkeypatch.setattr(sending, "send_digest", stopped)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        send_due(seconds=30)
    assert not digests().exists()
    monkeypatch.setattr(sending, "send_digest", real)

    send_due(seconds=30)

    assert digests().count() == 1
    assert not Notice.objects.waiting().exists()
