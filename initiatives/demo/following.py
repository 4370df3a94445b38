"""What two of the demo people follow, and how often they want to hear of it: mail about news comes within minutes."""

from __future__ import annotations

from initiatives.models import Following, Region, Theme
from initiatives.notices import FOLLOWED
from omzien.accounts.models import User
from omzien.notices.actions.choosing import choose
from omzien.notices.models import Pace

FOLLOWS = [
    ("starter@example.org", ["food", "meeting"], ["u16"], Pace.AT_ONCE),
    ("bestuurder@example.org", ["care", "transport", "energy"], [], Pace.WEEKLY),
]


def load_following(accounts: dict[str, User]) -> None:
    for email, themes, regions, pace in FOLLOWS:
        following = Following.objects.create(user=accounts[email])
        following.themes.set(Theme.objects.filter(key__in=themes))
        following.regions.set(Region.objects.filter(slug__in=regions))
        choose(person=accounts[email], paces={FOLLOWED: pace})
