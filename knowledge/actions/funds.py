"""Looking after the funds guide."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from knowledge.models import Fund, FundRemark
from omzien.accounts.models import User

REMARK_KEPT = timedelta(days=365)


@transaction.atomic
def remark(*, fund: Fund, note: str) -> FundRemark:
    """A note for the editors, of nobody."""
    return FundRemark.objects.create(fund=fund, note=note)


@transaction.atomic
def mark_checked(*, fund: Fund, by: User) -> None:
    """Somebody looked today and it is right; nothing else of the fund changes."""
    locked = Fund.objects.select_for_update().only("pk").get(pk=fund.pk)
    Fund.objects.filter(pk=locked.pk).update(checked_on=timezone.localdate(), checked_by=by, updated_at=timezone.now())
    log(instance=fund, action="wagtail.edit", user=by, title=f"{fund.name}: nagekeken")


@transaction.atomic
def mark_handled(*, remark: FundRemark) -> None:
    FundRemark.objects.filter(pk=remark.pk, handled_on=None).update(handled_on=timezone.localdate())


def remarks_over() -> QuerySet[FundRemark]:
    """Handled or not, after a year a note says nothing about the fund of today."""
    border = timezone.now() - REMARK_KEPT
    return FundRemark.objects.filter(at__lt=border)


def drop_remarks() -> int:
    return remarks_over().delete()[0]
