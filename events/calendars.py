"""Events as iCalendar (RFC 5545; invitations and cancellations per RFC 5546).

Times are written in Europe/Amsterdam with its rule, so that a calendar elsewhere keeps our clock. The address to join
online is only in the calendar of who has a seat.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Timezone, vCalAddress, vDuration
from icalendar import Event as Component

from events.models import Event

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PRODUCT = "-//Omzien//Agenda//NL"
PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"
# The rule of the European Union since 1996; older moments are on no agenda of ours.
RULE = """BEGIN:VTIMEZONE\r
TZID:Europe/Amsterdam\r
BEGIN:DAYLIGHT\r
DTSTART:19960331T020000\r
TZNAME:CEST\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0200\r
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r
END:DAYLIGHT\r
BEGIN:STANDARD\r
DTSTART:19961027T030000\r
TZNAME:CET\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0100\r
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r
END:STANDARD\r
END:VTIMEZONE\r
"""
STATUS = {
    Event.Status.DRAFT: "TENTATIVE",
    Event.Status.PUBLISHED: "CONFIRMED",
    Event.Status.CANCELLED: "CANCELLED",
}


class Attendee(NamedTuple):
    """Who has a seat, or had one."""

    address: str
    name: str = ""


def event_calendar(
    event: Event, *, method: str = PUBLISH, attendee: Attendee | None = None, sequence: int | None = None
) -> bytes:
    """One event as a file, or with an attendee as the part of a mail that puts it in a calendar or takes it out."""
    return calendar_of([event_component(event, method=method, attendee=attendee, sequence=sequence)], method=method)


def calendar_of(
    components: Iterable[Component], *, method: str = PUBLISH, name: str = "", refresh: timedelta | None = None
) -> bytes:
    """A whole file of these. Who follows it sees it as `name` and asks again after `refresh` (RFC 7986)."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
    if refresh:
        calendar.add("refresh-interval", vDuration(refresh), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(refresh))
    calendar.add_component(Timezone.from_ical(RULE))
    for component in components:
        calendar.add_component(component)
    return bytes(calendar.to_ical())


def event_component(
    event: Event, *, method: str = PUBLISH, attendee: Attendee | None = None, sequence: int | None = None
) -> Component:
    """With an attendee it is for who has a seat."""
    one = Component()
    one.add("uid", uid_of(event))
    one.add("sequence", event.sequence if sequence is None else sequence)
    one.add("dtstamp", timezone.now().astimezone(ZoneInfo("UTC")))
    one.add("created", event.created_at.astimezone(ZoneInfo("UTC")))
    one.add("last-modified", event.updated_at.astimezone(ZoneInfo("UTC")))
    starts, ends = on_the_clock(event.starts_at, event.ends_at)
    one.add("dtstart", starts)
    one.add("dtend", ends)
    one.add("summary", event.title)
    one.add("status", "CANCELLED" if method == CANCEL else STATUS[Event.Status(event.status)])
    one.add("url", address_of(event))
    one.add("description", description_of(event, seat=attendee is not None and method == REQUEST))
    if event.where:
        one.add("location", event.where)
    if event.latitude is not None and event.longitude is not None:
        one.add("geo", (event.latitude, event.longitude))
    one.add("organizer", organizer())
    if attendee:
        one.add("attendee", _person(attendee))
    return one


def uid_of(event: Event) -> str:
    """The same for ever, whoever gets it (RFC 7986, 5.3)."""
    return f"{event.uid}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}"


def address_of(event: Event) -> str:
    return settings.SITE_URL + event.get_absolute_url()


def on_the_clock(*moments: datetime) -> list[datetime]:
    """The hour that the clock shows twice means one thing to one reader and another to the next (RFC 5545 says the
    first, ical.js takes the second): where a moment falls in it, all are written in UTC.
    """
    local = [moment.astimezone(AMSTERDAM) for moment in moments]
    return [moment.astimezone(ZoneInfo("UTC")) for moment in local] if any(map(is_shown_twice, local)) else local


def is_shown_twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def description_of(event: Event, *, seat: bool = False) -> str:
    """`seat`: for who has one."""
    parts = [event.summary]
    if event.is_cancelled:
        parts.insert(0, f"Dit gaat niet door. {event.cancelled_reason}".strip())
    if seat and event.online_url:
        parts.append(f"Online meedoen: {event.online_url}")
    parts.append(address_of(event))
    return "\n\n".join(part for part in parts if part)


def organizer() -> vCalAddress:
    """Ours: an address of a person is never shown. What a calendar answers goes to the mailbox that is read."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    ours = vCalAddress(f"mailto:{settings.REPLY_ADDRESS or address}")
    ours.params["CN"] = name or "Omzien"
    return ours


def _person(attendee: Attendee) -> vCalAddress:
    """Somebody who said yes already: their calendar need not ask."""
    person = vCalAddress(f"mailto:{attendee.address}")
    if attendee.name:
        person.params["CN"] = attendee.name.replace('"', "'")
    person.params["ROLE"] = "REQ-PARTICIPANT"
    person.params["PARTSTAT"] = "ACCEPTED"
    person.params["RSVP"] = "FALSE"
    return person
