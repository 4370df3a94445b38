"""What the newsletter has for a person on "Mijn Omzien". Registered in apps.py; two queries, and three of choices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from newsletter.links import signed
from newsletter.models import Subscriber
from newsletter.personal import subscriptions_of
from omzien.accounts.mine import Part, Place, Section
from omzien.accounts.models import User


def subscription_of(user: User) -> Subscriber | None:
    """One that comes, before one that stopped; of the account, before one of its other addresses."""
    rows = subscriptions_of(user).exclude(status=Subscriber.Status.PENDING).with_preferences()
    return min(rows, key=lambda one: (not one.is_active, one.user_id != user.pk, one.pk), default=None)


def my_part(user: User, session: Mapping[str, Any]) -> Part:
    found = subscription_of(user)
    active = found if found and found.is_active else None
    section = Section(
        Place.SUBSCRIPTION,
        "nieuwsbrief",
        "Nieuwsbrief",
        "newsletter/mine/_subscription.html",
        [active] if active else [],
        url=reverse("newsletter:mine"),
        link="Wijzig wat je krijgt",
        invites=True,
        more={"stop_url": reverse("newsletter:stop", args=[signed(active.key)])} if active else {},
    )
    return Part(sections=[section])
