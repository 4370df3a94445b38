"""From ids in the index to what a person may see of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import CharField, Value

from omzien.search.models import Document
from omzien.search.registry import source_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User


def documents_in_order(ids: Sequence[int], user: User | AnonymousUser) -> list[Document]:
    found = Document.objects.for_card().in_bulk(ids)
    return still_visible([found[pk] for pk in ids if pk in found], user)


def still_visible(documents: Iterable[Document], user: User | AnonymousUser) -> list[Document]:
    """Without what this person may not see (any more), asked of the things themselves; one query for all kinds.
    What everybody may see, such as places, needs no asking."""
    per_kind: dict[str, list[int]] = {}
    listed = list(documents)
    asked = {document.kind for document in listed if source_of(document.kind).seen_by}
    for document in listed:
        if document.kind in asked:
            per_kind.setdefault(document.kind, []).append(document.object_id)
    parts = [
        source_of(kind)
        .visible_to(user)
        .filter(pk__in=ids)
        .order_by()
        .annotate(of_kind=Value(kind, output_field=CharField()))
        .values_list("of_kind", "pk")
        for kind, ids in per_kind.items()
    ]
    seen = set(parts[0].union(*parts[1:])) if parts else set()
    return [one for one in listed if one.kind not in asked or (one.kind, one.object_id) in seen]
