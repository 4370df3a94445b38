"""A member writes, without script: begin, fill, arrange, look, throw away; and nobody else comes near."""

import pytest

from knowledge.actions.writing import latest
from knowledge.models import ArticlePage, Manuscript
from knowledge.writing.raw import blocks_of
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory
from tests.knowledge.writing import BEGIN, START, make_manuscript, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    user = UserFactory()
    client.force_login(user)
    return user


def body_of(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def text_of(manuscript):
    return blocks_of(latest(Manuscript.objects.get(pk=manuscript.pk)))


def test_visitor_is_told_how_and_comes_back_after_signing_in(client):
    html = body_of(client.get(START))

    assert 'href="/account/login/?next=/kennisbank/schrijven/"' in html
    assert "<form" not in html.split("<main")[1].split("</main")[0]
    assert client.post(START, BEGIN).status_code == 302
    assert not Manuscript.objects.exists()


def test_member_begins(client, member):
    own = InitiativeFactory(name="De Schakel", owner=member)

    response = client.post(START, BEGIN | {"initiative": own.pk})

    made = Manuscript.objects.get()
    assert response.url == made.get_absolute_url()
    article = latest(made)
    assert (article.live, article.owner, article.initiative_name) == (False, member, "De Schakel")
    assert "Soep voor de hele straat" in body_of(client.get(response.url))
    assert client.get(article.get_absolute_url()).status_code == 404
    assert "Soep voor" not in body_of(client.get("/kennisbank/"))
