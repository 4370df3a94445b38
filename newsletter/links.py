"""The links that belong to one subscriber, and the one place in a mail where they differ."""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer, TimestampSigner
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from newsletter.models import CONFIRM_WITHIN

# Stands in what `compose` makes wherever the signed key of the recipient comes. Plain letters: no encoding changes it.
KEY_TOKEN = "SLEUTELVANDEONTVANGER"  # noqa: S105  (not a secret: secrets come in its place)

_keys = Signer(salt="newsletter.subscriber")
_confirmations = TimestampSigner(salt="newsletter.confirmation")
_moves = TimestampSigner(salt="newsletter.move")


def signed(key: str) -> str:
    """What a sender puts in the place of KEY_TOKEN."""
    return _keys.sign(key)


def key_in(token: str) -> str | None:
    """The key that we signed; None for anything else."""
    try:
        return _keys.unsign(token)
    except BadSignature:
        return None


def preferences_url(token: str = KEY_TOKEN) -> str:
    return settings.SITE_URL + reverse("newsletter:preferences", args=[token])


def stop_url(token: str = KEY_TOKEN) -> str:
    """For List-Unsubscribe too (RFC 8058): a POST stops, a GET shows a button."""
    return settings.SITE_URL + reverse("newsletter:stop", args=[token])


def confirm_url(consent: int) -> str:
    """Works for three days, and says nothing of who it is."""
    return settings.SITE_URL + reverse("newsletter:confirm", args=[_confirmations.sign(str(consent))])


def consent_in(token: str) -> int | None:
    """The consent that may be confirmed with this link; None for anything else, and when it is too late."""
    return _number(_confirmations, token)


def move_url(key: str, address: str) -> str:
    """Only the new address gets it: with it the subscription moves there. It holds a digest of the address."""
    return settings.SITE_URL + reverse("newsletter:move", args=[_moves.sign(f"{key}.{_digest(address)}")])


def move_in(token: str) -> str | None:
    """The key of the subscriber who asked to move; None for anything else, and when it is too late."""
    try:
        return _moves.unsign(token, max_age=CONFIRM_WITHIN).partition(".")[0]
    except BadSignature:
        return None


def leads_to(token: str, address: str) -> bool:
    """Whether this link is for moving to this address, not to one that was typed before or after."""
    return constant_time_compare(token.partition(".")[2].partition(":")[0], _digest(address))


def _digest(address: str) -> str:
    return salted_hmac("newsletter.move", address, algorithm="sha256").hexdigest()[:24]


def _number(signer: TimestampSigner, token: str) -> int | None:
    try:
        return int(signer.unsign(token, max_age=CONFIRM_WITHIN))
    except (BadSignature, ValueError):
        return None


def front_url() -> str:
    return settings.SITE_URL + reverse("newsletter:subscribe")
