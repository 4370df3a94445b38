"""Which initiative could answer a question, with the reason in words: a coordinator chooses, nothing is asked yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from django.db import OperationalError
from django.db.models import Exists, OuterRef, Q, QuerySet

from helpdesk.models import Ticket
from initiatives.geo import Point, distance_km
from initiatives.models import Initiative, Membership, Municipality
from initiatives.similar import similar_to
from omzien.accounts.models import User
from omzien.search.analysis import written
from omzien.search.answers import answers_to, telling_words
from omzien.search.models import Document
from omzien.search.stems import stem
from omzien.search.synonyms import synonyms
from omzien.search.vocabulary import vocabulary

KIND = "initiatief"
MOST = 6
MOST_ALIKE = 3
MOST_FOUND = 12
WORDS_SHOWN = 3


class Neighbour(NamedTuple):
    initiative: Initiative
    reason: str


def neighbours(ticket: Ticket, user: User, text: str, *, most: int = MOST) -> list[Neighbour]:
    """Who reads mail and is not the asker's own: what the question is about, who says the same, who is like it, and at
    last who is near."""
    seen: set[int] = set()
    found = []
    for initiative, reason in _in_turn(ticket, user, text):
        if initiative.pk not in seen and not _is_own(ticket, initiative):
            seen.add(initiative.pk)
            found.append(Neighbour(initiative, reason))
    return found[:most]


def _in_turn(ticket: Ticket, user: User, text: str) -> Iterator[Neighbour]:
    about = askable().filter(pk=ticket.initiative_id).first() if ticket.initiative_id else None
    if about:
        yield Neighbour(about, "de vraag gaat over dit initiatief")
    yield from _saying_the_same(ticket, user, text)
    if about:
        yield from _alike(about)
    yield from islice(_near(ticket.municipality), MOST_ALIKE)


def askable() -> QuerySet[Initiative]:
    """Published, with somebody who reads what is sent: a team, or an address of its own."""
    team = Membership.objects.filter(initiative=OuterRef("pk"))
    reachable = Exists(team.filter(user__is_active=True)) | (~Exists(team) & ~Q(contact_email=""))
    found = Initiative.objects.published().filter(reachable).select_related("municipality", "place")
    return found.prefetch_related("themes").defer("search_vector")


def _saying_the_same(ticket: Ticket, user: User, text: str) -> Iterator[Neighbour]:
    try:
        documents = answers_to(text, user, kinds=[KIND], most=MOST_FOUND)
    except OperationalError:
        return
    here = askable().in_bulk([one.object_id for one in documents])
    asked = telling_words(text, vocabulary(), synonyms()) if documents else []
    for document in documents:
        if initiative := here.get(document.object_id):
            yield Neighbour(initiative, _reason(document, asked, initiative, _far(ticket.municipality, initiative)))


def _reason(document: Document, asked: Iterable[str], initiative: Initiative, far: str) -> str:
    """The words of the question that its title or summary has, as they were asked; else what it is about."""
    told = {stem(word) for word in written(f"{document.title} {document.summary}")}
    same = [word for word in asked if stem(word) in told][:WORDS_SHOWN]
    themes = ", ".join(theme.name for theme in initiative.themes.all()[:2])
    what = f"ook over {_listed(same)}" if same else themes
    return " · ".join(filter(None, [what, far]))


def _listed(words: list[str]) -> str:
    quoted = [f"‘{word}’" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} en {quoted[-1]}"


def _alike(about: Initiative) -> Iterator[Neighbour]:
    """Who is like the initiative that asks, in the words that everybody sees on its page."""
    alike = similar_to(Initiative.objects.for_page().get(pk=about.pk), MOST_ALIKE)
    reasons = {one.initiative.pk: one.reason for one in [*alike.peers, *alike.others]}
    for initiative in askable().filter(pk__in=reasons):
        yield Neighbour(initiative, reasons[initiative.pk])


def _near(municipality: Municipality | None) -> Iterator[Neighbour]:
    if municipality is None:
        return
    for initiative in askable().filter(municipality=municipality).order_by("sort_key", "pk")[:MOST_ALIKE]:
        yield Neighbour(initiative, f"ook in {municipality}")


def _far(municipality: Municipality | None, initiative: Initiative) -> str:
    if municipality is None or initiative.municipality is None:
        return str(initiative.municipality or "")
    if initiative.municipality_id == municipality.pk:
        return f"ook in {municipality}"
    latitude, longitude = initiative.public_latitude, initiative.public_longitude
    if latitude is None or longitude is None:
        return str(initiative.municipality)
    km = distance_km(Point(municipality.latitude, municipality.longitude), Point(latitude, longitude))
    return f"{initiative.municipality}, {max(1, round(km))} km verderop"


def _is_own(ticket: Ticket, initiative: Initiative) -> bool:
    own = ticket.asker.memberships.values_list("initiative_id", flat=True) if ticket.asker else ()
    return initiative.pk in own
