"""Theme proposals in the search: what everybody may see of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from events.models import ThemeProposal, ThemeProposalQuerySet
from events.models.proposals import KIND
from initiatives.findable import Regions
from initiatives.models import Initiative
from omzien.search.registry import Entry, Source, register

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User


def register_sources() -> None:
    register(
        Source(
            KIND,
            "themavoorstel",
            "Themavoorstellen",
            27,
            ThemeProposal,
            proposals,
            all_proposals,
            public,
            proposed_by,
            icon="tip",
        )
    )


def public(user: User | AnonymousUser) -> ThemeProposalQuerySet:
    return ThemeProposal.objects.published()


def all_proposals() -> Iterable[int]:
    return ThemeProposal.objects.order_by("pk").values_list("pk", flat=True).iterator()


def proposed_by(initiatives: Sequence[int]) -> Iterable[int]:
    return ThemeProposal.objects.filter(initiative__in=initiatives).values_list("pk", flat=True)


def proposals(ids: Sequence[int]) -> Iterator[Entry]:
    """Found by who proposed it only while that initiative is on the site itself."""
    regions_of = Regions()
    shown = ThemeProposal.objects.published().filter(pk__in=ids).select_related("initiative__municipality")
    for one in shown.prefetch_related("themes", "regions"):
        themes = list(one.themes.all())
        is_named = one.initiative.status == Initiative.Status.PUBLISHED
        chosen = {region.pk for region in one.regions.all()}
        yield Entry(
            object_id=one.pk,
            title=one.title,
            summary=one.question[:200],
            body=one.question,
            url=one.get_absolute_url(),
            where=", ".join(region.name for region in one.regions.all()),
            terms=[one.get_kind_display(), *([one.initiative.name] if is_named else []), *map(str, themes)],
            aliases=[alias for theme in themes for alias in theme.aliases],
            themes=[theme.pk for theme in themes],
            municipalities=[one.initiative.municipality_id] if one.initiative.municipality_id else [],
            regions=sorted(chosen or regions_of(one.initiative.municipality_id)),
            dated=one.created_at,
        )
