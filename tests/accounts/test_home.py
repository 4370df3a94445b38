import pytest

from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_home_without_initiatives_invites(sign_in):
    page = sign_in(UserFactory(name="")).get("/mijn/").content.decode()

    assert "Nog geen initiatief" in page
    assert "<h1>Mijn Omzien</h1>" in page


def test_home_leads_strangers_to_signing_in_and_back(client):
    assert client.get("/mijn/").headers["Location"] == "/account/login/?next=/mijn/"


def test_a_name_is_kept(sign_in):
    user = UserFactory()
    client = sign_in(user)

    response = client.post("/mijn/naam/", {"name": " Sam de Vries "}, follow=True)

    user.refresh_from_db()
    assert user.name == "Sam de Vries"
    assert "Dag Sam de Vries" in response.content.decode()


def test_a_name_too_long_is_refused_and_kept_in_the_form(sign_in):
    user = UserFactory()

    response = sign_in(user).post("/mijn/naam/", {"name": "x" * 81})

    user.refresh_from_db()
    assert response.status_code == 422
    assert "x" * 81 in response.content.decode()
    assert user.name.startswith("Lid")


def test_the_next_page_is_only_ever_ours(client):
    user = UserFactory()

    response = client.post(
        "/account/login/?next=https://elders.example/",
        {"login": user.email, "password": "een-lang-wachtwoord", "next": "https://elders.example/"},
    )

    assert response.headers["Location"] == "/mijn/"
