"""Liveness without dependencies, readiness with them, each in time."""

import json
import time
from contextlib import contextmanager

import psutil
import psycopg2
import pytest
from django.db import connections
from django.test import RequestFactory

from omzien import health
from omzien.local.folder import free_port


def no_page(request):
    raise AssertionError("another middleware was asked")


def ask(path):
    began = time.monotonic()
    response = health.HealthMiddleware(no_page)(RequestFactory().get(path))
    assert time.monotonic() - began < 3
    return response.status_code, json.loads(response.content)


@contextmanager
def frozen(child, *, children=False):
    process = psutil.Process(child.process.pid)
    stopped = [process, *(process.children() if children else [])]
    for one in stopped:
        one.suspend()
    try:
        yield
    finally:
        for one in stopped:
            one.resume()


@pytest.fixture
def own_services(postgres, redis_server, monkeypatch, settings):
    """Readiness asks the services of this test; the heartbeat is fresh."""
    service, _ = postgres
    parameters = {
        "host": "127.0.0.1",
        "port": service.port,
        "user": "omzien",
        "password": service.password,
        "dbname": "omzien",
    }
    monkeypatch.setattr(connections["default"], "get_connection_params", lambda: parameters)
    settings.REDIS_URL = redis_server[0].url
    return parameters


def test_healthz_answers_without_dependencies(own_services, settings):
    own_services["port"] = free_port()
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"

    assert ask("/healthz") == (200, {"status": "ok"})


def test_readyz_names_every_part(own_services):
    parts = {"database": "ok", "redis": "ok", "worker": "ok"}

    assert ask("/readyz") == (200, {"status": "ok", "failing": [], "parts": parts})


def test_readyz_names_stopped_redis(own_services, settings):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"

    status, body = ask("/readyz")

    assert (status, body["failing"]) == (503, ["redis"])


def test_readyz_names_frozen_redis(own_services, redis_server):
    with frozen(redis_server[1]):
        status, body = ask("/readyz")

    assert (status, body["failing"]) == (503, ["redis"])


def test_readyz_names_stopped_database(own_services):
    own_services["port"] = free_port()

    status, body = ask("/readyz")

    assert (status, body["failing"]) == (503, ["database", "worker"])


def test_readyz_names_frozen_database_in_time(own_services, postgres):
    with frozen(postgres[1]):
        status, body = ask("/readyz")

    assert (status, body["failing"]) == (503, ["database", "worker"])
    assert body["parts"]["database"] == "no answer in time"


def test_readyz_answers_in_time_with_everything_frozen(own_services, postgres, redis_server):
    with frozen(postgres[1]), frozen(redis_server[1]):
        status, body = ask("/readyz")

    assert (status, body["failing"]) == (503, ["database", "redis", "worker"])


def test_readyz_recovers_after_freezing(own_services, postgres):
    with frozen(postgres[1]):
        pass

    assert ask("/readyz")[0] == 200


def test_readyz_names_missing_migrations(own_services):
    own_services["dbname"] = "postgres"

    assert ask("/readyz")[1]["parts"]["database"] == "not migrated"


@pytest.mark.parametrize(("age", "state"), [(None, "never read"), (599, "ok"), (700.2, "last read 700 s ago")])
def test_mailbox_is_judged_by_its_last_reading(age, state):
    assert health.judge_reading(age) == state


def test_readyz_tells_of_a_mailbox_without_failing(own_services, settings):
    settings.MAILBOX_URL = "imaps://a:b@c/INBOX"

    with psycopg2.connect(**own_services) as connection:
        known = connection.cursor()
        known.execute("CREATE TABLE IF NOT EXISTS mail_mailboxreading (read_at timestamptz)")
    connection.close()

    status, body = ask("/readyz")
    assert (status, body["parts"]["mailbox"], body["failing"]) == (200, "never read", [])


@pytest.mark.parametrize(("age", "state"), [(None, "no heartbeat yet"), (59, "ok"), (60.5, "last heartbeat 60 s ago")])
def test_worker_is_judged_by_its_heartbeat(age, state):
    assert health.judge_heartbeat(age) == state


def test_heartbeat_task_is_what_readyz_reads(db):
    from omzien.local.models import Heartbeat
    from omzien.local.tasks import heartbeat

    heartbeat()
    heartbeat()

    assert [beat.name for beat in Heartbeat.objects.all()] == ["worker"]


def test_beat_schedules_the_heartbeat_well_within_what_readyz_allows(settings):
    schedule = settings.CELERY_BEAT_SCHEDULE["heartbeat"]

    assert schedule["task"] == "omzien.local.tasks.heartbeat"
    assert schedule["schedule"] * 4 <= health.HEARTBEAT_SECONDS


def test_answers_come_through_the_whole_portal(client, db):
    response = client.get("/healthz", headers={"host": "10.0.0.7"})

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response["Cache-Control"] == "no-store"


@pytest.fixture
def impatient(monkeypatch):
    """As in a web process, with less patience."""
    monkeypatch.setattr(health, "STATEMENT_SECONDS", 1.0)
    monkeypatch.setattr(health, "CONNECT_SECONDS", 0.5)
    health.lose_patience_with_database()
    yield
    psycopg2.extensions.set_wait_callback(None)


def test_frozen_database_fails_a_statement_in_time(own_services, postgres, impatient):
    connection = psycopg2.connect(**own_services)
    with connection.cursor() as cursor, frozen(postgres[1], children=True):
        began = time.monotonic()
        with pytest.raises(psycopg2.OperationalError, match="no answer in time"):
            cursor.execute("SELECT 1")

    assert time.monotonic() - began < 2
    assert connection.closed


def test_frozen_database_fails_a_new_connection_in_time(own_services, postgres, impatient):
    with frozen(postgres[1]):
        began = time.monotonic()
        with pytest.raises(psycopg2.OperationalError, match="no answer in time"):
            psycopg2.connect(**own_services)

    assert time.monotonic() - began < 0.9

    psycopg2.connect(**own_services).close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/", "/initiatieven/", "/gemeenten/zeist/", "/bestaat-niet/"])
def test_page_without_database_is_a_plain_503_at_once_and_recovers(client, monkeypatch, path):
    client.raise_request_exception = False
    before = client.get(path).status_code
    parameters = connections["default"].get_connection_params()
    connections["default"].close()

    with monkeypatch.context() as patch:
        lost = parameters | {"host": "127.0.0.1", "port": free_port()}
        patch.setattr(connections["default"], "get_connection_params", lambda: lost)
        began = time.monotonic()
        response = client.get(path)

    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert time.monotonic() - began < 2
    assert client.get(path).status_code == before
