"""Who or what can help with a question: found, with the reason, and linked or asked."""

import re

import pytest

from helpdesk.models import Referral
from omzien.mail.models import Message
from omzien.search.vocabulary import refresh_words
from tests.accounts.factories import UserFactory
from tests.helpdesk.factories import TicketFactory
from tests.helpdesk.screen import html, now, path, press
from tests.initiatives.factories import InitiativeFactory, MembershipFactory
from tests.knowledge.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_desk(client, anna):
    client.force_login(anna)
    return anna


@pytest.fixture
def ticket():
    return TicketFactory(asker_email="vera@voorbeeld.test")


@pytest.fixture
def network(db):
    team = UserFactory(email="bo@team.test")
    moes = InitiativeFactory(published=True, name="Moestuin De Regenworm", municipality="bunnik", owner=team)
    InitiativeFactory(published=True, name="Moestuin Zonder Team", municipality="bunnik")
    article = make_article(title="Een moestuin beginnen")
    refresh_words()
    return moes, article


@pytest.fixture
def about_gardens():
    return TicketFactory(text="Wij willen een moestuin beginnen, hoe doen we dat?", subject="Moestuin beginnen")


@pytest.mark.usefixtures("at_desk")
def test_suggestions_with_their_reason(client, about_gardens, network):
    shown = html(client.get(path(about_gardens, "suggesties/")))

    assert "Een moestuin beginnen" in shown
    assert "Moestuin De Regenworm" in shown
    assert "ook over ‘moestuin’" in shown
    assert "km verderop" in shown
    assert "Zonder Team" not in shown
    assert shown.split("</fieldset>")[0] in html(press(client, about_gardens, "zoek", zoek=""))


@pytest.mark.usefixtures("at_desk")
@pytest.mark.parametrize("number", [1, 3])
def test_suggestions_cost_the_same_however_many_there_are(client, number, django_assert_max_num_queries):
    for one in range(number):
        team = UserFactory()
        InitiativeFactory(published=True, name=f"Moestuin {one}", municipality="bunnik", owner=team)
        make_article(title=f"Een moestuin beginnen {one}")
        TicketFactory(asker_email="vera@voorbeeld.test")
    refresh_words()
    asked = TicketFactory(asker_email="vera@voorbeeld.test", text="Hoe begin je een moestuin?", subject="Moestuin")

    with django_assert_max_num_queries(36):  # two searches of some dozen each, and who asked before
        shown = html(client.get(path(asked, "suggesties/")))

    assert len(set(re.findall(r"Een moestuin beginnen \d", shown))) == number


@pytest.mark.usefixtures("at_desk")
@pytest.mark.parametrize("words", ["moestuin", "\x00", "'\"<>&|!:*", "x" * 500])
def test_looking_for_other_words(client, ticket, network, words):
    assert client.get(path(ticket, "suggesties/"), {"zoek": words, "buur": ["a", "1"]}).status_code in {200, 400}
    assert press(client, ticket, "zoek", zoek=words[:200]).status_code in {200, 400, 422}


@pytest.mark.usefixtures("at_desk")
def test_asking_an_initiative(client, about_gardens, network):
    moes, _ = network

    press(client, about_gardens, "vraag-buur", buur=moes.pk, erbij="Jullie doen dit al jaren.")

    referral = Referral.objects.get()
    assert (referral.initiative, referral.text) == (moes, "Jullie doen dit al jaren.")
    assert "Wij willen een moestuin" in Message.objects.get(to="bo@team.test").text
    assert "Ligt bij <strong>Moestuin De Regenworm" in html(client.get(path(about_gardens)))


@pytest.mark.usefixtures("at_desk")
def test_own_initiative_of_the_asker_is_not_suggested(client, network):
    moes, _ = network
    sam = UserFactory()
    MembershipFactory(initiative=moes, user=sam)
    ticket = TicketFactory(asker=sam, text="Wij willen een moestuin beginnen, hoe doen we dat?")

    assert moes.name not in html(client.get(path(ticket, "suggesties/")))


@pytest.mark.usefixtures("at_desk")
def test_linking(client, about_gardens, network):
    moes, article = network

    press(client, about_gardens, "koppel-buur", buur=moes.pk)
    press(client, about_gardens, "koppel-artikel", artikel=[article.pk])
    assert now(about_gardens).initiative == moes
    assert list(about_gardens.articles.all()) == [article]
    press(client, about_gardens, f"ontkoppel-artikel:{article.pk}")
    press(client, about_gardens, "ontkoppel-buur")
    assert now(about_gardens).initiative is None
    assert not about_gardens.articles.exists()


@pytest.mark.usefixtures("at_desk")
def test_article_goes_along_with_an_answer(client, about_gardens, network):
    _, article = network

    press(client, about_gardens, "antwoord-wacht", antwoord="Lees dit eens.", artikel=[article.pk])

    assert article.title in Message.objects.get().text
    assert list(now(about_gardens).articles.all()) == [article]
