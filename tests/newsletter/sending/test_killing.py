"""kill -9 at moments that nobody chose: nobody gets it twice, and the account holds."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.db import connection

from newsletter.sending.account import account_of
from newsletter.sending.drain import drain
from tests.mail.test_delivery import environment
from tests.newsletter.sending.conftest import counts, due_again

MAILS, ROUNDS, KILLS, SENDERS = 600, 3, 6, 2


@pytest.fixture
def nursery(make_sending, smtp):
    sending = make_sending(MAILS)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.newsletter.sending.nursery", str(sending.pk)],
        env=os.environ | environment(smtp) | {"NEWSLETTER_SENDERS": str(SENDERS)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield sending, process
    process.stdin.close()
    process.wait(30)
    process.stdout.close()


def born(process):
    process.stdin.write("one\n")
    process.stdin.flush()
    return int(process.stdout.readline())


def wait_until(seen):
    deadline = time.monotonic() + 60
    while not seen() and time.monotonic() < deadline:
        time.sleep(0.005)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_senders_that_are_killed_send_nobody_twice(nursery, smtp, settings, seed):
    """Two at a time, each killed after some number of mails; at the end one that lives does the rest."""
    sending, process = nursery
    chance = random.Random(seed)
    for _ in range(KILLS // SENDERS):
        children = [born(process) for _ in range(SENDERS)]
        for child in children:
            goal = len(smtp.seen) + chance.randint(5, 60)
            wait_until(lambda goal=goal: len(smtp.seen) >= goal)
            time.sleep(chance.random() / 100)
            os.kill(child, signal.SIGKILL)
        due_again_once_they_are_gone()
    drain(sending.pk)
    due_again()
    drain(sending.pk)

    sending.refresh_from_db()
    account = account_of(sending)
    twice = [address for address, number in Counter(smtp.seen).items() if number > 1]
    assert twice == []
    assert account.balances
    assert (account.frozen, account.to_do) == (MAILS, 0)
    assert account.sent + account.uncertain == MAILS
    assert account.uncertain <= KILLS, counts(sending)
    assert len(smtp.accepted) >= account.sent


def due_again_once_they_are_gone():
    """What a killed sender had only taken is free once PostgreSQL noticed, here without waiting for the lease."""

    def alone():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s", [0x6E62])
            return cursor.fetchone()[0] == 0

    wait_until(alone)
    due_again()
