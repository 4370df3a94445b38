"""What may answer a question of many words: whatever has the most telling ones where they tell.

A question is a story ("Wij willen met vijf buren een moestuin beginnen, maar …"): nothing has all its words. The rarest
of our own words are looked for, and what has them only somewhere in a long text is no answer.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import connection, transaction

from omzien.search import words
from omzien.search.analysis import MOST_QUERY_WORDS, Question, phrase_key, written
from omzien.search.compounds import parts
from omzien.search.marks import kind_lexeme
from omzien.search.models import Document
from omzien.search.queries import WordQuery
from omzien.search.ranking import Term, rarity, terms_of, weigh
from omzien.search.showing import documents_in_order
from omzien.search.synonyms import synonyms
from omzien.search.vocabulary import SHORTEST, vocabulary

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User

LONGEST_READ = 3_000
OF_EACH = 80  # for one word so many are weighed, whatever the number that has it
# What an answer is worth at least: so much of the words that tell most, however many were asked.
LEAST, OF_THE_MOST_TELLING = 0.17, 3
TIMEOUT_MS = 1_000


def answers_to(text: str, user: User | AnonymousUser, *, kinds: Collection[str], most: int) -> list[Document]:
    """The best first, of these kinds, as far as this person may see them. OperationalError when it takes long."""
    known, same = vocabulary(), synonyms()
    asked = telling_words(text, known, same)
    if not asked:
        return []
    question = Question(" ".join(asked), same, unfinished=False)
    terms = terms_of(question, known, with_pieces=True)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL statement_timeout = {TIMEOUT_MS}"
        )
        found = weigh(_candidates(terms, user, kinds), terms, " ".join(asked), whole=())
        least = _least(terms)
        return documents_in_order([one.pk for one in found if one.score >= least][:most], user)


def telling_words(text: str, known: dict[str, int], same: Collection[str]) -> list[str]:
    """At most so many words, in the order of the text: of those that we have, the ones that the fewest things have.
    `known` counts no words of three letters: of these only what has a synonym ("wmo") says something.
    """
    typed = dict.fromkeys(written(text[:LONGEST_READ]))
    unknown = rarity("", known)
    rare = {
        word: rarity(word, known)
        for word in typed
        if word not in words.STOP | words.FILLERS and (len(word) >= SHORTEST or phrase_key([word]) in same)
    }
    usable = [word for word in rare if rare[word] < unknown or not known or len(word) < SHORTEST or parts(word)]
    best = set(sorted(usable, key=lambda word: -rare[word])[:MOST_QUERY_WORDS])
    return [word for word in usable if word in best]


def _candidates(terms: list[Term], user: User | AnonymousUser, kinds: Collection[str]) -> set[int]:
    of_kind = " | ".join(f"'{kind_lexeme(kind)}'" for kind in kinds)
    seen = Document.objects.visible_to(user).filter(kind__in=kinds)
    parts = [
        seen.filter(vector=WordQuery(f"{term.query} & ({of_kind})")).order_by().values_list("pk", flat=True)[:OF_EACH]
        for term in terms
    ]
    return set(parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0])


def _least(terms: list[Term]) -> float:
    weights = sorted((term.weight for term in terms if term.is_asked), reverse=True)
    return LEAST * sum(weights[:OF_THE_MOST_TELLING])
