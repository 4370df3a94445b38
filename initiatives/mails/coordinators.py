"""Which coordinators a mail about an initiative goes to."""

from __future__ import annotations

from django.db.models import Q

from initiatives.models import Initiative
from omzien.accounts.models import Role, User


def coordinators_of(initiative: Initiative) -> list[User]:
    """As below, by where it is."""
    return coordinators_at(initiative.municipality_id)


def coordinators_at(municipality_id: int | None) -> list[User]:
    """Those of its regions; where there are none, or nobody knows yet where it is, those of the whole network."""
    active = User.objects.filter(is_active=True, roles__kind=Role.Kind.COORDINATOR)
    if municipality_id:
        own = active.filter(roles__region__municipalities=municipality_id)
        if found := list(own.distinct().order_by("pk")):
            return found
    return list(active.filter(Q(roles__region__isnull=True)).distinct().order_by("pk"))
