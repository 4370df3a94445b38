"""One event for search engines (schema.org/Event). No person is named, and no address to take part online."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone

from events.models import Event
from initiatives.models import Initiative

SCHEMA = "https://schema.org"


def structured(event: Event, organisers: Iterable[Initiative]) -> dict[str, Any]:
    """What Google asks for as well: name, startDate and location always, the rest where it is known."""
    address = f"{settings.SITE_URL}{event.get_absolute_url()}"
    found: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": event.title,
        "description": event.summary,
        "startDate": timezone.localtime(event.starts_at).isoformat(),
        "endDate": timezone.localtime(event.ends_at).isoformat(),
        "eventStatus": f"{SCHEMA}/Event{'Cancelled' if event.is_cancelled else 'Scheduled'}",
        "eventAttendanceMode": f"{SCHEMA}/{_attendance(event)}EventAttendanceMode",
        "location": _locations(event, address),
        "organizer": [_organiser(one) for one in organisers] or _omzien(),
        "inLanguage": "nl",
        "isAccessibleForFree": True,
    }
    if event.capacity is not None:
        found["maximumAttendeeCapacity"] = event.capacity
    return found


def _attendance(event: Event) -> str:
    if not event.is_online:
        return "Offline"
    return "Mixed" if event.place_name else "Online"


def _locations(event: Event, address: str) -> dict[str, Any] | list[dict[str, Any]]:
    """Online one takes part by way of our page: the link itself is for who has a seat."""
    places = [_place(event)] if event.place_name or event.municipality else []
    online = [{"@type": "VirtualLocation", "url": address}] if event.is_online else []
    found = places + online
    return found[0] if len(found) == 1 else found


def _place(event: Event) -> dict[str, Any]:
    postal = {"@type": "PostalAddress", "addressCountry": "NL", "addressRegion": "Utrecht"}
    if event.address:
        postal["streetAddress"] = event.address
    if event.municipality:
        postal["addressLocality"] = event.municipality.name
    place: dict[str, Any] = {"@type": "Place", "name": event.place_name or str(event.municipality), "address": postal}
    if event.latitude is not None:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": event.latitude, "longitude": event.longitude}
    return place


def _organiser(initiative: Initiative) -> dict[str, str]:
    url = f"{settings.SITE_URL}{initiative.get_absolute_url()}"
    return {"@type": "Organization", "name": initiative.name, "url": url}


def _omzien() -> dict[str, str]:
    return {"@type": "Organization", "name": "Omzien", "url": settings.SITE_URL}
