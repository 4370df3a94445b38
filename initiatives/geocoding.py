"""Where a visitor means: a place, municipality, postcode or address, as typed.

Names come from our own tables. Only what has a number in it is asked of PDOK Locatieserver, the national register
(public, no key); where that cannot be reached the answer is None and nothing fails.
"""

import json
import logging
import re
import time
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.cache import cache
from django.db.models import Value
from django.db.models.functions import Replace

from initiatives.geo import Point
from initiatives.models import Municipality, Place
from omzien.search.dutch import slug_key

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 2
MAX_TYPED = 120
MAX_ANSWER_BYTES = 64 * 1024
KEEP_SECONDS = 30 * 24 * 3600
KEEP_NOTHING_SECONDS = 24 * 3600
# For all visitors together: a fair use of a public service, and no way to use us as a relay.
CALLS_PER_MINUTE = 60
# After a failure the register is left alone for a while, so that a slow one does not slow every visitor.
REST_SECONDS = 60

_POSTCODE = re.compile(r"(?<!\d)[1-9]\d{3}\s?(?!SA|SD|SS)[A-Z]{2}(?![A-Z0-9])", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\W\d_]{3,}\D*\s\d{1,5}(?!\d)")
_POINT = re.compile(r"POINT\((-?\d{1,3}\.?\d*) (-?\d{1,3}\.?\d*)\)")
_WITHIN = ((50.5, 53.8), (3.2, 7.3))

# More people live in a place than in a hamlet or a district of the same name.
_KIND_ORDER = {Place.Kind.PLACE: 0, Place.Kind.DISTRICT: 1, Place.Kind.NEIGHBOURHOOD: 2, Place.Kind.HAMLET: 3}


@dataclass(frozen=True, slots=True)
class Located:
    """A point with the name to show: "Nieuwland (Amersfoort)"."""

    label: str
    point: Point


def locate(text: str) -> Located | None:
    """What the visitor means, where that is one thing; None when nothing is known, or when `suggest` has several."""
    candidates = suggest(text)
    if candidates:
        return candidates[0] if len(candidates) == 1 else None
    return locate_in_register(text)


def suggest(text: str) -> list[Located]:
    """Every place and municipality of that name, best known first. One query per table; nothing leaves the server."""
    name, _, within = _typed(text).rstrip(")").partition("(")
    key = slug_key(name)
    if not key:
        return []
    places = places_named(name)
    if within.strip():
        places = [place for place in places if slug_key(place.municipality.name) == slug_key(within)]
    municipalities = [] if within.strip() else [m for m in Municipality.objects.all() if key in _names(m)]
    return _distinct(places, municipalities)


def locate_in_register(text: str) -> Located | None:
    """Asks PDOK, only for what holds a postcode or a house number."""
    typed = _typed(text)
    postcode = _POSTCODE.search(typed)
    if not postcode and not _ADDRESS.search(typed):
        return None
    kinds = "(postcode OR adres)" if postcode else "adres"
    point = _ask_once(typed.upper() if postcode and postcode[0] == typed else typed, kinds)
    return Located(typed, point) if point else None


def geocode_address(address: str, place: str) -> Point | None:
    """The exact point of an address in a place, or None."""
    return _ask_once(_typed(f"{address}, {place}"), "(adres OR postcode)") if address.strip() else None


def _typed(text: str) -> str:
    return " ".join(text.replace("\x00", " ").split())[:MAX_TYPED]


def places_named(name: str) -> list[Place]:
    """Those of this name however it is written, best known first. One query."""
    # A sort key without its spaces is a folded name without anything but letters and digits.
    folded = Replace("sort_key", Value(" "), Value(""))
    found = Place.objects.annotate(folded=folded).filter(folded=slug_key(name)).select_related("municipality")
    return sorted(found.order_by("pk"), key=lambda place: _KIND_ORDER[Place.Kind(place.kind)])


def _names(municipality: Municipality) -> set[str]:
    return {slug_key(name) for name in (municipality.name, *municipality.aliases)}


def _distinct(places: list[Place], municipalities: list[Municipality]) -> list[Located]:
    """A place that shares its municipality's name stands for both; the rest is told apart by municipality."""
    best: dict[int, Place] = {}
    for place in places:
        best.setdefault(place.municipality_id, place)
    others = [m for m in municipalities if m.pk not in best]
    several = len(best) + len(others) > 1
    named = [Located(f"{p} ({p.municipality})" if several else str(p), _point(p)) for p in best.values()]
    return named + [Located(f"gemeente {m}" if several else str(m), _point(m)) for m in others]


def _point(where: Place | Municipality) -> Point:
    return Point(where.latitude, where.longitude)


def _ask_once(question: str, kinds: str) -> Point | None:
    """Through the cache, where an answer of nothing is remembered too, for a shorter time."""
    key = "pdok:" + sha256(f"{kinds}:{slug_key(question)}:{question.casefold()}".encode()).hexdigest()[:40]
    known = cache.get(key)
    if known is not None:
        return Point(*known) if known else None
    if not settings.PDOK_URL or cache.get("pdok:rest") or not _may_ask():
        return None
    try:
        point = read_point(_fetch(question, kinds))
    except (OSError, HTTPException, ValueError) as error:
        logger.warning("PDOK Locatieserver did not answer: %s", type(error).__name__)
        cache.set("pdok:rest", True, REST_SECONDS)
        return None
    cache.set(key, tuple(point or ()), KEEP_SECONDS if point else KEEP_NOTHING_SECONDS)
    return point


def _may_ask() -> bool:
    minute = f"pdok:calls:{int(time.time() // 60)}"
    cache.add(minute, 0, 120)
    try:
        return cache.incr(minute) <= CALLS_PER_MINUTE
    except ValueError:  # the counter was evicted between the two
        return True


class _StayHere(HTTPRedirectHandler):
    """The host is fixed: an answer that sends us elsewhere is no answer."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _fetch(question: str, kinds: str) -> bytes:
    """Raises OSError, also on a timeout, a redirect or a status of 400 and up."""
    base = urlsplit(settings.PDOK_URL)
    if base.scheme != "https" and base.hostname not in {"127.0.0.1", "localhost"}:
        raise ValueError("PDOK_URL is not an https address")
    query = urlencode({"q": question, "fq": f"type:{kinds}", "fl": "centroide_ll", "rows": 1})
    request = Request(f"{settings.PDOK_URL}?{query}", headers={"Accept": "application/json", "User-Agent": "Omzien"})  # noqa: S310  (the scheme is checked above)
    with build_opener(_StayHere).open(request, timeout=TIMEOUT_SECONDS) as answer:
        return _read_in_time(answer)


def _read_in_time(answer: Any) -> bytes:
    """The socket's timeout is per read; a server that drips is cut off here."""
    until, body = time.monotonic() + TIMEOUT_SECONDS, b""
    while chunk := answer.read1(8192):
        body += chunk
        if len(body) > MAX_ANSWER_BYTES or time.monotonic() > until:
            raise TimeoutError
    return body


def read_point(answer: bytes) -> Point | None:
    """The first document's `centroide_ll`, "POINT(lon lat)", where it lies in the Netherlands. Raises ValueError."""
    found = json.loads(answer)
    try:
        documents = found["response"]["docs"]
        if not documents:
            return None
        match = _POINT.fullmatch(documents[0]["centroide_ll"])
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError("not an answer of Locatieserver") from error
    if match is None:
        raise ValueError("not a point")
    longitude, latitude = float(match[1]), float(match[2])
    (south, north), (west, east) = _WITHIN
    return Point(latitude, longitude) if south < latitude < north and west < longitude < east else None
