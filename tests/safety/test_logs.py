"""Log lines: one JSON object each, with the request id, without personal data (TRUST 27, 32)."""

import json
import logging

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from omzien.logs import JsonFormatter, RequestIdFilter, current_request_id, log_access, task_ended, task_started
from tests.accounts.factories import UserFactory


@pytest.fixture
def lines():
    """What the handlers of settings.LOGGING would write, parsed."""
    written = []
    handler = logging.Handler()
    handler.addFilter(RequestIdFilter())
    handler.setFormatter(JsonFormatter())
    handler.emit = lambda record: written.append(json.loads(handler.format(record)))
    logger = logging.getLogger("omzien")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel("INFO")
    yield written
    logger.removeHandler(handler)
    logger.setLevel(level)


def test_access_line_has_no_query_string(client, lines):
    response = client.get("/robots.txt?q=piet@voorbeeld.test")

    (line,) = lines
    assert line.pop("at").endswith("+00:00")
    assert line.pop("ms") >= 0
    assert line == {
        "level": "info",
        "logger": "omzien.access",
        "message": "request",
        "request_id": response["X-Request-ID"],
        "method": "GET",
        "path": "/robots.txt",
        "status": 200,
        "user": "-",
    }


@pytest.mark.django_db
def test_access_line_names_a_signed_in_person_by_number_only(client, lines):
    user = UserFactory()
    client.force_login(user)

    client.get("/account/password/change/")

    assert lines[-1]["user"] == user.pk
    assert user.email not in json.dumps(lines)


def test_access_line_asks_no_database(rf, lines):
    request = rf.get("/")
    request.user = AnonymousUser()

    log_access(request, HttpResponse(), 1.23)

    assert lines[0]["user"] == "-"


@pytest.mark.parametrize("path", ["/account/password/reset/key/12-abc-def/", "/account/confirm-email/geheim:sleutel/"])
def test_access_line_hides_keys_in_addresses(rf, lines, path):
    request = rf.get(path)
    request.resolver_match = resolve(path)

    log_access(request, HttpResponse(), 1)

    assert "…" in lines[0]["path"]
    assert not {"abc-def", "geheim:sleutel"} & set(lines[0]["path"].split("/"))
    assert "abc-def" not in lines[0]["path"]


def test_error_line_masks_addresses(lines):
    try:
        raise ValueError("Key (email)=(piet@voorbeeld.test) already exists.")
    except ValueError:
        logging.getLogger("omzien.test").exception("Could not save %s", "piet@voorbeeld.test")

    assert "voorbeeld" not in json.dumps(lines)
    assert "already exists" in lines[0]["exception"]


def test_task_line_carries_the_task_id(lines):
    class Task:
        name = "omzien.mail.tasks.drain"

    task_started(task_id="abc", args=["piet@voorbeeld.test"])
    logging.getLogger("omzien.mail").info("drained")
    task_ended(task=Task(), state="SUCCESS")

    assert [(line["request_id"], line.get("task"), line.get("state")) for line in lines] == [
        ("task:abc", None, None),
        ("task:abc", "omzien.mail.tasks.drain", "SUCCESS"),
    ]
    assert current_request_id.get() == "-"


def test_every_answer_has_its_own_id():
    ids = {Client().get("/robots.txt")["X-Request-ID"] for _ in range(3)}

    assert len(ids) == 3
