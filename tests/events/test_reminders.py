"""One reminder, the day before at nine, on any night and with any number of sweeps."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from events.actions import reminding
from events.actions.editing import call_off, change_event
from events.actions.registering import cancel, join_as_member
from events.actions.reminding import claim_and_remind, remind_at, remind_step
from events.models import Registration, Reminder
from events.sweeps import sweep_events
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory
from tests.threads import all_at_once

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(*parts):
    return datetime(*parts, tzinfo=AMSTERDAM)


def planned(starts_at, **kwargs):
    return EventFactory(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), **kwargs)


def join(event):
    return join_as_member(event=event, by=UserFactory(), name="Noor")


def reminders(one):
    mails = Message.objects.filter(to=one.user.email, key__startswith="events/reminder/").order_by("pk")
    return list(mails.values_list("subject", flat=True))


# The last Sundays of March and October: that night the clock goes forward, or back.
NIGHTS = [
    at(2027, 3, 27, 20),
    at(2027, 3, 28, 20),
    at(2027, 3, 28, 1, 30),
    at(2027, 3, 29, 9),
    at(2027, 10, 30, 20),
    at(2027, 10, 31, 20),
    at(2027, 10, 31, 2, 30),
    at(2027, 11, 1, 0, 5),
    at(2028, 2, 29, 20),
]


@pytest.mark.parametrize("starts_at", NIGHTS, ids=str)
@pytest.mark.django_db
def test_reminder_leaves_once_at_nine_the_day_before(starts_at, clock):
    clock(starts_at - timedelta(days=10))
    event = planned(starts_at)
    one = join(event)
    nine = at(*(starts_at.date() - timedelta(days=1)).timetuple()[:3], 9)

    clock(nine - timedelta(minutes=1))
    sweep_events()
    assert reminders(one) == []
    moment = nine
    while moment < starts_at:
        clock(moment)
        sweep_events()
        moment += timedelta(minutes=45)

    assert reminders(one) == [f"Morgen: {event.title}"]
    assert remind_at(starts_at) == nine


@pytest.mark.django_db
def test_beat_that_was_down_in_the_morning_reminds_later_and_never_after_the_start(clock):
    starts_at = at(2027, 5, 12, 19)
    clock(at(2027, 5, 1))
    one, other = join(planned(starts_at)), join(planned(starts_at - timedelta(hours=12)))

    clock(at(2027, 5, 12, 8))
    sweep_events()

    assert reminders(one) == [f"Vandaag: {one.event.title}"]
    assert reminders(other) == []


@pytest.mark.django_db
def test_who_registers_after_that_moment_was_told_when_it_is(clock):
    clock(at(2027, 5, 1))
    event = planned(at(2027, 5, 12, 19))
    clock(at(2027, 5, 11, 9, 1))
    one = join(event)

    sweep_events()

    assert reminders(one) == []


@pytest.mark.django_db
def test_waiting_cancelled_and_called_off_are_not_reminded(clock):
    clock(at(2027, 5, 1))
    event, off = planned(at(2027, 5, 12, 19), capacity=1), planned(at(2027, 5, 12, 19))
    first, second, there = join(event), join(event), join(off)
    gone = join(planned(at(2027, 5, 12, 19)))
    cancel(registration=gone)
    call_off(event=off, reason="Te weinig mensen.")

    clock(at(2027, 5, 11, 9))
    sweep_events()

    assert [len(reminders(one)) for one in (first, second, there, gone)] == [1, 0, 0, 0]


@pytest.mark.django_db
def test_event_that_moves_is_reminded_anew_and_moving_back_not_again(clock):
    clock(at(2027, 5, 1))
    event = planned(at(2027, 5, 12, 19))
    one = join(event)
    clock(at(2027, 5, 11, 9))
    sweep_events()

    move = {"starts_at": at(2027, 5, 20, 19), "ends_at": at(2027, 5, 20, 21)}
    change_event(event=event, values=move)
    sweep_events()
    assert len(reminders(one)) == 1
    clock(at(2027, 5, 19, 9))
    sweep_events()

    assert len(reminders(one)) == 2
    assert Reminder.objects.filter(registration=one).count() == 2


@pytest.mark.django_db
def test_a_long_list_is_reminded_whole(clock):
    clock(at(2027, 5, 1))
    event = planned(at(2027, 5, 12, 19))
    people = [join(event) for _ in range(reminding.STEP + 3)]

    clock(at(2027, 5, 11, 9))
    sweep_events()

    assert [len(reminders(one)) for one in people] == [1] * len(people)


@pytest.mark.django_db(transaction=True)
def test_two_beats_and_four_workers_remind_once(clock):
    clock(at(2027, 5, 1))
    event = planned(at(2027, 5, 12, 19))
    people = [join(event) for _ in range(6)]

    clock(at(2027, 5, 11, 9))
    all_at_once(*[sweep_events] * 4)
    sweep_events()

    assert [len(reminders(one)) for one in people] == [1] * 6


@pytest.mark.django_db(transaction=True)
def test_without_lock_row_and_key_two_workers_remind_twice(clock, monkeypatch):
    """The negative control: what they saw before either wrote was the same."""
    clock(at(2027, 5, 1))
    event = planned(at(2027, 5, 12, 19))
    one = join(event)
    clock(at(2027, 5, 11, 9))
    sent = []
    monkeypatch.setattr(reminding, "remind", lambda registration: sent.append(registration.pk))

    def as_without():
        due = list(reminding.to_remind(event))
        for found in due:
            reminding.remind(found)

    for _ in range(2):
        as_without()
    assert sent == [one.pk, one.pk]

    sent.clear()
    all_at_once(*[lambda: claim_and_remind(Registration.objects.get(pk=one.pk))] * 4)
    assert sent == [one.pk]
    assert remind_step(event.pk) is False
    assert sent == [one.pk]


@pytest.mark.django_db
def test_event_that_cannot_be_reminded_holds_up_no_other(clock, monkeypatch, caplog):
    clock(at(2027, 5, 1))
    broken, fine = join(planned(at(2027, 5, 12, 18))), join(planned(at(2027, 5, 12, 19)))
    original = reminding.remind

    def breaks(one):
        if one == broken:
            raise ValueError
        original(one)

    clock(at(2027, 5, 11, 9))
    with monkeypatch.context() as patched:
        patched.setattr(reminding, "remind", breaks)
        sweep_events()

    assert (len(reminders(broken)), len(reminders(fine))) == (0, 1)
    assert str(broken.event_id) in caplog.text
    sweep_events()
    assert len(reminders(broken)) == 1
