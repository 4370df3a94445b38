"""Proposing a theme, supporting it and closing it. All that counts voices happens under the proposal's row lock."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from events.actions.errors import EventError, NotReadyError
from events.mails.proposals import invite, tell_closed, tell_enough, tell_removed
from events.models import Event, Support, ThemeProposal
from events.models.proposals import KIND
from events.tasks import invite_rest
from initiatives.models import Initiative, Membership, Region, Theme
from omzien.accounts.models import User
from omzien.search.dutch import sort_key
from omzien.search.indexing import index
from omzien.wake import wake

Status = ThemeProposal.Status
# Proposals of one initiative that may wait for a meeting at once.
MOST_WANTED = 5
# Teams that one task writes to: well under a minute.
INVITED_AT_ONCE = 20
LONGEST_ANSWER = 1000
NOT_YOURS = "Dit kan alleen namens een initiatief van jou dat op de site staat."
NOT_YOUR_CARE = "Dit kan alleen een coördinator van de regio."
TOO_LATE = "Dit voorstel is {status}. Steunen kan niet meer."
WHY = "Schrijf eerst waarom. De initiatieven die het steunen krijgen die tekst per mail."


class NotYoursError(EventError):
    """This person may not do this."""


@transaction.atomic
def propose(
    *,
    initiative: Initiative,
    title: str,
    kind: str,
    question: str,
    themes: Iterable[Theme],
    regions: Iterable[Region],
    by: User,
) -> ThemeProposal:
    """The initiative's own voice is the first. The same title again, while it is wanted, is the same proposal."""
    locked = own_initiative(initiative, by, lock=True)
    wanted = list(ThemeProposal.objects.wanted().filter(initiative=locked))
    for known in wanted:
        if sort_key(known.title) == sort_key(title):
            return known
    if len(wanted) >= MOST_WANTED:
        raise NotReadyError(f"Er staan al {MOST_WANTED} voorstellen van jullie open. Sluit er eerst een.")
    proposal = ThemeProposal.objects.create(initiative=locked, title=title, kind=kind, question=question, created_by=by)
    proposal.themes.set(themes)
    proposal.regions.set(regions)
    Support.objects.create(proposal=proposal, initiative=locked, user=by)
    weigh(proposal)
    index(KIND, [proposal.pk])
    return proposal


@transaction.atomic
def support(*, proposal: ThemeProposal, initiative: Initiative, by: User, note: str = "") -> Support:
    """The one voice of this initiative; twice is once, and the last note stays."""
    locked = lock(proposal.pk)
    own = own_initiative(initiative, by)
    if not takes_voices(locked):
        raise NotReadyError(TOO_LATE.format(status=locked.get_status_display()))
    note = " ".join(note.split())
    voice, is_new = Support.objects.get_or_create(proposal=locked, initiative=own, defaults={"user": by, "note": note})
    if not is_new and note and note != voice.note:
        voice.note = note
        voice.save(update_fields=["note"])
    weigh(locked)
    return voice


@transaction.atomic
def withdraw_support(*, proposal: ThemeProposal, initiative: Initiative, by: User) -> None:
    """Any of the team may; who proposed it cannot take back their own voice."""
    locked = lock(proposal.pk)
    if not Membership.objects.filter(initiative=initiative, user=by).exists():
        raise NotYoursError(NOT_YOURS)
    if locked.initiative_id == initiative.pk:
        raise NotReadyError("Jullie stelden dit zelf voor. Steunt niemand anders het, dan kunnen jullie het sluiten.")
    Support.objects.filter(proposal=locked, initiative=initiative).delete()
    weigh(locked)


@transaction.atomic
def close(*, proposal: ThemeProposal, reason: str, by: User) -> ThemeProposal:
    """By a coordinator, or by who proposed it as long as nobody else supports it. Everybody who does hears why."""
    locked = lock(proposal.pk)
    if not may_close(locked, by):
        raise NotYoursError(NOT_YOUR_CARE)
    if not locked.is_wanted:
        raise NotReadyError(f"Dit voorstel is al {locked.get_status_display()}.")
    _decide(locked, Status.CLOSED, reason)
    tell_closed(locked, by=by)
    return locked


@transaction.atomic
def remove(*, proposal: ThemeProposal, reason: str, by: User) -> ThemeProposal:
    """What has no place here, such as advertising: only who proposed it and the coordinators still see it."""
    locked = _in_care(proposal, by)
    if locked.status in {Status.REMOVED, Status.PLANNED}:
        raise NotReadyError(f"Dit voorstel is {locked.get_status_display()}.")
    _decide(locked, Status.REMOVED, reason)
    index(KIND, [locked.pk])
    tell_removed(locked, by=by)
    return locked


@transaction.atomic
def reopen(*, proposal: ThemeProposal, by: User) -> ThemeProposal:
    """A coordinator undoes a closing or a removal. The coordinators hear of a full number of voices only once."""
    locked = _in_care(proposal, by)
    if locked.status not in {Status.CLOSED, Status.REMOVED}:
        raise NotReadyError(f"Dit voorstel is {locked.get_status_display()}.")
    locked.status, locked.decided_at, locked.answer = Status.OPEN, None, ""
    locked.save(update_fields=["status", "decided_at", "answer"])
    weigh(locked)
    index(KIND, [locked.pk])
    return locked


