"""Is this process alive (/healthz), and can it do its work (/readyz)?

Both are answered before any other middleware, so that neither a session nor a frozen database keeps them waiting.
"""

import select
import time
from collections.abc import Callable
from typing import Any

import psycopg2
import redis
from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from psycopg2 import extensions

DATABASE_SECONDS = 1.5
REDIS_SECONDS = 1.0
STATEMENT_SECONDS = 5.0
CONNECT_SECONDS = 2.0
# Four missed heartbeats: see CELERY_BEAT_SCHEDULE.
HEARTBEAT_SECONDS = 60

HEARTBEAT_AGE = "SELECT extract(epoch FROM now() - max(at)) FROM local_heartbeat"
# Both ages in one question.
AGES = f"SELECT ARRAY[({HEARTBEAT_AGE}), (SELECT extract(epoch FROM now() - max(read_at)) FROM mail_mailboxreading)]"  # noqa: S608  (no value in it)
# Ten readings missed: see CELERY_BEAT_SCHEDULE.
MAILBOX_SECONDS = 600


class NoAnswerError(Exception):
    """A part did not answer, or answered that it cannot work."""


class HealthMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match request.path_info:
            case "/healthz":
                return no_store(JsonResponse({"status": "ok"}))
            case "/readyz":
                return no_store(readiness())
        return self.get_response(request)


def no_store(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def readiness() -> JsonResponse:
    """Every part with "ok" or what is wrong; 503 when one fails. Takes at most three seconds.

    A mailbox that cannot be read is told and is no failure: pages work, and no other machine could read it.
    """
    mailbox = {}
    parts = {"database": "ok", "redis": "ok", "worker": "ok"}
    try:
        age, read = ask_database(AGES) if settings.MAILBOX_URL else (ask_database(HEARTBEAT_AGE), None)
    except NoAnswerError as error:
        parts |= {"database": str(error), "worker": "unknown: the heartbeat is in the database"}
    else:
        parts["worker"] = judge_heartbeat(age)
        mailbox = {"mailbox": judge_reading(read)} if settings.MAILBOX_URL else {}
    try:
        ask_redis()
    except NoAnswerError as error:
        parts["redis"] = str(error)
    failing = [name for name, state in parts.items() if state != "ok"]
    body = {"status": "failing" if failing else "ok", "failing": failing, "parts": parts | mailbox}
    return JsonResponse(body, status=503 if failing else 200)


def judge_heartbeat(age: Any) -> str:
    if age is None:
        return "no heartbeat yet"
    if age > HEARTBEAT_SECONDS:
        return f"last heartbeat {int(age)} s ago"
    return "ok"


def judge_reading(age: Any) -> str:
    if age is None:
        return "never read"
    return f"last read {int(age)} s ago" if age > MAILBOX_SECONDS else "ok"


def ask_database(sql: str) -> Any:
    """The single value of a query, over a connection of its own that is given up after DATABASE_SECONDS.

    Asynchronous, because libpq waits without end for a frozen server that accepts connections but never answers.
    """
    deadline = time.monotonic() + DATABASE_SECONDS
    parameters = connections["default"].get_connection_params()
    dsn = {key: value for key, value in parameters.items() if isinstance(value, str | int)}
    connection = None
    try:
        connection = psycopg2.connect(**dsn, async_=True)
        wait(connection, deadline)
        cursor = connection.cursor()
        cursor.execute(sql)
        wait(connection, deadline)
        row = cursor.fetchone()
    except psycopg2.errors.UndefinedTable:
        raise NoAnswerError("not migrated") from None
    except psycopg2.Error as error:
        raise NoAnswerError(type(error).__name__) from None
    finally:
        if connection is not None:
            connection.close()
    return row[0] if row else None


def wait(connection: extensions.connection, deadline: float) -> None:
    """Waits for the answer that `connection` owes us; NoAnswerError after the deadline."""
    while (state := connection.poll()) != extensions.POLL_OK:
        poller = select.poll()  # select() cannot watch more than 1,024 files
        poller.register(connection.fileno(), select.POLLIN if state == extensions.POLL_READ else select.POLLOUT)
        left = deadline - time.monotonic()
        if left <= 0 or not poller.poll(left * 1000):
            raise NoAnswerError("no answer in time")


def lose_patience_with_database() -> None:
    """Every statement of this process gets a few seconds to be answered, then it fails as if the server were gone.

    For the web processes: a frozen server would else hold their threads for ever. COPY does not work after this call.
    """
    extensions.set_wait_callback(wait_for_statement)


def wait_for_statement(connection: extensions.connection) -> None:
    connecting = connection.status == extensions.STATUS_SETUP
    try:
        wait(connection, time.monotonic() + (CONNECT_SECONDS if connecting else STATEMENT_SECONDS))
    except NoAnswerError as error:
        raise psycopg2.OperationalError(f"the database gave {error}") from None


def ask_redis() -> None:
    try:
        client = redis.Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=REDIS_SECONDS,
            socket_connect_timeout=REDIS_SECONDS,
            retry=None,
        )
        with client:
            client.ping()
    except (redis.RedisError, OSError) as error:
        raise NoAnswerError(type(error).__name__) from None
