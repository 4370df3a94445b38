"""What the database refuses, who may see what, and that a seat follows from the rank."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from events.models import Event, Registration
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory, RegistrationFactory
from tests.initiatives.factories import InitiativeFactory, region

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"hours": -1},
        {"capacity": 0},
        {"summary": ""},
        {"place_name": ""},
        {"status": "cancelled"},
        {"registration": "elders"},
        {"latitude": 52.0},
    ],
    ids=str,
)
def test_database_refuses_an_event_that_cannot_be(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        EventFactory(**wrong)


def test_rank_is_given_once_and_goes_with_confirming():
    event = EventFactory()
    RegistrationFactory(event=event)

    with pytest.raises(IntegrityError), transaction.atomic():
        RegistrationFactory(event=event, rank=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegistrationFactory(event=event, rank=None)


def test_position_skips_who_cancelled_and_who_never_confirmed():
    event = EventFactory()
    first, second, third = RegistrationFactory.create_batch(3, event=event)
    RegistrationFactory(event=event, pending=True)
    Registration.objects.filter(pk=second.pk).update(cancelled_at=event.starts_at - timedelta(days=2))

    line = [(one.pk, one.position) for one in event.registrations.in_line()]

    assert line == [(first.pk, 1), (third.pk, 2)]


def test_draft_is_for_who_runs_it():
    initiative = InitiativeFactory(published=True)
    draft = EventFactory(draft=True, organisers=[initiative], municipality="zeist")
    team = UserFactory()
    initiative.memberships.create(user=team)
    here = UserFactory(coordinator=region("u16"))
    elsewhere = UserFactory(coordinator=region("utrecht-west"))
    people = [team, here, UserFactory(network=True), elsewhere, UserFactory(), AnonymousUser()]

    seen = [Event.objects.visible_to(person).filter(pk=draft.pk).exists() for person in people]
    edited = [Event.objects.editable_by(person).filter(pk=draft.pk).exists() for person in people]

    assert seen == edited == [True, True, True, False, False, False]
