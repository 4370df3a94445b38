"""Many at the same moment, on the real database. Each rule has a run without it, which goes wrong."""

import itertools
import threading

import pytest
from django.db import IntegrityError

from events.actions import registering, telling
from events.actions.editing import set_capacity
from events.actions.registering import cancel, join_as_member
from events.actions.seats import standing
from events.models import Event, Registration
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory, RegistrationFactory
from tests.events.steps import told, without_the_lock
from tests.threads import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def joins(event, people):
    return [lambda by=by: join_as_member(event=event, by=by, name="Noor") for by in people]


def promised(event):
    """How many were mailed that they have a seat, whatever the table says."""
    return Message.objects.filter(
        subject__in=[f"Je hebt een plek: {event.title}", f"Er is een plek voor je: {event.title}"]
    )


def test_without_the_lock_the_last_seat_is_promised_twice(monkeypatch):
    event = EventFactory(capacity=1)

    with without_the_lock(monkeypatch, 2):
        all_at_once(*joins(event, UserFactory.create_batch(2)))

    assert promised(event).count() == 2


def test_without_the_lock_who_joins_never_hears_of_the_seat_that_came_free(monkeypatch):
    event = EventFactory(capacity=1)
    first = join_as_member(event=event, by=UserFactory(), name="Noor")

    with without_the_lock(monkeypatch, 2, first_rank=2):
        all_at_once(lambda: cancel(registration=first), *joins(event, [UserFactory()]))

    late = event.registrations.live().get()
    assert standing(late).has_seat
    assert late.told == "waiting"


def test_without_the_lock_who_joins_never_hears_of_more_seats(monkeypatch):
    event = EventFactory(capacity=1)
    join_as_member(event=event, by=UserFactory(), name="Noor")

    with without_the_lock(monkeypatch, 2, first_rank=2):
        all_at_once(lambda: set_capacity(event=event, capacity=2), *joins(event, [UserFactory()]))

    late = Registration.objects.select_related("event").get(event=event.pk, rank=2)
    assert standing(late).has_seat
    assert late.told == "waiting"


def test_without_the_lock_a_double_click_is_a_fault(monkeypatch):
    """The unique constraint still keeps it one; the person sees an error."""
    event, user = EventFactory(), UserFactory()
    looked = threading.Barrier(2)
    ranks = itertools.count(1)

    def next_rank(event):
        looked.wait(20)
        return next(ranks)

    monkeypatch.setattr(registering, "lock", lambda pk: Event.objects.get(pk=pk))
    monkeypatch.setattr(registering, "next_rank", next_rank)
    found = all_at_once(*joins(event, [user] * 2))

    assert len([one for one in found if isinstance(one, IntegrityError)]) == 1


def test_the_last_seat_goes_to_one():
    event = EventFactory(capacity=1)

    all_at_once(*joins(event, UserFactory.create_batch(4)))

    assert told(event) == ["seat", "waiting", "waiting", "waiting"]
    assert promised(event).count() == 1


def test_double_click_is_one_registration():
    event, user = EventFactory(capacity=5), UserFactory()

    found = all_at_once(*joins(event, [user] * 6))

    assert len({one.pk for one in found}) == 1
    assert promised(event).count() == 1


def test_joining_while_the_last_seat_is_given_back():
    """Whoever is first: one has the seat in the end, and it was promised to one at a time."""
    event = EventFactory(capacity=1)
    first = join_as_member(event=event, by=UserFactory(), name="Noor")

    all_at_once(lambda: cancel(registration=first), *joins(event, UserFactory.create_batch(3)))

    assert told(event) == ["seat", "waiting", "waiting"]
    assert promised(event).count() == 2


def test_cancelled_by_many_at_once_promotes_each_once():
    event = EventFactory(capacity=3)
    joined = [join_as_member(event=event, by=UserFactory(), name="Noor") for _ in range(8)]

    all_at_once(*[lambda one=one: cancel(registration=one) for one in joined[:3] for _ in range(2)])

    assert told(event) == ["seat", "seat", "seat", "waiting", "waiting"]
    assert promised(event).count() == 6
    assert Message.objects.filter(subject__startswith="Je bent afgemeld").count() == 3


def test_more_seats_while_people_join():
    event = EventFactory(capacity=2)
    for _ in range(4):
        join_as_member(event=event, by=UserFactory(), name="Noor")

    all_at_once(lambda: set_capacity(event=event, capacity=5), *joins(event, UserFactory.create_batch(3)))

    assert told(event) == ["seat"] * 5 + ["waiting"] * 2
    assert promised(event).count() == 5


def test_two_workers_tell_everybody_once():
    event = EventFactory(capacity=40)
    RegistrationFactory.create_batch(40, event=event)
    Event.objects.filter(pk=event.pk).update(to_tell=True)

    all_at_once(*[lambda: telling.tell_step(event.pk) for _ in range(4)])

    assert told(event) == ["seat"] * 40
    assert promised(event).count() == 40
    assert standing(event.registrations.get(rank=40)).has_seat
