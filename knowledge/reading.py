"""An article's text as readers meet it: its parts with the places to jump to, and as plain words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.text import slugify
from wagtail.blocks import StreamValue
from wagtail.images import get_image_model

# Which of a block's values heads it in the contents list.
HEADINGS = {"text": "heading", "steps": "heading", "downloads": "heading", "question": "question"}
FEWEST_IN_CONTENTS = 3
WORDS_A_MINUTE = 200


@dataclass(frozen=True, slots=True)
class Part:
    """One block, with the place to jump to; no place where it has no heading."""

    block: StreamValue.StreamChild
    heading: str
    anchor: str


def parts_of(body: StreamValue) -> list[Part]:
    taken: Counter[str] = Counter()
    return [_part(block, taken) for block in body]


def contents_of(parts: list[Part]) -> list[Part]:
    """What the contents list shows; nothing for a text that is seen at a glance."""
    headed = [part for part in parts if part.heading]
    return headed if len(headed) >= FEWEST_IN_CONTENTS else []


def _part(block: StreamValue.StreamChild, taken: Counter[str]) -> Part:
    heading = str(block.value.get(HEADINGS.get(block.block_type, ""), "") or "")
    if not heading:
        return Part(block, "", "")
    name = slugify(heading)[:60] or "deel"
    taken[name] += 1
    return Part(block, heading, f"deel-{name}" if taken[name] == 1 else f"deel-{name}-{taken[name]}")


def plain_text(body: StreamValue) -> str:
    """Every word of the text, without its tags."""
    return "\n".join(str(text) for text in body.stream_block.get_searchable_content(body))


def minutes_to_read(text: str) -> int:
    return max(1, math.ceil(len(text.split()) / WORDS_A_MINUTE))


def load_renditions(body: StreamValue) -> None:
    """The sizes of all pictures in one query; without it every picture asks for its own."""
    pictures = list(_pictures(body))
    if pictures:
        sizes = get_image_model().get_rendition_model().objects.all()
        prefetch_related_objects(pictures, Prefetch("renditions", sizes, to_attr="prefetched_renditions"))


def _pictures(body: StreamValue) -> Iterator[Any]:
    for block in body:
        if block.block_type == "figure" and block.value.get("image"):
            yield block.value["image"]
