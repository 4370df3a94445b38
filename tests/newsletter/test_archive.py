"""The archive: what went out, for everybody, without what went off the site since."""

import xml.etree.ElementTree as ET

import pytest
from django.utils import timezone

from newsletter.actions.freezing import freeze
from newsletter.models import IssuePage, Sending
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory
from tests.newsletter.factories import make_issue


def gone_out(slug="2026-10", **fields):
    issue = make_issue(slug, **fields)
    freeze(issue=issue)
    return IssuePage.objects.get(pk=issue.pk)


def test_issue_is_at_its_month_as_who_chose_nothing_got_it(client):
    InitiativeFactory(name="Soepgroep", published=True)
    issue = gone_out(opening="<p>Hallo <b>buren</b>.</p>")

    answer = client.get("/nieuwsbrief/archief/2026-10/")

    page = answer.content.decode()
    assert issue.get_absolute_url() == "/nieuwsbrief/archief/2026-10/"
    assert "Soepgroep" in page
    assert "Hallo <b>buren</b>." in page
    assert "SLEUTEL" not in page


def test_draft_is_in_nothing_public(client):
    make_issue("2026-11", title="Nog geheim")

    for address in (
        "/nieuwsbrief/archief/",
        "/nieuwsbrief/archief.atom",
        "/nieuwsbrief/",
        "/sitemap.xml",
        "/zoeken/?q=geheim",
    ):
        assert "Nog geheim" not in client.get(address).content.decode()
    assert client.get("/nieuwsbrief/archief/2026-11/").status_code == 404


def test_what_went_off_the_site_is_not_in_the_archive(client):
    soup = InitiativeFactory(name="Soepgroep", published=True)
    gone_out()
    soup.status = "archived"
    soup.save()

    assert "Soepgroep" not in client.get("/nieuwsbrief/archief/2026-10/").content.decode()


def test_how_many_readers_got_it_is_told_when_it_is_done(client):
    issue = gone_out()
    sending = Sending.objects.create(issue=issue, state="sending", frozen=1_205)
    addresses = ("/nieuwsbrief/archief/", issue.get_absolute_url())
    assert not [one for one in addresses if "ging naar" in client.get(one).content.decode()]

    Sending.objects.filter(pk=sending.pk).update(state="done", finished_at=timezone.now(), reached=1_204)

    assert all("ging naar 1.204 lezers" in client.get(one).content.decode() for one in addresses)


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count(client, django_assert_num_queries, count):
    for number in range(count):
        gone_out(f"2026-0{number + 1}")

    with django_assert_num_queries(5):
        answer = client.get("/nieuwsbrief/archief/")

    assert len(answer.context["paging"].page.object_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_issue_query_count(client, django_assert_max_num_queries, count):
    for number in range(count):
        InitiativeFactory(name=f"Groep {number}", published=True)
    gone_out()

    with django_assert_max_num_queries(8):
        client.get("/nieuwsbrief/archief/2026-10/")


def test_list_is_paged(client):
    for number in range(26):
        gone_out(f"{2000 + number}-01", sections=[])

    assert len(client.get("/nieuwsbrief/archief/").context["paging"].page.object_list) == 24
    assert len(client.get("/nieuwsbrief/archief/?pagina=2").context["paging"].page.object_list) == 2
    for odd in ("0", "-1", "1e30", "%00", "x"):
        assert client.get(f"/nieuwsbrief/archief/?pagina={odd}").status_code in {200, 400}


def test_feed_has_the_newest_first(client):
    gone_out("2026-09", title="September")
    gone_out("2026-10", title="Oktober")

    answer = client.get("/nieuwsbrief/archief.atom")

    feed = ET.fromstring(answer.content)  # noqa: S314  (our own feed)
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert [one.text for one in feed.findall("a:entry/a:title", names)] == ["Oktober", "September"]
    assert answer["Content-Type"].startswith("application/atom+xml")


def test_staff_sees_a_draft_only_in_redactie(client):
    make_issue("2026-11")
    client.force_login(UserFactory(admin=True))

    assert client.get("/nieuwsbrief/archief/2026-11/").status_code == 404