def lock(pk: int) -> ThemeProposal:
    """The row as it is now, held until the end of the transaction."""
    return ThemeProposal.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=pk)


def weigh(locked: ThemeProposal) -> None:
    """What the voices make of it. Call it holding the row: the one who gives the last voice must see all others."""
    if not locked.is_wanted:
        return
    voices = locked.supports.count()
    locked.status = Status.ENOUGH if voices >= locked.threshold else Status.OPEN
    is_first_time = locked.status == Status.ENOUGH and locked.enough_at is None
    if is_first_time:
        locked.enough_at = timezone.now()
    locked.save(update_fields=["status", "enough_at"])
    if is_first_time:
        tell_enough(locked, voices)


def own_initiative(initiative: Initiative, by: User, *, lock: bool = False) -> Initiative:
    """On the site, and with this person on its team; raises for any other."""
    mine = Initiative.objects.published().filter(
        pk=initiative.pk, pk__in=Membership.objects.filter(user=by).values("initiative")
    )
    found = (mine.select_for_update(of=("self",)) if lock else mine).order_by().first()
    if found is None:
        raise NotYoursError(NOT_YOURS)
    return found


def takes_voices(proposal: ThemeProposal) -> bool:
    """Once everybody can see its meeting, registering takes the place of supporting."""
    if proposal.status == Status.PLANNED:
        return not proposal.events.filter(status=Event.Status.PUBLISHED).exists()
    return proposal.is_wanted


def may_close(proposal: ThemeProposal, by: User) -> bool:
    if ThemeProposal.objects.in_care_of(by).filter(pk=proposal.pk).exists():
        return True
    if not Membership.objects.filter(initiative=proposal.initiative_id, user=by).exists():
        return False
    return not proposal.supports.exclude(initiative=proposal.initiative_id).exists()


def _in_care(proposal: ThemeProposal, by: User) -> ThemeProposal:
    locked = lock(proposal.pk)
    if not ThemeProposal.objects.in_care_of(by).filter(pk=locked.pk).exists():
        raise NotYoursError(NOT_YOUR_CARE)
    return locked


def _decide(locked: ThemeProposal, status: ThemeProposal.Status, reason: str) -> None:
    if not reason.strip():
        raise NotReadyError(WHY)
    locked.status, locked.answer, locked.decided_at = status, reason.strip()[:LONGEST_ANSWER], timezone.now()
    locked.save(update_fields=["status", "answer", "decided_at"])


# --- what its meeting does to it ----------------------------------------------------------------------


@transaction.atomic
def follow_meetings(pk: int) -> None:
    """Planned as long as a meeting is being made or comes; held when it was; wanted again when there is none."""
    proposal = ThemeProposal.objects.select_for_update(of=("self",)).select_related("initiative").filter(pk=pk).first()
    if proposal is None or proposal.status != Status.PLANNED:
        return
    meetings = proposal.events.exclude(status=Event.Status.CANCELLED)
    if not meetings.filter(status=Event.Status.PUBLISHED, ends_at__gt=timezone.now()).exists():
        proposal.supports.filter(invited_at__isnull=False).update(invited_at=None)
    if meetings.filter(_ahead()).exists():
        return
    was_held = meetings.filter(status=Event.Status.PUBLISHED).exists()
    proposal.status, proposal.decided_at = (Status.HELD, timezone.now()) if was_held else (Status.OPEN, None)
    proposal.save(update_fields=["status", "decided_at"])
    weigh(proposal)
    index(KIND, [pk])


def after_publishing(event: Event) -> None:
    """Within its transaction: who supported what it came from is invited as soon as it is on the agenda."""
    if event.proposal_id:
        wake(invite_rest)


def after_calling_off(event: Event) -> None:
    """Within its transaction: what it came from is wanted again."""
    if event.proposal_id:
        follow_meetings(event.proposal_id)


def left_to_follow(most: int = 100) -> list[int]:
    """Planned, but with nothing in the making and nothing to come."""
    ahead = Event.objects.filter(_ahead(), proposal=OuterRef("pk"))
    planned = ThemeProposal.objects.filter(~Exists(ahead), status=Status.PLANNED)
    return list(planned.order_by("pk").values_list("pk", flat=True)[:most])


def _ahead() -> Q:
    return Q(status=Event.Status.DRAFT) | Q(status=Event.Status.PUBLISHED, ends_at__gt=timezone.now())


@transaction.atomic
def invite_step() -> bool:
    """Invites the team of one supporter to the meeting that came of it; False when nobody is left.

    Two workers at once take different rows. Who organises it needs no invitation.
    """
    rows = Support.objects.to_invite().select_for_update(of=("self",), skip_locked=True)
    voice = rows.select_related("proposal", "initiative").first()
    if voice is None:
        return False
    coming = Event.objects.published().upcoming().select_related("municipality").filter(proposal=voice.proposal_id)
    event = coming.first()
    if event and not event.organising.filter(initiative=voice.initiative_id).exists():
        invite(voice, event)
    voice.invited_at = timezone.now()
    voice.save(update_fields=["invited_at"])
    return True
