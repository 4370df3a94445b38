"""Mails about the report of a meeting: will you write one, and it is on the site."""

from __future__ import annotations

from events.mails.proposals import team_of
from events.models import Event
from initiatives.models import Municipality, Region
from knowledge.models import ArticlePage
from omzien.accounts.models import Role, User
from omzien.mail.notes import Note, send_note
from omzien.mail.words import link_to, one_line

ORGANISED = "Je krijgt dit bericht omdat je dit mee organiseerde."


def ask_for_report(event: Event) -> None:
    title = one_line(event.title)
    for person in organisers_of(event):
        note = Note(
            f"Hoe was het? {title}",
            [
                f"“{title}” is geweest. Wat bespraken jullie, en wat leerden jullie ervan?",
                "Schrijf het kort op, dan hebben ook anderen er iets aan. Eén van jullie en vijf regels zijn genoeg.",
            ],
            "Schrijf een kort verslag",
            link_to("events:write_report", event.slug),
            ORGANISED,
            closing="Een redacteur leest mee voordat het op de site komt. Namen van mensen hoeven er niet in.",
        )
        send_note(note, to=person.email, about=f"events/report/{event.pk}/asked/{person.pk}", once=True)


def tell_published(event: Event, article: ArticlePage, *, but: User | None) -> None:
    """Whoever wrote it hears it from the knowledge base, as with every text."""
    title = one_line(event.title)
    for person in organisers_of(event):
        if person == but:
            continue
        note = Note(
            f"Het verslag staat op de site: {title}",
            [f"Iedereen kan nu lezen hoe “{title}” was. Het staat ook op de pagina van de activiteit zelf."],
            "Lees het verslag",
            link_to("knowledge:article", article.slug),
            ORGANISED,
        )
        send_note(note, to=person.email, about=f"events/report/{article.pk}/published/{person.pk}", once=True)


def organisers_of(event: Event) -> list[User]:
    """The teams that organised it and who put it up; where there are none, the coordinators of the place."""
    people = team_of(event.organising.values_list("initiative", flat=True))
    maker = event.created_by
    if maker and maker.is_active and maker not in people:
        people.append(maker)
    return people or _coordinators(event)


def _coordinators(event: Event) -> list[User]:
    active = User.objects.filter(is_active=True, roles__kind=Role.Kind.COORDINATOR)
    regions = list(event.regions.values_list("pk", flat=True))
    if event.municipality_id:
        here = Municipality.objects.filter(pk=event.municipality_id)
        regions += list(Region.objects.filter(municipalities__in=here).values_list("pk", flat=True))
    found = list(active.filter(roles__region__in=regions).distinct().order_by("pk"))
    return found or list(active.filter(roles__region__isnull=True).distinct().order_by("pk"))
