import re

import pytest

from tests.accounts.factories import UserFactory
from tests.accounts.reading import foreign_words, words_of

pytestmark = pytest.mark.django_db

OPEN = [
    "/account/login/",
    "/account/signup/",
    "/account/inactive/",
    "/account/confirm-email/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/1-set-password/",
    "/account/password/reset/key/done/",
]
OWN = [
    "/account/logout/",
    "/account/email/",
    "/account/password/change/",
    "/account/reauthenticate/",
    "/account/sessions/",
    "/account/2fa/",
    "/account/2fa/webauthn/",
    "/mijn/",
    "/mijn/naam/",
    "/mijn/tweede-stap/",
]
RECENT = ["/account/2fa/totp/activate/", "/account/2fa/webauthn/add/"]
WITH_TOTP = [
    "/account/2fa/",
    "/account/2fa/totp/deactivate/",
    "/account/2fa/recovery-codes/generate/",
    "/account/2fa/reauthenticate/",
]
FORMS = {
    "/account/login/": {"login": "x", "password": ""},
    "/account/signup/": {"email": "x", "password1": "kort"},
    "/account/password/reset/": {"email": "x"},
}
OWN_FORMS = {
    "/account/email/": {"action_add": "", "email": "x"},
    "/account/password/change/": {"oldpassword": "fout", "password1": "kort"},
    "/account/reauthenticate/": {"password": "fout"},
    "/mijn/naam/": {"name": "x" * 81},
}


def assert_dutch(response, status=200):
    assert response.status_code == status
    html = response.content.decode()
    assert '<html lang="nl">' in html
    assert foreign_words(words_of(html)) == []
    assert_nothing_inline(html)


def assert_nothing_inline(html):
    """The strict CSP would stop it: no style attribute, no handler, no script but data."""
    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"<[^>]+\son[a-z]+=", html)
    for tag in re.findall(r"<script[^>]*>", html):
        assert "src=" in tag or "application/json" in tag


@pytest.mark.parametrize("path", OPEN)
def test_open_pages_are_dutch(client, path):
    assert_dutch(client.get(path))


@pytest.mark.parametrize("path", OWN)
def test_own_pages_are_dutch(sign_in, path):
    assert_dutch(sign_in(UserFactory()).get(path))


@pytest.mark.parametrize("path", RECENT)
def test_pages_behind_reauthentication_are_dutch(recent, path):
    assert_dutch(recent(UserFactory()).get(path))


@pytest.mark.parametrize("path", WITH_TOTP)
def test_pages_with_a_second_factor_are_dutch(recent, path):
    assert_dutch(recent(UserFactory(totp=True)).get(path))


@pytest.mark.parametrize(("path", "data"), FORMS.items())
def test_open_forms_complain_in_dutch_and_keep_what_was_typed(client, path, data):
    response = client.post(path, data)

    assert_dutch(response)
    assert 'value="x"' in response.content.decode()
    assert "errorlist" in response.content.decode()


@pytest.mark.parametrize(("path", "data"), OWN_FORMS.items())
def test_own_forms_complain_in_dutch(recent, path, data):
    response = recent(UserFactory()).post(path, data)

    assert_dutch(response, 422 if path == "/mijn/naam/" else 200)
    assert "errorlist" in response.content.decode()


@pytest.mark.parametrize("path", [*OWN, *RECENT, *WITH_TOTP])
def test_own_pages_lead_strangers_to_signing_in(client, path):
    response = client.get(path)

    assert response.status_code == 302
    assert response.headers["Location"].startswith(("/account/login/", "/"))


def test_the_step_after_the_password_is_dutch(client):
    user = UserFactory(totp=True)
    client.post("/account/login/", {"login": user.email, "password": "een-lang-wachtwoord"})

    assert_dutch(client.get("/account/2fa/authenticate/"))
    assert_dutch(client.post("/account/2fa/authenticate/", {"code": "000000"}))


def test_recovery_codes_are_shown_and_kept_as_a_file_in_dutch(recent, totp_code):
    client = recent(UserFactory(totp=True))
    assert_dutch(client.post("/account/2fa/recovery-codes/generate/", follow=True))

    file = client.get("/account/2fa/recovery-codes/download/")

    assert file.headers["Content-Disposition"] == 'attachment; filename="herstelcodes-omzien.txt"'
    assert foreign_words(file.content.decode()) == []
    assert len(re.findall(r"^\d{8}$", file.content.decode(), re.MULTILINE)) == 10


def test_a_wrong_confirmation_link_is_gone_in_dutch(client):
    assert_dutch(client.get("/account/confirm-email/onzin/"), 410)
    assert_dutch(client.post("/account/confirm-email/onzin/"), 410)


def test_too_many_tries_get_a_dutch_page(client):
    for _ in range(21):
        response = client.post("/account/signup/", {"email": "x"})

    assert_dutch(response, 429)


def test_a_signed_in_visitor_is_led_on_from_signing_in(sign_in):
    response = sign_in(UserFactory()).get("/account/login/")

    assert response.headers["Location"] == "/mijn/"
