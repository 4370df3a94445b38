"""Limits against abuse hold under parallel requests, and the table says nothing about who was counted."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from omzien.limits import actions
from omzien.limits.actions import allow, visitor
from omzien.limits.models import Count
from omzien.limits.tasks import forget
from tests.accounts.factories import UserFactory

LIMIT = {"action": "test", "who": "address:198.51.100.7", "most": 5, "seconds": 3600}


def together(count, act):
    """Runs `act` in threads that start at the same moment; returns what each returned."""
    found, barrier = [], threading.Barrier(count, timeout=20)

    def run():
        try:
            barrier.wait()
            found.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    """In the middle of every window, so that no test crosses its edge."""
    now = timezone.now().replace(hour=12, minute=30, second=30, microsecond=0)
    monkeypatch.setattr(actions.timezone, "now", lambda: now)
    return now


@pytest.mark.django_db
def test_a_limit_lets_through_as_many_as_it_says():
    assert [allow(**LIMIT) for _ in range(7)] == [True] * 5 + [False] * 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other", [{"action": "else"}, {"who": "address:198.51.100.8"}, {"seconds": 60}], ids=["action", "who", "window"]
)
def test_others_and_other_actions_are_counted_apart(other):
    for _ in range(6):
        allow(**LIMIT)

    assert allow(**(LIMIT | other))


@pytest.mark.django_db
def test_the_next_window_starts_anew(monkeypatch, noon):
    for _ in range(6):
        allow(**LIMIT)

    monkeypatch.setattr(actions.timezone, "now", lambda: noon + timedelta(hours=1))

    assert allow(**LIMIT)


@pytest.mark.django_db(transaction=True)
def test_exactly_as_many_come_through_when_all_come_at_once():
    found = together(20, lambda: allow(**LIMIT))

    assert sorted(found) == [False] * 15 + [True] * 5


def count_then_write(*, action, who, most, seconds):
    """The usual way, and wrong: everybody reads before anybody writes."""
    key = actions.key_of(action, who, "now")
    row = Count.objects.filter(key=key).first()
    reading.wait()
    if row is None:
        Count.objects.get_or_create(key=key, defaults={"action": action, "count": 1, "ends_at": timezone.now()})
        return True
    Count.objects.filter(pk=row.pk).update(count=row.count + 1)
    return row.count < most


reading = threading.Barrier(20, timeout=20)


@pytest.mark.django_db(transaction=True)
def test_counting_before_writing_would_let_all_through():
    """The negative control of the test above."""
    found = together(20, lambda: count_then_write(**LIMIT))

    assert sum(found) > 5


@pytest.mark.django_db
def test_the_table_does_not_say_who():
    allow(**LIMIT)

    (row,) = Count.objects.values_list()
    assert "198.51.100.7" not in str(row)


def request_from(address, user=None, **headers):
    request = RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)
    request.user = user or AnonymousUser()
    return request


@pytest.mark.django_db
def test_who_is_signed_in_is_counted_as_the_account():
    user = UserFactory()

    assert visitor(request_from("198.51.100.7", user)) == f"user:{user.pk}"


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("198.51.100.7", "address:198.51.100.7"),
        ("2001:db8:1:2:aaaa::1", "address:2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::9", "address:2001:db8:1:2::"),
        ("::ffff:198.51.100.7", "address:198.51.100.7"),
        ("", "address:unknown"),
        ("nonsense", "address:unknown"),
    ],
)
def test_strangers_are_counted_by_network(address, who):
    assert visitor(request_from(address)) == who


def test_behind_a_proxy_its_header_counts_and_nothing_in_front_of_it(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    request = request_from("10.0.0.1", **{"x-forwarded-for": "203.0.113.66, 198.51.100.7"})

    assert visitor(request) == "address:198.51.100.7"


def test_without_a_proxy_the_header_is_not_believed():
    assert visitor(request_from("198.51.100.7", **{"x-forwarded-for": "203.0.113.66"})) == "address:198.51.100.7"


def test_a_header_that_is_too_short_is_no_error(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2

    assert visitor(request_from("10.0.0.1", **{"x-forwarded-for": "198.51.100.7"})) == "address:unknown"


@pytest.mark.django_db
def test_windows_that_are_over_are_swept(monkeypatch, noon):
    allow(**LIMIT)
    allow(**(LIMIT | {"seconds": 24 * 3600}))

    monkeypatch.setattr(actions.timezone, "now", lambda: noon + timedelta(hours=1))
    forget()
    forget()

    assert Count.objects.count() == 1
