"""Halen en brengen: put up, change, renew, close, remove. Owners and editors may all; coordinators moderate."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from initiatives.actions.errors import InitiativeError, NotAllowedError, NotReadyError
from initiatives.mails.postings import tell_of_removal
from initiatives.models import Initiative, Posting, Theme
from initiatives.models.postings import MONTHS_AT_MOST, REMINDED_DAYS, until
from initiatives.searching import refresh_postings
from omzien.accounts.models import User

Status = Posting.Status
MOST_OPEN = 20
CONTENT = ("direction", "kind", "title", "body", "expires_on")
CLOSING = ("status", "closed_at", "closing_note", "fulfilled_with", "removal_reason")


class ChangedMeanwhileError(InitiativeError):
    """Somebody else saved it after this person opened it. `current` is as it stands now."""

    def __init__(self, current: Posting) -> None:
        super().__init__(
            "Iemand anders heeft dit intussen gewijzigd. Jouw tekst staat hieronder; er is niets verloren."
        )
        self.current = current


def fingerprint(posting: Posting) -> str:
    """Of everything the form shows, so that a form knows whether it is still about what is there."""
    values = [posting.status, *(str(getattr(posting, field)) for field in ("direction", "kind_id", "title", "body"))]
    themes = sorted(theme.pk for theme in posting.themes.all())
    text = json.dumps([*values, posting.expires_on.isoformat(), themes])
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def put_up(*, posting: Posting, themes: Iterable[Theme], by: User) -> Posting:
    """A new one; that of a draft waits unseen until the initiative is published."""
    _lock_initiative(posting.initiative_id, by)
    _require_room(posting.initiative_id)
    _require_good_day(posting)
    posting.created_by = by
    _plan_reminder(posting)
    posting.save()
    posting.themes.set(themes)
    return _found_by_its_words(posting)


@transaction.atomic
def change(*, posting: Posting, themes: Iterable[Theme], seen: str, by: User) -> Posting:
    """Save new content over what this person saw. Raises ChangedMeanwhileError when that is not what is there."""
    locked = _locked(posting, by)
    _require_open(locked)
    if seen != fingerprint(locked):
        raise ChangedMeanwhileError(locked)
    _require_good_day(posting)
    if (posting.direction, posting.kind_id) != (locked.direction, locked.kind_id) or locked.is_past:
        locked.matched_at = None
    for field in CONTENT:
        setattr(locked, field, getattr(posting, field))
    _plan_reminder(locked)
    locked.save(update_fields=[*CONTENT, "matched_at", "reminded_for", "updated_at"])
    locked.themes.set(themes)
    return _found_by_its_words(locked)


@transaction.atomic
def renew(*, posting: Posting, by: User) -> Posting:
    """Half a year from today, also for what is past its date or was taken down; never shorter than it was."""
    _lock_initiative(posting.initiative_id, by)
    locked = _locked(posting, by)
    if locked.status not in {Status.OPEN, Status.WITHDRAWN}:
        raise NotReadyError(f"“{locked}” is {locked.get_status_display()} en kan niet opnieuw.")
    if not locked.is_current:
        _require_room(locked.initiative_id)
        locked.matched_at = None
    locked.expires_on = max(locked.expires_on, until(timezone.localdate()))
    locked.reminded_for = None
    _reopen(locked)
    locked.save(update_fields=["expires_on", "reminded_for", "matched_at", "updated_at", *CLOSING])
    return locked


@transaction.atomic
def fulfil(*, posting: Posting, by: User, note: str = "", partner: Initiative | None = None) -> Posting:
    """It worked, perhaps with another initiative."""
    locked = _locked(posting, by)
    _require_open(locked)
    if partner and partner.pk == locked.initiative_id:
        raise NotReadyError("Kies een ander initiatief dan jullie eigen, of laat het leeg.")
    locked.fulfilled_with = partner
    locked.closing_note = note
    return _close(locked, Status.FULFILLED)


@transaction.atomic
def withdraw(*, posting: Posting, by: User) -> Posting:
    """The team takes it down."""
    locked = _locked(posting, by)
    _require_open(locked)
    return _close(locked, Status.WITHDRAWN)


@transaction.atomic
def remove(*, posting: Posting, by: User, reason: str) -> Posting:
    """A coordinator takes it down, and tells the team why."""
    locked = _locked_for_coordinator(posting, by)
    if locked.status == Status.REMOVED:
        raise NotReadyError(f"“{locked}” is al weggehaald.")
    if not reason.strip():
        raise NotReadyError("Schrijf eerst waarom. Het team krijgt die tekst per mail.")
    locked.removal_reason = reason.strip()
    closed = _close(locked, Status.REMOVED)
    tell_of_removal(closed)
    return closed


@transaction.atomic
def put_back(*, posting: Posting, by: User) -> Posting:
    """A coordinator undoes a removal; what is past its date by now stays so."""
    locked = _locked_for_coordinator(posting, by)
    if locked.status != Status.REMOVED:
        raise NotReadyError(f"“{locked}” is niet door een coördinator weggehaald.")
    _reopen(locked)
    locked.save(update_fields=["updated_at", *CLOSING])
    return locked


def _locked(posting: Posting, by: User) -> Posting:
    """The row as it is now, locked; nobody else's posting exists for this person."""
    editable = Posting.objects.editable_by(by).select_for_update(of=("self",)).select_related("initiative", "kind")
    locked = editable.filter(pk=posting.pk).first()
    if locked is None:
        raise NotAllowedError("Dit is niet van een initiatief van jou.")
    return locked


