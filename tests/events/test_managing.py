"""What who runs an event does on the site: make, change, publish, copy, call off, the list, a message."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.actions.registering import join_as_member
from events.actions.repeating import copy_to
from events.models import Event
from events.series import Rhythm, days
from events.views import editing
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory, RegistrationFactory
from tests.events.steps import signed_in, subjects, told, url
from tests.initiatives.factories import InitiativeFactory, region
from tests.threads import all_at_once

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
pytestmark = pytest.mark.django_db


def typed(initiative=None, **changes):
    day = timezone.localdate() + timedelta(days=30)
    return {
        "title": "Soep met de buurt",
        "kind": "bijeenkomst",
        "summary": "We eten soep.",
        "day": day.isoformat(),
        "starts": "19:30",
        "ends": "21:30",
        "place_name": "Buurthuis",
        "registration": "hier",
        "capacity": "20",
        "organisers": [initiative.pk] if initiative else [],
    } | changes


SCREENS = ["edit", "attendees", "attendees_csv", "announce", "copy", "call_off"]


def test_screens_are_for_who_runs_it(team):
    initiative, user = team
    event = EventFactory(organisers=[initiative])
    here, elsewhere = UserFactory(coordinator=region("u16")), UserFactory(coordinator=region("utrecht-west"))
    colleague = UserFactory()
    initiative.memberships.create(user=colleague)
    people = {user: 200, colleague: 200, here: 200, UserFactory(network=True): 200, elsewhere: 404, UserFactory(): 404}

    for person, status in people.items():
        client = signed_in(person)
        assert [client.get(url(name, event)).status_code for name in SCREENS] == [status] * len(SCREENS)
    assert [Client().get(url(name, event)).status_code for name in SCREENS] == [302] * len(SCREENS)


def test_stranger_changes_nothing(team):
    event = EventFactory(organisers=[team[0]], draft=True)
    one = RegistrationFactory(event=event)
    client = signed_in(UserFactory())

    posts = [url(name, event) for name in ("publish", "add_attendee", "publish_series", "edit", "call_off", "copy")]
    posts.append(url("change_attendee", event, one.pk))

    assert [client.post(path, {"doe": "haal-weg"}).status_code for path in posts] == [404] * len(posts)
    assert event.registrations.live().count() == 1


def test_registration_of_another_event_cannot_be_changed_through_ones_own(team):
    initiative, user = team
    mine, other = EventFactory(organisers=[initiative]), RegistrationFactory()

    response = signed_in(user).post(url("change_attendee", mine, other.pk), {"doe": "haal-weg"})

    assert response.status_code == 404
    assert other.event.registrations.live().count() == 1


def test_team_makes_a_draft_looks_at_it_and_puts_it_on_the_site(team):
    initiative, user = team
    coordinator = UserFactory(coordinator=region("u16"))
    client = signed_in(user)

    made = client.post(reverse("events:new"), typed(initiative))
    event = Event.objects.get()

    assert made.url == event.get_absolute_url()
    assert (event.status, event.created_by, list(event.organisers.all())) == ("draft", user, [initiative])
    assert timezone.localtime(event.starts_at).strftime("%H:%M") == "19:30"
    assert Client().get(event.get_absolute_url()).status_code == 404
    assert "Zet het op de site" in client.get(event.get_absolute_url()).content.decode()
    client.post(url("publish", event))
    assert Client().get(event.get_absolute_url()).status_code == 200
    assert Message.objects.filter(to=coordinator.email, subject="Nieuw op de agenda: Soep met de buurt").count() == 1


def test_initiative_that_is_not_on_the_site_cannot_publish(team):
    user = UserFactory()
    event = EventFactory(draft=True, organisers=[InitiativeFactory(owner=user)])

    signed_in(user).post(url("publish", event))

    assert Event.objects.get().status == "draft"


def test_who_has_no_team_is_told_how_to_get_one():
    response = signed_in(UserFactory()).post(reverse("events:new"), typed())

    assert "Meld je initiatief aan" in response.content.decode()
    assert not Event.objects.exists()


def test_nobody_organises_on_behalf_of_another_team(team):
    other = InitiativeFactory(published=True)

    response = signed_in(team[1]).post(reverse("events:new"), typed(other))

    assert response.status_code == 422
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"day": "2020-01-01"},
        {"day": "9999-12-31"},
        {"day": "0001-01-01", "starts": "00:00", "ends": "00:10"},
        {"last_day": "9999-12-31"},
        {"last_day": "0001-01-01"},
        {"last_day": (timezone.localdate() + timedelta(days=90)).isoformat()},
        {"closes_day": "9999-12-31"},
        {"closes_day": "0001-01-01"},
        {"title": "\u200b"},
        {"day": "gisteren"},
        {"ends": "19:00"},
        {"starts": "25:00"},
        {"capacity": "0"},
        {"capacity": "99999999999"},
        {"registration": "elders"},
        {"registration_url": "javascript:alert(1)", "registration": "elders"},
        {"online_url": "https://vergader.example"},
        {"organisers": []},
        {"kind": "feest"},
        {"closes_day": "2020-13-01"},
        {"municipality": "999999"},
        {"title": "x" * 121},
    ],
    ids=lambda wrong: str(wrong)[:60],
)
def test_bad_input_is_refused_with_a_sentence_and_kept(team, wrong):
    initiative, user = team

    response = signed_in(user).post(reverse("events:new"), typed(initiative, **wrong))

    assert response.status_code == 422
    assert "Er klopt iets niet" in response.content.decode()
    assert "We eten soep." in response.content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize("emptied", [{"summary": ""}, {"place_name": ""}], ids=str)
def test_what_is_on_the_site_stays_complete(team, emptied):
    event = EventFactory(organisers=[team[0]])

    response = saved(signed_in(team[1]), event, **emptied)

    assert response.status_code == 422
    assert "Vul eerst in wat jullie doen in één zin, en waar het is." in response.content.decode()


def test_title_is_one_line(team):
    signed_in(team[1]).post(reverse("events:new"), typed(team[0], title="Soep\r\nBcc: x@y.test"))

    assert Event.objects.get().title == "Soep Bcc: x@y.test"


def test_hour_that_a_night_skips_is_refused(team, clock):
    initiative, user = team
    clock(datetime(2027, 3, 1, tzinfo=AMSTERDAM))

    response = signed_in(user).post(reverse("events:new"), typed(initiative, day="2027-03-28", starts="02:30"))

    assert "er die nacht niet" in response.content.decode()


def saved(client, event, **changes):
    return client.post(url("edit", event), typed(event.organisers.first(), version=str(event.version), **changes))


def test_change_that_matters_is_told_and_another_is_not(team):
    initiative, user = team
    client = signed_in(user)
    client.post(reverse("events:new"), typed(initiative))
    event = Event.objects.get()
    client.post(url("publish", event))
    event.refresh_from_db()
    one = join_as_member(event=event, by=UserFactory(), name="Noor")

    saved(client, event, description="Neem een kom mee.")
    event.refresh_from_db()
    assert event.sequence == 0
    saved(client, event, place_name="De Schuur")

    event.refresh_from_db()
    assert (event.sequence, event.place_name, event.version) == (1, "De Schuur", 4)
    assert subjects(one.user.email) == ["Je hebt een plek: Soep met de buurt", "Gewijzigd: Soep met de buurt"]


def test_second_of_two_who_edit_is_told_and_may_choose(team):
    initiative, user = team
    event = EventFactory(organisers=[initiative])
    client = signed_in(user)
    saved(client, event, title="Van mij")

    late = saved(client, event, title="Van de ander")

    assert late.status_code == 422
    page = late.content.decode()
    assert "Van mij" in page
    assert "Van de ander" in page
    assert Event.objects.get().title == "Van mij"
    event.refresh_from_db()
    assert f'name="version" value="{event.version}"' in page
    saved(client, event, title="Van de ander")
    assert Event.objects.get().title == "Van de ander"


def test_two_who_save_at_once_do_not_overwrite_each_other(transactional_db):
    user = UserFactory()
    event = EventFactory(organisers=[InitiativeFactory(published=True, owner=user)])

    found = all_at_once(*[lambda n=n: saved(signed_in(user), event, title=f"Nummer {n}").status_code for n in range(3)])

    assert sorted(found) == [302, 422, 422]


def test_fewer_seats_than_people_asks_once_more(team):
    initiative, user = team
    event = EventFactory(organisers=[initiative], capacity=3)
    for _ in range(3):
        join_as_member(event=event, by=UserFactory(), name="Noor")
    client = signed_in(user)
    same = {"title": event.title, "place_name": event.place_name}

    asked = saved(client, event, capacity="1", **same)
    assert "2 personen met een plek komen op de wachtlijst" in asked.content.decode()
    assert told(event) == ["seat"] * 3
    saved(client, event, capacity="1", zeker="2", **same)

    assert Event.objects.get().capacity == 1
    assert event.registrations.live().order_by("rank").first().told == "seat"
    assert told(event)[1:] == ["waiting", "waiting"]


def test_called_off_with_a_reason(team):
    initiative, user = team
    event = EventFactory(organisers=[initiative])
    one = join_as_member(event=event, by=UserFactory(), name="Noor")
    client = signed_in(user)

    assert client.post(url("call_off", event), {"reason": " "}).status_code == 422
    client.post(url("call_off", event), {"reason": "De zaal is dicht."})

    assert Event.objects.get().status == "cancelled"
    assert "De zaal is dicht." in Client().get(event.get_absolute_url()).content.decode()
    assert Message.objects.filter(to=one.user.email, subject=f"Gaat niet door: {event.title}").count() == 1


def test_copied_to_other_days_at_the_same_time_of_the_clock(team, clock):
    initiative, user = team
    clock(datetime(2027, 3, 1, tzinfo=AMSTERDAM))
    starts = datetime(2027, 3, 16, 19, 30, tzinfo=AMSTERDAM)
    event = EventFactory(
        organisers=[initiative],
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        registration_closes_at=starts - timedelta(days=1),
        themes=["care"],
    )
    RegistrationFactory(event=event)
    client = signed_in(user)

    client.post(url("copy", event), {"day": "2027-03-23", "rhythm": "week", "times": "3"})

    made = Event.objects.hidden().order_by("starts_at")
    local = [timezone.localtime(one.starts_at).strftime("%d-%m %H:%M %z") for one in made]
    assert local == ["23-03 19:30 +0100", "30-03 19:30 +0200", "06-04 19:30 +0200"]
    assert [timezone.localtime(one.registration_closes_at).hour for one in made] == [19] * 3
    assert {one.series for one in made} == {Event.objects.get(pk=event.pk).series}
    assert [list(one.organisers.all()) for one in made] == [[initiative]] * 3
    assert not any(one.registrations.exists() for one in made)
    client.post(url("publish_series", event))
    assert Event.objects.published().count() == 4


def test_copying_is_bounded_as_making_is(team, monkeypatch):
    monkeypatch.setattr(editing, "PER_DAY", 1)
    event = EventFactory(organisers=[team[0]])
    client, day = signed_in(team[1]), (timezone.localdate() + timedelta(days=30)).isoformat()

    found = [client.post(url("copy", event), {"day": day}).status_code for _ in range(2)]

    assert found == [302, 429]
    assert Event.objects.count() == 2


def test_made_a_series_of_twice_at_once_is_one_series(transactional_db):
    user, event = UserFactory(), EventFactory()
    days_of = [timezone.localdate() + timedelta(days=weeks * 7) for weeks in (5, 6)]

    all_at_once(*[lambda: copy_to(event=event, days=days_of, by=user)] * 2)

    assert Event.objects.count() == 5
    assert Event.objects.values("series").distinct().count() == 1


@pytest.mark.parametrize(
    ("first", "rhythm", "expected"),
    [
        (date(2027, 1, 31), Rhythm.MONTHLY, [(1, 31), (2, 28), (3, 31)]),
        (date(2027, 1, 12), Rhythm.NTH_WEEKDAY, [(1, 12), (2, 9), (3, 9)]),
        (date(2027, 3, 30), Rhythm.NTH_WEEKDAY, [(3, 30), (4, 27), (5, 25)]),
        (date(2027, 3, 24), Rhythm.FORTNIGHTLY, [(3, 24), (4, 7), (4, 21)]),
        (date(2027, 3, 24), Rhythm.ONCE, [(3, 24)]),
    ],
)
def test_days_of_a_series(first, rhythm, expected):
    assert [(day.month, day.day) for day in days(first, rhythm, 3)] == expected


@pytest.mark.parametrize("wrong", [{"day": "2020-01-01"}, {"rhythm": "week"}, {"rhythm": "week", "times": "500"}])
def test_copy_refuses_what_cannot_be(team, wrong):
    event = EventFactory(organisers=[team[0]])
    day = (timezone.localdate() + timedelta(days=9)).isoformat()

    assert signed_in(team[1]).post(url("copy", event), {"day": day} | wrong).status_code == 422
    assert Event.objects.count() == 1
