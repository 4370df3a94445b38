"""Draft, submitted, published, archived: which status an initiative has, and who may change that."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from initiatives.actions.errors import NotAllowedError, NotReadyError
from initiatives.actions.review import take_step
from initiatives.models import Initiative, Membership, ReviewStep
from initiatives.searching import refresh_search
from initiatives.slugs import keep_address
from omzien.accounts.models import User

Status, Step = Initiative.Status, ReviewStep.Kind


@transaction.atomic
def publish(*, initiative: Initiative, by: User) -> Initiative:
    """Show it to everybody. Only coordinators do this; the first time counts as the date of publication."""
    locked = locked_for(by, initiative)
    require_coordinator(locked, by)
    require_complete(locked)
    is_decision = locked.status == Status.SUBMITTED or locked.published_at is None
    locked.published_at = locked.published_at or timezone.now()
    locked.last_confirmed_on = locked.last_confirmed_on or timezone.localdate()
    set_status(locked, Status.PUBLISHED, initiative, "published_at", "last_confirmed_on")
    if is_decision:
        take_step(locked, Step.PUBLISHED, by)
    return locked


@transaction.atomic
def archive(*, initiative: Initiative, by: User) -> Initiative:
    """Take it out of the directory without losing anything. Owners and coordinators may."""
    locked = locked_for(by, initiative)
    require_owner_or_coordinator(locked, by)
    waited = locked.status == Status.SUBMITTED
    set_status(locked, Status.ARCHIVED, initiative)
    if waited:
        take_step(locked, Step.WITHDRAWN if owns(locked, by) else Step.DECLINED, by)
    return locked


@transaction.atomic
def return_to_draft(*, initiative: Initiative, by: User) -> Initiative:
    """Back to the team, to work on. A coordinator who does so with a registration leaves it open as a question."""
    locked = locked_for(by, initiative)
    require_owner_or_coordinator(locked, by)
    waited, is_owner = locked.status == Status.SUBMITTED, owns(locked, by)
    if is_owner or not waited:
        locked.submitted_at = None
    set_status(locked, Status.DRAFT, initiative, "submitted_at")
    if waited:
        take_step(locked, Step.WITHDRAWN if is_owner else Step.ASKED, by)
    return locked


@transaction.atomic
def confirm(*, initiative: Initiative, by: User) -> Initiative:
    """The team, or a coordinator after a call, says that everything still holds. Not a change of content."""
    locked = locked_for(by, initiative)
    locked.last_confirmed_on = timezone.localdate()
    locked.save(update_fields=["last_confirmed_on"])
    initiative.last_confirmed_on = locked.last_confirmed_on
    return locked


@transaction.atomic
def after_saving(*, initiative: Initiative) -> None:
    """What every form and import does once an initiative and its themes are saved: the address and the search."""
    keep_address(initiative)
    refresh_search([initiative.pk])


def require_complete(initiative: Initiative) -> None:
    """Raises NotReadyError naming what is still empty."""
    missing = [
        words
        for words, value in [
            ("een korte beschrijving", initiative.summary.strip()),
            ("een gemeente", initiative.municipality_id),
            ("een fase", initiative.phase_id),
        ]
        if not value
    ]
    if missing:
        raise NotReadyError(f"Vul bij “{initiative}” eerst in: {listed(missing)}.")


def require_coordinator(initiative: Initiative, by: User) -> None:
    if not Initiative.objects.filter(pk=initiative.pk).in_care_of(by).exists():
        raise NotAllowedError("Alleen een coördinator van de regio kan dit initiatief publiceren.")


def require_owner_or_coordinator(initiative: Initiative, by: User) -> None:
    """Editors change the text; the status is for owners, and for coordinators of the region."""
    if not owns(initiative, by) and not Initiative.objects.filter(pk=initiative.pk).in_care_of(by).exists():
        raise NotAllowedError("Alleen een eigenaar of coördinator kan dit doen.")


def owns(initiative: Initiative, by: User) -> bool:
    return initiative.memberships.filter(user=by, role=Membership.Role.OWNER).exists()


def locked_for(by: User, initiative: Initiative) -> Initiative:
    """The row as it is now, locked; nobody else's initiative exists for this person."""
    editable = Initiative.objects.editable_by(by).select_for_update(of=("self",))
    locked = editable.filter(pk=initiative.pk).first()
    if locked is None:
        raise NotAllowedError
    return locked


def set_status(locked: Initiative, status: str, given: Initiative, *fields: str) -> Initiative:
    locked.status = status
    locked.save(update_fields=["status", "updated_at", *fields])
    for field in ("status", *fields):
        setattr(given, field, getattr(locked, field))
    refresh_search([locked.pk])
    return locked


def listed(words: list[str]) -> str:
    return " en ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
