"""What the knowledge base knows about a person, to take along and to erase (TRUST 23, 24)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import Truncator

from knowledge.actions.feedback import forget_reader, key_of
from knowledge.models import ArticlePage, Feedback
from omzien.accounts.models import User
from omzien.accounts.personal import PersonalData, Row


def feedback_rows(user: User) -> Iterator[Row]:
    given = Feedback.objects.filter(reader=reader_of(user)).select_related("article").defer("article__body")
    for one in given:
        yield {"artikel": one.article.title, "nuttig": one.is_helpful, "wat je miste": one.note, "op": one.at}


def erase_feedback(user: User) -> None:
    forget_reader(reader_of(user))


def reader_of(user: User) -> str:
    return key_of(f"user:{user.pk}")


def article_rows(user: User) -> Iterator[Row]:
    for one in ArticlePage.objects.filter(owner=user).defer("body").order_by("pk"):
        yield {
            "artikel": one.title,
            "in één zin": Truncator(one.summary).chars(200),
            "op de site": one.live,
            "sinds": one.first_published_at,
        }


def keep_articles(user: User) -> None:
    """What somebody wrote stays for the next; with the account the link to who wrote it goes."""


KINDS = [
    PersonalData(
        key="reacties",
        title="Wat je van artikelen vond",
        why="Of een artikel nuttig was, en wat je erbij schreef. Zo maakt de redactie het beter.",
        when_erased="Je opmerkingen gaan weg. Het aantal antwoorden blijft, zonder dat iemand weet van wie.",
        models=frozenset({"knowledge.Feedback"}),
        export=feedback_rows,
        erase=erase_feedback,
    ),
    PersonalData(
        key="artikelen",
        title="Wat je in de kennisbank schreef",
        why="Zo weet de redactie wie ze iets kan vragen. Op de site staat je naam er niet bij.",
        when_erased="De artikelen blijven, zonder dat iemand weet dat ze van jou zijn.",
        models=frozenset({"knowledge.ArticlePage"}),
        export=article_rows,
        erase=keep_articles,
    ),
]
