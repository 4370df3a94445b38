"""What is overdue is told once a rung, in one mail, in working hours, to who can do something."""

from datetime import datetime, timedelta

import pytest

from helpdesk.actions import ladder
from helpdesk.actions.overdue import slot_of, tell_of_overdue
from helpdesk.clock import AMSTERDAM
from helpdesk.models import Ticket
from helpdesk.sweeps import sweep_tickets
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.helpdesk.factories import TicketFactory
from tests.initiatives.factories import region

pytestmark = pytest.mark.django_db
# A Wednesday, far enough for everything of today to be overdue.
MORNING = datetime(2027, 12, 1, 10, tzinfo=AMSTERDAM)
AFTERNOON = MORNING + timedelta(hours=5)
NIGHT = MORNING + timedelta(hours=13)
SUNDAY = datetime(2027, 12, 5, 10, tzinfo=AMSTERDAM)


def told():
    return {mail.to: mail.text for mail in Message.objects.all()}


def test_all_of_one_person_are_one_mail(anna, nel):
    mine = [TicketFactory(assignee=anna) for _ in range(3)]
    nobodys = TicketFactory(municipality=None)

    assert tell_of_overdue(now=MORNING) == 4

    assert set(told()) == {anna.email, nel.email}
    assert all(ticket.number in told()[anna.email] for ticket in mine)
    assert nobodys.number in told()[nel.email]


def test_region_without_coordinator_falls_to_the_network(nel):
    TicketFactory(municipality="soest")

    tell_of_overdue(now=MORNING)

    assert list(told()) == [nel.email]


def test_coordinators_of_the_region_hear_what_nobody_has(anna, nel):
    UserFactory(coordinator=region("regio-amersfoort"))
    TicketFactory(municipality="zeist")

    tell_of_overdue(now=MORNING)

    assert list(told()) == [anna.email]


def test_once_a_rung(anna, nel):
    ticket = TicketFactory()
    tell_of_overdue(now=MORNING)
    assert tell_of_overdue(now=AFTERNOON) == 0

    ladder.move(ticket=ticket, rung=Ticket.Rung.PROVINCE, by=anna)
    later = MORNING + timedelta(days=7)
    assert tell_of_overdue(now=later) == 1

    assert Message.objects.count() == 2


def test_once_a_half_day_at_most(anna):
    TicketFactory()
    tell_of_overdue(now=MORNING)
    TicketFactory()

    assert tell_of_overdue(now=MORNING + timedelta(minutes=30)) == 0
    assert tell_of_overdue(now=AFTERNOON) == 1
    assert slot_of(MORNING) != slot_of(AFTERNOON)


@pytest.mark.parametrize("moment", [NIGHT, SUNDAY])
def test_nobody_is_told_when_nobody_works(anna, moment):
    TicketFactory()

    assert tell_of_overdue(now=moment) == 0
    assert tell_of_overdue(now=MORNING + timedelta(days=7)) == 1


def test_what_waits_or_is_closed_is_not_overdue(anna):
    TicketFactory(waiting=True)
    TicketFactory(closed=True)

    assert tell_of_overdue(now=MORNING) == 0


def test_mail_stays_short(anna):
    for _ in range(25):
        TicketFactory()

    tell_of_overdue(now=MORNING)

    assert "en nog 5" in told()[anna.email]
    assert "25 vragen" in Message.objects.get().subject


def test_sweep_runs_any_time_and_again(anna):
    TicketFactory()

    sweep_tickets()
    sweep_tickets()

    assert Message.objects.count() <= 1
