"""How long what members write is kept when they leave it: a reminder first, then it goes. Registered in apps.py."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from wagtail.models import WorkflowState

from knowledge import mails
from knowledge.actions.funds import drop_remarks, remarks_over
from knowledge.actions.writing import erase_draft, latest
from knowledge.models import ArticlePage, Manuscript
from knowledge.models.manuscripts import ManuscriptQuerySet
from omzien.numbers import bounded_int
from omzien.retention import Rule

KEPT = timedelta(days=365)
WARNED_BEFORE = timedelta(days=30)
STEP = 50


def left() -> ManuscriptQuerySet:
    """Never on the site, and with nobody waiting for editors."""
    waiting = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    numbers = [pk for text in waiting.values_list("object_id", flat=True) if (pk := bounded_int(text))]
    found: ManuscriptQuerySet = Manuscript.objects.never_published().exclude(pk__in=numbers)
    return found


def to_remind() -> ManuscriptQuerySet:
    border = timezone.now() - KEPT + WARNED_BEFORE
    return left().filter(touched_at__lt=border, reminded_at=None)


def to_drop() -> ManuscriptQuerySet:
    """Always a month after the reminder, also where that came late."""
    now = timezone.now()
    return left().filter(touched_at__lt=now - KEPT, reminded_at__lt=now - WARNED_BEFORE)


def remind() -> int:
    done = 0
    for pk in list(to_remind().values_list("pk", flat=True)[:STEP]):
        done += _remind(pk)
    return done


@transaction.atomic
def _remind(pk: int) -> int:
    found = to_remind().select_for_update(of=("self",)).filter(pk=pk).select_related("article__owner").first()
    if found is None:
        return 0
    owner = found.article.owner
    if owner and owner.is_active and owner.email:
        mails.tell_forgotten(found, owner, days=WARNED_BEFORE.days)
    found.reminded_at = timezone.now()
    found.save(update_fields=["reminded_at"])
    return 1


def drop() -> int:
    done = 0
    for pk in list(to_drop().values_list("pk", flat=True)[:STEP]):
        done += _drop(pk)
    return done


@transaction.atomic
def _drop(pk: int) -> int:
    ArticlePage.objects.select_for_update(of=("self",)).only("pk").filter(pk=pk).first()
    found = to_drop().filter(pk=pk).select_related("article__owner").first()
    if found is None:
        return 0
    erase_draft(found, latest(found), found.article.owner)
    return 1


RULES = [
    Rule(
        "drafts-to-remind",
        "teksten die bijna een jaar bleven liggen: een herinnering",
        lambda: to_remind().count(),
        remind,
    ),
    Rule(
        "fund-remarks",
        "opmerkingen bij fondsen van een jaar geleden",
        lambda: remarks_over().count(),
        drop_remarks,
    ),
    Rule("drafts", "teksten die een jaar bleven liggen, een maand na de herinnering", lambda: to_drop().count(), drop),
]
