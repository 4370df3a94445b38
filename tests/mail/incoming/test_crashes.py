"""kill -9 at every step: afterwards each mail is handed over exactly once, and none is lost."""

import signal
import threading
from collections import Counter

import pytest
from django.db import connection

from omzien.mail.incoming import handlers, handling, polling
from omzien.mail.incoming.handling import MAX_ATTEMPTS, handle_due
from omzien.mail.incoming.polling import poll
from omzien.mail.incoming.storing import store
from omzien.mail.models import IncomingMail, Message
from tests.mail.incoming.reading import due_again, hand_over, killed_at
from tests.mail.incoming.writing import plain

pytestmark = pytest.mark.django_db(transaction=True)

POINTS = [
    "before storing",
    "after storing",
    "after claiming",
    "while handling",
    "before the commit",
    "after the commit",
    "before marking",
    "while marking",
    "after marking",
]


def times_handed_over():
    """How often each mail was."""
    return Counter(key.split("/")[1] for key in Message.objects.values_list("key", flat=True))


def assert_all_once(imap, count):
    assert IncomingMail.objects.filter(state="handled").count() == count
    assert sorted(times_handed_over().values()) == [1] * count
    assert len(imap.read()) == count


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_reader_killed(point, imap, settings):
    handlers.register("proef", hand_over)
    imap.put(*(plain(f"Antwoord {n}") for n in range(3)))

    assert killed_at(point, settings) == -signal.SIGKILL
    due_again()
    while poll():
        pass
    due_again()
    poll()

    assert_all_once(imap, 3)


@pytest.mark.slow
def test_reader_killed_at_every_point_in_turn(imap, settings):
    handlers.register("proef", hand_over)
    imap.put(*(plain(f"Antwoord {n}") for n in range(5)))

    for point in POINTS:
        killed_at(point, settings)
        due_again()
    poll()

    assert_all_once(imap, 5)


def test_mail_that_kills_its_reader_is_given_up(handed_over):
    """Somewhere between claim and commit, time after time: the next mail is not kept waiting by it."""
    poison, fine = (store(raw=plain(f"Mail {n}"), mailbox="proef") for n in range(2))

    for _ in range(MAX_ATTEMPTS):
        claimed = handling.claim()
        assert claimed.pk == poison.pk
        IncomingMail.objects.filter(pk=poison.pk).update(not_before=claimed.received_at)
    handle_due(seconds=10)

    poison.refresh_from_db()
    fine.refresh_from_db()
    assert (poison.state, poison.not_before, fine.state) == ("failed", None, "handled")
    assert "halverwege" in poison.reason


def in_threads(run, count=2):
    def and_close():
        try:
            run()
        finally:
            connection.close()

    threads = [threading.Thread(target=and_close) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_readers_at_once_hand_over_each_mail_once(imap):
    handlers.register("proef", hand_over)
    imap.put(*(plain(f"Antwoord {n}") for n in range(20)))

    in_threads(poll, 3)
    poll()

    assert_all_once(imap, 20)


def test_two_handlings_at_once_share_the_work():
    handlers.register("proef", hand_over)
    for n in range(20):
        store(raw=plain(f"Antwoord {n}"), mailbox="proef")

    in_threads(lambda: handle_due(seconds=20), 3)

    assert sorted(times_handed_over().values()) == [1] * 20


def test_two_readers_without_claim_and_lock_would_hand_over_twice(monkeypatch):
    """The negative control: both look, then both act."""
    barrier = threading.Barrier(2, timeout=10)
    handlers.register("proef", hand_over)
    store(raw=plain("Antwoord"), mailbox="proef")

    def careless():
        mail = IncomingMail.objects.due().first()
        if mail:
            barrier.wait()
        return mail

    def without_lock(claimed):
        case = handling.Case(claimed)
        handling.STEPS["lezen"](case)
        barrier.wait()
        handling._settle(case, "overdragen", handling.STEPS["overdragen"](case))

    monkeypatch.setattr(handling, "claim", careless)
    monkeypatch.setattr(handling, "_through_the_steps", without_lock)

    in_threads(lambda: handle_due(seconds=5))

    assert list(times_handed_over().values()) == [2]


def test_second_reader_steps_aside(imap, monkeypatch):
    looked = []
    monkeypatch.setattr(polling, "_read", lambda address: looked.append(address) and False)
    inside, leave = threading.Event(), threading.Event()

    def hold():
        with polling.alone() as mine:
            assert mine
            inside.set()
            leave.wait(10)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert inside.wait(10)
    poll()
    assert looked == []

    leave.set()
    holder.join()
    poll()
    assert len(looked) == 1


def test_same_mail_twice_at_the_same_moment_is_handed_over_once():
    handlers.register("proef", hand_over)
    raw = plain("Antwoord", Message_ID="<een@voorbeeld.nl>")
    store(raw=raw, mailbox="proef")
    store(raw=raw, mailbox="andere")

    in_threads(lambda: handle_due(seconds=10))
    due_again()
    handle_due(seconds=10)

    assert sorted(times_handed_over().values()) == [1]
    assert set(IncomingMail.objects.values_list("state", flat=True)) == {"handled", "ignored"}
