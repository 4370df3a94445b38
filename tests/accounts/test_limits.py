"""Rate limits hold under parallel requests (TRUST 15); the cache with their counts is a table in PostgreSQL."""

import threading

import pytest
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory

from tests.accounts.factories import UserFactory

CONFIG = {"knock": "5/m/key"}


def knock(results, start):
    try:
        start.wait()
        request = RequestFactory().post("/")
        results.append(
            bool(ratelimit.consume(request, app="test", action="knock", config=CONFIG, key="lid@voorbeeld.test"))
        )
    finally:
        connection.close()


def knock_together(count):
    results, start = [], threading.Barrier(count, timeout=20)
    threads = [threading.Thread(target=knock, args=(results, start)) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_a_limit_is_not_passed_by_knocking_together():
    cache.clear()

    results = knock_together(12)

    assert len(results) == 12
    assert 1 <= sum(results) <= 5


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be(monkeypatch):
    """The negative control: everyone reads the same empty history first."""
    cache.clear()
    barrier = threading.Barrier(12, timeout=20)
    original = ratelimit.apply_rate
    monkeypatch.setattr(ratelimit, "cache_lock", lambda key: NoLock())
    monkeypatch.setattr(ratelimit, "apply_rate", lambda *args, **kw: (barrier.wait(), original(*args, **kw))[1])

    assert sum(knock_together(12)) > 5


class NoLock:
    def __enter__(self):
        return True

    def __exit__(self, *args):
        return False


@pytest.mark.django_db
def test_many_other_addresses_do_not_wash_a_limit_away(client):
    """Django's table cache throws a third of its rows away beyond 300 by default."""
    user = UserFactory()
    for _ in range(5):
        client.post("/account/login/", {"login": user.email, "password": "x" * 12}, REMOTE_ADDR="10.0.0.1")
    for n in range(320):
        cache.set(f"other-{n}", 1, 300)

    response = client.post(
        "/account/login/", {"login": user.email, "password": "een-lang-wachtwoord"}, REMOTE_ADDR="10.0.0.2"
    )

    assert "te vaak" in response.content.decode()
