"""One step of a registration: written down, and told to who waits for it. Every verb that decides takes this path."""

from __future__ import annotations

from initiatives.mails import registration as mails
from initiatives.models import Initiative, ReviewStep
from omzien.accounts.models import User

Kind = ReviewStep.Kind

TELL = {
    Kind.SUBMITTED: mails.tell_submitted,
    Kind.ASKED: mails.tell_asked,
    Kind.PUBLISHED: mails.tell_published,
    Kind.DECLINED: mails.tell_declined,
    Kind.WITHDRAWN: mails.tell_withdrawn,
}


def take_step(initiative: Initiative, kind: ReviewStep.Kind, by: User, text: str = "") -> ReviewStep:
    """Inside the caller's transaction, so that a step and its mails are never without the other."""
    step = ReviewStep.objects.create(initiative=initiative, kind=kind, by=by, text=text)
    TELL[kind](step)
    return step
