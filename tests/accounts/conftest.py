import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from tests.accounts.factories import PASSWORD, TOTP_SECRET


@pytest.fixture(autouse=True)
def no_limits_left_over(db):
    """Rate limits of one test never reach the next."""
    cache.clear()


@pytest.fixture
def totp_code():
    return lambda secret=TOTP_SECRET: format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def sign_in(totp_code):
    """Signs a person in as a person does, second factor included, on a client of their own."""

    def sign_in(user, password=PASSWORD):
        client = Client()
        answer = client.post("/account/login/", {"login": user.email, "password": password})
        if answer.headers.get("Location") == "/account/2fa/authenticate/":
            answer = client.post("/account/2fa/authenticate/", {"code": totp_code()})
        assert answer.status_code == 302, answer.content.decode()
        assert client.get("/mijn/").status_code == 200
        return client

    return sign_in


@pytest.fixture
def recent(sign_in):
    """Signs in and proves once more who it is, so that important changes are open."""

    def recent(user):
        client = sign_in(user)
        answer = client.post("/account/reauthenticate/?next=/mijn/", {"password": PASSWORD, "next": "/mijn/"})
        assert answer.headers["Location"] == "/mijn/"
        cache.clear()
        return client

    return recent
