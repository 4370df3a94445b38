"""Who gets an issue, and what, is written down once."""

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from newsletter.actions.stopping import stop
from newsletter.links import KEY_TOKEN
from newsletter.models import Delivery, FrozenContent, Sending, Subscriber
from newsletter.sending import freezing
from newsletter.sending.freezing import freeze_step
from tests.newsletter.factories import SubscriberFactory, make_issue
from tests.newsletter.sending.conftest import frozen

State = Sending.State


def test_every_confirmed_reader_gets_one_row_in_the_edition_of_their_choice(make_sending):
    all_of_it = SubscriberFactory.create_batch(2)
    chose = SubscriberFactory(regions=["u16"], themes=["care"])
    SubscriberFactory(pending=True)
    SubscriberFactory(stopped=True)

    sending = make_sending(0)

    rows = {row.subscriber: row.edition.label for row in sending.deliveries.select_related("subscriber", "edition")}
    assert rows == dict.fromkeys(all_of_it, "Alles, zonder keuze") | {chose: "U16; Zorg dichtbij"}
    assert (sending.state, sending.frozen, sending.editions.count()) == (State.SENDING, 3, 2)
    assert sending.editions.filter(text__contains=KEY_TOKEN, html__contains=KEY_TOKEN).count() == 2
    assert FrozenContent.objects.filter(issue=sending.issue).exists()


def test_freezing_again_changes_nothing(make_sending):
    sending = make_sending(2)
    before = list(sending.deliveries.values_list("pk", "subscriber"))

    SubscriberFactory()
    Sending.objects.update(state=State.FREEZING, frozen_up_to=0)
    Subscriber.objects.latest("pk").delete()
    frozen(sending)

    assert list(sending.deliveries.values_list("pk", "subscriber")) == before


def test_what_was_cut_off_goes_on_where_it_was(make_sending, monkeypatch):
    """After every single step, as a kill between two transactions leaves it."""
    monkeypatch.setattr(freezing, "CHUNK", 2)
    monkeypatch.setattr(freezing, "EDITIONS_AT_ONCE", 1)
    SubscriberFactory.create_batch(2, regions=["u16"])
    sending = make_sending(5, ready=False)

    steps = 0
    while freeze_step(sending.pk):
        steps += 1
        seen = Sending.objects.get(pk=sending.pk)
        assert seen.state == State.FREEZING
        assert seen.deliveries.count() == Subscriber.objects.filter(pk__lte=seen.frozen_up_to).count()

    assert steps == 1 + 4 + 2
    assert Delivery.objects.count() == Subscriber.objects.count() == 7


def test_a_step_that_fails_leaves_nothing_half_done(make_sending, monkeypatch):
    sending = make_sending(3, ready=False)
    freeze_step(sending.pk)
    monkeypatch.setattr(freezing, "DELIVERIES", freezing.DELIVERIES + " RETURNING 1/0")

    with pytest.raises(Exception, match="division by zero"):
        freeze_step(sending.pk)
    monkeypatch.undo()
    frozen(sending)

    assert sending.deliveries.count() == 3


def test_an_edition_that_cannot_be_made_stops_it_until_a_person_looked(make_sending, monkeypatch):
    def broken(*args):
        raise RuntimeError

    sending = make_sending(1, ready=False)
    monkeypatch.setattr(freezing, "_fill", broken)
    frozen(sending)
    assert (sending.state, bool(sending.paused_at)) == (State.FREEZING, True)
    assert sending.problem == "Een editie kan niet worden gemaakt (RuntimeError)."
    assert freeze_step(sending.pk) is False

    monkeypatch.undo()
    Sending.objects.update(paused_at=None)
    assert frozen(sending).state == State.SENDING


def test_nothing_is_frozen_before_its_time(make_sending):
    sending = make_sending(1, ready=False, planned_for=timezone.now() + timedelta(hours=1))

    assert freeze_step(sending.pk) is False
    assert not Sending.objects.to_drive().exists()

    Sending.objects.update(planned_for=timezone.now() - timedelta(seconds=1))
    assert frozen(sending).state == State.SENDING


@pytest.mark.parametrize(
    ("clock", "utc"),
    [((2027, 3, 28, 3, 30), (2027, 3, 28, 1, 30)), ((2027, 10, 31, 3, 30), (2027, 10, 31, 2, 30))],
)
def test_a_plan_in_the_night_that_the_clock_changes_means_that_moment(make_sending, clock, utc):
    there = datetime(*clock, tzinfo=ZoneInfo("Europe/Amsterdam"))

    sending = make_sending(1, ready=False, planned_for=there)

    sending.refresh_from_db()
    assert sending.planned_for == datetime(*utc, tzinfo=ZoneInfo("UTC"))


def test_who_stops_while_it_is_frozen_gets_no_row(make_sending, monkeypatch):
    monkeypatch.setattr(freezing, "CHUNK", 1)
    sending = make_sending(2, ready=False)
    freeze_step(sending.pk)
    freeze_step(sending.pk)

    stop(subscriber=Subscriber.objects.latest("pk"))
    frozen(sending)

    assert sending.deliveries.count() == 1


def test_number_of_queries_does_not_grow_with_the_readers(make_sending, django_assert_max_num_queries):
    SubscriberFactory.create_batch(30)
    sending = Sending.objects.create(issue=make_issue(sections=[]))
    freeze_step(sending.pk)

    with django_assert_max_num_queries(8):
        freeze_step(sending.pk)

    assert sending.deliveries.count() == 30


@pytest.mark.django_db(transaction=True)
def test_two_that_freeze_at_once_make_each_row_once(make_sending, monkeypatch):
    monkeypatch.setattr(freezing, "CHUNK", 3)
    sending = make_sending(20, ready=False)

    def run():
        try:
            for _ in range(40):
                freeze_step(sending.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    frozen(sending)
    assert (sending.state, sending.frozen, sending.deliveries.count()) == (State.SENDING, 20, 20)
