"""Files that come along with a message: kept after a check, or named with the reason that they were refused."""

from __future__ import annotations

from collections.abc import Iterable

from helpdesk.attachments import MOST_FILES, TOO_MANY, File, RefusedError, checked, clean_name
from helpdesk.models import TicketAttachment, TicketMessage


def attach(message: TicketMessage, files: Iterable[File]) -> list[TicketAttachment]:
    """In the caller's transaction. Nothing of what is refused is kept but its name."""
    return [_attach(message, file, place) for place, file in enumerate(files)]


def _attach(message: TicketMessage, file: File, place: int) -> TicketAttachment:
    try:
        if place >= MOST_FILES:
            raise RefusedError(TOO_MANY)
        found = checked(file)
    except RefusedError as reason:
        return TicketAttachment.objects.create(
            message=message, name=clean_name(file.name), size=file.weight, refused=str(reason)
        )
    return TicketAttachment.objects.create(
        message=message,
        name=found.name,
        content_type=found.content_type,
        size=len(found.content),
        content=found.content,
    )
