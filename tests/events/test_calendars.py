"""Our calendars as two others read them: icalendar with recurring-ical-events, and ical.js (a development tool)."""

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from events import calendars, feed_writing
from events.models import Event
from initiatives.models import Municipality

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HERE = Path(__file__).resolve().parents[1] / "calendars"
NODE = shutil.which("node")
MADE = datetime(2026, 1, 1, tzinfo=UTC)

# Around both changes of the clock, at every half hour of the night and at a usual time.
NIGHTS = [
    datetime(year, month, day, tzinfo=UTC) + timedelta(minutes=30 * half)
    for year, month, day in [(2026, 3, 28), (2026, 10, 24), (2027, 3, 27), (2027, 10, 30)]
    for half in range(40, 58)
]
EVENINGS = [
    datetime(2026, month, day, 19, 30, tzinfo=AMSTERDAM)
    for month, day in [(3, 28), (3, 29), (3, 30), (10, 24), (10, 25), (10, 26), (7, 1), (12, 31)]
]
TRICKY = [
    "Soep, brood; en meer",
    "Twee\nregels",
    "Terug\\slash \\n geen regel",
    'Met "aanhalingstekens" en: dubbele punt',
    "🥣 Soep voor iedereen 🥕🥕🥕 " * 4,
    "é" * 120,
    "a" * 75 + "ë" + "b" * 74 + ",;",
    "BEGIN:VEVENT",
    " spaties aan de randen ",
]
# What a form lets through: no control characters, and lines end in one way.
words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029"), min_size=1, max_size=120
)
lines = st.lists(words, min_size=1, max_size=3).map("\n".join)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC)).map(  # noqa: DTZ001  (given one)
    lambda moment: moment.replace(microsecond=0)
)


def event(starts=EVENINGS[0], hours=2.0, **fields):
    """Not saved: what is written depends on nothing else."""
    given = {"title": "Soepavond", "slug": "soepavond", "summary": "Samen eten.", "place_name": "De Linde"}
    return Event(
        starts_at=starts,
        ends_at=starts + timedelta(hours=hours),
        created_at=MADE,
        updated_at=MADE,
        **({"status": Event.Status.PUBLISHED} | given | fields),
    )


def feed(events, name="Agenda Omzien"):
    return feed_writing.feed(events, name=name, refresh=timedelta(hours=4))


def by_objects(events, name="Agenda Omzien"):
    """As files and mails are written."""
    return calendars.calendar_of((calendars.event_component(one) for one in events), name=name)


WRITERS = [feed, by_objects]


@pytest.fixture(scope="module")
def ical_js():
    """`ical_js(calendar)`: what ical.js understands. Missing is a fault where CI is set, elsewhere a skip."""
    if NODE is None or not (HERE / "node_modules/ical.js").exists():
        if os.environ.get("CI"):
            pytest.fail("ical.js is missing: npm ci --prefix tests/calendars")
        pytest.skip("needs node, and once: npm ci --prefix tests/calendars")

    def read(calendar):
        done = subprocess.run(
            [NODE, str(HERE / "read.mjs")], input=calendar, capture_output=True, check=True, timeout=60
        )
        return json.loads(done.stdout)

    return read


def read_by_icalendar(calendar):
    """Per UID what it says, with occurrences as recurring-ical-events finds them."""
    parsed = Calendar.from_ical(calendar)
    found = recurring_ical_events.of(parsed).between(datetime(2019, 1, 1, tzinfo=UTC), datetime(2042, 1, 1, tzinfo=UTC))
    return {
        str(one["UID"]): {
            "title": str(one["SUMMARY"]),
            "description": str(one["DESCRIPTION"]),
            "starts": one.start.timestamp(),
            "ends": one.end.timestamp(),
        }
        for one in found
    }


def expected(one):
    return {"title": one.title, "starts": one.starts_at.timestamp(), "ends": one.ends_at.timestamp()}


def part(told, keys=("title", "starts", "ends")):
    return {key: told[key] for key in keys}


@pytest.mark.parametrize("write", WRITERS)
def test_both_readers_find_every_moment_over_both_changes_of_the_clock(ical_js, write):
    events = [event(starts, title=f"Om {starts.isoformat()}") for starts in [*NIGHTS, *EVENINGS]]
    wanted = {calendars.uid_of(one): expected(one) for one in events}
    calendar = write(events)

    assert {uid: part(told) for uid, told in read_by_icalendar(calendar).items()} == wanted
    assert {told["uid"]: part(told) for told in ical_js(calendar)["events"]} == wanted
    assert not any(told["recurs"] for told in ical_js(calendar)["events"])


def test_half_past_seven_stays_half_past_seven_on_the_wall(ical_js):
    told = ical_js(feed([event(starts) for starts in EVENINGS]))["events"]

    assert {one["wall"][11:] for one in told} == {"19:30:00"}


