"""What the knowledge base has for a person on "Mijn Omzien". Registered in apps.py; two queries, whatever there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator

from knowledge.models import Manuscript
from knowledge.writing.states import Standing, State, for_standing, standings
from omzien.accounts.mine import Part, Place, Section, Todo, Urgency
from omzien.accounts.models import User

SHOWN = 6


def my_part(user: User, session: Mapping[str, Any]) -> Part:
    own = for_standing(Manuscript.objects.editable_by(user)).order_by("-touched_at", "-pk")
    rows = standings(list(own[: SHOWN + 1]))
    return Part(list(todos(rows[:SHOWN])), [section(rows)])


def todos(rows: Sequence[Standing]) -> Iterator[Todo]:
    for row in rows:
        url = row.manuscript.get_absolute_url()
        if row.state == State.ASKED:
            asked = Truncator(row.comment).chars(160)
            yield Todo(
                Urgency.WAITED_FOR, f"De redactie heeft een vraag over “{row.title}”", url, "Lees de vraag", asked
            )
        elif row.state == State.DRAFT:
            yield Todo(Urgency.SOME_TIME, f"“{row.title}” is nog niet ingestuurd", url, "Ga verder")


def section(rows: Sequence[Standing]) -> Section:
    return Section(
        Place.WRITING,
        "teksten",
        "Mijn teksten",
        "knowledge/mine/_section.html",
        rows[:SHOWN],
        url=reverse("knowledge:write"),
        link="Al mijn teksten" if len(rows) > SHOWN else "Schrijf mee",
    )
