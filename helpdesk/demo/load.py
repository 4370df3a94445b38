"""Invented questions in every state, as if they came in over the last weeks: the queue lives at the first start."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from helpdesk.clock import HOUR, due
from helpdesk.models import CannedAnswer, NumberSeries, Referral, Ticket, TicketMessage
from helpdesk.searching import index_ticket
from initiatives.models import Initiative, Municipality
from knowledge.models import ArticlePage
from omzien.accounts.models import User

HERE = Path(__file__).resolve().parent
Kind, Status, Rung = TicketMessage.Kind, Ticket.Status, Ticket.Rung
COORDINATORS = {"coordinator": "coordinator@example.org", "netwerk": "netwerk@example.org"}


@transaction.atomic
def load_questions() -> int:
    """Beside the initiatives of the demo, which must be there. No mail is due about any of it. Returns how many."""
    if Ticket.objects.exists() or not Initiative.objects.exists():
        return 0
    for place, told in enumerate(_told("antwoorden", "antwoord")):
        CannedAnswer.objects.create(
            title=told["titel"], text=told["tekst"].strip(), rung=told.get("trede", ""), position=place
        )
    maker = QuestionMaker()
    # The oldest has the lowest number, as if they were asked one after another.
    questions = sorted(_told("vragen", "vraag"), key=lambda told: -told["hours"])
    for told in questions:
        maker.make(told)
    return len(questions)


def _told(name: str, key: str) -> list[dict[str, Any]]:
    with (HERE / f"{name}.toml").open("rb") as opened:
        found: list[dict[str, Any]] = tomllib.load(opened)[key]
    return found


class QuestionMaker:
    def __init__(self) -> None:
        self.now = timezone.now()
        accounts = User.objects.filter(email__endswith="@example.org")
        self.accounts = {user.email: user for user in accounts}
        self.municipalities = {one.slug: one for one in Municipality.objects.all()}

    def make(self, told: dict[str, Any]) -> None:
        asked = self.ago(told["hours"])
        asker = self.accounts.get(told.get("account", ""))
        ticket = Ticket.objects.create(
            number=NumberSeries.objects.take(timezone.localtime(asked).year),
            subject=told["onderwerp"],
            channel=told.get("via", Ticket.Channel.FORM),
            asker=asker,
            asker_name=asker.name if asker else told["naam"],
            asker_email="" if asker else f"{told['naam'].split()[0].lower()}@example.org",
            verified_at=asked if "zegt" in told or told.get("via") == "mail" else None,
            municipality=self.municipalities.get(told["gemeente"]),
            assignee=self.coordinator(told.get("bij", "")),
            created_at=asked,
            **self.clock(told, asked),
        )
        self.write(ticket, told, asked)
        self.refer(ticket, told)
        if word := told.get("artikel"):
            ticket.articles.set(ArticlePage.objects.published().filter(title__icontains=word)[:1])
        index_ticket(ticket)

    def clock(self, told: dict[str, Any], asked: datetime) -> dict[str, Any]:
        rung = Rung.NEIGHBOUR if "vraagt" in told else Rung(told.get("trede", Rung.REGION))
        last = self.ago(min([told["hours"], *(one["hours"] for one in told.get("zegt", []))]))
        status = Status(told["stand"])
        to_do = status in Ticket.TO_DO
        return {
            "status": status,
            "rung": rung,
            "rung_since": asked,
            "due_at": due(rung, asked) if to_do else None,
            "remaining": 5 * HOUR if status == Status.WAITING else None,
            "closed_at": last if status == Status.CLOSED else None,
            "last_activity_at": last,
        }

    def write(self, ticket: Ticket, told: dict[str, Any], asked: datetime) -> None:
        self.say(ticket, "vrager", told["tekst"], asked, quoted=told.get("aangehaald", ""))
        for one in told.get("zegt", []):
            self.say(ticket, one["wie"], one["tekst"], self.ago(one["hours"]))

    def say(self, ticket: Ticket, who: str, text: str, at: datetime, *, quoted: str = "") -> None:
        by = self.coordinator("coordinator" if who == "notitie" else who)
        kind = {"vrager": Kind.QUESTION, "notitie": Kind.NOTE}.get(who, Kind.ANSWER)
        own = kind == Kind.QUESTION
        message = ticket.messages.create(
            kind=kind,
            author=ticket.asker if own else by,
            author_name="" if ticket.asker or not own else ticket.asker_name,
            text=text.strip(),
            quoted=quoted.strip(),
        )
        TicketMessage.objects.filter(pk=message.pk).update(created_at=at)

    def refer(self, ticket: Ticket, told: dict[str, Any]) -> None:
        """Asked of the experienced initiative of the demo, whose owner finds it on Mijn Omzien; or of NLZVE."""
        if text := told.get("overdracht"):
            self.ask(ticket, told, text=text, is_national=True)
        if "vraagt" in told:
            board = self.accounts.get("bestuurder@example.org")
            teams = Initiative.objects.published().filter(team=board).order_by("pk")
            if asked := teams.first():
                self.ask(ticket, told, text=told["erbij"], initiative=asked)

    def ask(self, ticket: Ticket, told: dict[str, Any], **how: Any) -> None:
        referral = Referral.objects.create(ticket=ticket, by=ticket.assignee, **how)
        Referral.objects.filter(pk=referral.pk).update(created_at=self.ago(told["hours"] - 4))

    def coordinator(self, who: str) -> User | None:
        return self.accounts.get(COORDINATORS.get(who, ""))

    def ago(self, hours: float) -> datetime:
        """By day: nobody writes at four at night, and what came first stays first."""
        wall = timezone.localtime(self.now - timedelta(hours=hours))
        midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
        by_day = midnight + timedelta(hours=8) + (wall - midnight) / 2
        return by_day if by_day < self.now else wall
