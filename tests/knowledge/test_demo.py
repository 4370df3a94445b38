"""The demo's articles and funds: enough of them, well spread, free of what goes stale, and of real funds no more than
a name and a link."""

import re
from pathlib import Path

import pytest

from initiatives.models import Theme
from knowledge.demo import load
from knowledge.demo.funds.load import load_funds
from knowledge.models import ArticlePage, Fund, Topic
from knowledge.models.funds import State
from omzien.search.models import Document
from tests.knowledge.factories import fetched

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.fixture(autouse=True)
def files_of_their_own():
    """The demo's."""


def test_demo_has_articles_for_everybody_and_every_topic():
    articles = ArticlePage.objects.published()
    assert articles.count() >= 24
    written = load.written()  # what came of an event is another's
    assert articles.filter(for_starters=True).count() * 2 >= len(list(written))
    assert all(topic.articles.count() >= 2 for topic in Topic.objects.all())
    assert Theme.objects.filter(articles__in=articles).distinct().count() >= 10
    assert set(articles.values_list("kind", flat=True)) == {"artikel", "ervaring", "voorbeeld"}
    assert articles.overdue().count() == 1
    assert all(len(article.body) >= 3 for article in articles)
    assert Document.objects.filter(kind="artikel").count() == articles.count()
    assert load.load_articles() == 0


def test_every_article_of_the_demo_can_be_read_and_its_documents_fetched(client):
    for article in ArticlePage.objects.all():
        html = client.get(article.get_absolute_url()).content.decode()
        assert article.summary.split(",")[0][:20] in html
        for address in re.findall(r'href="(/documenten/[^"]+)"', html):
            response = fetched(client, address)
            assert response.status_code == 200
            assert len(response.read) > 100


def test_nothing_in_it_goes_stale_or_is_said_formally():
    """No amounts or years of rules, and nobody is called u."""
    text = "\n".join(path.read_text() for path in sorted(Path(load.HERE).glob("*.toml")))
    assert not re.search(r"€|\beuro\b|\b20[12]\d\b", text)
    assert not re.search(r"(?<!wilt )\b(u|uw)\b(?! een keer)", text)


def test_articles_are_tied_to_initiatives_and_to_an_editor():
    assert ArticlePage.objects.exclude(initiative=None).count() >= 4
    assert ArticlePage.objects.filter(maintainer__email="redacteur@example.org").exists()


def test_demo_has_funds_of_every_sort(client):
    funds = list(Fund.objects.with_state())
    assert len(funds) >= 28
    assert load_funds() == 0

    assert {fund.kind for fund in funds} == set(Fund.Kind.values)
    assert {fund.period for fund in funds} == set(Fund.Period.values)
    assert {fund.state for fund in funds} == set(State.values)
    assert {fund.turn for fund in funds} == {0, 1, 2, 3, 4, 5}
    assert Theme.objects.exclude(funds__in=funds).count() == 0
    for name in ("legal_forms", "regions", "municipalities", "phases"):
        assert Fund.objects.exclude(**{name: None}).exists()
    for fund in funds:
        assert client.get(fund.get_absolute_url()).status_code == 200


def test_of_real_funds_only_the_name_and_the_link_are_given():
    real = Fund.objects.filter(link_only=True)

    assert 3 <= real.count() <= 5
    for fund in real:
        assert fund.url
        told = [fund.amount_to, fund.amount_from, fund.share, fund.closes_on, fund.opens_on, fund.decision_weeks]
        assert told == [None] * 6
        assert not any([fund.description, fund.documents, fund.themes.exists(), fund.legal_forms.exists()])
    assert not Fund.objects.filter(link_only=False).exclude(url="").exists()
