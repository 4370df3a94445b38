"""Real workers and beats, two of each, while Redis is killed and comes back empty, and workers are killed as well."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from newsletter.actions.sending import pause, resume
from newsletter.sending.account import account_of
from omzien.local.services import Redis, start_service
from tests.local.conftest import redis_server, supervisor  # noqa: F401  (fixtures)
from tests.mail.test_delivery import environment
from tests.newsletter.sending.conftest import due_again
from tests.newsletter.sending.hurried import NEWSLETTER_SENDERS

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MAILS = 400
WORKER = ["worker", "--concurrency=2", "--without-mingle", "--without-gossip", "--loglevel=ERROR"]


class Programs:
    """Each in a group of its own, so that killing one kills the processes of its pool as well."""

    def __init__(self, env, folder):
        self.env, self.folder, self.running = env, folder, []

    def start(self, *words):
        command = [sys.executable, "-m", "celery", "--app=omzien", *words]
        with (self.folder / f"{words[0]}-{len(self.running)}.log").open("w") as log:
            process = subprocess.Popen(command, env=self.env, stdout=log, stderr=log, start_new_session=True)
        self.running.append(process)
        return process

    def workers(self, number):
        return [self.start(*WORKER, f"--hostname=w{len(self.running)}-{n}@test") for n in range(number)]

    def beats(self, number):
        for n in range(number):
            self.start("beat", "--pidfile=", f"--schedule={self.folder / f'schedule-{n}'}", "--loglevel=ERROR")

    def kill(self, *which):
        for process in which or self.running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


@pytest.fixture
def programs(smtp, redis_server, tmp_path):  # noqa: F811  (the fixture)
    settings = "tests.newsletter.sending.hurried"
    env = os.environ | environment(smtp) | {"REDIS_URL": redis_server[0].url, "DJANGO_SETTINGS_MODULE": settings}
    made = Programs(env, tmp_path)
    yield made
    made.kill()


@pytest.fixture
def slow_smtp(smtp):
    """So that there is something to kill in the middle of."""
    original = type(smtp).handle_DATA

    async def handle(server, session, envelope):
        await asyncio.sleep(0.02)
        return await original(smtp, server, session, envelope)

    smtp.handle_DATA = handle
    return smtp


def wait_until(seen, seconds=60):
    deadline = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < deadline, "it did not come so far"
        time.sleep(0.05)


def is_done(sending):
    sending.refresh_from_db()
    return sending.finished_at is not None


def is_done_though_killed(sending):
    """Leases of three minutes are over at once."""
    due_again()
    time.sleep(1)
    return is_done(sending)


def test_two_workers_and_two_beats_send_once(make_sending, programs, slow_smtp):
    sending = make_sending(MAILS // 4, ready=False)
    programs.workers(2)
    programs.beats(2)

    wait_until(lambda: is_done(sending))

    assert max(Counter(slow_smtp.seen).values()) == 1
    account = account_of(sending)
    assert (account.frozen, account.sent, sending.state) == (MAILS // 4, MAILS // 4, "done")


def test_nothing_is_lost_or_doubled_when_redis_comes_back_empty_and_workers_are_killed(
    make_sending,
    programs,
    slow_smtp,
    redis_server,  # noqa: F811  (the fixture)
    supervisor,  # noqa: F811  (the fixture)
):
    sending = make_sending(MAILS, ready=False)
    first = programs.workers(2)
    programs.beats(2)
    wait_until(lambda: len(slow_smtp.seen) >= MAILS // 8)
    redis_server[1].watched = False
    redis_server[1].process.kill()
    redis_server[1].process.wait()
    programs.kill(*first)
    at_the_kill = len(slow_smtp.seen)
    programs.workers(2)
    start_service(Redis(supervisor.folder), supervisor.pause, supervisor.keep)

    wait_until(lambda: is_done_though_killed(sending), 120)

    account = account_of(sending)
    assert at_the_kill < MAILS
    assert max(Counter(slow_smtp.seen).values()) == 1
    assert account.balances
    assert (account.frozen, account.sent + account.uncertain, sending.state) == (MAILS, MAILS, "done")
    assert account.uncertain <= NEWSLETTER_SENDERS


def test_pause_is_obeyed_by_all_workers(make_sending, programs, slow_smtp):
    sending = make_sending(MAILS // 2, ready=False)
    programs.workers(2)
    programs.beats(2)
    wait_until(lambda: len(slow_smtp.seen) >= 10)

    pause(sending=sending)
    time.sleep(0.5)  # what was being handed over arrives
    stood_at = len(slow_smtp.seen)
    time.sleep(2)
    assert len(slow_smtp.seen) == stood_at < MAILS // 2

    resume(sending=sending)
    wait_until(lambda: is_done(sending))
    assert sorted(Counter(slow_smtp.seen).values()) == [1] * (MAILS // 2)
