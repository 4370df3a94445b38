"""A subscription that goes to another address, once that address said yes."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from newsletter.actions.errors import TooLateError, TooMuchError
from newsletter.actions.subscribing import DAY, ENOUGH, PER_ADDRESS, may_not_mail_yet
from newsletter.links import leads_to
from newsletter.mails.subscribing import ask_to_move, tell_it_moved
from newsletter.models import Subscriber
from newsletter.models.subscribers import new_key
from omzien.limits.actions import allow

TAKEN = "Op dat adres komt de nieuwsbrief al. Stop hem hier, als je hem niet twee keer wilt."


def ask_for_move(*, subscriber: Subscriber, address: str) -> None:
    """The same whether or not the address is known. Raises TooMuchError."""
    address = address.strip().lower()
    mine = allow(action="newsletter-move", who=f"subscriber:{subscriber.pk}", most=PER_ADDRESS, seconds=DAY)
    if not allow(action="newsletter", who=f"address:{address}", most=PER_ADDRESS, seconds=DAY) or not mine:
        raise TooMuchError(ENOUGH)
    with transaction.atomic():
        locked = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        if may_not_mail_yet(locked):
            raise TooMuchError("We stuurden net al een mail. Wacht drie minuten en probeer het dan nog eens.")
        locked.moving_to, locked.asked_at = address, timezone.now()
        locked.save(update_fields=["moving_to", "asked_at"])
        ask_to_move(locked)


@transaction.atomic
def move(*, subscriber: Subscriber, token: str) -> Subscriber:
    """With a new key: what the old address has in its mails opens nothing any more. Raises TooLateError."""
    locked = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if not locked.is_active or not locked.moving_to or not leads_to(token, locked.moving_to):
        raise TooLateError("Deze link is te oud, of al gebruikt.")
    before, locked.address = locked.address, locked.moving_to
    locked.key, locked.moving_to = new_key(), ""
    _make_room(locked.address)
    try:
        with transaction.atomic():
            locked.save(update_fields=["address", "key", "moving_to"])
    except IntegrityError:
        raise TooLateError(TAKEN) from None
    tell_it_moved(before, locked)
    return locked


def _make_room(address: str) -> None:
    """Somebody who never confirmed there, and now did so here."""
    Subscriber.objects.filter(address=address, status=Subscriber.Status.PENDING).delete()
