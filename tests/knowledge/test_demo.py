"""The demo's articles: enough of them, well spread, and free of what goes stale."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from initiatives.models import Theme
from knowledge.demo import load
from knowledge.models import ArticlePage, Topic
from omzien.search.models import Document
from tests.knowledge.factories import fetched

pytestmark = pytest.mark.django_db


def test_demo_has_articles_for_everybody_and_every_topic():
    assert load.load_articles() >= 24

    articles = ArticlePage.objects.published()
    assert articles.filter(for_starters=True).count() * 2 >= articles.count()
    assert all(topic.articles.count() >= 2 for topic in Topic.objects.all())
    assert Theme.objects.filter(articles__in=articles).distinct().count() >= 10
    assert set(articles.values_list("kind", flat=True)) == {"artikel", "ervaring", "voorbeeld"}
    assert articles.overdue().count() == 1
    assert all(len(article.body) >= 3 for article in articles)
    assert Document.objects.filter(kind="artikel").count() == articles.count()
    assert load.load_articles() == 0


def test_every_article_of_the_demo_can_be_read_and_its_documents_fetched(client):
    load.load_articles()

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


@pytest.mark.slow
def test_demo_command_loads_them(capsys):
    call_command("load_demo")

    assert ArticlePage.objects.exclude(initiative=None).count() >= 4
    assert ArticlePage.objects.filter(maintainer__email="redacteur@example.org").exists()
