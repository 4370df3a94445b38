"""Where events are shown beside the agenda: the search, the sitemap, the front page, and the pages of others."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.actions.editing import call_off, change_event, publish
from events.findable import refresh
from events.models import Event
from initiatives.models import Region
from omzien.search.indexing import reindex
from omzien.search.models import Document
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory
from tests.initiatives.factories import InitiativeFactory

pytestmark = pytest.mark.django_db


def known():
    return sorted(Document.objects.filter(kind="evenement").values_list("title", flat=True))


def body(response):
    return (b"".join(response) if response.streaming else response.content).decode()


@pytest.mark.parametrize(
    "role", ["visitor", "stranger", "team", "elsewhere", "coordinator", "network", "editor", "admin"]
)
def test_draft_is_shown_nowhere_where_everybody_looks(role):
    initiative = InitiativeFactory(name="Dorpshuis", published=True, municipality="zeist", themes=["food"])
    EventFactory(title="Geheim plan", draft=True, organisers=[initiative], themes=["food"], regions=["u16"])
    EventFactory(title="Soepavond", organisers=[initiative], themes=["food"], regions=["u16"])
    reindex(["evenement"])
    client = Client()
    user = {
        "stranger": {}, "team": {}, "elsewhere": {"coordinator": "regio-amersfoort"},
        "coordinator": {"coordinator": "u16"},
        "network": {"network": True}, "editor": {"editor": True}, "admin": {"admin": True},
    }.get(role)  # fmt: skip
    if user is not None:
        if "coordinator" in user:
            user = {"coordinator": Region.objects.get(slug=user["coordinator"])}
        made = UserFactory(**user)
        if role == "team":
            initiative.memberships.create(user=made, role="owner")
        client.force_login(made)

    for address in (
        "/agenda/", "/agenda/?q=geheim", "/agenda.ics", "/agenda.atom", "/agenda.csv", "/sitemap-agenda.xml", "/",
        "/zoeken/?q=geheim+plan", "/zoeken/suggesties/?q=gehe", "/initiatieven/dorpshuis/", "/gemeenten/zeist/",
        "/regios/u16/", "/themas/eten-en-voedsel/", "/agenda/soepavond/",
    ):  # fmt: skip
        text = body(client.get(address))
        assert "Geheim plan" not in text, address
        assert "geheim-plan" not in text, address


# --- the search ---------------------------------------------------------------------------------------


def test_event_is_found_from_publishing_on(client):
    initiative = InitiativeFactory(name="De Zwaan", published=True)
    event = EventFactory(title="Soepavond", draft=True, organisers=[initiative], themes=["food"])
    refresh([event.pk])
    assert known() == []

    publish(event=event, by=UserFactory(network=True))
    assert known() == ["Soepavond"]
    change_event(event=event, values={"title": "Maaltijd"})
    assert known() == ["Maaltijd"]
    call_off(event=event, reason="Ziek.")
    assert Document.objects.get(kind="evenement").summary.startswith("Gaat niet door: ")
    Event.objects.all().delete()
    assert known() == []


def test_document_holds_what_an_event_is_found_by():
    initiative = InitiativeFactory(name="De Zwaan", published=True)
    event = EventFactory(
        title="Soepavond",
        organisers=[initiative],
        themes=["food"],
        regions=["lekstroom"],
        description="Neem een pan mee.",
    )
    refresh([event.pk])
    document = Document.objects.get(kind="evenement")

    assert document.is_public
    assert (document.url, document.where) == ("/agenda/soepavond/", "Zeist")
    assert document.body == "Neem een pan mee."
    assert set(document.regions) > {Region.objects.get(slug="lekstroom").pk}
    assert document.themes == [event.themes.get().pk]


@pytest.mark.parametrize("question", ["soepavond", "soep", "zwaan", "bijeenkomsten", "pan", "linde", "zeist soep"])
def test_is_found_on_the_page_of_everything(client, question):
    initiative = InitiativeFactory(name="De Zwaan", published=True)
    event = EventFactory(title="Soepavond", organisers=[initiative], description="Neem een pan mee.")
    refresh([event.pk])

    assert 'href="/agenda/soepavond/"' in client.get("/zoeken/", {"q": question}).content.decode()


@pytest.mark.parametrize("question", ["soep koken", "soep", "eten en voedsel koken"])
def test_what_comes_is_found_before_what_is_over(client, question):
    EventFactory(title="Soep koken straks", days=9, themes=["food"])
    EventFactory(title="Soep koken van toen", days=-9, themes=["food"], published_at=timezone.now())
    reindex(["evenement"])
    html = client.get("/zoeken/", {"q": question}).content.decode()

    assert html.index("/agenda/soep-koken-straks/") < html.index("/agenda/soep-koken-van-toen/")


def test_of_a_series_the_first_day_to_come_is_found_and_in_the_agenda_all_of_them(client):
    days = {
        n: EventFactory(title="Leerkring", days=n, series="00000000-0000-4000-8000-000000000001") for n in (9, -20, 37)
    }
    reindex(["evenement"])

    assert list(Document.objects.filter(kind="evenement").values_list("object_id", flat=True)) == [days[9].pk]
    assert client.get("/agenda/?q=leerkring").context["paging"].page.paginator.count == 2
    days[9].delete()
    days[37].delete()
    reindex(["evenement"])
    assert Document.objects.filter(kind="evenement").get().object_id == days[-20].pk


# --- the sitemap and the pages of others ---------------------------------------------------------------


def test_sitemap_lists_public_events(client):
    EventFactory(title="Straks")
    EventFactory(title="Toen", days=-9)
    EventFactory(title="Afgelast", cancelled=True)
    text = client.get("/sitemap-agenda.xml").content.decode()

    for slug in ("straks", "toen", "afgelast"):
        assert f"<loc>http://testserver/agenda/{slug}/</loc>" in text
    assert "/agenda/</loc>" in client.get("/sitemap-lijsten.xml").content.decode()


@pytest.mark.parametrize(
    "address", ["/", "/initiatieven/dorpshuis/", "/gemeenten/zeist/", "/regios/u16/", "/themas/eten-en-voedsel/"]
)
def test_what_comes_is_shown_on_the_pages_of_others(client, address):
    initiative = InitiativeFactory(name="Dorpshuis", published=True, municipality="zeist", themes=["food"])
    given = {"organisers": [initiative], "themes": ["food"]}
    for days, title in enumerate(["Een", "Twee", "Drie", "Vier"], 1):
        EventFactory(title=f"{title} eerst", days=days, **given)
    EventFactory(title="Voorbij", days=-1, **given)
    EventFactory(title="Afgelast", days=0.5, cancelled=True, **given)
    html = client.get(address).content.decode()

    assert "Binnenkort" in html
    assert [title in html for title in ("Een eerst", "Twee eerst", "Drie eerst")] == [True] * 3
    assert not any(title in html for title in ("Vier eerst", "Voorbij", "Afgelast"))


def test_elsewhere_nothing_is_said_where_nothing_comes(client):
    InitiativeFactory(name="Dorpshuis", published=True, municipality="soest", themes=["care"])
    EventFactory(municipality="zeist", themes=["food"])

    for address in ("/initiatieven/dorpshuis/", "/gemeenten/soest/", "/regios/regio-amersfoort/", "/themas/wonen/"):
        assert "Binnenkort" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("address", "queries"),
    # An initiative also shows how its meetings were.
    [("/initiatieven/dorpshuis/", 2), ("/gemeenten/zeist/", 1), ("/regios/u16/", 1), ("/themas/eten-en-voedsel/", 1)],
)
def test_the_short_list_takes_one_query(client, address, queries):
    initiative = InitiativeFactory(name="Dorpshuis", published=True, municipality="zeist", themes=["food"])
    numbers = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        numbers.append(len([one for one in asked.captured_queries if "events_event" in one["sql"]]))
        EventFactory(organisers=[initiative], themes=["food"])

    assert numbers == [queries] * 3


def test_menu_leads_to_the_agenda(client):
    assert '<a href="/agenda/" aria-current="page">Agenda</a>' in client.get("/agenda/").content.decode()
