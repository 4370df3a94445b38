"""The text search of the directory: Dutch words in a weighted vector, the same analysis for text and query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.contrib.postgres.search import SearchQuery
from django.db import connection, transaction

from initiatives.models import Initiative
from omzien.search.dutch import index_words, lemma, words

LONGEST_QUERY = 100
MOST_WORDS = 10
SHORTEST_PREFIX = 3
BATCH = 500

# The long texts only decide whether something is found, not how high: without positions a row is half as wide.
_WEIGHED = [f"setweight(to_tsvector('simple', new.{weight}), '{weight}')" for weight in "abc"]
_VECTOR = " || ".join([*_WEIGHED, "strip(to_tsvector('simple', new.d))"])


def search_query(text: str) -> SearchQuery | None:
    """All words must occur, inflected or as the start of a longer word; None when the text has no word in it."""
    terms = [_term(word) for word in words(text[:LONGEST_QUERY])[:MOST_WORDS]]
    return SearchQuery(" & ".join(terms), search_type="raw", config="simple") if terms else None


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
    """Fill the vectors of these initiatives; call it after saving one and its themes. Returns how many."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), BATCH):
        _refresh_batch(wanted[start : start + BATCH])
    return len(wanted)


def _refresh_batch(ids: list[int]) -> None:
    found = Initiative.objects.filter(pk__in=ids).select_related("kind", "municipality", "place")
    rows = [(initiative.pk, *_weighted_texts(initiative)) for initiative in found.prefetch_related("themes")]
    if not rows:
        return
    values = ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE initiatives_initiative AS i SET search_vector = {_VECTOR} "  # noqa: S608  (constants only)
            f"FROM (VALUES {values}) AS new(id, a, b, c, d) WHERE i.id = new.id",
            [value for row in rows for value in row],
        )


def _weighted_texts(initiative: Initiative) -> tuple[str, str, str, str]:
    """The words of an initiative from most to least telling: name; where and what; summary; the long texts."""
    terms = [initiative.where, str(initiative.municipality or ""), str(initiative.kind or "")]
    for theme in initiative.themes.all():
        terms += [theme.name, *theme.aliases]
    texts = (
        initiative.name,
        " ".join(terms),
        initiative.summary,
        f"{initiative.description} {initiative.people} {initiative.legacy}",
    )
    a, b, c, d = (" ".join(index_words(text)) for text in texts)
    return a, b, c, d
