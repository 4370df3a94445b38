"""How long it is known who came, what a person takes along, and what erasing does to a seat."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.actions.registering import join_as_member
from events.actions.seats import Standing, standing
from events.models import Announcement, Registration, Reminder
from events.personal import KINDS
from events.retention import RULES
from omzien.accounts.erasure import erase_account
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory, RegistrationFactory
from tests.events.steps import subjects
from tests.initiatives.factories import InitiativeFactory

pytestmark = pytest.mark.django_db


def run_rules():
    return {rule.key: (rule.due(), rule.act(), rule.due()) for rule in RULES}


def test_half_a_year_after_the_event_only_the_number_is_left():
    old, recent = EventFactory(days=-200), EventFactory(days=-100)
    gone = RegistrationFactory(event=old, attended=True, note="Geen noten")
    RegistrationFactory(event=old, user=None, email="sam@adres.test")
    kept = RegistrationFactory(event=recent)
    Reminder.objects.create(registration=gone, starts_at=old.starts_at)
    Announcement.objects.create(event=old, by=gone.user, subject="Kom", text="Kom", token="1" * 32)

    found = run_rules()

    assert found == {
        "event-registrations": (2, 2, 0),
        "event-never-confirmed": (0, 0, 0),
        "event-announcements": (1, 1, 0),
    }
    assert old.registrations.live().count() == 2
    gone.refresh_from_db()
    assert (gone.user, gone.name, gone.note, gone.attended) == (None, "", "", True)
    assert not Registration.objects.filter(event=old).exclude(email="").exists()
    kept.refresh_from_db()
    assert kept.name


def test_what_was_never_confirmed_goes_after_a_week():
    old, fresh = RegistrationFactory.create_batch(2, pending=True)
    Registration.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=8))

    run_rules()

    assert list(Registration.objects.all()) == [fresh]


def test_erasing_frees_the_seat_and_tells_who_gets_it():
    event = EventFactory(capacity=1)
    leaving, waiting = (join_as_member(event=event, by=UserFactory(), name="Noor") for _ in range(2))
    user = leaving.user

    erase_account(user=user)

    assert standing(waiting) == Standing(True)
    assert subjects(waiting.user.email)[-1] == f"Er is een plek voor je: {event.title}"
    leaving.refresh_from_db()
    assert (leaving.user, leaving.name, leaving.cancelled_at is None) == (None, "", False)


def test_person_takes_along_where_they_went_and_nobody_elses_name():
    user = UserFactory()
    one = RegistrationFactory(user=user, name="Noor", note="Geen noten")
    RegistrationFactory(event=one.event, name="Mevrouw De Wit", user=None, added_by=user)

    rows = [dict(row) for kind in KINDS for row in kind.export(user)]

    assert [row.get("activiteit") for row in rows] == [one.event.title, None]
    assert "De Wit" not in str(rows)


def test_mine_shows_seats_waiting_and_what_is_not_on_the_site(client, django_assert_num_queries):
    user = UserFactory(name="Noor")
    full = EventFactory(capacity=1, title="Vol", days=3)
    RegistrationFactory(event=full)
    join_as_member(event=full, by=user, name="Noor")
    join_as_member(event=EventFactory(title="Ruim", days=2), by=user, name="Noor")
    EventFactory(title="Half af", draft=True, organisers=[InitiativeFactory(owner=user)])
    RegistrationFactory(event=EventFactory(title="Geweest", days=-4), user=user)
    client.force_login(user)

    desk = client.get("/mijn/").content.decode()
    page = client.get("/mijn/activiteiten/").content.decode()

    assert desk.index("Ruim") < desk.index("Wachtlijst, nummer 1")
    assert "“Half af” staat nog niet op de agenda" in desk
    assert "Geweest" not in desk
    assert page.index("Ruim") < page.index("Half af") < page.index("Geweest")


@pytest.mark.parametrize("count", [1, 3])
def test_mine_query_count(client, django_assert_num_queries, count):
    user = UserFactory(name="Noor")
    for _ in range(count):
        RegistrationFactory(user=user)
        RegistrationFactory(user=user, event=EventFactory(days=-4))
    client.force_login(user)

    with django_assert_num_queries(5):
        client.get("/mijn/activiteiten/")
