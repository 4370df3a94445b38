"""From when on something is new for an issue."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from newsletter.models import FrozenContent, IssuePage

# Before the first issue.
A_MONTH = timedelta(days=31)


def since_the_previous(issue: IssuePage, until: datetime | None = None) -> datetime:
    """Where the last issue that was frozen left off. A month ago where there is none."""
    until = until or timezone.now()
    earlier = FrozenContent.objects.filter(until__lt=until).exclude(issue_id=issue.pk).order_by("-until").first()
    return earlier.until if earlier else until - A_MONTH
