"""In line and out of it: seats, waiting, moving up, and what people are told."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from events.actions.errors import NotReadyError, TooMuchError
from events.actions.registering import (
    PER_ADDRESS,
    add_by_hand,
    ask_as_visitor,
    cancel,
    confirm,
    join_as_member,
)
from events.actions.seats import Standing, standing
from events.models import Event, Registration
from omzien.accounts.erasure import erase_account
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory, RegistrationFactory
from tests.events.steps import subjects, told

pytestmark = pytest.mark.django_db
SAM = "sam@adres.test"


def join(event, **person):
    return join_as_member(event=event, by=UserFactory(**person), name="Noor", note="")


def ask(event, email=SAM, **typed):
    ask_as_visitor(event=event, **({"email": email, "name": "Sam", "note": "", "network": "address:1"} | typed))
    return event.registrations.filter(email=email).order_by("pk").last()


def test_first_ones_get_a_seat_and_the_rest_waits_in_order():
    event = EventFactory(capacity=2)

    joined = [join(event) for _ in range(4)]

    assert [standing(one) for one in joined] == [Standing(True), Standing(True), Standing(False, 1), Standing(False, 2)]
    assert told(event) == ["seat", "seat", "waiting", "waiting"]
    assert subjects(joined[0].user.email) == [f"Je hebt een plek: {event.title}"]
    assert subjects(joined[2].user.email) == [f"Je staat op de wachtlijst: {event.title}"]


def test_joining_twice_is_joining_once():
    event, user = EventFactory(), UserFactory()

    one, other = (join_as_member(event=event, by=user, name="Noor", note="") for _ in range(2))

    assert one == other
    assert len(subjects(user.email)) == 1


def test_cancelling_gives_the_seat_to_who_waits_longest():
    event = EventFactory(capacity=1)
    first, second, third = (join(event) for _ in range(3))

    cancel(registration=first)

    assert standing(second) == Standing(True)
    assert standing(third) == Standing(False, 1)
    assert subjects(first.user.email)[-1] == f"Je bent afgemeld: {event.title}"
    assert subjects(second.user.email)[-1] == f"Er is een plek voor je: {event.title}"
    assert len(subjects(third.user.email)) == 1


def test_cancelling_twice_tells_once_and_coming_back_is_at_the_end():
    event = EventFactory(capacity=1)
    first, second = join(event), join(event)

    for _ in range(2):
        cancel(registration=first)
    again = join_as_member(event=event, by=first.user, name="Noor", note="")

    assert standing(again) == Standing(False, 1)
    assert standing(second) == Standing(True)
    assert len(subjects(first.user.email)) == 3


def test_visitor_has_no_place_until_the_address_is_confirmed():
    event = EventFactory(capacity=1)
    asked = ask(event)

    member = join(event)
    confirm(registration=asked)

    assert standing(member) == Standing(True)
    assert standing(Registration.objects.get(pk=asked.pk)) == Standing(False, 1)
    assert subjects(SAM) == [f"Bevestig je inschrijving: {event.title}", f"Je staat op de wachtlijst: {event.title}"]


def test_mail_to_an_address_that_nobody_confirmed_holds_no_word_of_who_typed_it():
    ask(EventFactory(), name="Koop Goud", note="goud.example")

    message = Message.objects.get(to=SAM)

    assert "Goud" not in message.text + message.html + message.subject
    assert "goud.example" not in message.text + message.html


def test_confirming_twice_is_once_and_an_old_link_no_longer_works():
    event = EventFactory()
    asked, old = ask(event), ask(event, "oud@adres.test")
    Registration.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=3))

    for _ in range(2):
        confirm(registration=asked)

    assert event.registrations.live().count() == 1
    with pytest.raises(NotReadyError, match="verlopen"):
        confirm(registration=old)


def test_asking_again_before_confirming_keeps_one_row_with_the_last_words():
    event = EventFactory()

    one, other = ask(event, name="Sam"), ask(event, name="Samira")

    assert one == other
    assert Registration.objects.get().name == "Samira"


def test_who_is_on_the_list_already_is_told_so_by_mail_only():
    event = EventFactory()
    confirm(registration=ask(event))

    ask(event)

    assert event.registrations.count() == 1
    assert subjects(SAM)[-1] == f"Je staat al op de lijst: {event.title}"


def test_address_of_an_account_becomes_the_registration_of_that_account():
    event, user = EventFactory(), UserFactory()

    confirm(registration=ask(event, user.email))

    one = Registration.objects.get()
    assert (one.user, one.email) == (user, "")
    assert join_as_member(event=event, by=user, name="Noor", note="") == one


def test_account_and_its_address_are_one_person():
    event, user = EventFactory(), UserFactory()
    asked = ask(event, user.email)

    mine = join_as_member(event=event, by=user, name="Noor", note="")

    assert mine.pk == asked.pk
    assert confirm(registration=asked).pk == mine.pk
    assert event.registrations.live().count() == 1


def test_address_that_somebody_only_typed_into_an_account_gives_no_hold_on_its_registration():
    event = EventFactory()
    confirm(registration=ask(event))
    thief = UserFactory()
    EmailAddress.objects.create(user=thief, email=SAM, verified=False)

    own = join_as_member(event=event, by=thief, name="Dief")
    assert own.user == thief
    assert event.registrations.live().count() == 2
    erase_account(user=thief)

    assert event.registrations.live().get().name == "Sam"


@pytest.mark.parametrize(
    "closed",
    [
        {"draft": True},
        {"cancelled": True},
        {"registration": "vrij"},
        {"registration_closes_at": timezone.now() - timedelta(hours=1)},
        {"days": -1},
    ],
    ids=["draft", "cancelled", "without", "closed", "past"],
)
def test_nobody_gets_in_line_where_registering_is_over(closed):
    event = EventFactory(**closed)

    with pytest.raises(NotReadyError):
        join(event)
    with pytest.raises(NotReadyError):
        ask(event)


def test_enough_is_enough_for_known_and_unknown_addresses_alike():
    event = EventFactory()
    confirm(registration=ask(event, "bekend@adres.test"))

    for address, before in (("bekend@adres.test", 1), ("onbekend@adres.test", 0)):
        for _ in range(PER_ADDRESS - before):
            ask(event, address)
        with pytest.raises(TooMuchError):
            ask(event, address)


def test_who_is_added_by_hand_has_a_place_and_gets_no_mail():
    event = EventFactory(capacity=1)
    by = UserFactory()

    one = add_by_hand(event=event, name="Mevrouw De Wit", note="belde", by=by)

    assert standing(one) == Standing(True)
    assert standing(join(event)) == Standing(False, 1)
    assert not Message.objects.filter(subject__contains="plek:").exists()


def test_past_event_keeps_who_came():
    one = RegistrationFactory(event=EventFactory(days=-3))

    with pytest.raises(NotReadyError):
        cancel(registration=one)


def test_more_seats_than_ranks_read_at_once_stay_right():
    event = EventFactory(capacity=2)
    joined = [join(event) for _ in range(5)]
    cancel(registration=joined[0])
    Event.objects.filter(pk=event.pk).update(capacity=3)

    line = [(one.pk, one.position) for one in event.registrations.in_line()]

    assert line == [(one.pk, place) for place, one in enumerate(joined[1:], 1)]
