"""The queue: its order, its tabs and their counts, and that indexes serve it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from helpdesk.models import Ticket
from helpdesk.queue import LABELS, MANY, QueuePaginator, Tab, counts, tickets_in
from helpdesk.searching import find
from tests.accounts.factories import UserFactory
from tests.helpdesk.factories import ReferralFactory, TicketFactory
from tests.initiatives.factories import region

pytestmark = pytest.mark.django_db
Section = Ticket.Section


def due_in(hours):
    return timezone.now() + timedelta(hours=hours)


@pytest.fixture
def desk(nel):
    """One of each, of which Anna has some; made in the wrong order."""
    anna = UserFactory(coordinator=region("u16"))
    made = {
        "others": TicketFactory(municipality=None, assignee=nel, due_at=due_in(1)),
        "nobody's": TicketFactory(municipality=None, due_at=due_in(2)),
        "my region, later": TicketFactory(due_at=due_in(9)),
        "my region": TicketFactory(due_at=due_in(3), assignee=nel),
        "mine": TicketFactory(due_at=due_in(20), assignee=anna),
        "late": TicketFactory(municipality=None, due_at=due_in(-1), assignee=nel),
        "very late": TicketFactory(due_at=due_in(-5)),
        "waiting": TicketFactory(waiting=True),
        "closed": TicketFactory(closed=True),
        "elsewhere": TicketFactory(municipality="soest", due_at=due_in(-9)),
    }
    return anna, made


def names(desk, tickets):
    known = {ticket.pk: name for name, ticket in desk[1].items()}
    return [known[ticket.pk] for ticket in tickets]


def test_order_of_the_queue(desk):
    anna, _ = desk

    found = list(tickets_in(Tab.TO_DO, anna))

    assert names(desk, found) == ["very late", "late", "mine", "my region", "my region, later", "nobody's", "others"]
    sections = [Section.OVERDUE] * 2 + [Section.MINE] + [Section.REGIONS] * 2 + [Section.UNASSIGNED, Section.OTHERS]
    assert [ticket.section for ticket in found] == sections


TABS = {
    Tab.OVERDUE: ["very late", "late"],
    Tab.MINE: ["mine"],
    Tab.REGIONS: ["very late", "my region", "my region, later", "mine"],
    Tab.UNASSIGNED: ["very late", "nobody's", "my region, later"],
    Tab.WAITING: ["waiting"],
    Tab.CLOSED: ["closed"],
}


@pytest.mark.parametrize("tab", TABS)
def test_tab_holds_what_it_says(desk, tab):
    assert names(desk, tickets_in(tab, desk[0])) == TABS[tab]


def test_every_number_is_that_of_its_list(desk, nel):
    for person in (desk[0], nel, UserFactory()):
        assert counts(person) == {tab: tickets_in(tab, person).count() for tab in Tab}
    assert set(LABELS) == set(Tab)


def test_what_is_closed_counts_no_further_than_many(monkeypatch, nel):
    monkeypatch.setattr("helpdesk.queue.MANY", 2)
    for _ in range(4):
        TicketFactory(closed=True)

    assert counts(nel)[Tab.CLOSED] == 3
    assert MANY == 1000


@pytest.mark.parametrize("count", [1, 3])
def test_queue_asks_the_same_however_long_it_is(django_assert_num_queries, count):
    anna = UserFactory(coordinator=region("u16"))
    for _ in range(count):
        ReferralFactory(ticket=TicketFactory(asker=UserFactory(), assignee=anna))
    anna = type(anna).objects.get(pk=anna.pk)

    with django_assert_num_queries(6):  # roles, three counts, the page, who was asked
        counts(anna)
        rows = list(tickets_in(Tab.TO_DO, anna).for_row()[:50])
        told = [(str(row.asker), str(row.assignee), str(row.municipality)) for row in rows]
        asked = [referral.asked for row in rows for referral in row.live_referrals]

    assert len(told) == len(asked) == count


@pytest.mark.parametrize(
    ("tab", "index"),
    [
        (Tab.OVERDUE, "ticket_to_do"),
        (Tab.UNASSIGNED, "ticket_to_do"),
        (Tab.WAITING, "ticket_waiting"),
        (Tab.CLOSED, "ticket_closed"),
    ],
)
def test_tab_is_served_by_its_index_in_order(tab, index, nel):
    """Small tables are read whole, so that is forbidden here."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
    plan = tickets_in(tab, nel)[:50].explain()

    assert index in plan
    assert "Sort" not in plan


def test_search_knows_dutch_numbers_and_addresses(nel):
    wanted = TicketFactory(
        subject="Verzekering", text="Wij zoeken een verzekeraar voor vrijwilligers.", asker_email="sam@adres.test"
    )
    TicketFactory(subject="Moestuin", text="Welke grond is goed?")
    everything = Ticket.objects.all()

    for words in ("verzekeringen", "vrijwilliger zoekt", wanted.number, "SAM@adres.test", "vera vraag verzekeraar"):
        assert list(find(everything, words)) == [wanted], words
    for nothing in ("", "  ", "!!!", "\x00"):
        assert find(everything, nothing).count() == 2
    assert not find(everything, "2020-9999").exists()
    assert not find(everything, "' & | ! ( :* zebra").exists()


@pytest.mark.parametrize("tab", Tab)
def test_pages_are_those_of_the_list(desk, tab):
    anna = desk[0]
    whole = list(tickets_in(tab, anna))
    paginator = QueuePaginator(tickets_in(tab, anna).for_row(), per_page=3)

    pages = [list(paginator.page(number).object_list) for number in paginator.page_range]

    assert [ticket for page in pages for ticket in page] == whole
    assert all(len(page) <= 3 for page in pages)


def test_first_page_of_the_queue_reads_no_row_to_sort(nel):
    for _ in range(3):
        TicketFactory()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    plan = tickets_in(Tab.TO_DO, nel).values_list("pk", flat=True)[:50].explain()

    assert "Index Only Scan using ticket_to_do" in plan
