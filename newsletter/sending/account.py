"""The account of a sending, counted from its rows: who was frozen is sent, failed, suppressed, uncertain, or waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.db.models.functions import Now

from newsletter.models import Delivery, Sending

Status = Delivery.Status
RECENT = timedelta(seconds=20)


@dataclass(frozen=True)
class Account:
    """`frozen` was counted when the list was made; the rest is counted now."""

    frozen: int
    sent: int
    failed: int
    suppressed: int
    uncertain: int
    queued: int
    attempting: int
    recent: int
    next_try: Any = None

    @property
    def to_do(self) -> int:
        return self.queued + self.attempting

    @property
    def settled(self) -> int:
        return self.sent + self.failed + self.suppressed + self.uncertain

    @property
    def balances(self) -> bool:
        return self.frozen == self.settled + self.to_do

    @property
    def per_second(self) -> float:
        return round(self.recent / RECENT.total_seconds(), 1)

    @property
    def minutes_left(self) -> int | None:
        """None where nothing moves."""
        return round(self.to_do / (self.recent / RECENT.total_seconds()) / 60) if self.recent else None


def account_of(sending: Sending) -> Account:
    """One query over the rows of this sending."""
    rows = Delivery.objects.filter(sending=sending)
    counts = rows.aggregate(
        **{str(status): Count("pk", filter=Q(status=status)) for status in Status.values},
        recent=Count("pk", filter=Q(sent_at__gt=Now() - RECENT)),
        next_try=Min("not_before", filter=Q(status=Status.QUEUED)),
    )
    frozen = sending.frozen if sending.frozen is not None else sum(counts[status] for status in Status.values)
    return Account(frozen=frozen, **counts)


def per_edition(sending: Sending) -> list[dict[str, Any]]:
    """Each with its counts, the largest first; two queries."""
    counted = (
        Delivery.objects.filter(sending=sending)
        .values("edition_id")
        .annotate(total=Count("pk"), sent=Count("pk", filter=Q(status=Status.SENT)))
    )
    labels = dict(sending.editions.values_list("pk", "label"))
    rows = [row | {"label": labels.get(row["edition_id"], "")} for row in counted]
    return sorted(rows, key=lambda row: (-row["total"], row["label"]))


def reasons(sending: Sending, status: str) -> list[tuple[str, int]]:
    """Why rows ended so, without saying whose they are; the most frequent first."""
    rows = Delivery.objects.filter(sending=sending, status=status).order_by()
    counted = rows.values_list("reason").annotate(number=Count("pk"))
    return sorted(counted, key=lambda one: (-one[1], one[0]))
