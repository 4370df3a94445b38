"""No input breaks an account page (TRUST 10)."""

import pytest
from django.test import Client

from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

NASTY = [
    "",
    "\x00",
    "a\x00b",
    "x" * 100_000,
    "é" * 300 + "@voorbeeld.test",
    "x" * 250 + "@voorbeeld.test",
    "' or 1=1 --",
    "<script>",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "a@b\nBcc: c@d.nl",
    "-1",
    "10" * 30,
]
OPEN_FORMS = {
    "/account/login/": ["login", "password", "next"],
    "/account/signup/": ["email", "password1", "next"],
    "/account/password/reset/": ["email"],
    "/account/password/reset/key/1-set-password/": ["password1"],
    "/account/confirm-email/x/": ["next"],
    "/account/2fa/authenticate/": ["code", "credential"],
    "/account/2fa/webauthn/login/": ["credential", "next"],
    "/account/logout/": ["next"],
}
OWN_FORMS = {
    "/account/email/": ["email", "action_add"],
    "/account/password/change/": ["oldpassword", "password1"],
    "/account/reauthenticate/": ["password", "next"],
    "/account/2fa/reauthenticate/": ["code"],
    "/account/2fa/totp/deactivate/": ["x"],
    "/account/2fa/webauthn/add/": ["name", "credential", "passwordless"],
    "/account/2fa/recovery-codes/generate/": ["x"],
    "/account/sessions/": ["x"],
    "/mijn/naam/": ["name"],
}
ADDRESSES = [
    "/account/password/reset/key/{}-x/",
    "/account/confirm-email/{}/",
    "/account/2fa/webauthn/keys/{}/edit/",
    "/account/2fa/webauthn/keys/{}/remove/",
    "/mijn/apparaten/{}/uitloggen/",
    "/account/{}/",
    "/account/login/?next={}",
    "/account/signup/?email={}",
    "/beheer/accounts/user/{}/change/",
    "/beheer/accounts/user/?q={}",
    "/beheer/accounts/user/?roles__kind__exact={}",
    "/beheer/accounts/user/?id__exact={}",
    "/beheer/mail/message/?status__exact={}",
    "/beheer/mail/message/{}/change/",
]
ODD = ["1", "abc", "-1", "1" * 30, "zzzzzzzzzzzzz", "%00", "%ff", "%C3%A9", "x" * 3000, "..%2f", "%0d%0aX: y"]


@pytest.mark.parametrize(("path", "fields"), OPEN_FORMS.items())
def test_open_forms_take_anything(path, fields):
    user = UserFactory(totp=True)
    client = Client(raise_request_exception=False)
    client.post("/account/login/", {"login": user.email, "password": "een-lang-wachtwoord"})
    for value in NASTY:
        response = client.post(path, dict.fromkeys(fields, value))
        assert response.status_code < 500, (path, value[:20])


@pytest.mark.parametrize(("path", "fields"), OWN_FORMS.items())
def test_own_forms_take_anything(recent, path, fields):
    client = recent(UserFactory(totp=True))
    client.raise_request_exception = False
    for value in NASTY:
        response = client.post(path, dict.fromkeys(fields, value))
        assert response.status_code < 500, (path, value[:20])


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "head", "options"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_addresses_take_anything(recent, path, method):
    client = recent(UserFactory(admin=True))
    client.raise_request_exception = False
    for value in ODD:
        response = getattr(client, method)(path.format(value))
        assert response.status_code < 500, path.format(value)[:80]


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data"])
@pytest.mark.parametrize("path", OPEN_FORMS)
def test_open_forms_take_any_content(client, path, kind):
    client.raise_request_exception = False
    for body in (b"", b"{", b"\x00\xff", b"[]"):
        assert client.generic("POST", path, body, kind).status_code < 500
        assert client.generic("POST", path, body, kind, headers={"accept": "application/json"}).status_code < 500
