"""What an issue still lacks before it may go out: each with a sentence, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Count

from newsletter.composing.choosing import choose
from newsletter.composing.compose import Composer, content_now
from newsletter.composing.content import Content
from newsletter.composing.linking import broken_links
from newsletter.composing.picking import public_things
from newsletter.editing.panels import PROMPT
from newsletter.models import FrozenContent, IssuePage, Subscriber
from newsletter.segments import EVERYTHING, Segment, with_segments
from omzien.mail.rendering import TooLargeError

LONG_SUBJECT = 60
# Rendered in full to see how large they are: what most readers get.
RENDERED = 20
SEGMENTS = 500


class Problem(NamedTuple):
    blocks: bool
    sentence: str
    remedy: str


def problems_of(issue: IssuePage) -> list[Problem]:
    """Of the issue as its editors left it. What blocks comes first."""
    latest = issue.latest()
    content = content_now(latest)
    found = [*_words(latest), *_picks(latest), *_links(latest), *_readers(content), *_hints(latest)]
    return sorted(found, key=lambda one: not one.blocks)


def _words(issue: IssuePage) -> Iterator[Problem]:
    if not issue.subject.strip():
        yield Problem(True, "Er is nog geen onderwerp.", "Vul ‘Onderwerp van de mail’ in.")
    if PROMPT in issue.opening or "[Schrijf hier" in issue.opening:
        yield Problem(True, "Het openingswoord is nog niet geschreven.", "Vervang de tekst tussen blokhaken.")
    try:
        issue.full_clean(exclude=["subject"])
    except ValidationError as error:
        yield Problem(True, f"Er klopt iets niet: {' '.join(error.messages)}", "Verbeter dat en bewaar opnieuw.")


def _picks(issue: IssuePage) -> Iterator[Problem]:
    public = public_things(issue.picks)
    for number, block in enumerate(issue.picks, 1):
        where = f"Uitgelicht, stuk {number}"
        if block.block_type == "photo":
            picture = block.value.get("image")
            if picture is None:
                yield Problem(True, f"{where}: de foto is er niet meer.", "Kies een andere foto, of haal het stuk weg.")
            elif not (block.value.get("alt_text") or picture.description):
                yield Problem(True, f"{where}: bij de foto staat niet wat erop te zien is.", "Vul ‘Wat is te zien’ in.")
        elif block.block_type != "text":
            thing = block.value.get("thing")
            if thing is None or thing.pk not in public.get(block.block_type, {}):
                name = f"‘{thing}’ staat" if thing else "wat je koos staat"
                yield Problem(
                    True, f"{where}: {name} niet (meer) op de site.", "Kies iets anders, of haal het stuk weg."
                )


def _links(issue: IssuePage) -> Iterator[Problem]:
    for where, address in broken_links(issue):
        yield Problem(
            True,
            f"{where}: de link naar {address} leidt naar niets, of naar iets dat niet op de site staat.",
            "Verbeter de link, of haal hem weg.",
        )


def _readers(content: Content) -> Iterator[Problem]:
    counted = readers_by_segment()
    if not counted:
        yield Problem(True, "Er zijn nog geen lezers.", "Wacht tot iemand zich heeft ingeschreven en dat bevestigde.")
    composer = Composer(content)
    yield from _size(composer, [EVERYTHING, *(segment for segment, _ in counted[:RENDERED])])
    everything = choose(content, EVERYTHING, composer.names)
    if everything.is_empty and not content.opening_text:
        yield Problem(True, "De nieuwsbrief is leeg.", "Schrijf een openingswoord, of licht iets uit.")
    elif everything.is_empty:
        yield Problem(False, "Buiten je openingswoord staat er niets in.", "Licht iets uit, of wacht tot er nieuws is.")
    without = sum(
        number for segment, number in counted if choose(content, composer.names.known(segment), composer.names).is_empty
    )
    if without and not everything.is_empty:
        total = sum(number for _, number in counted)
        yield Problem(
            False,
            f"Voor {without} van de {total} lezers is er niets nieuws bij wat zij kozen.",
            "Zij krijgen je openingswoord, en de tip om meer te kiezen.",
        )


def _size(composer: Composer, segments: list[Segment]) -> Iterator[Problem]:
    for segment in segments:
        try:
            composer.compose(segment)
        except TooLargeError:
            yield Problem(
                True,
                "De mail is te groot: boven de 100 kB knipt Gmail het einde eraf, met de link om te stoppen.",
                "Maak je teksten korter, of zet bij de delen een lager ‘Hoogstens’.",
            )
            return


def _hints(issue: IssuePage) -> Iterator[Problem]:
    if len(issue.subject) > LONG_SUBJECT:
        yield Problem(False, "Het onderwerp is lang: op een telefoon valt het einde weg.", "Houd het onder 60 tekens.")
    same = FrozenContent.objects.exclude(issue_id=issue.pk).filter(pieces__subject=issue.subject.strip())
    if issue.subject and same.exists():
        yield Problem(False, "Een eerdere nieuwsbrief had hetzelfde onderwerp.", "Noem wat deze maand bijzonder is.")


def readers_by_segment() -> list[tuple[Segment, int]]:
    """How many chose the same; the most first. One query."""
    rows: Any = with_segments(Subscriber.objects.active()).order_by()  # annotated there
    counted = rows.values("segment_key").annotate(number=Count("pk")).order_by("-number", "segment_key")
    return [(Segment.from_key(row["segment_key"]), row["number"]) for row in counted[:SEGMENTS]]
