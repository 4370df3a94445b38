"""The files of a stored mail, taken from its raw bytes where an app wants to keep them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from omzien.mail.incoming.mime import leaves, opened, payload_of
from omzien.mail.incoming.parsed import Attachment
from omzien.mail.models import IncomingMail


class Held(NamedTuple):
    """A file of a mail: what was said of it, and its bytes."""

    attachment: Attachment
    content: bytes


def files_of(incoming_id: str, attachments: Sequence[Attachment], *, largest: int) -> Iterator[Held]:
    """In order, one at a time. Of what is larger than `largest` no bytes are given; nothing where the mail is wiped."""
    if not attachments:
        return
    raw = IncomingMail.objects.filter(pk=incoming_id).values_list("raw", flat=True).first()
    if raw is None:
        return
    wanted = {one.position: one for one in attachments}
    for position, (part, _) in enumerate(leaves(opened(bytes(raw)))):
        if one := wanted.get(position):
            yield Held(one, payload_of(part) if one.size <= largest else b"")
