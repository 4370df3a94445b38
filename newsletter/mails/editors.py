"""What editors are told of a sending, at the pace that they chose."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from knowledge.notices import EDITING, all_editors
from newsletter.models import Sending
from omzien.mail.notes import Note
from omzien.notices.actions.telling import notify

WHY = "Je krijgt deze mail omdat je redacteur bent."


def tell_paused(sending: Sending) -> None:
    """It paused by itself, and goes on when a person says so. Once for each time."""
    note = Note(
        subject=f"De nieuwsbrief staat stil: {sending.issue.title}",
        paragraphs=[
            sending.problem,
            "Het versturen is gepauzeerd. Wie de mail nog niet kreeg, krijgt hem als jij verder gaat.",
        ],
        label="Kijk wat er is",
        url=settings.SITE_URL + reverse("admin:newsletter_sending_change", args=[sending.pk]),
        why=WHY,
    )
    for editor in all_editors():
        about = f"newsletter/paused/{sending.pk}/{sending.paused_at:%Y%m%d%H%M%S}/{editor.pk}"
        notify(note, person=editor, kind=EDITING, about=about)
