"""What keeps two machines from talking to each other for ever."""

from __future__ import annotations

from omzien.mail.incoming.parsed import ParsedMail
from omzien.mail.incoming.routing import is_ours
from omzien.mail.models import AutomaticAnswer, UndeliverableAddress, hashed


def may_answer_automatically(address: str, *, mail: ParsedMail | None = None) -> bool:
    """Ask right before queueing an answer that no person wrote; a yes counts, so ask once for each.

    At most one such answer a day to one address, from the whole portal together; none to ourselves, to an address that
    does not exist, or to a mail that a machine wrote.
    """
    if not address or is_ours(address):
        return False
    if mail is not None and (mail.automatic or mail.bounce or mail.sender_problem):
        return False
    if UndeliverableAddress.objects.filter(address_hash=hashed(address)).exists():
        return False
    return AutomaticAnswer.objects.claim(address)
