import pytest

from initiatives.models import Initiative, Membership
from tests.accounts.factories import UserFactory
from tests.accounts.reading import foreign_words, words_of

pytestmark = pytest.mark.django_db


def join(user, *names, role="owner"):
    for name in names:
        initiative = Initiative.objects.create(name=name, slug=name.lower().replace(" ", "-"))
        Membership.objects.create(initiative=initiative, user=user, role=role)


def test_home_shows_my_initiatives_with_role_and_status(sign_in):
    user, other = UserFactory(), UserFactory()
    join(user, "Zonnebuurt")
    join(user, "Akkerhuis", role="editor")
    join(other, "Andermans huis")

    page = sign_in(user).get("/mijn/").content.decode()

    assert page.index("Akkerhuis") < page.index("Zonnebuurt")
    assert "Jij bent eigenaar" in page
    assert "Jij bent redacteur" in page
    assert "Concept" in page
    assert "Andermans" not in page
    assert other.email not in page
    assert foreign_words(words_of(page)) == []


def test_home_without_initiatives_invites(sign_in):
    page = sign_in(UserFactory(name="")).get("/mijn/").content.decode()

    assert "Nog geen initiatief" in page
    assert "<h1>Mijn Omzien</h1>" in page


@pytest.mark.parametrize("count", [1, 3])
def test_home_query_count(sign_in, django_assert_num_queries, count):
    user = UserFactory()
    join(user, *[f"Initiatief {n}" for n in range(count)])
    client = sign_in(user)

    with django_assert_num_queries(4):
        response = client.get("/mijn/")

    assert len(response.context["memberships"]) == count


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
