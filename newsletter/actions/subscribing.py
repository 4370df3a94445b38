"""From a typed address to a reader: nothing is sent before the address itself said yes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from newsletter.actions.choosing import choose
from newsletter.actions.errors import NewsletterError, TooLateError, TooMuchError
from newsletter.consenting import VERSION, WORDING
from newsletter.mails.subscribing import ask_to_confirm, tell_it_comes_already, welcome
from newsletter.models import Consent, Subscriber
from omzien.accounts.models import User
from omzien.limits.actions import allow

# Mails that anybody can have sent to an address: at most one in this time (TRUST 18).
PAUSE = timedelta(minutes=3)
DAY = 24 * 60 * 60
PER_NETWORK, PER_ADDRESS = 30, 6
ENOUGH = "Dat was vaak genoeg voor vandaag. Probeer het morgen nog eens."
Choices = Mapping[str, Iterable[int]]
Status = Subscriber.Status


def ask(*, address: str, choices: Choices, network: str) -> None:
    """The same for every address, known or not. Raises TooMuchError for a network that asks all day."""
    if not allow(action="newsletter", who=network, most=PER_NETWORK, seconds=DAY):
        raise TooMuchError(ENOUGH)
    # Said aloud it would tell that others asked for this address too.
    if allow(action="newsletter", who=f"address:{address.lower()}", most=PER_ADDRESS, seconds=DAY):
        _ask(address.strip().lower(), choices)


@transaction.atomic
def _ask(address: str, choices: Choices) -> None:
    known, _ = Subscriber.objects.get_or_create(address=address)
    subscriber = Subscriber.objects.select_for_update().get(pk=known.pk)
    quiet = may_not_mail_yet(subscriber)
    if not quiet:
        subscriber.asked_at = timezone.now()
        subscriber.save(update_fields=["asked_at"])
    if subscriber.is_active:
        # Who types an address may be anybody: what its owner chose stays as it is.
        if not quiet:
            tell_it_comes_already(subscriber)
        return
    consent = note_consent(subscriber, Consent.Origin.PAGE, choices)
    if not quiet:
        ask_to_confirm(consent, subscriber)


def may_not_mail_yet(subscriber: Subscriber) -> bool:
    return subscriber.asked_at is not None and subscriber.asked_at > timezone.now() - PAUSE


def note_consent(subscriber: Subscriber, origin: str, choices: Choices) -> Consent:
    """What was said, before it counts. Of one who asks twice only the last is kept, so that every mailed link works."""
    plain = {name: sorted(int(pk) for pk in pks) for name, pks in choices.items()}
    now = {"wording": WORDING, "version": VERSION, "origin": origin, "choices": plain, "given_at": timezone.now()}
    consent, _ = Consent.objects.update_or_create(subscriber=subscriber, confirmed_at=None, defaults=now)
    return consent


@transaction.atomic
def confirm(*, consent_id: int) -> Subscriber:
    """Doing it twice is doing it once. Raises TooLateError."""
    known = Subscriber.objects.filter(consents=consent_id)
    subscriber = known.select_for_update(of=("self",)).first()
    consent = Consent.objects.filter(pk=consent_id).first()
    if subscriber is None or consent is None or consent.has_expired or consent.withdrawn_at:
        raise TooLateError("Deze link is te oud, of al gebruikt. Vul je adres nog eens in.")
    if consent.confirmed_at is None:
        _begin(subscriber, consent, timezone.now())
        welcome(subscriber)
    return subscriber


def _begin(subscriber: Subscriber, consent: Consent, now: datetime) -> None:
    consent.confirmed_at = now
    consent.save(update_fields=["confirmed_at"])
    if subscriber.is_active:
        return
    subscriber.status, subscriber.confirmed_at, subscriber.stopped_at = Status.ACTIVE, now, None
    subscriber.save(update_fields=["status", "confirmed_at", "stopped_at"])
    choose(subscriber=subscriber, choices=consent.choices)


@transaction.atomic
def subscribe_account(*, user: User, choices: Choices) -> Subscriber:
    """At once, to an address that this account confirmed. Raises NewsletterError where it has none."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True, email__iexact=user.email).exists()
    if not confirmed:
        raise NewsletterError("Bevestig eerst het e-mailadres van je account.")
    known, _ = Subscriber.objects.get_or_create(address=user.email.lower())
    subscriber = Subscriber.objects.select_for_update().get(pk=known.pk)
    if subscriber.user_id != user.pk:
        Subscriber.objects.filter(user=user).update(user=None)
        subscriber.user = user
        subscriber.save(update_fields=["user"])
    if subscriber.is_active:
        choose(subscriber=subscriber, choices=choices)
    else:
        _begin(subscriber, note_consent(subscriber, Consent.Origin.ACCOUNT, choices), timezone.now())
        welcome(subscriber)
    return subscriber


@transaction.atomic
def resume(*, subscriber: Subscriber, choices: Choices) -> None:
    """Somebody who stopped says yes again, on a page that only their own mail leads to."""
    locked = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if locked.status == Status.STOPPED:
        _begin(locked, note_consent(locked, Consent.Origin.PAGE, choices), timezone.now())
