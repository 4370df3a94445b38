from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import get_hasher
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from omzien.accounts.models import User
from omzien.mail.models import Message
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.mailbox import link_in, mails_to
from tests.limits.human import by_hand

pytestmark = pytest.mark.django_db

NEW = {"email": "Nieuw@Voorbeeld.test", "password1": PASSWORD}


def sign_up(client, **fields):
    return client.post("/account/signup/", by_hand(**NEW | fields))


def shape(response):
    """Everything of an answer that a stranger can compare."""
    return response.status_code, response.headers.get("Location"), sorted(response.cookies)


def test_signing_up_confirms_by_mail_and_leads_to_mijn_omzien(client):
    response = sign_up(client)
    assert response.headers["Location"] == "/account/confirm-email/"
    assert client.get("/mijn/").status_code == 302

    (message,) = mails_to("nieuw@voorbeeld.test")
    response = client.get(link_in(message))
    assert "nieuw@voorbeeld.test" in response.content.decode()
    response = client.post(link_in(message))

    assert response.headers["Location"] == "/mijn/"
    assert client.get("/mijn/").status_code == 200
    assert User.objects.get().email == "nieuw@voorbeeld.test"


def test_confirming_in_another_browser_leads_to_signing_in(client):
    sign_up(client)
    other = Client()

    response = other.post(link_in(mails_to("nieuw@voorbeeld.test")[0]), follow=True)

    assert response.redirect_chain[-1][0] == "/account/login/"
    assert "is bevestigd" in response.content.decode()


def test_reading_the_confirmation_page_changes_nothing(client, sign_in):
    sign_up(client)
    link = link_in(mails_to("nieuw@voorbeeld.test")[0])
    somebody_else = sign_in(UserFactory())

    assert somebody_else.get(link).status_code == 200

    assert somebody_else.get("/mijn/").status_code == 200
    assert not EmailAddress.objects.get(email="nieuw@voorbeeld.test").verified


def test_a_confirmation_link_works_once(client):
    sign_up(client)
    link = link_in(mails_to("nieuw@voorbeeld.test")[0])
    client.post(link)

    assert Client().get(link).status_code == 410
    assert Client().post(link).status_code == 410


def test_a_confirmation_link_expires(client, monkeypatch):
    sign_up(client)
    link = link_in(mails_to("nieuw@voorbeeld.test")[0])
    later = timezone.now().timestamp() + timedelta(days=3, seconds=1).total_seconds()
    monkeypatch.setattr("time.time", lambda: later)

    assert Client().get(link).status_code == 410
    assert Client().post(link).status_code == 410


def test_nobody_signs_in_before_confirming(client):
    sign_up(client)

    response = Client().post("/account/login/", {"login": NEW["email"], "password": PASSWORD})

    assert response.headers["Location"] == "/account/confirm-email/"


def test_one_confirmation_per_address_in_three_minutes(client):
    sign_up(client)
    for _ in range(3):
        Client().post("/account/login/", {"login": NEW["email"], "password": PASSWORD})

    assert len(mails_to("nieuw@voorbeeld.test")) == 1

    cache.clear()  # three minutes later
    Message.objects.update(key="eerder")
    Client().post("/account/login/", {"login": NEW["email"], "password": PASSWORD})
    assert len(mails_to("nieuw@voorbeeld.test")) == 2


@pytest.mark.parametrize("verified", [True, False])
def test_signing_up_with_a_known_address_answers_the_same(client, verified):
    known = UserFactory(verified=verified)
    new = sign_up(client)

    again = sign_up(Client(), email=known.email)

    assert shape(again) == shape(new)
    assert User.objects.count() == 2
    (message,) = mails_to(known.email)
    assert message.subject == "Je hebt al een account"


def count_hashes(monkeypatch):
    hasher = type(get_hasher())
    calls = []
    original = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda self, *args, **kw: calls.append(1) or original(self, *args, **kw))
    return calls


@pytest.mark.parametrize("known", [True, False])
def test_signing_up_hashes_as_often_for_a_known_address(client, monkeypatch, known):
    email = UserFactory().email if known else "onbekend@voorbeeld.test"
    calls = count_hashes(monkeypatch)

    sign_up(client, email=email)

    assert len(calls) == 1


@pytest.mark.parametrize("known", [True, False])
def test_signing_in_hashes_as_often_for_an_unknown_address(client, monkeypatch, known):
    email = UserFactory().email if known else "onbekend@voorbeeld.test"
    calls = count_hashes(monkeypatch)

    client.post("/account/login/", {"login": email, "password": "verkeerd-wachtwoord"})

    assert len(calls) == 1


def test_signing_in_answers_the_same_for_an_unknown_address(client):
    known = client.post("/account/login/", {"login": UserFactory(email="a@voorbeeld.test").email, "password": "x" * 12})
    unknown = Client().post("/account/login/", {"login": "b@voorbeeld.test", "password": "x" * 12})

    assert "horen niet bij elkaar" in known.content.decode()
    assert errors(known) == errors(unknown)


def errors(response):
    return response.context["form"].errors


@pytest.mark.parametrize(
    ("password", "complaint"),
    [
        ("kort-woord1", "minstens 12 tekens"),
        ("x7" * 65, "hoogstens 128 tekens"),
        ("nieuw@voorbeeld.test", "lijkt te veel op je naam"),
        ("qwertyuiop123", "veel mensen"),
    ],
)
def test_weak_passwords_are_refused(client, password, complaint):
    response = sign_up(client, password1=password)

    assert complaint in response.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["x7" * 64, "vier gewone woorden hier", "çà et là été naïveté"])
def test_long_passwords_with_spaces_and_accents_are_welcome(client, password):
    assert sign_up(client, password1=password).status_code == 302


def test_passwords_may_be_pasted_and_filled_in_by_a_manager(client):
    html = client.get("/account/signup/").content.decode()

    assert 'autocomplete="new-password"' in html
    assert "onpaste" not in html


def test_two_sign_ups_with_one_address_at_once_make_one_account(client, monkeypatch):
    """The second passed the check before the first was saved."""
    monkeypatch.setattr(
        "omzien.accounts.forms.SignupForm.validate_unique_email", lambda self, value: value, raising=False
    )
    known = UserFactory()

    response = sign_up(client, email=known.email)

    assert response.headers["Location"] == "/account/confirm-email/"
    assert mails_to(known.email)[0].subject == "Je hebt al een account"


def test_links_in_mails_do_not_follow_the_host_header(client, settings):
    settings.ALLOWED_HOSTS = ["elders.example"]

    client.post("/account/signup/", by_hand(**NEW), headers={"host": "elders.example"})

    (message,) = mails_to("nieuw@voorbeeld.test")
    assert "elders.example" not in message.text + message.html
    link_in(message)


@pytest.mark.parametrize(
    "fields", [{"homepage": "https://spam.example"}, {"started": ""}], ids=["in the trap", "without a form"]
)
def test_a_robot_makes_no_account(client, fields):
    response = sign_up(client, **fields)

    assert response.status_code == 200
    assert "verstuur het nog een keer" in response.content.decode()
    assert User.objects.count() == 0
    assert mails_to("nieuw@voorbeeld.test") == []
