"""Keeping what readers thought, and the numbers that follow from it."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from knowledge.models import ArticlePage, Feedback


@transaction.atomic
def answer(*, article: ArticlePage, reader: str, is_helpful: bool, note: str = "") -> Feedback:
    """This reader's one answer, given or changed; an empty note leaves what was written before.

    The article's row is locked first: answers of the same moment are written and counted one after another.
    """
    locked = ArticlePage.objects.select_for_update(of=("self",)).only("pk").get(pk=article.pk)
    given: dict[str, object] = {"is_helpful": is_helpful, "at": timezone.now()} | ({"note": note} if note else {})
    made, _ = Feedback.objects.update_or_create(article_id=locked.pk, reader=reader, defaults=given)
    locked.count_answers()
    return made


@transaction.atomic
def forget_reader(reader: str) -> None:
    """The answers stay, of nobody: their notes go, and who gave them can no longer be told."""
    for one in Feedback.objects.select_for_update().filter(reader=reader):
        one.reader, one.note = key_of(uuid.uuid4().hex), ""
        one.save(update_fields=["reader", "note"])


def key_of(reader: str) -> str:
    """Only our secret key makes it, so from the table nobody is recognised."""
    return salted_hmac("knowledge.feedback", reader, algorithm="sha256").hexdigest()
