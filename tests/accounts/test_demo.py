import pytest

from omzien.accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD, create_demo_accounts, current_codes
from omzien.accounts.models import User

pytestmark = pytest.mark.django_db

STAFF_PAGES = {
    "coordinator@example.org": "/beheer/",
    "netwerk@example.org": "/beheer/accounts/user/",
    "redacteur@example.org": "/redactie/",
    "beheerder@example.org": "/beheer/accounts/user/",
}


def test_demo_accounts_are_made_once():
    first = create_demo_accounts()
    second = create_demo_accounts()

    assert first == second
    assert list(first) == [account.email for account in DEMO_ACCOUNTS]
    assert User.objects.count() == 6
    assert User.objects.get(email="beheerder@example.org").is_superuser


@pytest.mark.parametrize(("email", "page"), STAFF_PAGES.items())
def test_demo_staff_signs_in_with_the_shown_code(client, settings, email, page):
    settings.LOCAL = True
    create_demo_accounts()
    code = next(code for code in client.get("/lokaal/codes/").context["codes"] if code.account.email == email)

    client.post(f"/account/login/?next={page}", {"login": email, "password": DEMO_PASSWORD, "next": page})
    response = client.post("/account/2fa/authenticate/", {"code": code.code})

    assert response.headers["Location"] == page
    assert client.get(page).status_code == 200


def test_codes_are_shown_for_demo_staff_only(client, settings):
    settings.LOCAL = True

    page = client.get("/lokaal/codes/").content.decode()

    assert [code.account.email for code in current_codes()] == list(STAFF_PAGES)
    assert all(code.code in page and 0 < code.seconds_left <= 30 for code in current_codes())


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_codes_do_not_exist_elsewhere(client, method):
    assert getattr(client, method)("/lokaal/codes/").status_code in {404, 405}
    assert client.get("/lokaal/codes/").status_code == 404
