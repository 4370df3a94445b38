"""What becomes of initiatives, teams, conversations and imports when a person erases the account."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from django.utils import timezone

from initiatives.actions.conversation_retention import forget_participant
from initiatives.actions.team import left_without_owner, pass_on
from initiatives.mails.leaving import tell_nobody_is_left
from initiatives.models import ImportBatch, ImportRow, Initiative, Invitation, Membership, Participant, Posting
from initiatives.models.conversations import new_key
from initiatives.pictures import drop_if_unused
from initiatives.searching import refresh_postings, refresh_search
from omzien.accounts.models import User
from omzien.accounts.personal import addresses_of, any_of

FILE_ERASED = "Het bestand is gewist, omdat iemand die erin staat haar gegevens liet wissen. Kies het opnieuw."


def mine_alone(user: User) -> list[Initiative]:
    """Initiatives with nobody else on the team who still has an account."""
    others = Membership.objects.filter(initiative=OuterRef("pk"), user__is_active=True).exclude(user=user)
    found = Initiative.objects.filter(~Exists(others), memberships__user=user).select_related("municipality")
    return list(found.defer("search_vector").order_by("pk"))


def leave_all(user: User) -> None:
    """In the caller's transaction. A team passes to who is longest on it; what never was on the site goes."""
    for initiative in left_without_owner(user).order_by("pk"):
        pass_on(initiative=initiative, user=user)
    addresses = addresses_of(user)
    for initiative in mine_alone(user):
        if initiative.published_at is None:
            throw_away(initiative)
        else:
            leave_without_team(initiative)
    Membership.objects.filter(user=user).delete()
    Initiative.objects.filter(any_of("contact_email", addresses)).update(contact_email="", contact_phone="")


def throw_away(initiative: Initiative) -> None:
    pictures = [picture for picture in (initiative.logo, initiative.photo) if picture]
    initiative.delete()
    for picture in pictures:
        drop_if_unused(picture)


def leave_without_team(initiative: Initiative) -> None:
    """Of what nobody keeps no address or telephone number stays: it was most likely of who left."""
    Initiative.objects.filter(pk=initiative.pk).update(contact_email="", contact_phone="")
    if initiative.status == Initiative.Status.PUBLISHED:
        tell_nobody_is_left(initiative)


def leave_conversations(user: User) -> None:
    """What was written stays for the others, by somebody without a name."""
    forget_participant(user=user)
    for visitor in Participant.objects.filter(any_of("email", addresses_of(user))):
        visitor.email, visitor.name, visitor.key = "", "", new_key()
        visitor.left_at = visitor.left_at or timezone.now()
        visitor.save(update_fields=["email", "name", "key", "left_at"])


def forget_invitations(user: User) -> None:
    """Those to this person stop working and lose the address; those that this person sent are withdrawn."""
    theirs = Invitation.objects.filter(any_of("email", addresses_of(user)))
    sent = Invitation.objects.filter(invited_by=user)
    (theirs | sent).filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    theirs.update(email="")


def scrub_imports(addresses: Iterable[str]) -> None:
    """Files that hold the address are wiped; rows were scrubbed as text. An import that still needs its file ends."""
    for address in addresses:
        holding = ImportBatch.objects.light().filter(_in_file(address) | Q(pk__in=_batches_with(address)))
        waiting = holding.exclude(status__in=[ImportBatch.Status.APPLIED, ImportBatch.Status.UNDONE])
        waiting.update(status=ImportBatch.Status.BROKEN, notes=[FILE_ERASED])
        holding.update(content=b"", size=0)


def _in_file(address: str) -> Q:
    """Spreadsheets are compressed: those are found through their rows."""
    column = RawSQL("position(%s in lower(encode(content, 'escape'))) > 0", [address])
    return Q(pk__in=ImportBatch.objects.alias(found=column).filter(found=True).values("pk"))


def _batches_with(address: str) -> Iterable[int]:
    rows = ImportRow.objects.alias(text=Cast("raw", TextField())).filter(text__icontains=address)
    return list(rows.values_list("batch", flat=True).distinct())


def scrub_search(addresses: Iterable[str]) -> None:
    """The search forgets the words that the texts lost."""
    for address in addresses:
        for model, refresh in ((Initiative, refresh_search), (Posting, refresh_postings_by_id)):
            rows: Any = model._default_manager.annotate(words=Cast("search_vector", TextField()))
            refresh(list(rows.filter(words__icontains=address).values_list("pk", flat=True)))


def refresh_postings_by_id(ids: Iterable[int]) -> None:
    refresh_postings(Posting.objects.filter(pk__in=list(ids)))