def _locked_for_coordinator(posting: Posting, by: User) -> Posting:
    locked = _locked(posting, by)
    if not Initiative.objects.in_care_of(by).filter(pk=locked.initiative_id).exists():
        raise NotAllowedError("Alleen een coördinator van de regio kan dit.")
    return locked


def _lock_initiative(pk: int, by: User) -> None:
    """So that two at once cannot pass the limit together."""
    editable = Initiative.objects.editable_by(by).select_for_update(of=("self",)).order_by()
    if not editable.filter(pk=pk).values_list("pk").first():
        raise NotAllowedError


def _require_room(initiative: int) -> None:
    today = timezone.localdate()
    if Posting.objects.filter(initiative=initiative, status=Status.OPEN, expires_on__gte=today).count() >= MOST_OPEN:
        raise NotReadyError(f"Er staan al {MOST_OPEN} vragen en aanbiedingen van jullie. Sluit er eerst een.")


def _require_open(posting: Posting) -> None:
    if not posting.is_open:
        raise NotReadyError(f"“{posting}” is al {posting.get_status_display()}.")


def _require_good_day(posting: Posting) -> None:
    today = timezone.localdate()
    if posting.expires_on < today:
        raise NotReadyError("Kies een dag die nog moet komen.")
    if posting.expires_on > until(today, MONTHS_AT_MOST):
        raise NotReadyError(f"Kies een dag binnen {MONTHS_AT_MOST} maanden. Daarna kun je verlengen.")


def _plan_reminder(posting: Posting) -> None:
    """Who chooses a last day within two weeks needs no mail about it; the question at the end does come."""
    soon = timezone.localdate() + timedelta(days=REMINDED_DAYS)
    posting.reminded_for = posting.expires_on if posting.expires_on <= soon else None


def _close(posting: Posting, status: str) -> Posting:
    posting.status = status
    posting.closed_at = timezone.now()
    posting.save(update_fields=["updated_at", *CLOSING])
    return posting


def _reopen(posting: Posting) -> None:
    posting.status = Status.OPEN
    posting.closed_at = None
    posting.closing_note = posting.removal_reason = ""
    posting.fulfilled_with = None


def _found_by_its_words(posting: Posting) -> Posting:
    refresh_postings(Posting.objects.filter(pk=posting.pk))
    return posting
