"""How long the contents of a mail stay: 30 days after handling; what failed waits for a person, 90 days at most."""

from __future__ import annotations

from django.utils import timezone

from omzien.mail.models import AutomaticAnswer, IncomingMail
from omzien.mail.models.addresses import ANSWER_AGAIN_AFTER


def erase_old_mail(*, dry_run: bool = False) -> int:
    """Wipe mail, sender and subject; returns how many. The row stays: the same mail is never handled again."""
    old = IncomingMail.objects.to_erase()
    if dry_run:
        return old.count()
    AutomaticAnswer.objects.filter(answered_at__lt=timezone.now() - 2 * ANSWER_AGAIN_AFTER).delete()
    return old.update(raw=None, sender="", subject="", message_id="", not_before=None)
