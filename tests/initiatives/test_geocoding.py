"""Places as visitors type them; the national register as a real server on this machine."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.cache import cache

from initiatives import geocoding
from initiatives.geo import Point
from initiatives.geocoding import geocode_address, locate, read_point, suggest
from initiatives.models import Municipality, Place

pytestmark = pytest.mark.django_db

FOUND = json.dumps({"response": {"docs": [{"centroide_ll": "POINT(5.23456 52.09123)"}]}}).encode()
NOTHING = json.dumps({"response": {"docs": []}}).encode()


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@contextmanager
def register(settings, *, status=200, body=FOUND, wait=0.0, drip=0.0, headers=()):
    """A server that answers as told and remembers what it was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            time.sleep(wait)
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()
            for part in [body[i : i + 8] for i in range(0, len(body), 8)] if drip else [body]:
                time.sleep(drip)
                try:
                    self.wfile.write(part)
                except OSError:
                    return

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    settings.PDOK_URL = f"http://127.0.0.1:{server.server_port}/free"
    yield asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("typed", ["Zeist", "zeist", "  ZEIST ", "Utrecht", "Wijk bij Duurstede", "wijk-bij-duurstede"])
def test_locate_knows_a_place_by_name(typed):
    found = locate(typed)

    assert found is not None
    assert found.label.lower().replace("-", " ") == typed.strip().lower().replace("-", " ")


@pytest.mark.parametrize("typed", ["", "   ", "Atlantis", "\x00", "'", "()", "🌷", "a" * 5000, "%", "Zeist (Atlantis)"])
def test_locate_knows_nothing_of_the_rest(typed):
    assert locate(typed) is None


def test_locate_knows_aliases_of_a_municipality():
    Municipality.objects.filter(name="Stichtse Vecht").update(aliases=["De Vechtgemeente"])

    assert locate("de vechtgemeente").label == "Stichtse Vecht"


def test_same_name_in_two_municipalities_is_told_apart():
    one, other = Municipality.objects.order_by("pk")[:2]
    for municipality in (one, other):
        Place.objects.create(name="Dubbeldam", municipality=municipality, latitude=52.1, longitude=5.2)

    labels = {candidate.label for candidate in suggest("dubbeldam")}

    assert labels == {f"Dubbeldam ({one})", f"Dubbeldam ({other})"}
    assert locate("dubbeldam") is None
    assert locate(f"Dubbeldam ({other})").label == "Dubbeldam"


def test_names_cost_two_queries_whatever_the_number(django_assert_num_queries):
    with django_assert_num_queries(2):
        suggest("Utrecht")


@pytest.mark.parametrize("typed", ["3707 AB", "3707ab", "Slotlaan 10", "Slotlaan 10 Zeist", "3707AB 12"])
def test_register_is_asked_for_numbers(settings, typed):
    with register(settings) as asked:
        found = locate(typed)

    assert found.point == Point(52.09123, 5.23456)
    assert len(asked) == 1


@pytest.mark.parametrize("typed", ["Zei", "Atlantis", "Zeist", "1234", "3707 SS", "3707 ABC", "12"])
def test_register_is_not_asked_for_names_and_halves(settings, typed):
    with register(settings) as asked:
        locate(typed)

    assert asked == []


@pytest.mark.parametrize("body", [FOUND, NOTHING])
def test_register_is_asked_once_for_the_same(settings, body):
    with register(settings, body=body) as asked:
        assert [locate("3707 AB"), locate("3707 AB")][0] == locate("3707 AB")

    assert len(asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 500},
        {"status": 404},
        {"body": b"<html>geen json"},
        {"body": b"\xff\xfe"},
        {"body": b"[]"},
        {"body": b'{"response": {"docs": [{}]}}'},
        {"body": b'{"response": {"docs": [{"centroide_ll": "POINT(a b)"}]}}'},
        {"body": b"{" * 100_000},
        {"status": 302, "headers": [("Location", "http://127.0.0.1:1/")]},
        {"body": b""},
    ],
)
def test_odd_answers_are_no_answer(settings, answer):
    with register(settings, **answer) as asked:
        assert locate("3707 AB") is None
        assert locate("3707 CD") is None

    assert len(asked) == 1, "After a failure the register rests"


@pytest.mark.parametrize("slow", [{"wait": 1.0}, {"drip": 0.1}])
def test_slow_register_is_left_in_time(settings, monkeypatch, slow):
    monkeypatch.setattr(geocoding, "TIMEOUT_SECONDS", 0.2)
    start = time.monotonic()

    with register(settings, **slow):
        assert locate("3707 AB") is None
        assert time.monotonic() - start < 0.9


def test_unreachable_register_is_no_fault(settings):
    settings.PDOK_URL = "http://127.0.0.1:1/free"

    assert locate("3707 AB") is None


@pytest.mark.parametrize("url", ["", "http://api.example/free", "file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_other_addresses_are_never_asked(settings, url):
    settings.PDOK_URL = url

    assert locate("3707 AB") is None


def test_all_visitors_share_one_limit(settings, monkeypatch):
    monkeypatch.setattr(geocoding, "CALLS_PER_MINUTE", 2)
    this_minute = time.time()
    monkeypatch.setattr(geocoding.time, "time", lambda: this_minute)

    with register(settings) as asked:
        found = [locate(f"370{n} AB") for n in range(4)]

    assert [place is not None for place in found] == [True, True, False, False]
    assert len(asked) == 2


def test_question_names_its_kinds_and_wants_one_row(settings):
    with register(settings) as asked:
        geocode_address("Slotlaan 10", "Zeist")

    assert "q=Slotlaan+10%2C+Zeist" in asked[0]
    assert "fq=type%3A%28adres+OR+postcode%29" in asked[0]
    assert "rows=1" in asked[0]


def test_address_without_text_is_not_asked(settings):
    with register(settings) as asked:
        assert geocode_address(" ", "Zeist") is None

    assert asked == []


def test_point_outside_the_country_is_no_point():
    assert read_point(FOUND.replace(b"52.09123", b"12.0")) is None
