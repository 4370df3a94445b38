"""From a name to a page: start a draft, submit it, and what a coordinator decides about it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from initiatives.actions.errors import InitiativeError, NotAllowedError, NotReadyError
from initiatives.actions.review import take_step
from initiatives.actions.status import locked_for, owns, publish, require_complete, require_coordinator, set_status
from initiatives.models import Initiative, LegalForm, Membership, Municipality, Phase, Place, ReviewStep
from initiatives.pictures import drop_if_unused
from initiatives.searching import refresh_search
from initiatives.slugs import save_with_slug
from omzien.accounts.models import User
from omzien.search.dutch import sort_key

Status, Step = Initiative.Status, ReviewStep.Kind

# Drafts and registrations that one person may have open at once.
MOST_OPEN = 5
# What suits who begins: both can be changed in a later step.
FIRST_PHASE, FIRST_LEGAL_FORM = "idea", "informal"
DONE = {
    Step.ASKED: "stelde een vraag over",
    Step.PUBLISHED: "publiceerde",
    Step.DECLINED: "besloot niet te plaatsen:",
    Step.WITHDRAWN: "trok in:",
}


class TooManyOpenError(InitiativeError):
    def __init__(self) -> None:
        super().__init__(
            f"Je hebt al {MOST_OPEN} aanmeldingen die nog niet op de site staan. "
            "Maak er eerst een af, of gooi er een weg."
        )


class AlreadyDecidedError(InitiativeError):
    """Somebody else was first. The sentence says who, what and when."""


class ChangedMeanwhileError(InitiativeError):
    """The team changed it after the coordinator opened it."""

    def __init__(self) -> None:
        super().__init__("Het team heeft intussen iets gewijzigd. Kijk het nog eens na en kies dan opnieuw.")


@transaction.atomic
def start(*, name: str, municipality: Municipality, place: Place | None, by: User) -> Initiative:
    """A draft with this person as owner. The same name in the same municipality again is the same draft."""
    User.objects.select_for_update().get(pk=by.pk)
    open_ones = open_registrations(by)
    for draft in open_ones:
        if (sort_key(draft.name), draft.municipality_id, draft.status) == (
            sort_key(name),
            municipality.pk,
            Status.DRAFT,
        ):
            return draft
    if len(open_ones) >= MOST_OPEN:
        raise TooManyOpenError
    initiative = Initiative(
        name=name,
        municipality=municipality,
        place=place,
        phase=Phase.objects.filter(key=FIRST_PHASE).first(),
        legal_form=LegalForm.objects.filter(key=FIRST_LEGAL_FORM).first(),
    )
    save_with_slug(initiative)
    Membership.objects.create(initiative=initiative, user=by, role=Membership.Role.OWNER)
    refresh_search([initiative.pk])
    return initiative


def open_registrations(user: User) -> list[Initiative]:
    """What this person owns that never was on the site and is not put away."""
    mine = Initiative.objects.filter(memberships__user=user, memberships__role=Membership.Role.OWNER)
    waiting = mine.filter(status__in=[Status.DRAFT, Status.SUBMITTED], published_at=None)
    return list(waiting.select_related("municipality", "place").order_by("-created_at", "-pk"))


@transaction.atomic
def submit(*, initiative: Initiative, by: User, text: str = "") -> Initiative:
    """A team offers its draft for publication; `text` answers an open question. Twice is once."""
    locked = locked_for(by, initiative)
    if locked.status == Status.SUBMITTED:
        return locked
    if locked.status != Status.DRAFT:
        raise NotReadyError(f"“{locked}” is al {locked.get_status_display()}.")
    require_complete(locked)
    locked.submitted_at = timezone.now()
    set_status(locked, Status.SUBMITTED, initiative, "submitted_at")
    take_step(locked, Step.SUBMITTED, by, text)
    return locked


@transaction.atomic
def withdraw(*, initiative: Initiative, by: User) -> Initiative:
    """The team takes its registration back, to work on or to leave."""
    locked = locked_for(by, initiative)
    if not locked.memberships.filter(user=by).exists():
        raise NotAllowedError("Alleen het team kan een aanmelding intrekken.")
    if locked.status != Status.SUBMITTED:
        raise NotReadyError(_who_was_first(locked) or f"“{locked}” wacht niet op een coördinator.")
    locked.submitted_at = None
    set_status(locked, Status.DRAFT, initiative, "submitted_at")
    take_step(locked, Step.WITHDRAWN, by)
    return locked


@transaction.atomic
def ask(*, initiative: Initiative, by: User, text: str, seen: str = "") -> Initiative:
    """A question to the team, who gets the draft back to answer and mend."""
    locked = _waiting(initiative, by, seen)
    if not text.strip():
        raise NotReadyError("Schrijf eerst wat je wilt vragen.")
    set_status(locked, Status.DRAFT, initiative)
    take_step(locked, Step.ASKED, by, text.strip())
    return locked


@transaction.atomic
def approve(*, initiative: Initiative, by: User, seen: str = "") -> Initiative:
    """Publish a registration as it was seen."""
    _waiting(initiative, by, seen)
    return publish(initiative=initiative, by=by)


@transaction.atomic
def decline(*, initiative: Initiative, by: User, text: str, seen: str = "") -> Initiative:
    """Not to be shown, with the reason. The team keeps it and can take it up again."""
    locked = _waiting(initiative, by, seen)
    if not text.strip():
        raise NotReadyError("Schrijf eerst waarom dit niet op de site komt.")
    set_status(locked, Status.ARCHIVED, initiative)
    take_step(locked, Step.DECLINED, by, text.strip())
    return locked


@transaction.atomic
def discard(*, initiative: Initiative, by: User) -> None:
    """Throw away a draft that never was on the site. Nothing of it is kept."""
    locked = locked_for(by, initiative)
    if not owns(locked, by):
        raise NotAllowedError("Alleen een eigenaar kan een concept weggooien.")
    if locked.status != Status.DRAFT or locked.published_at:
        raise NotReadyError(f"“{locked}” is geen concept meer en kan niet worden weggegooid.")
    pictures = [picture for picture in (locked.logo, locked.photo) if picture]
    locked.delete()
    for picture in pictures:
        drop_if_unused(picture)


def version_of(initiative: Initiative) -> str:
    """Changes with every saved change and every step; a review form carries it."""
    last = initiative.review_steps.order_by("-pk").values_list("pk", flat=True).first()
    return f"{last or 0}-{initiative.updated_at.timestamp():.6f}"


def _waiting(initiative: Initiative, by: User, seen: str) -> Initiative:
    """The locked registration; raises when another decided first, or when it is not what this coordinator saw."""
    locked = locked_for(by, initiative)
    require_coordinator(locked, by)
    if locked.status != Status.SUBMITTED:
        raise AlreadyDecidedError(_who_was_first(locked) or f"“{locked}” is geen aanmelding die wacht.")
    if seen and seen != version_of(locked):
        raise ChangedMeanwhileError
    return locked


def _who_was_first(initiative: Initiative) -> str:
    last = initiative.review_steps.select_related("by").order_by("-pk").first()
    if last is None or last.kind == Step.SUBMITTED:
        return ""
    when = date_format(timezone.localtime(last.at), "j F Y, H.i")
    return f"{last.by or 'Iemand'} {DONE[Step(last.kind)]} “{initiative}” al, op {when} uur."
