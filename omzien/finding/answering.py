"""The answer to a question: what was asked; with nothing found, what may have been meant, or has some of the words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.urls import reverse

from omzien.finding.corrections import corrected
from omzien.finding.filters import RATHER_FEW, SearchFilterSet
from omzien.search.models import Document

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User

FEW = 3


@dataclass(frozen=True)
class Answer:
    """`found` is what to show for what was `asked`; `meant` is a better spelling, `instead` the one that is shown. When
    there is little, `few` are the ids of that and of what has some of the words, best first.
    """

    asked: SearchFilterSet
    found: SearchFilterSet
    meant: str = ""
    instead: str = ""
    only_some: bool = False
    few: list[int] = field(default_factory=list)

    @property
    def meant_url(self) -> str:
        return self.asked.url(q=self.meant)


def asked_by(user: User | AnonymousUser, data: QueryDict, *, q: str = "", **how: bool) -> SearchFilterSet:
    """The question in these parameters, or `q` in its stead, over what this person may see."""
    if q:
        data = data.copy()
        data["q"] = q
    return SearchFilterSet(data, Document.objects.visible_to(user), path=reverse("finding:search"), **how)


def answer(user: User | AnonymousUser, data: QueryDict, asked: SearchFilterSet) -> Answer:
    """Inside `asked.evaluating()`. Each next try only when the one before found nothing."""
    meant = corrected(asked.question, asked.known, asked.finds) if asked.total < FEW else ""
    if asked.total:
        return Answer(asked, asked, meant, few=_few(asked))
    if meant and (better := _instead(user, data, asked, q=meant)).total:
        return Answer(asked, better, meant, instead=meant, few=_few(better))
    some = _instead(user, data, asked, q=meant or asked.q, any_word=True)
    if some.total:
        return Answer(asked, some, meant, instead=meant, only_some=True)
    return Answer(asked, asked, meant)


def _instead(
    user: User | AnonymousUser, data: QueryDict, first: SearchFilterSet, *, q: str, **how: bool
) -> SearchFilterSet:
    other = asked_by(user, data, q=q, **how)
    other.shares(first)
    return other


def _few(found: SearchFilterSet) -> list[int]:
    return found.few() if found.total < RATHER_FEW else []
