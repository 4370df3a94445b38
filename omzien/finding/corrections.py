"""What a mistyped word may have meant: the nearest word of our own public texts."""

from __future__ import annotations

from django.core.cache import cache
from django.db import connection, transaction
from rapidfuzz import process
from rapidfuzz.distance import OSA

from omzien.search.analysis import Question, written
from omzien.search.models import Document, Word
from omzien.search.stems import stem

KEY, SECONDS = "search:words", 600
SHORTEST = 4
ALIKE = 0.74  # of the letters; one slip in four, two in eight
MOST_WORDS = 60_000
READ_AT_ONCE = 2_000


def corrected(question: Question) -> str:
    """The question with its unknown words replaced by the nearest known ones; empty when there is nothing to better."""
    known = vocabulary()
    words = [word if word in known or len(word) < SHORTEST else nearest(word, known) for word in question.words]
    return " ".join(words) if words != question.words else ""


def nearest(word: str, known: dict[str, int]) -> str:
    """The word itself when nothing is near. Of two that are as near the more common one wins."""
    if stem(word) in known:
        return word
    near = [other for other in known if abs(len(other) - len(word)) <= 2 and len(other) >= SHORTEST]
    found = process.extract(word, near, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=8)
    if not found:
        return word
    best = max(found, key=lambda one: (round(one[1], 2), one[0][0] == word[0], known[one[0]], one[0]))
    return str(best[0])


def vocabulary() -> dict[str, int]:
    """Our words with how many things have them; read from the table once in ten minutes."""
    known: dict[str, int] | None = cache.get(KEY)
    if known is None:
        known = dict(Word.objects.order_by("-documents", "text").values_list("text", "documents")[:MOST_WORDS])
        cache.set(KEY, known, SECONDS)
    return known


def refresh_words() -> int:
    """Count the words of all public titles, summaries and texts anew; returns how many there are."""
    counts: dict[str, int] = {}
    public = Document.objects.public().order_by("pk").values_list("title", "summary", "body")
    for texts in public.iterator(chunk_size=READ_AT_ONCE):
        for word in {word for text in texts for word in written(text)}:
            if len(word) >= SHORTEST and not word.isdigit():
                counts[word] = counts.get(word, 0) + 1
    _store(counts)
    cache.delete(KEY)
    return len(counts)


@transaction.atomic
def _store(counts: dict[str, int]) -> None:
    """One writer at a time; who reads meanwhile sees the old words."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {Word._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    Word.objects.all().delete()
    Word.objects.bulk_create((Word(text=text, documents=n) for text, n in counts.items()), batch_size=READ_AT_ONCE)
