"""Two people, or two processes, at the same moment; with negative controls that show the fault without the lock."""

import threading
from contextlib import suppress
from datetime import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from helpdesk.actions import answering, asking, assigning, keeping, merging, overdue
from helpdesk.actions.errors import ChangedMeanwhileError, NotReadyError
from helpdesk.clock import AMSTERDAM
from helpdesk.models import NumberSeries, OverdueRound, Ticket
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.helpdesk.factories import TicketFactory
from tests.threads import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def replies(ticket, people):
    def reply(person):
        return lambda: answering.reply(ticket=ticket, text=f"Van {person}", by=person, seen_version=ticket.version)

    found = all_at_once(*(reply(person) for person in people))
    return [one for one in found if isinstance(one, Exception)]


def test_of_two_answers_at_once_one_is_mailed(anna, nel):
    ticket = TicketFactory()

    raised = replies(ticket, [anna, nel])

    assert [type(error) for error in raised] == [ChangedMeanwhileError]
    assert ticket.messages.filter(kind="answer").count() == Message.objects.count() == 1


def test_without_the_lock_both_would_be_mailed(anna, nel, monkeypatch):
    """The negative control: both look, then both act."""
    looked = threading.Barrier(2, timeout=20)

    def careless(pk, *, seen_version=None):
        ticket = Ticket.objects.select_related("asker", "assignee").get(pk=pk)
        assert ticket.version == seen_version
        looked.wait()
        return ticket

    monkeypatch.setattr(keeping, "locked", careless)
    ticket = TicketFactory()

    assert replies(ticket, [anna, nel]) == []
    assert Message.objects.count() == 2


def test_of_two_who_take_it_one_has_it(anna, nel):
    ticket = TicketFactory()

    found = all_at_once(lambda: assigning.claim(ticket=ticket, by=anna), lambda: assigning.claim(ticket=ticket, by=nel))

    assert [type(one) for one in found if isinstance(one, Exception)] == [NotReadyError]
    ticket.refresh_from_db()
    assert ticket.assignee in (anna, nel)


def test_two_that_are_merged_into_each_other_leave_one(anna, nel):
    one, two = (TicketFactory(asker_email="vera@adres.test") for _ in range(2))

    found = all_at_once(
        lambda: merging.merge(ticket=one, into=two, by=anna), lambda: merging.merge(ticket=two, into=one, by=nel)
    )

    assert [type(one) for one in found if isinstance(one, Exception)] == [NotReadyError]
    stays = Ticket.objects.get(merged_into=None)
    assert stays.messages.filter(kind="question").count() == 2


def test_numbers_are_given_once_and_without_gaps():
    def ask(number):
        question = asking.Question("Onderwerp", "Tekst", f"token-{number}", email=f"vrager{number}@adres.test")

        def act():
            with suppress(ZeroDivisionError), transaction.atomic():
                asking.ask(question=question, by=None, network=f"address:{number}")
                if number % 3 == 0:
                    raise ZeroDivisionError

        return act

    all_at_once(*(ask(number) for number in range(9)))

    year = timezone.localdate().year
    numbers = sorted(Ticket.objects.values_list("number", flat=True))
    assert numbers == [f"{year}-{number:04d}" for number in range(1, 7)]


def test_numbers_counted_by_hand_would_be_given_twice():
    """The negative control."""
    looked = threading.Barrier(2, timeout=20)
    NumberSeries.objects.create(year=2026, last=1)
    taken = []

    def careless():
        last = NumberSeries.objects.get(year=2026).last
        looked.wait()
        taken.append(last + 1)

    all_at_once(careless, careless)

    assert taken == [2, 2]


def test_double_click_asks_once():
    question = asking.Question("Onderwerp", "Tekst", "token", email="sam@adres.test")

    all_at_once(*[lambda: asking.ask(question=question, by=None, network="address:1")] * 3)

    assert Ticket.objects.count() == Message.objects.count() == 1


def test_two_beats_tell_once():
    UserFactory(network=True)
    TicketFactory(municipality=None, overdue=True)
    now = datetime(2027, 12, 1, 10, tzinfo=AMSTERDAM)

    all_at_once(*[lambda: overdue.tell_of_overdue(now=now)] * 3)

    assert Message.objects.count() == OverdueRound.objects.count() == 1
