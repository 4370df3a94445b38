"""An invitation on its way and a claim that waits, so that both can be tried."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from initiatives.keys import hash_of, new_key
from initiatives.models import Claim, Initiative, Invitation, Membership, Region
from omzien.accounts.models import User

VALID = timedelta(days=14)


def load_teams(accounts: dict[str, User]) -> None:
    """Nothing is mailed. `bestuurder` invited a colleague; `starter` asks for a listing of the coordinator's region."""
    board, starter = accounts["bestuurder@example.org"], accounts["starter@example.org"]
    owned = Membership.objects.filter(user=board, role=Membership.Role.OWNER).order_by("pk")
    for membership in owned[:1]:
        Invitation.objects.create(
            initiative_id=membership.initiative_id,
            email="collega@example.org",
            invited_by=board,
            key_hash=hash_of(new_key()),
            expires_at=timezone.now() + VALID,
        )
    near = Region.objects.get(slug="u16").municipalities.values("pk")
    free = Initiative.objects.published().filter(municipality__in=near, memberships=None).order_by("sort_key", "pk")
    for listing in free[:1]:
        Claim.objects.create(
            initiative=listing,
            user=starter,
            relation="Ik help hier elke week mee en doe sinds dit voorjaar de mail. De anderen vinden het goed.",
        )
