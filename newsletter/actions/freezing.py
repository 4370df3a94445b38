"""Taking down what an issue holds: from then on it stands fixed, and is in the archive."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from newsletter.composing.collecting import Window
from newsletter.composing.compose import content_at
from newsletter.models import FrozenContent, IssuePage
from newsletter.periods import since_the_previous


@transaction.atomic
def freeze(*, issue: IssuePage) -> FrozenContent:
    """The same again when it was frozen before. Locks the page, so that of two at once the second finds it done."""
    IssuePage.objects.select_for_update(of=("self",)).get(pk=issue.pk)
    known = FrozenContent.objects.filter(issue_id=issue.pk).first()
    if known:
        return known
    now = timezone.now()
    window = Window(since_the_previous(issue, now), now)
    latest = issue.latest()
    made = FrozenContent.objects.create(
        issue=issue, since=window.since, until=window.until, pieces=content_at(latest, window).values()
    )
    revision = issue.latest_revision
    if revision:
        revision.publish()
    return made


@transaction.atomic
def unfreeze(*, issue: IssuePage) -> None:
    """For an issue that nobody got: editors write on, and the next issue does not leave out what it held."""
    FrozenContent.objects.filter(issue_id=issue.pk).delete()
    page = IssuePage.objects.get(pk=issue.pk)
    if page.live:
        page.unpublish(log_action=False)
