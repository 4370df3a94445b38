"""A notice as a mail of its own, and all that waited as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format

from omzien.accounts.models import User
from omzien.mail.actions import queue_mail
from omzien.mail.notes import Note
from omzien.mail.words import link_to, one_line
from omzien.notices.keys import stop_key
from omzien.notices.kinds import title_of
from omzien.notices.models import Notice

# So many fit in a mail that Gmail does not cut off; the page with all of them is one link away.
SHOWN = 80


def send_now(note: Note, notice: Notice) -> None:
    user = notice.user
    queue_mail(
        key=notice.about,
        to=user.email,
        template="notices/note",
        context={"note": note._replace(subject=one_line(note.subject)), **_links()},
        headers=_headers(user, [notice.kind]),
    )


def send_digest(user: User, notices: Sequence[Notice]) -> None:
    """`notices` is not empty, newest first. One that is alone looks like the mail it would have been."""
    newest = max(notice.pk for notice in notices)
    shown = notices[:SHOWN]
    queue_mail(
        key=f"notices/digest/{user.pk}/{newest}",
        to=user.email,
        template="notices/digest",
        context={
            "subject": subject_of(notices),
            "name": user.name,
            "groups": grouped(shown),
            "more": len(notices) - len(shown),
            "all_url": link_to("notices:notices"),
            **_links(),
        },
        headers=_headers(user, {notice.kind for notice in notices}),
    )


def subject_of(notices: Sequence[Notice]) -> str:
    if len(notices) == 1:
        return notices[0].subject
    return f"{len(notices)} meldingen van Omzien, {date_format(timezone.localdate(), 'j F')}"


def grouped(notices: Iterable[Notice]) -> list[tuple[str, list[Notice]]]:
    """By kind, the kind with the newest first; in each the newest first."""
    first: dict[str, int] = {}
    rows = list(notices)
    for at, notice in enumerate(rows):
        first.setdefault(notice.kind, at)
    rows.sort(key=lambda notice: first[notice.kind])
    return [(title_of(kind), list(group)) for kind, group in groupby(rows, key=lambda notice: notice.kind)]


def _links() -> dict[str, str]:
    return {"choices_url": link_to("notices:choices")}


def _headers(user: User, kinds: Iterable[str]) -> dict[str, str]:
    """One click of the mail program ends these kinds (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{link_to('notices:stop', stop_key(user, kinds))}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
