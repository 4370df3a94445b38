"""The blocks of an article as they are stored: a list of plain dictionaries, each with a type, a value and an id."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from wagtail.blocks import StreamValue

from knowledge.models import ArticlePage

Block = dict[str, Any]


def blocks_of(article: ArticlePage) -> list[Block]:
    """A copy to change; every block has an id, also where an import left it out."""
    return [block | {"id": block.get("id") or str(uuid.uuid4())} for block in article.body.get_prep_value()]


def put_blocks(article: ArticlePage, blocks: list[Block]) -> None:
    article.body = StreamValue(article.body.stream_block, blocks, is_lazy=True)


def block_named(article: ArticlePage, block_id: str) -> Block | None:
    return next((block for block in blocks_of(article) if block["id"] == block_id), None)


def new_block(kind: str, value: dict[str, Any]) -> Block:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def rows_of(value: Any) -> list[dict[str, Any]]:
    """The items of a list block, which are stored in two ways."""
    rows = value if isinstance(value, list) else []
    return [row.get("value", {}) if row.get("type") == "item" else row for row in rows if isinstance(row, dict)]


def pictures_of(blocks: list[Block]) -> set[int]:
    return {block["value"]["image"] for block in blocks if block["type"] == "figure" and block["value"].get("image")}


def documents_of(blocks: list[Block]) -> set[int]:
    """Those of the downloads; a text can lead to others, which are not its own."""
    rows = [row for block in blocks if block["type"] == "downloads" for row in rows_of(block["value"].get("documents"))]
    return {row["document"] for row in rows if row.get("document")}


def fingerprint(values: Any) -> str:
    """So that a form knows whether it is still about what is there."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
