"""The page of one event, what it says to search engines, and its file for a calendar."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from events.models import Event
from initiatives.models import Region
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory, RegistrationFactory
from tests.initiatives.factories import InitiativeFactory, phase
from tests.knowledge.factories import make_article

pytestmark = pytest.mark.django_db

# What schema.org says a thing may have, as far as we use it; a word that is not here is a typing error.
VOCABULARY = {
    "Event": {
        "@id", "url", "name", "description", "startDate", "endDate", "eventStatus", "eventAttendanceMode", "location",
        "organizer", "inLanguage", "isAccessibleForFree", "maximumAttendeeCapacity",
    },
    "Place": {"name", "address", "geo"},
    "VirtualLocation": {"url"},
    "PostalAddress": {"streetAddress", "addressLocality", "addressRegion", "addressCountry"},
    "GeoCoordinates": {"latitude", "longitude"},
    "Organization": {"name", "url"},
}  # fmt: skip
STATUSES = {"https://schema.org/EventScheduled", "https://schema.org/EventCancelled"}
MODES = {f"https://schema.org/{mode}EventAttendanceMode" for mode in ("Offline", "Online", "Mixed")}
REQUIRED = {"name", "startDate", "location"}


def page(event, client=None):
    return (client or Client()).get(event.get_absolute_url())


def html(event, client=None):
    return page(event, client).content.decode()


def data_of(event):
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html(event), re.DOTALL)
    return json.loads(found)


def things(value):
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from things(part)


@pytest.fixture
def event():
    initiative = InitiativeFactory(name="Dorpshuis De Zwaan", published=True, municipality="zeist")
    made = EventFactory(
        title="Soepavond",
        summary="Samen eten.",
        description="Neem een pan mee.\n\nKijk op https://soep.test/ <script>alert(1)</script>",
        starts_at=datetime(2040, 3, 5, 18, 30, tzinfo=UTC),
        organisers=[initiative],
        themes=["food"],
        regions=["u16"],
        latitude=52.09,
        longitude=5.23,
        is_online=True,
        online_url="https://geheim.test/kamer",
        capacity=20,
    )
    made.phases.set([phase("starting")])
    return made


def test_page_says_what_when_where_for_whom_and_who(event):
    text = html(event)

    for said in (
        "Soepavond", "Samen eten.", "Neem een pan mee.", "maandag 5 maart 2040, 19.30 tot 21.30 uur",
        "Buurthuis De Linde", "Lindelaan 3", "/gemeenten/zeist/", "Je kunt ook online meedoen.", "Start",
        "/regios/u16/", "Dorpshuis De Zwaan", "/themas/eten-en-voedsel/", "Zet in je agenda", "Hoe kom ik er?",
        "openstreetmap.org/directions?to=52.09000%2C5.23000", "locator__cell--here",
    ):  # fmt: skip
        assert said in text, said
    assert "geheim" not in text
    assert "<script>alert" not in text
    assert 'href="https://soep.test/" rel="nofollow ugc noopener"' in text
    assert 'rel="canonical" href="http://testserver/agenda/soepavond/"' in text


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("signed_in", [False, True])
def test_page_takes_a_fixed_number_of_queries(client, django_assert_max_num_queries, count, signed_in):
    organisers = InitiativeFactory.create_batch(count, published=True, themes=["food", "care"])
    event = EventFactory(organisers=organisers, themes=["food", "care"], regions=["u16"], capacity=9, series=SERIES)
    RegistrationFactory.create_batch(count, event=event)
    for _ in range(count):
        EventFactory(organisers=organisers, themes=["food"], regions=["u16"])
        EventFactory(series=SERIES, days=40)
    event.phases.set([phase("starting"), phase("growing")][:count])
    event.report = make_article(title="Zo was het")
    event.save()
    if signed_in:
        client.force_login(UserFactory())
        client.get("/healthz")

    # Who is signed in, their roles, whether they may edit this, and whether they have a seat.
    with django_assert_max_num_queries(15 + 6 * signed_in):
        response = page(event, client)

    assert len(response.context["organisers"]) == count
    assert "Zo was het" in response.content.decode()


SERIES = "00000000-0000-4000-8000-000000000001"


def test_cancelled_event_says_so_and_takes_nobody(event):
    event.status, event.cancelled_reason, event.cancelled_at = "cancelled", "De zaal is dicht.", timezone.now()
    event.save()
    text = html(event)

    assert "Dit gaat niet door." in text
    assert "De zaal is dicht." in text
    assert "<title>Gaat niet door: Soepavond" in text
    assert "Zet in je agenda" not in text
    assert "Schrijf je in" not in text


def test_past_event_has_its_report_once_everybody_may_read_it(client):
    event = EventFactory(days=-3)
    assert "Dit is geweest." in html(event)
    assert "Hoe het was" not in html(event)

    event.report = make_article(title="Verslag in concept", live=False)
    event.save()
    assert "Verslag in concept" not in html(event)

    event.report.get_latest_revision_as_object().save_revision().publish()
    assert "Verslag in concept" in html(event)
    assert "Schrijf je in" not in html(event)


def test_other_days_of_a_series_are_named():
    first = EventFactory(series=SERIES, starts_at=datetime(2040, 1, 1, 12, tzinfo=UTC))
    EventFactory(series=SERIES, starts_at=datetime(2040, 2, 1, 12, tzinfo=UTC))
    EventFactory(series=SERIES, starts_at=datetime(2040, 3, 1, 12, tzinfo=UTC), draft=True)
    text = html(first)

    assert "woensdag 1 februari 2040" in text
    assert "1 maart 2040" not in text


def test_what_is_like_it_stands_below_with_the_reason(event):
    EventFactory(title="Ook soep", themes=["food"], municipality="soest")
    EventFactory(title="Om de hoek", municipality="zeist", themes=["digital"])
    EventFactory(title="Vlakbij", municipality="bunnik")
    EventFactory(title="Concept soep", themes=["food"], draft=True)
    EventFactory(title="Soep van gisteren", themes=["food"], days=-1)
    EventFactory(title="Afgelaste soep", themes=["food"], cancelled=True)
    related = page(event).context["related"]

    assert [(card.event.title, card.reason) for card in related] == [
        ("Ook soep", "ook over Eten en voedsel"),
        ("Om de hoek", "ook in Zeist"),
        ("Vlakbij", related[2].reason),
    ]
    assert re.fullmatch(r"\d+ km verderop", related[2].reason)


# --- who may see a draft ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"),
    [("visitor", 404), ("stranger", 404), ("elsewhere", 404), ("coordinator", 200), ("network", 200), ("team", 200)],
)
@pytest.mark.parametrize("suffix", ["/", ".ics"])
def test_draft_is_for_who_runs_it(client, role, status, suffix):
    initiative = InitiativeFactory(published=True, municipality="zeist")
    event = EventFactory(draft=True, organisers=[initiative])
    people = {
        "stranger": UserFactory,
        "elsewhere": lambda: UserFactory(coordinator=Region.objects.get(slug="regio-amersfoort")),
        "coordinator": lambda: UserFactory(coordinator=Region.objects.get(slug="u16")),
        "network": lambda: UserFactory(network=True),
        "team": lambda: team_of(initiative, UserFactory()),
    }
    if role in people:
        client.force_login(people[role]())

    assert client.get(f"/agenda/{event.slug}{suffix}").status_code == status


def team_of(initiative, user):
    initiative.memberships.create(user=user, role="owner")
    return user


def test_draft_shown_to_its_team_is_not_for_search_engines(client):
    event = EventFactory(draft=True)
    client.force_login(UserFactory(network=True))
    text = html(event, client)

    assert '<meta name="robots" content="noindex">' in text
    assert "application/ld+json" not in text
    assert "Nog niet openbaar." in text


# --- for search engines -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "mode", "places"),
    [
        ({}, "Offline", ["Place"]),
        ({"is_online": True}, "Mixed", ["Place", "VirtualLocation"]),
        ({"is_online": True, "place_name": "", "address": "", "municipality": None}, "Online", ["VirtualLocation"]),
        ({"capacity": 5, "latitude": 52.1, "longitude": 5.2}, "Offline", ["Place"]),
    ],
)
def test_structured_data_is_of_the_vocabulary(fields, mode, places):
    event = EventFactory(organisers=[InitiativeFactory(published=True)], **fields)
    data = data_of(event)

    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "Event"
    assert set(data) >= REQUIRED
    for thing in things(data):
        assert set(thing) - {"@type", "@context"} <= VOCABULARY[thing["@type"]]
    assert data["eventStatus"] in STATUSES
    assert data["eventAttendanceMode"] in MODES
    assert data["eventAttendanceMode"].endswith(f"/{mode}EventAttendanceMode")
    found = data["location"] if isinstance(data["location"], list) else [data["location"]]
    assert [place["@type"] for place in found] == places
    assert datetime.fromisoformat(data["startDate"]) == event.starts_at
    assert datetime.fromisoformat(data["startDate"]).utcoffset() in {timedelta(hours=1), timedelta(hours=2)}


def test_structured_data_names_who_organises_and_that_it_is_off(event):
    event.status, event.cancelled_reason, event.cancelled_at = "cancelled", "Ziek.", timezone.now()
    event.title = "</script><script>alert(1)</script>"
    event.save()
    data = data_of(event)

    assert data["eventStatus"] == "https://schema.org/EventCancelled"
    assert data["organizer"] == [
        {
            "@type": "Organization",
            "name": "Dorpshuis De Zwaan",
            "url": "http://testserver/initiatieven/dorpshuis-de-zwaan/",
        }
    ]
    assert data["name"] == "</script><script>alert(1)</script>"
    assert "geheim" not in json.dumps(data)


# --- its file -----------------------------------------------------------------------------------------


def test_file_puts_it_in_a_calendar(client, event):
    response = client.get("/agenda/soepavond.ics")
    (one,) = Calendar.from_ical(response.content).walk("VEVENT")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="soepavond.ics"'
    assert one.start == event.starts_at
    assert one["URL"] == "http://testserver/agenda/soepavond/"
    assert b"geheim" not in response.content


def test_file_of_nothing_is_not_there(client):
    assert client.get("/agenda/weg.ics").status_code == 404


@pytest.mark.parametrize(
    "address", ["/agenda/", "/agenda.ics", "/agenda.csv", "/agenda/soepavond/", "/agenda/soepavond.ics"]
)
def test_nothing_changes_here(client, event, address):
    assert client.post(address).status_code == 405
    assert Event.objects.get().version == event.version
