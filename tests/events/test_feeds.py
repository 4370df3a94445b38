"""The agenda for other programs: a calendar per filter address, the newest for a reader, and a table."""

import csv
import io
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.utils import timezone
from icalendar import Calendar

from events.actions.editing import call_off, change_event
from events.models import Event
from events.views import calendars
from tests.events.factories import EventFactory
from tests.initiatives.factories import InitiativeFactory

pytestmark = pytest.mark.django_db
FEED = "/agenda.ics"
ATOM = "{http://www.w3.org/2005/Atom}"


def components(client, query=""):
    return Calendar.from_ical(client.get(FEED + query).content).walk("VEVENT")


def titles(client, query=""):
    return [str(one["SUMMARY"]) for one in components(client, query)]


def test_feed_holds_what_the_list_holds_and_what_was_lately(client):
    EventFactory(title="Over een week", days=7, themes=["food"])
    EventFactory(title="Morgen", days=1, kind="training")
    EventFactory(title="Vorige maand", days=-30, kind="training")
    EventFactory(title="Lang geleden", days=-90, kind="training")
    EventFactory(title="Concept", draft=True, kind="training")
    EventFactory(title="Afgelast", days=3, cancelled=True, kind="training")

    assert titles(client) == ["Vorige maand", "Morgen", "Afgelast", "Over een week"]
    assert titles(client, "?soort=training") == ["Vorige maand", "Morgen", "Afgelast"]
    assert titles(client, "?thema=eten-en-voedsel") == ["Over een week"]
    assert titles(client, "?wanneer=voorbij") == ["Lang geleden", "Vorige maand"]
    day = timezone.localdate() + timedelta(days=1)
    assert titles(client, f"?van={day}&tot={day}") == ["Morgen"]
    assert [str(one["STATUS"]) for one in components(client, "?soort=training")][1:] == ["CONFIRMED", "CANCELLED"]


def test_feed_has_a_name_and_is_a_calendar(client):
    EventFactory()
    response = client.get(f"{FEED}?soort=training&regio=u16")
    calendar = Calendar.from_ical(response.content)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert str(calendar["X-WR-CALNAME"]) == "Agenda Omzien: Training, U16"
    assert str(calendar["METHOD"]) == "PUBLISH"
    assert "public" in response["Cache-Control"]
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H" in response.content


