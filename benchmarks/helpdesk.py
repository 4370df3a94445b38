"""Questions for the benchmarks: as many as there are initiatives, over two years; one in ten is still to be done.

The texts are few and the words in each row's index are theirs, so that what is common and what is rare is as in life.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from helpdesk.admin.tickets import TicketAdmin
from helpdesk.clock import due
from helpdesk.models import Ticket, TicketMessage
from helpdesk.searching import index_ticket
from initiatives.demo.plan import written
from initiatives.models import Municipality, Region
from omzien.accounts.actions import give_role
from omzien.accounts.models import Role, User

CHUNK = 5_000
LONG = "2000-0200"  # the number of the question with 200 messages
TO_DO, WAITING = 0.1, 0.15  # shares, each above the one before
LATE = 0.2
NOBODYS, WITHOUT_REGION = 0.4, 0.1
PEOPLE = 12
MAILS = 1_000
Kind, Status, Rung = TicketMessage.Kind, Ticket.Status, Ticket.Rung


def seed_tickets(size: int, rng: random.Random) -> None:
    """Add questions until there are `size`, and one with two hundred messages."""
    staff = _staff()
    texts = [(one.summary.format(plaats="ons dorp"), one.story.format(plaats="ons dorp")) for one in written()]
    where = list(Municipality.objects.order_by("pk"))
    for start in range(Ticket.objects.count(), size, CHUNK):
        numbers = range(start, min(start + CHUNK, size))
        made = Ticket.objects.bulk_create(_invented(number, rng, texts, where, staff) for number in numbers)
        TicketMessage.objects.bulk_create(_written(made, rng, texts, staff))
        _index(made, len(texts))
    _long_one(staff[0])


def coordinator() -> User:
    """Of one region; has questions of their own."""
    return _staff()[1]


def whole_network() -> User:
    return _staff()[0]


def queue() -> list[str]:
    """The screens that a coordinator opens all day, and what they search for."""
    desk = reverse("admin:helpdesk_ticket_changelist")
    tabs = ["", "?p=2", "?tab=te-laat", "?tab=van-mij", "?tab=mijn-regios", "?tab=van-niemand", "?tab=wacht"]
    return [f"{desk}{tab}" for tab in tabs]


def closed() -> list[str]:
    """The newest, and some that are hundreds of rows further."""
    desk = reverse("admin:helpdesk_ticket_changelist")
    pages = Ticket.objects.filter(status=Status.CLOSED).count() // TicketAdmin.list_per_page
    return [f"{desk}?tab=gesloten", f"{desk}?tab=gesloten&p={min(pages, 20)}"]


def searches() -> list[str]:
    desk = reverse("admin:helpdesk_ticket_changelist")
    return [f"{desk}?q={words}" for words in ("moestuin", "vrijwilligers+verzekering", LONG, "bench@voorbeeld.test")]


def long_conversation() -> list[str]:
    return [reverse("admin:helpdesk_ticket_change", args=[Ticket.objects.get(number=LONG).pk])]


def taking_in() -> dict[str, float]:
    """A thousand questions by mail, in a process of its own with a real IMAP server."""
    database = connection.settings_dict
    address = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    environment = os.environ | {"DATABASE_URL": f"postgresql://{address}"}
    command = [sys.executable, "-m", "tests.helpdesk.measuring", str(MAILS)]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)  # noqa: S603  (our own command)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _staff() -> list[User]:
    """The first works for the whole network, the others for a region each."""
    regions = list(Region.objects.order_by("pk"))
    people: list[User] = []
    for number in range(PEOPLE):
        person, is_new = User.objects.get_or_create(
            email=f"bench-{number}@voorbeeld.test", defaults={"name": f"Coördinator {number}"}
        )
        if is_new:
            region = regions[number % len(regions)] if number else None
            give_role(user=person, kind=Role.Kind.COORDINATOR, region=region)
            TOTP.activate(person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        people.append(person)
    return people


def _invented(
    number: int, rng: random.Random, texts: list[tuple[str, str]], where: list[Municipality], staff: list[User]
) -> Ticket:
    now = timezone.now()
    asked = now - timedelta(minutes=rng.randint(5_000, 1_000_000))
    ticket = Ticket(
        number=f"{asked.year}-{900_000 + number}",
        subject=texts[number % len(texts)][0][:200],
        asker_name=f"Vrager {number}",
        asker_email=f"bench-vrager-{number}@voorbeeld.test",
        municipality=None if rng.random() < WITHOUT_REGION else rng.choice(where),
        assignee=None if rng.random() < NOBODYS else rng.choice(staff),
        rung=rng.choice([Rung.REGION, Rung.REGION, Rung.PROVINCE]),
        created_at=asked,
        last_activity_at=asked,
    )
    _put_state(ticket, rng, asked, now)
    return ticket


def _put_state(ticket: Ticket, rng: random.Random, asked: datetime, now: datetime) -> None:
    chance = rng.random()
    if chance < TO_DO:
        ticket.status = rng.choice([Status.NEW, Status.OPEN])
        hours = rng.randint(1, 60)
        ticket.due_at = due(Rung.REGION, asked) if rng.random() < LATE else now + timedelta(hours=hours)
    elif chance < WAITING:
        ticket.status, ticket.remaining = Status.WAITING, timedelta(hours=4)
    else:
        ticket.status, ticket.closed_at = Status.CLOSED, asked + timedelta(hours=50)


def _written(
    tickets: list[Ticket], rng: random.Random, texts: list[tuple[str, str]], staff: list[User]
) -> Iterator[TicketMessage]:
    for ticket in tickets:
        yield TicketMessage(ticket=ticket, kind=Kind.QUESTION, text=rng.choice(texts)[1], author_name=ticket.asker_name)
        if ticket.status != Status.NEW:
            yield TicketMessage(ticket=ticket, kind=Kind.ANSWER, text=rng.choice(texts)[1], author=rng.choice(staff))


def _index(tickets: list[Ticket], variety: int) -> None:
    """The words of one question of each text, given to all that have it: reducing them is not what is measured."""
    for ticket in tickets[:variety]:
        index_ticket(ticket)
    table = Ticket._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS t SET search_vector = known.search_vector FROM {table} AS known "  # noqa: S608  (a table's name)
            "WHERE known.id = ANY(%s) AND known.subject = t.subject AND t.id = ANY(%s) AND t.search_vector IS NULL",
            [[one.pk for one in tickets[:variety]], [one.pk for one in tickets]],
        )


def _long_one(person: User) -> None:
    if Ticket.objects.filter(number=LONG).exists():
        return
    ticket = Ticket.objects.create(
        number=LONG,
        subject="De langste vraag",
        asker_name="Vrager",
        asker_email="bench@voorbeeld.test",
        assignee=person,
        due_at=timezone.now() + timedelta(hours=40),
    )
    kinds = [Kind.QUESTION, Kind.ANSWER, Kind.NOTE, Kind.EVENT]
    TicketMessage.objects.bulk_create(
        TicketMessage(
            ticket=ticket, kind=kinds[n % 4], author=person, text=f"Bericht {n}. " + "Een zin die erbij hoort. " * 12
        )
        for n in range(200)
    )
    index_ticket(ticket)
