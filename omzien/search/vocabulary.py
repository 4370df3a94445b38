"""The words of our own public texts, and how many things have them: what a mistyped word is corrected to."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from django.db import connection, transaction
from django.db.models import Max

from omzien.search.analysis import LONGEST_WORD, written
from omzien.search.models import Document, Word

SHORTEST = 4
MOST_WORDS = 60_000
# The newest of a large network say enough, and the count stays short (about ten seconds).
MOST_DOCUMENTS = 20_000
READ_AT_ONCE = 2_000
ONE_WRITER = 20_200_317  # any number does, as long as nothing else takes the same advisory lock


def vocabulary() -> dict[str, int]:
    """Our words with how many things have them, the commonest first; each process keeps them until a new count."""
    return _read(Word.objects.aggregate(last=Max("pk"))["last"] or 0)


@lru_cache(maxsize=1)
def _read(version: int) -> dict[str, int]:
    """`version` only tells one count from another: each makes new rows."""
    return dict(Word.objects.order_by("-documents", "text").values_list("text", "documents")[:MOST_WORDS])


@transaction.atomic
def refresh_words() -> int:
    """Count anew; returns how many words there are. Whoever reads meanwhile has the old ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_WRITER])
        if not cursor.fetchone()[0]:
            return 0  # somebody is counting
    counts = _counted()
    known = dict(Word.objects.values_list("text", "documents"))
    if counts != known:
        Word.objects.all().delete()
        words = (Word(text=text, documents=number) for text, number in sorted(counts.items()))
        Word.objects.bulk_create(words, batch_size=READ_AT_ONCE)
    return len(counts)


def _counted() -> dict[str, int]:
    counts: Counter[str] = Counter()
    newest = Document.objects.public().order_by("-dated", "-pk").values_list("title", "summary", "where", "body")
    for texts in newest[:MOST_DOCUMENTS].iterator(chunk_size=READ_AT_ONCE):
        counts.update({word for text in texts for word in written(text) if _is_word(word)})
    return dict(counts.most_common(MOST_WORDS))


def _is_word(word: str) -> bool:
    return SHORTEST <= len(word) < LONGEST_WORD and word.isalpha()
