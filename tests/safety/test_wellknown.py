"""security.txt, robots.txt and the sitemap."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from wagtail.models import Page, Site

from initiatives.models import Municipality, Region, Theme
from omzien import wellknown
from omzien.home.models import PlainPage

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def locations(response):
    assert response.status_code == 200
    return [element.text for element in ElementTree.fromstring(response.content).iter(LOC)]  # noqa: S314  (our own answer)


def test_security_txt_follows_rfc_9116(client):
    response = client.get("/.well-known/security.txt")

    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    expires = datetime.fromisoformat(fields["Expires"])
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"].startswith(("mailto:", "https:"))
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    assert timedelta(days=200) < expires - datetime.now(UTC) < timedelta(days=365)


def test_robots_txt_closes_what_is_private(client):
    text = client.get("/robots.txt").content.decode()

    assert {f"Disallow: {path}" for path in ("/beheer/", "/redactie/", "/account/", "/mijn/", "/lokaal/")} <= set(
        text.splitlines()
    )
    assert "Sitemap: http://testserver/sitemap.xml" in text


@pytest.mark.django_db
def test_sitemap_index_lists_every_section(client):
    found = locations(client.get("/sitemap.xml"))

    assert found == [f"http://testserver/sitemap-{section}.xml" for section in wellknown.SITEMAPS]


@pytest.mark.django_db
@pytest.mark.parametrize(("section", "model"), [("gemeenten", Municipality), ("regios", Region), ("themas", Theme)])
def test_sitemap_lists_vocabularies(client, section, model):
    found = locations(client.get(f"/sitemap-{section}.xml"))

    assert found == [f"http://testserver{row.get_absolute_url()}" for row in model.objects.order_by("pk")]


@pytest.mark.django_db
def test_sitemap_lists_published_initiatives_only(client):
    from tests.initiatives.factories import InitiativeFactory

    published = InitiativeFactory(published=True)
    InitiativeFactory()

    found = locations(client.get("/sitemap-initiatieven.xml"))

    assert found == [f"http://testserver{reverse('initiatives:detail', args=[published.slug])}"]


@pytest.mark.django_db
def test_sitemap_goes_on_after_ten_thousand(client, monkeypatch):
    monkeypatch.setattr(wellknown.PortalSitemap, "limit", 10)

    index = locations(client.get("/sitemap.xml"))

    assert "http://testserver/sitemap-gemeenten.xml?p=3" in index
    assert len(locations(client.get("/sitemap-gemeenten.xml?p=3"))) == Municipality.objects.count() - 20


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["0", "-1", "abc", "9" * 30, "9" * 5000])
def test_sitemap_knows_no_odd_pages(client, page):
    assert client.get("/sitemap-gemeenten.xml", {"p": page}).status_code == 404


@pytest.mark.django_db
def test_sitemap_knows_no_other_section(client):
    assert client.get("/sitemap-accounts.xml").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_sitemap_lists_live_pages_in_a_fixed_number_of_queries(client, django_assert_max_num_queries, count):
    root = Site.objects.get(is_default_site=True).root_page if Site.objects.exists() else Page.objects.get(depth=1)
    for number in range(count):
        root.add_child(instance=PlainPage(title=f"Over ons {number}", slug=f"over-{number}"))
    root.add_child(instance=PlainPage(title="Nog niet", slug="concept", live=False))

    with django_assert_max_num_queries(12):
        found = locations(client.get("/sitemap-paginas.xml"))

    assert {f"http://testserver/over-{number}/" for number in range(count)} <= set(found)
    assert "http://testserver/concept/" not in found
