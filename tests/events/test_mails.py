"""What really arrives: each letter once, and an invitation that a calendar reads."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Calendar

from events.actions.editing import call_off, change_event, set_capacity
from events.actions.registering import ask_as_visitor, cancel, confirm, join_as_member
from events.calendars import event_calendar
from events.models import Event, Registration
from omzien.mail.delivery import deliver
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ONLINE = "https://vergader.example/kamer/1"


@pytest.fixture
def event():
    return EventFactory(title="Koffie; thee, en “meer”", capacity=1, is_online=True, online_url=ONLINE)


def join(event, email):
    return join_as_member(event=event, by=UserFactory(email=email), name="Noor Ünal", note="")


def arrived(smtp, address):
    deliver()
    return [mail for mail in smtp.accepted if mail["To"] == address]


def invitation(mail):
    """The part that a mail program reads, and the file for who has none that does: they say the same."""
    (part,) = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
    (attached,) = list(mail.iter_attachments())
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    assert attached.get_filename().endswith(".ics")
    assert Calendar.from_ical(attached.get_payload(decode=True)) == calendar
    assert str(calendar["method"]) == part.get_param("method")
    (found,) = calendar.walk("VEVENT")
    return str(calendar["method"]), found


def subject(mail):
    """A long one is folded after the colon; a reader takes that away."""
    return mail["Subject"].strip()


def sequence(mail):
    return int(invitation(mail)[1]["sequence"])


def test_seat_comes_with_an_invitation_for_this_person(smtp, event):
    join(event, "noor@adres.test")

    (mail,) = arrived(smtp, "noor@adres.test")

    method, found = invitation(mail)
    kinds = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar", "application/ics"]
    assert mail.get_content_type() == "multipart/mixed"
    assert next(mail.iter_parts()).get_content_type() == "multipart/alternative"
    assert (method, str(found["status"]), str(found["summary"])) == ("REQUEST", "CONFIRMED", event.title)
    assert str(found["uid"]) == f"{event.uid}@testserver"
    assert str(found["attendee"]) == "mailto:noor@adres.test"
    assert found["attendee"].params["PARTSTAT"] == "ACCEPTED"
    assert str(found["organizer"]) == "mailto:antwoord@omzien.test"
    assert found["dtstart"].dt == event.starts_at.replace(microsecond=0)
    assert ONLINE in str(found["description"])
    assert ONLINE in mail.get_body(("plain",)).get_content()
    assert max(map(len, event_calendar(event).split(b"\r\n"))) <= 75


def test_who_waits_gets_no_invitation_and_no_way_to_join_online(smtp, event):
    join(event, "een@adres.test")
    join(event, "twee@adres.test")

    (mail,) = arrived(smtp, "twee@adres.test")

    assert "text/calendar" not in mail.as_string()
    assert ONLINE not in mail.as_string()
    assert subject(mail) == f"Je staat op de wachtlijst: {event.title}"


def test_calendar_follows_seat_change_promotion_and_cancelling(smtp, event):
    """One UID, and a SEQUENCE that rises with each."""
    first, second = join(event, "een@adres.test"), join(event, "twee@adres.test")
    change_event(event=event, values={"place_name": "De Schuur"})
    cancel(registration=first)
    cancel(registration=second)
    again = join_as_member(event=event, by=first.user, name="Noor")
    call_off(event=event, reason="De zaal is dicht.")

    mine, other = arrived(smtp, "een@adres.test"), arrived(smtp, "twee@adres.test")

    assert [invitation(mail)[0] for mail in mine] == ["REQUEST", "REQUEST", "CANCEL", "REQUEST", "CANCEL"]
    assert [sequence(mail) for mail in mine] == sorted({sequence(mail) for mail in mine})
    assert {str(invitation(mail)[1]["uid"]) for mail in mine} == {f"{event.uid}@testserver"}
    assert str(invitation(mine[1])[1]["location"]).startswith("De Schuur")
    assert str(invitation(mine[-1])[1]["status"]) == "CANCELLED"
    assert [subject(mail).split(":")[0] for mail in other] == [
        "Je staat op de wachtlijst",
        "Gewijzigd",
        "Er is een plek voor je",
        "Je bent afgemeld",
    ]
    assert [invitation(mail)[0] for mail in other[2:]] == ["REQUEST", "CANCEL"]
    assert again.pk != first.pk


def test_fewer_seats_take_the_latest_out_and_more_bring_them_back(smtp):
    event = EventFactory(capacity=2)
    join(event, "een@adres.test")
    last = join(event, "twee@adres.test")

    set_capacity(event=event, capacity=1)
    set_capacity(event=event, capacity=2)

    mails = arrived(smtp, last.user.email)
    assert [subject(mail).split(":")[0] for mail in mails] == [
        "Je hebt een plek",
        "Je staat nu op de wachtlijst",
        "Er is een plek voor je",
    ]
    assert [invitation(mail)[0] for mail in mails] == ["REQUEST", "CANCEL", "REQUEST"]
    assert len(arrived(smtp, "een@adres.test")) == 1


def test_called_off_reaches_everybody_once_and_who_waits_without_a_calendar(smtp, event):
    join(event, "een@adres.test")
    join(event, "twee@adres.test")

    call_off(event=event, reason="De zaal is dicht.")

    (seat,) = [mail for mail in arrived(smtp, "een@adres.test") if subject(mail).startswith("Gaat niet door")]
    (waiting,) = [mail for mail in arrived(smtp, "twee@adres.test") if subject(mail).startswith("Gaat niet door")]
    assert invitation(seat)[0] == "CANCEL"
    assert "text/calendar" not in waiting.as_string()
    assert "De zaal is dicht." in waiting.get_body(("plain",)).get_content()


def test_what_calendars_need_not_know_is_told_to_nobody(smtp, event):
    join(event, "een@adres.test")

    change_event(event=event, values={"description": "Neem een kopje mee.", "capacity": 5})

    assert len(arrived(smtp, "een@adres.test")) == 1
    assert Event.objects.get(pk=event.pk).sequence == 0


def test_address_is_confirmed_by_what_arrives(smtp, event):
    ask_as_visitor(event=event, email="Sam@Adres.test", name="Sam", note="", network="address:1")
    (mail,) = arrived(smtp, "sam@adres.test")
    assert "text/calendar" not in mail.as_string()

    confirm(registration=Registration.objects.get())

    assert invitation(arrived(smtp, "sam@adres.test")[-1])[0] == "REQUEST"


def test_calendar_of_a_visitor_who_comes_back_with_an_account_follows_on(smtp, event):
    for _ in range(2):
        ask_as_visitor(event=event, email="sam@adres.test", name="Sam", note="", network="address:1")
        cancel(registration=confirm(registration=Registration.objects.pending().get()))
    join(event, "sam@adres.test")

    told = [mail for mail in arrived(smtp, "sam@adres.test") if "text/calendar" in mail.as_string()]

    assert [invitation(mail)[0] for mail in told] == ["REQUEST", "CANCEL"] * 2 + ["REQUEST"]
    assert [sequence(mail) for mail in told] == [0, 1, 2, 3, 4]


def test_letters_are_wiped_once_they_left(smtp, event):
    join(event, "een@adres.test")
    arrived(smtp, "een@adres.test")

    message = Message.objects.get(to="een@adres.test")
    assert (message.text, message.html, message.parts) == ("", "", [])


def test_no_mail_holds_the_address_of_another(smtp, event):
    for number in range(3):
        cancel(registration=join(event, f"nr{number}@adres.test"))
    deliver()

    for mail in smtp.accepted:
        others = [f"nr{number}@adres.test" for number in range(3) if f"nr{number}@adres.test" != mail["To"]]
        assert not any(other in mail.as_string() for other in others)


@pytest.mark.parametrize(
    ("begins", "offset"),
    [
        (datetime(2027, 3, 27, 20, tzinfo=AMSTERDAM), 1),
        (datetime(2027, 3, 28, 20, tzinfo=AMSTERDAM), 2),
        (datetime(2027, 10, 30, 20, tzinfo=AMSTERDAM), 2),
        (datetime(2027, 10, 31, 20, tzinfo=AMSTERDAM), 1),
    ],
)
def test_our_rule_of_the_clock_is_read_right_around_both_nights(begins, offset):
    """By another program, with only the rule in the file: it names the zone, so the times are local."""
    event = EventFactory(starts_at=begins, ends_at=begins + timedelta(hours=2))
    raw = event_calendar(event).replace(b"Europe/Amsterdam", b"Een-eigen-zone")

    (found,) = recurring_ical_events.of(Calendar.from_ical(raw)).between(begins - timedelta(1), begins + timedelta(1))

    assert found["dtstart"].dt.astimezone(UTC) == begins.astimezone(UTC)
    assert found["dtstart"].dt.utcoffset() == timedelta(hours=offset)
