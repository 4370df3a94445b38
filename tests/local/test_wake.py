"""A wake-up is a courtesy: it never breaks or holds up a request."""

import os
import signal
import time

import pytest
from celery import Celery
from django.conf import settings
from django.db import transaction

from omzien import wake as waking
from omzien.local.folder import free_port
from omzien.wake import send, wake


@pytest.fixture(autouse=True)
def no_pause():
    waking.pause.end()
    yield
    waking.pause.end()


def task_of(url):
    app = Celery("test", broker=url, set_as_current=False)
    app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS

    @app.task(name="test.nothing")
    def nothing(number):
        pass

    return nothing


@pytest.fixture
def task(redis_server):
    task = task_of(redis_server[0].url)
    yield task
    task.app.close()


@pytest.fixture
def lost_task():
    task = task_of(f"redis://127.0.0.1:{free_port()}/0")
    yield task
    task.app.close()


def queued(task):
    with task.app.connection_for_read() as connection:
        return connection.default_channel.client.llen("celery")


def test_task_is_queued_on_commit(task, django_capture_on_commit_callbacks, db):
    before = queued(task)

    with django_capture_on_commit_callbacks(execute=True):
        wake(task, 1)
        assert queued(task) == before

    assert queued(task) == before + 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_queued_after_rollback(task):
    before = queued(task)

    with transaction.atomic():
        wake(task, 1)
        transaction.set_rollback(True)

    assert queued(task) == before


def test_lost_broker_is_only_logged(lost_task, caplog):
    assert send(lost_task, 1) is False

    assert "the sweep will do the work" in caplog.text


def test_lost_broker_is_left_alone_for_a_while(lost_task, task, caplog):
    send(lost_task, 1)

    assert send(task, 1) is False
    assert len(caplog.records) == 1


def test_frozen_broker_holds_up_one_request_briefly(task, redis_server):
    os.kill(redis_server[1].process.pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        results = [send(task, number) for number in range(20)]
    finally:
        os.kill(redis_server[1].process.pid, signal.SIGCONT)

    assert not any(results)
    assert time.monotonic() - began < 5


def test_broker_is_used_again_after_the_pause(lost_task, task, monkeypatch):
    monkeypatch.setattr(waking, "PAUSE_SECONDS", 0.0)

    send(lost_task, 1)

    assert send(task, 1) is True