def test_without_its_rule_a_reader_would_be_an_hour_off(ical_js):
    """The negative control: the test above sees it when the zone is wrong."""
    winter = event(datetime(2026, 12, 1, 19, 30, tzinfo=AMSTERDAM))
    wrong = feed([winter]).replace(b"TZOFFSETTO:+0100", b"TZOFFSETTO:+0200")

    assert ical_js(wrong)["events"][0]["starts"] == winter.starts_at.timestamp() - 3600


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("text", TRICKY)
def test_both_readers_get_every_letter_of_a_text(ical_js, write, text):
    one = event(title=text.replace("\n", " "), summary=text, place_name=text.strip().replace("\n", " ")[:100])
    calendar = write([one])
    told = ical_js(calendar)["events"][0]
    by_icalendar = read_by_icalendar(calendar)[calendars.uid_of(one)]

    assert told["title"] == by_icalendar["title"] == one.title
    assert told["description"] == by_icalendar["description"]
    assert told["description"].startswith(text)
    assert told["location"].startswith(one.place_name)


@given(st.lists(st.tuples(words, lines, moments, st.integers(1, 60 * 24)), min_size=1, max_size=6))
def test_any_text_at_any_moment_is_read_back(many):
    events = [event(starts, minutes / 60, title=title, summary=text) for title, text, starts, minutes in many]
    calendar = feed(events)
    told = read_by_icalendar(calendar)

    assert {uid: part(one) for uid, one in told.items()} == {calendars.uid_of(one): expected(one) for one in events}
    assert all(told[calendars.uid_of(one)]["description"].startswith(one.summary) for one in events)
    assert_lines_are_as_rfc_5545_wants(calendar)


def test_ical_js_reads_back_any_text_at_any_moment(ical_js):
    """The same as above for a reader in another process: all examples in one calendar."""
    made = []

    @given(st.tuples(words, lines, moments, st.integers(1, 60 * 24)))
    def collect(one):
        title, text, starts, minutes = one
        made.append(event(starts, minutes / 60, title=title, summary=text))

    collect()
    told = {one["uid"]: one for one in ical_js(feed(made))["events"]}

    assert {uid: part(one) for uid, one in told.items()} == {calendars.uid_of(one): expected(one) for one in made}
    assert all(told[calendars.uid_of(one)]["description"].startswith(one.summary) for one in made)


def assert_lines_are_as_rfc_5545_wants(calendar):
    """3.1: lines end in CRLF and hold at most 75 octets, and a folded letter is still one letter."""
    assert calendar.endswith(b"\r\n")
    assert calendar.count(b"\n") == calendar.count(b"\r\n") == calendar.count(b"\r")
    rows = calendar.split(b"\r\n")
    assert max(map(len, rows)) <= 75
    for row in rows:
        row.decode()


@pytest.mark.parametrize("text", TRICKY)
def test_lines_are_folded_between_letters(text):
    assert_lines_are_as_rfc_5545_wants(feed([event(title=text, summary=text)]))


@given(st.tuples(words, lines, moments, st.integers(1, 60 * 24)), st.sampled_from(["published", "cancelled"]))
def test_feed_says_what_a_file_says(one, status):
    title, text, starts, minutes = one
    made = event(
        starts, minutes / 60, title=title, summary=text, status=status, cancelled_reason="Ziek, helaas; echt.",
        address="Lindelaan 3, Odijk", latitude=52.1, longitude=5.2, sequence=3,
    )  # fmt: skip

    assert properties(feed([made])) == properties(by_objects([made]))


def properties(calendar):
    (found,) = Calendar.from_ical(calendar).walk("VEVENT")
    return {name: (value.to_ical(), dict(value.params)) for name, value in found.items() if name != "DTSTAMP"}


def test_feed_says_its_name_and_how_often_to_ask(ical_js):
    calendar = feed([event()], name="Agenda Omzien: Training")

    assert ical_js(calendar)["name"] == "Agenda Omzien: Training"
    assert ical_js(calendar)["method"] == "PUBLISH"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in calendar
    assert b"X-PUBLISHED-TTL:PT4H\r\n" in calendar


def test_what_is_called_off_says_so_under_the_same_uid_and_a_higher_sequence(ical_js):
    one = event()
    before = ical_js(feed([one]))["events"][0]
    one.status, one.cancelled_reason, one.sequence = Event.Status.CANCELLED, "De zaal is dicht.", 1
    after = ical_js(feed([one]))["events"][0]

    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after["description"].startswith("Dit gaat niet door. De zaal is dicht.")


def test_address_to_join_online_is_in_nobodys_feed():
    one = event(is_online=True, online_url="https://geheim.test/kamer", municipality=Municipality(name="Zeist"))

    assert b"geheim" not in feed([one])
