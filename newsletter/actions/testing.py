"""An issue to oneself, before it goes to anybody."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from newsletter.composing.compose import TEMPLATE, Composer, content_of
from newsletter.models import IssuePage
from newsletter.segments import Segment
from omzien.accounts.models import User
from omzien.mail.actions import queue_mail
from omzien.mail.models import Message


def send_test(*, issue: IssuePage, segment: Segment, to: User, links: Mapping[str, str]) -> Message:
    """As a reader with this choice gets it, with "[Proef]" before its subject. Raises TooLargeError."""
    composer = Composer(content_of(issue))
    context = composer.context(segment) | dict(links)
    return queue_mail(
        key=f"newsletter-test/{issue.pk}/{to.pk}/{uuid.uuid4().hex}",
        to=to.email,
        template=TEMPLATE,
        context=context | {"issue_subject": f"[Proef] {context['issue_subject']}"},
    )