def test_uid_stays_and_sequence_rises_over_changes(client):
    event = EventFactory(days=5)
    (first,) = components(client)

    change_event(event=event, values={"title": "Andere titel", "starts_at": event.starts_at + timedelta(minutes=30)})
    (second,) = components(client)
    call_off(event=event, reason="De zaal is dicht.")
    (third,) = components(client)

    assert {str(one["UID"]) for one in (first, second, third)} == {f"{event.uid}@testserver"}
    assert [int(one["SEQUENCE"]) for one in (first, second, third)] == [0, 1, 2]
    assert [str(one["STATUS"]) for one in (first, second, third)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert str(second["SUMMARY"]) == "Andere titel"


def test_feed_stops_at_a_thousand_with_what_comes_first(client, monkeypatch):
    monkeypatch.setattr(calendars, "MOST", 3)
    for days in (4, 2, 8, 6, -1):
        EventFactory(title=f"Over {days}", days=days)
    assert titles(client) == ["Over 2", "Over 4", "Over 6"]

    Event.objects.filter(title="Over 4").delete()
    Event.objects.filter(title="Over 6").delete()
    assert titles(client) == ["Over -1", "Over 2", "Over 8"]


# --- unchanged ----------------------------------------------------------------------------------------


def test_unchanged_is_answered_without_a_body(client, django_assert_num_queries):
    EventFactory.create_batch(3)
    first = client.get(FEED)
    known = {"If-None-Match": first["ETag"]}

    with django_assert_num_queries(6):
        response = client.get(FEED, headers=known)

    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"] == first["ETag"]
    assert client.get(FEED, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    assert client.get(f"{FEED}?soort=training", headers=known).status_code == 200


@pytest.mark.parametrize("header", ["If-None-Match", "If-Modified-Since"])
@pytest.mark.parametrize("change", ["edit", "call off", "publish", "take back", "new"])
def test_any_change_makes_it_new(client, monkeypatch, header, change):
    event, other = EventFactory(days=5), EventFactory(days=6)
    draft = EventFactory(draft=True)
    long_ago = datetime(2026, 1, 1, 12, tzinfo=UTC)
    Event.objects.update(updated_at=timezone.now() - timedelta(seconds=30))
    # The day is long begun: only the changes decide.
    monkeypatch.setattr(calendars, "midnight", lambda day: long_ago)
    first = client.get(FEED)
    known = {header: first["ETag" if header == "If-None-Match" else "Last-Modified"]}
    assert client.get(FEED, headers=known).status_code == 304

    if change == "edit":
        change_event(event=event, values={"summary": "Anders."})
    elif change == "call off":
        call_off(event=event, reason="Ziek.")
    elif change == "publish":
        draft.status, draft.published_at = Event.Status.PUBLISHED, timezone.now()
        draft.save()
    elif change == "take back":
        other.status = Event.Status.DRAFT
        other.save()
    else:
        EventFactory()

    assert client.get(FEED, headers=known).status_code == 200


def test_last_modified_is_at_least_this_morning(client):
    EventFactory()
    Event.objects.update(updated_at=datetime(2020, 1, 1, tzinfo=UTC))
    changed = parsedate_to_datetime(client.get(FEED)["Last-Modified"])

    assert timezone.localtime(changed).date() == timezone.localdate()


@pytest.mark.parametrize("count", [1, 3])
def test_feed_query_count(client, django_assert_num_queries, count):
    for _ in range(count):
        EventFactory(themes=["food"], organisers=[InitiativeFactory(published=True)])

    with django_assert_num_queries(7):
        response = client.get(FEED)

    assert response.content.count(b"BEGIN:VEVENT") == count


# --- the others ---------------------------------------------------------------------------------------


def parsed(response):
    return ET.fromstring(response.content)  # noqa: S314  (our own)


def test_atom_has_what_was_added_last_first(client):
    EventFactory(title="Eerst", days=2, published_at=timezone.now() - timedelta(days=3), themes=["food"])
    EventFactory(title="Later", days=9, published_at=timezone.now() - timedelta(days=1), kind="training")
    EventFactory(title="Weg", cancelled=True, published_at=timezone.now() - timedelta(days=5))
    EventFactory(title="Concept", draft=True)
    root = parsed(client.get("/agenda.atom"))
    entries = root.findall(f"{ATOM}entry")

    assert [one.find(f"{ATOM}title").text for one in entries] == ["Later", "Eerst", "Gaat niet door: Weg"]
    assert entries[0].find(f"{ATOM}id").text == f"urn:uuid:{Event.objects.get(title='Later').uid}"
    assert [one.get("term") for one in entries[1].findall(f"{ATOM}category")] == ["Bijeenkomst", "Eten en voedsel"]
    assert len(parsed(client.get("/agenda.atom?soort=training")).findall(f"{ATOM}entry")) == 1


def test_csv_is_the_list_as_a_table(client):
    zwaan = InitiativeFactory(name="De Zwaan", published=True)
    EventFactory(
        title="=Soep(1)", starts_at=datetime(2040, 3, 5, 18, 30, tzinfo=UTC), organisers=[zwaan], themes=["food"],
        regions=["u16"], is_online=True, online_url="https://geheim.test/", capacity=3,
    )  # fmt: skip
    EventFactory(title="Concept", draft=True)
    response = client.get("/agenda.csv")
    text = b"".join(response).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=";")

    assert row["Titel"] == "'=Soep(1)"
    assert (row["Begint"], row["Eindigt"]) == ("2040-03-05 19:30", "2040-03-05 21:30")
    assert (row["Gemeente"], row["Voor de regio’s"], row["Online"], row["Gaat door"]) == ("Zeist", "U16", "ja", "ja")
    assert row["Georganiseerd door"] == "De Zwaan"
    assert "geheim" not in text


@pytest.mark.parametrize("address", ["/agenda.atom", "/agenda.csv"])
@pytest.mark.parametrize("count", [1, 3])
def test_data_query_count(client, django_assert_max_num_queries, address, count):
    for _ in range(count):
        EventFactory(themes=["food"], regions=["u16"], organisers=[InitiativeFactory(published=True)])

    with django_assert_max_num_queries(6):
        response = client.get(address)
        assert response.status_code == 200
        b"".join(response)


def test_list_leads_to_all_of_them_with_its_own_filters(client):
    html = client.get("/agenda/?soort=training").content.decode()

    assert 'href="webcal://testserver/agenda.ics?soort=training"' in html
    for suffix in ("ics", "csv", "atom"):
        assert f'href="/agenda.{suffix}?soort=training"' in html
    assert "Abonneer op deze agenda" in html
