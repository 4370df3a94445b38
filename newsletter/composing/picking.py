"""What editors chose by hand, read from the blocks of an issue. What is not public (any more) is left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from wagtail.blocks import StreamValue

from events.models import Event
from initiatives.models import Initiative, Posting
from knowledge.models import ArticlePage, Fund
from newsletter.composing import describing
from newsletter.composing.collecting import under_way
from newsletter.composing.content import Piece
from newsletter.composing.places import Places
from newsletter.composing.wording import absolute, mail_html, plain

PHOTO = "width-552|format-jpeg|jpegquality-80"


def picked(blocks: StreamValue) -> tuple[Piece, ...]:
    """In the editors' order; a fixed number of queries for each kind that occurs."""
    found = public_things(blocks)
    pieces = (_piece(number, block, found) for number, block in enumerate(blocks))
    return tuple(piece for piece in pieces if piece is not None)


def public_things(blocks: StreamValue) -> dict[str, dict[int, Piece]]:
    """Of each kind of thing that was picked, those that everybody may see."""
    wanted: dict[str, set[int]] = {}
    for block in blocks:
        if block.block_type in FIND and block.value.get("thing"):
            wanted.setdefault(block.block_type, set()).add(block.value["thing"].pk)
    places = Places() if wanted else None
    return {kind: {one.pk: one for one in FIND[kind](pks, places)} for kind, pks in wanted.items()}


def _piece(number: int, block: Any, found: Mapping[str, Mapping[int, Piece]]) -> Piece | None:
    value = block.value
    if block.block_type == "text":
        return _text(number, value)
    if block.block_type == "photo":
        return _photo(number, value)
    thing = found.get(block.block_type, {}).get(value["thing"].pk) if value.get("thing") else None
    if thing is None:
        return None
    return replace(thing, text=value.get("words") or thing.text, everyone=bool(value.get("everyone")))


def _text(number: int, value: Any) -> Piece:
    html = mail_html(value["text"])
    link = value.get("link") or ""
    return Piece(
        kind="text",
        pk=number,
        title=value.get("heading") or "",
        html=html,
        text=plain(html),
        url=link,
        button=(value.get("label") or "Lees verder") if link else "",
        everyone=True,
    )


def _photo(number: int, value: Any) -> Piece | None:
    picture = value.get("image")
    if picture is None:
        return None
    rendition = picture.get_rendition(PHOTO)
    return Piece(
        kind="photo",
        pk=number,
        title=value.get("alt_text") or picture.description or "",
        text=value.get("caption") or "",
        image=absolute(rendition.url),
        width=rendition.width,
        everyone=True,
    )


def _initiatives(pks: set[int], places: Places) -> list[Piece]:
    rows = Initiative.objects.published().filter(pk__in=pks).for_card().select_related(None)
    return [describing.initiative(one, places) for one in rows.select_related("municipality", "place", "phase")]


def _postings(pks: set[int], places: Places) -> list[Piece]:
    rows = Posting.objects.current().filter(pk__in=pks).for_card().prefetch_related("initiative__themes")
    return [describing.posting(one, places) for one in rows]


def _events(pks: set[int], places: Places) -> list[Piece]:
    rows = Event.objects.published().upcoming().filter(pk__in=pks).for_row()
    return [describing.event(one, places) for one in rows.prefetch_related("themes", "phases", "regions")]


def _articles(pks: set[int], places: Places) -> list[Piece]:
    everybody = under_way()
    rows = ArticlePage.objects.published().filter(pk__in=pks).for_card().prefetch_related("phases")
    return [describing.article(one, places, everybody) for one in rows]


def _funds(pks: set[int], places: Places) -> list[Piece]:
    return [describing.fund(one, places) for one in Fund.objects.published().filter(pk__in=pks).for_page()]


FIND: dict[str, Callable[[set[int], Any], list[Piece]]] = {
    "initiative": _initiatives,
    "posting": _postings,
    "event": _events,
    "article": _articles,
    "fund": _funds,
}
