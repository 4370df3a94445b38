"""Who gets what is written to an initiative: its team, or else its own address, or else its coordinators.

Whoever closed the account keeps nothing any more: a team of such is none.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from initiatives.mails.coordinators import coordinators_of
from initiatives.models import Conversation, Initiative, Membership, Participant
from omzien.accounts.models import User

Side = Participant.Side


class Audience(NamedTuple):
    """Either people with an account, or one address that may not be confirmed."""

    people: list[User]
    email: str = ""

    def includes(self, participant: Participant) -> bool:
        if participant.user_id is None:
            return bool(participant.email) and participant.email == self.email
        return any(person.pk == participant.user_id for person in self.people)


def audience_of(initiative: Initiative) -> Audience:
    team = Membership.objects.filter(initiative=initiative, user__is_active=True).select_related("user").order_by("pk")
    if members := [membership.user for membership in team]:
        return Audience(members)
    if initiative.contact_email:
        return Audience([], initiative.contact_email.strip().lower())
    return Audience(coordinators_of(initiative))


def take_part(conversation: Conversation, audience: Audience) -> None:
    """Gives everybody in the audience a part in the conversation. Who writes as an asker gets no second part."""
    present = set(conversation.participants.filter(user__isnull=False).values_list("user_id", flat=True))
    for person in audience.people:
        if person.pk not in present:
            conversation.participants.create(side=Side.INITIATIVE, user=person, name=person.name)
    if audience.email and not conversation.participants.filter(side=Side.INITIATIVE, email=audience.email).exists():
        conversation.participants.create(
            side=Side.INITIATIVE,
            email=audience.email,
            verified_at=_confirmed_before(conversation.initiative, audience.email),
        )


def listeners(conversation: Conversation, audience: Audience) -> list[Participant]:
    """Everybody who may get mail about it now: who left, was forgotten or is no longer on the team may not."""
    everybody = conversation.participants.filter(left_at=None).select_related("user")
    return [one for one in everybody if is_listening(one, audience)]


def is_listening(participant: Participant, audience: Audience) -> bool:
    if not participant.address or (participant.user and not participant.user.is_active):
        return False
    return participant.side == Side.SENDER or audience.includes(participant)


def part_in(conversation: Conversation, user: User) -> Participant:
    """This person's part in a conversation of their inbox; made where they joined the team later."""
    part, _ = conversation.participants.get_or_create(user=user, defaults={"side": Side.INITIATIVE, "name": user.name})
    return part


def _confirmed_before(initiative: Initiative, email: str) -> datetime | None:
    """An address that once opened its link need not do so for every conversation."""
    earlier = Participant.objects.filter(conversation__initiative=initiative, side=Side.INITIATIVE, email=email)
    return earlier.exclude(verified_at=None).values_list("verified_at", flat=True).first()
