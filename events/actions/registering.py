"""Getting in line for an event and out of it, with an account or with an address that is confirmed first."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from events.actions.errors import NotReadyError, TooMuchError
from events.actions.seats import lock, next_rank
from events.actions.telling import tell, tell_cancelled
from events.mails.registrations import ask_to_confirm, tell_already_there
from events.models import Event, Registration
from initiatives.masking import display_name
from omzien.accounts.models import User
from omzien.limits.actions import allow

DAY = 24 * 60 * 60
PER_ACCOUNT, PER_NETWORK, PER_ADDRESS = 60, 60, 8
CLOSED = "Inschrijven kan niet meer."
OVER = "Deze activiteit is voorbij."
EXPIRED = "Deze link is verlopen. Schrijf je opnieuw in, dan krijg je een nieuwe."
NO_NAME = "Vul je naam in: letters, geen adres of link."
ENOUGH = "Je hebt je vandaag al heel vaak ingeschreven. Probeer het morgen weer."


def join_as_member(*, event: Event, by: User, name: str, note: str = "") -> Registration:
    """In line at once; twice is once. Raises TooMuchError, or NotReadyError where registering is over."""
    if known := in_line_as(event, by):
        return known
    name = display_name(name)
    if not name:
        raise NotReadyError(NO_NAME)
    if not allow(action="event-register", who=f"user:{by.pk}", most=PER_ACCOUNT, seconds=DAY):
        raise TooMuchError(ENOUGH)
    with transaction.atomic():
        locked = lock(event.pk)
        _require_open(locked)
        if known := in_line_as(locked, by):
            return known
        if not by.name:
            User.objects.filter(pk=by.pk, name="").update(name=name)
        made = _pending_of(locked, by) or Registration(event=locked)
        made.user, made.email, made.name, made.note = by, "", name, note
        _put_in_line(locked, made)
    return made


def ask_as_visitor(*, event: Event, email: str, name: str, note: str, network: str) -> None:
    """Mails a link to the address; only the button behind it puts somebody in line. Says nothing about the address."""
    email, name = email.strip().lower(), display_name(name)
    if not name:
        raise NotReadyError(NO_NAME)
    allowed = allow(action="event-register", who=network, most=PER_NETWORK, seconds=DAY)
    if not allow(action="event-register", who=f"email:{email}", most=PER_ADDRESS, seconds=DAY) or not allowed:
        raise TooMuchError(ENOUGH)
    if not event.takes_registrations:
        raise NotReadyError(CLOSED)
    try:
        _ask(event, email, name, note)
    except IntegrityError:  # the same person twice at this moment: the other made it
        _ask(event, email, name, note)


@transaction.atomic
def _ask(event: Event, email: str, name: str, note: str) -> None:
    locked = lock(event.pk)
    account = account_of(email)
    known = in_line_as(locked, account) if account else None
    known = known or locked.registrations.live().filter(email=email).first()
    if known:
        tell_already_there(known, to=email)
        return
    found = locked.registrations.pending().filter(email=email).first() or Registration(event=locked, email=email)
    found.name, found.note, found.created_at = name, note, timezone.now()
    found.tellings += 1
    found.save()
    ask_to_confirm(found)


@transaction.atomic
def confirm(*, registration: Registration) -> Registration:
    """Somebody reads mail at this address and pressed the button. Twice is once; who has an account gets it there."""
    locked = lock(registration.event_id)
    found = locked.registrations.get(pk=registration.pk)
    if found.confirmed_at:
        return found
    if found.cancelled_at or found.has_expired:
        raise NotReadyError(EXPIRED)
    _require_open(locked)
    account = account_of(found.email)
    if account and (known := in_line_as(locked, account)):
        found.cancelled_at = timezone.now()
        found.save(update_fields=["cancelled_at"])
        return known
    if account:
        found.user, found.email = account, ""
    _put_in_line(locked, found)
    return found


@transaction.atomic
def cancel(*, registration: Registration, silently: bool = False) -> Registration:
    """Out of line, and whoever moves up is told. `silently` where nobody is left to tell that they are out."""
    locked = lock(registration.event_id)
    found = locked.registrations.select_related("user").get(pk=registration.pk)
    found.event = locked
    if found.cancelled_at:
        return found
    if locked.is_past:
        raise NotReadyError(OVER)
    found.cancelled_at = timezone.now()
    found.save(update_fields=["cancelled_at"])
    if found.confirmed_at:
        if not silently and not locked.is_cancelled:
            tell_cancelled(found)
        tell(locked)
    return found


@transaction.atomic
def add_by_hand(*, event: Event, name: str, note: str, by: User) -> Registration:
    """Somebody who called or walked in. Without an address: the organisers tell them themselves."""
    name = display_name(name)
    if not name:
        raise NotReadyError(NO_NAME)
    locked = lock(event.pk)
    if locked.status != Event.Status.PUBLISHED:
        raise NotReadyError(CLOSED)
    made = Registration(event=locked, name=name, note=note, added_by=by)
    _put_in_line(locked, made)
    return made


@transaction.atomic
def mark_attended(*, registration: Registration, attended: bool | None) -> None:
    Registration.objects.filter(pk=registration.pk).update(attended=attended)


def in_line_as(event: Event, user: User) -> Registration | None:
    """This person's place, also where it was taken with an address of theirs before there was an account."""
    return event.registrations.live().filter(_of(user)).select_related("event").order_by("rank").first()


def _of(user: User) -> Q:
    return Q(user=user) | Q(email__in=confirmed_addresses(user))


def account_of(email: str) -> User | None:
    """The account that confirmed this address."""
    known = EmailAddress.objects.filter(email__iexact=email, verified=True, user__is_active=True)
    found = known.select_related("user").first()
    return found.user if found else None


def confirmed_addresses(user: User) -> list[str]:
    """Anybody can type any address into their account: it is theirs once they read mail there."""
    known = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return [address.lower() for address in known]


def _pending_of(event: Event, user: User) -> Registration | None:
    return event.registrations.pending().filter(email__in=confirmed_addresses(user)).first()


def _put_in_line(event: Event, one: Registration) -> None:
    """Call it under the lock."""
    one.rank, one.confirmed_at = next_rank(event), timezone.now()
    one.calendar_sequence = _calendar_so_far(one)
    one.save()
    tell(event)
    one.refresh_from_db()


def _calendar_so_far(one: Registration) -> int:
    """Who cancelled and comes again has a calendar that knows a SEQUENCE already: the next must be higher."""
    if not one.address:
        return one.calendar_sequence
    theirs = _of(one.user) if one.user else Q(email=one.email)
    earlier = Registration.objects.filter(theirs, event=one.event_id).values_list("calendar_sequence", flat=True)
    return max([one.calendar_sequence, *earlier])


def _require_open(event: Event) -> None:
    if not event.takes_registrations:
        raise NotReadyError(CLOSED)
