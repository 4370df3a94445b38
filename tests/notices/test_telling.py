from datetime import timedelta

import pytest

from omzien.mail.models import Message
from omzien.notices.actions.choosing import choose
from omzien.notices.actions.sending import send_due, send_to
from omzien.notices.actions.telling import notify
from omzien.notices.models import Notice, Pace
from tests.accounts.factories import UserFactory
from tests.notices.factories import WEDNESDAY, note

pytestmark = pytest.mark.django_db

THURSDAY_AT_SEVEN = WEDNESDAY.replace(day=15, hour=6)
MONDAY_AT_SEVEN = WEDNESDAY.replace(day=19, hour=6)


@pytest.fixture
def person(clock):
    return UserFactory(network=True)


def tell(person, about, kind="work", **changes):
    return notify(note(**changes), person=person, kind=kind, about=f"test/{about}/{person.pk}")


def mails_to(person):
    return list(Message.objects.filter(to=person.email).order_by("pk"))


def test_at_once_is_a_mail_of_its_own_once(person):
    tell(person, 1)
    tell(person, 1)

    (mail,) = mails_to(person)
    assert mail.subject == "Nieuwe aanmelding: De Linde"
    assert "/mijn/meldingen/kiezen/" in mail.text
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert send_due(seconds=5) is False
    assert len(mails_to(person)) == 1


def test_who_wants_none_gets_none(person):
    choose(person=person, paces={"work": Pace.NEVER})

    assert tell(person, 1) is None
    assert not Notice.objects.exists()


def test_a_day_of_notices_is_one_mail_newest_first(person, clock):
    choose(person=person, paces={"work": Pace.DAILY})
    tell(person, 1, subject="Eerst")
    clock(WEDNESDAY + timedelta(hours=1))
    tell(person, 2, subject="Daarna")
    send_due(seconds=5)
    assert mails_to(person) == []

    clock(THURSDAY_AT_SEVEN)
    send_due(seconds=5)
    send_due(seconds=5)

    (mail,) = mails_to(person)
    assert mail.subject == "2 meldingen van Omzien, 15 januari"
    assert mail.text.index("Daarna") < mail.text.index("Eerst")
    assert "Werk voor coördinatoren" in mail.text


def test_daily_and_weekly_come_in_one_mail_on_monday(person, clock):
    choose(person=person, paces={"work": Pace.DAILY, "match": Pace.WEEKLY})
    tell(person, 1, kind="match", subject="Past bij jullie")
    clock(MONDAY_AT_SEVEN - timedelta(hours=1))
    tell(person, 2, subject="Aanmelding")
    clock(MONDAY_AT_SEVEN)

    send_due(seconds=5)

    (mail,) = mails_to(person)
    assert "Past bij jullie" in mail.text
    assert "Aanmelding" in mail.text


def test_who_has_nothing_gets_no_digest(person, clock):
    choose(person=person, paces={"work": Pace.DAILY})
    clock(THURSDAY_AT_SEVEN)

    send_due(seconds=5)

    assert mails_to(person) == []
    assert send_to(person.pk) is False


def test_one_notice_alone_says_what_it_is_about(person, clock):
    choose(person=person, paces={"work": Pace.DAILY})
    tell(person, 1)
    clock(THURSDAY_AT_SEVEN)

    send_due(seconds=5)

    assert [mail.subject for mail in mails_to(person)] == ["Nieuwe aanmelding: De Linde"]


def test_what_waits_follows_a_new_choice(person, clock):
    choose(person=person, paces={"work": Pace.WEEKLY})
    tell(person, 1)
    choose(person=person, paces={"work": Pace.AT_ONCE})
    send_due(seconds=5)
    assert len(mails_to(person)) == 1

    choose(person=person, paces={"work": Pace.WEEKLY})
    tell(person, 2)
    choose(person=person, paces={"work": Pace.NEVER})
    clock(MONDAY_AT_SEVEN)
    send_due(seconds=5)
    assert len(mails_to(person)) == 1


def test_who_is_deactivated_gets_nothing(person, clock):
    choose(person=person, paces={"work": Pace.DAILY})
    tell(person, 1)
    person.is_active = False
    person.save(update_fields=["is_active"])
    clock(THURSDAY_AT_SEVEN)

    send_due(seconds=5)

    assert mails_to(person) == []


def test_more_than_fits_is_counted_and_stays_on_the_page(person, clock):
    choose(person=person, paces={"work": Pace.DAILY})
    for number in range(90):
        tell(person, number, subject=f"Nummer {number:03}")
    clock(THURSDAY_AT_SEVEN)

    send_due(seconds=20)

    (mail,) = mails_to(person)
    assert "En nog 10 andere" in mail.text
    assert len(mail.html.encode()) < 100_000
    assert not Notice.objects.waiting().exists()


def test_a_subject_of_more_lines_is_one_line(person):
    tell(person, 1, subject="Een\nBcc: iemand@voorbeeld.test")

    assert mails_to(person)[0].subject == "Een Bcc: iemand@voorbeeld.test"
