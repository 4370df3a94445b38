"""The text search of the lists: Dutch words in a weighted vector, the same analysis for text and query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection, models, transaction

from initiatives.models import Initiative, Posting
from omzien.search.dutch import index_words, lemma, words
from omzien.search.indexing import index
from omzien.search.models import Document
from omzien.search.registry import sources

LONGEST_QUERY = 100
MOST_WORDS = 10
SHORTEST_PREFIX = 3
BATCH = 500

Texts = tuple[str, str, str, str]

# The long texts only decide whether something is found, not how high: without positions a row is half as wide.
_WEIGHED = [f"setweight(to_tsvector('simple', new.{weight}), '{weight}')" for weight in "abc"]
_VECTOR = " || ".join([*_WEIGHED, "strip(to_tsvector('simple', new.d))"])


def search_query(text: str, *, any_word: bool = False) -> SearchQuery | None:
    """All words must occur, inflected or as the start of a longer word; None when the text has no word in it."""
    terms = [_term(word) for word in words(text[:LONGEST_QUERY])[:MOST_WORDS]]
    joined = (" | " if any_word else " & ").join(terms)
    return SearchQuery(joined, search_type="raw", config="simple") if terms else None


@contextmanager
def indexed_search() -> Iterator[None]:
    """Search by the index, also for a common word: the planner does not know what reading every vector costs."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield


def _term(word: str) -> str:
    """Only folded letters and digits reach the query, so nothing needs quoting."""
    if len(word) < SHORTEST_PREFIX:
        return word
    return f"({lemma(word)} | {word}:*)"


def refresh_search(ids: Iterable[int]) -> int:
    """Fill the vectors of these initiatives and of what they fetch and bring; call it after saving one and its themes.

    Returns how many initiatives were asked for.
    """
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        found = Initiative.objects.filter(pk__in=batch).select_related("kind", "municipality", "place")
        _fill(Initiative, [(one.pk, _initiative_texts(one)) for one in found.prefetch_related("themes")])
        before = _known_as(batch)
        index("initiatief", batch)
        refresh_postings(Posting.objects.filter(initiative__in=batch))
        now = _known_as(batch)
        refresh_what_names([pk for pk in batch if before.get(pk) != now.get(pk)])
    return len(wanted)


def _known_as(initiatives: list[int]) -> dict[int, list[Any]]:
    """What others are found by of these."""
    rows = Document.objects.filter(kind="initiatief", object_id__in=initiatives)
    return {pk: told for pk, *told in rows.values_list("object_id", "title", "is_public", "municipalities")}


def refresh_what_names(initiatives: list[int]) -> None:
    """What other apps have that is found by the names of these, only while these are on the site."""
    for source in sources():
        if source.naming and initiatives:
            index(source.kind, source.naming(initiatives))


def refresh_postings(postings: models.QuerySet[Posting]) -> None:
    """Fill the vectors of these; call it after saving one and its themes."""
    related = ("kind", "initiative__municipality", "initiative__place")
    found = postings.order_by("pk").select_related(*related).prefetch_related("themes").defer("search_vector")
    for batch in batched(found.iterator(BATCH), BATCH):
        _fill(Posting, [(one.pk, _posting_texts(one)) for one in batch])
        index("halen-brengen", [one.pk for one in batch])


def batched(things: Iterable[Posting], size: int) -> Iterator[list[Posting]]:
    rest = iter(things)
    while batch := list(islice(rest, size)):
        yield batch


def _fill(model: type[models.Model], rows: list[tuple[int, Texts]]) -> None:
    if not rows:
        return
    values = ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows))
    params: list[int | str] = []
    for pk, texts in rows:
        params += [pk, *(" ".join(index_words(text)) for text in texts)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} AS i SET search_vector = {_VECTOR} "  # noqa: S608  (constants only)
            f"FROM (VALUES {values}) AS new(id, a, b, c, d) WHERE i.id = new.id",
            params,
        )


def _initiative_texts(initiative: Initiative) -> Texts:
    """From most to least telling: name; where and what; summary; the long texts."""
    terms = [initiative.where, str(initiative.municipality or ""), str(initiative.kind or "")]
    return (
        initiative.name,
        " ".join([*terms, *_theme_words(initiative)]),
        initiative.summary,
        f"{initiative.description} {initiative.people} {initiative.legacy}",
    )


def _posting_texts(posting: Posting) -> Texts:
    """From most to least telling: title; what, where and which themes; whose it is; the explanation."""
    whose = posting.initiative
    terms = [posting.get_direction_display(), posting.kind.name, *posting.kind.aliases]
    terms += [whose.where, str(whose.municipality or "")]
    return posting.title, " ".join([*terms, *_theme_words(posting)]), whose.name, posting.body


def _theme_words(one: Initiative | Posting) -> Iterator[str]:
    for theme in one.themes.all():
        yield from (theme.name, *theme.aliases)
