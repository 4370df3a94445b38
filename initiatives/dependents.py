"""What follows when a place, municipality, theme or kind changes: points on the map and words to search by.

What an initiative fetches and brings is refreshed along with it; beside that come the postings of a theme or kind.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial

from django.db import models, transaction
from django.db.models import Q

from initiatives.models import ExchangeKind, Initiative, Kind, Municipality, Phase, Place, Posting, Region, Theme
from initiatives.searching import refresh_postings, refresh_search
from initiatives.tasks import refresh_postings_of, refresh_rest
from omzien.search.indexing import index
from omzien.search.models import Document, DocumentQuerySet
from omzien.search.registry import kind_of
from omzien.search.tasks import index_things
from omzien.wake import send

# So many are done while the coordinator waits (about a second); the rest in the background.
AT_ONCE = 500
# In which column of the search index a row of these stands.
ARRAYS: dict[type[models.Model], str] = {Theme: "themes", Phase: "phases", Municipality: "municipalities"}


def refresh_dependents(changed: models.Model) -> None:
    """Bring every initiative that uses this row up to date; a second run changes nothing."""
    refresh_findable(changed)
    place_points(changed)
    refresh_own_postings(changed)
    ids = list(dependents(changed).order_by("pk").values_list("pk", flat=True)[: AT_ONCE + 1])
    refresh_search(ids[:AT_ONCE])
    if len(ids) > AT_ONCE:
        transaction.on_commit(partial(finish, changed._meta.label, changed.pk, ids[AT_ONCE - 1]))


def refresh_findable(changed: models.Model) -> None:
    """The row's own entry in the search, and those of the places and regions that tell of it."""
    if kind := kind_of(type(changed)):
        index(kind, [changed.pk])
    if isinstance(changed, Municipality):
        index(kind_of(Place), changed.places.values_list("pk", flat=True))
        index(kind_of(Region), changed.regions.values_list("pk", flat=True))
    if isinstance(changed, Region):
        refresh_region(changed)
    if column := ARRAYS.get(type(changed)):
        refresh_others(Q(**{f"{column}__contains": [changed.pk]}))


def refresh_region(region: Region) -> None:
    """All that lies in it, or was found under it until now, in the background."""
    members = list(region.municipalities.values_list("pk", flat=True))
    index_soon(Document.objects.filter(Q(municipalities__overlap=members) ^ Q(regions__contains=[region.pk])))


def refresh_others(carrying: Q) -> None:
    """What other apps have that carries the row, such as articles; what is ours is refreshed with its own words."""
    own = [kind_of(model) for model in (Initiative, Posting)]
    index_soon(Document.objects.filter(carrying).exclude(kind__in=own))


def index_soon(documents: DocumentQuerySet) -> None:
    """After the commit, so many at a time."""
    per_kind: dict[str, list[int]] = defaultdict(list)
    for kind, pk in documents.order_by("pk").values_list("kind", "object_id"):
        per_kind[kind].append(pk)
    for kind, ids in per_kind.items():
        for start in range(0, len(ids), AT_ONCE):
            transaction.on_commit(partial(_index_later, kind, ids[start : start + AT_ONCE]))


def _index_later(kind: str, ids: list[int]) -> None:
    """In the background, or here and now when there is no broker."""
    if not send(index_things, kind, ids):
        index(kind, ids)


def refresh_own_postings(changed: models.Model) -> None:
    """Those that carry this theme or kind themselves; many are done in the background."""
    if not isinstance(changed, Theme | ExchangeKind):
        return
    if changed.postings.all()[AT_ONCE : AT_ONCE + 1]:
        transaction.on_commit(partial(finish_postings, changed._meta.label, changed.pk))
    else:
        refresh_postings(changed.postings.all())


def finish_postings(label: str, pk: int) -> None:
    """In the background, or here and now when there is no broker."""
    if not send(refresh_postings_of, label, pk):
        refresh_postings_of(label, pk)


def finish(label: str, pk: int, after: int) -> None:
    """In the background, or here and now when there is no broker."""
    if not send(refresh_rest, label, pk, after):
        refresh_rest(label, pk, after)


def dependents(changed: models.Model) -> models.QuerySet[Initiative]:
    """The initiatives whose words or point come from this row."""
    match changed:
        case Theme():
            return Initiative.objects.filter(themes=changed)
        case Kind():
            return Initiative.objects.filter(kind=changed)
        case Place():
            return Initiative.objects.filter(place=changed)
        case Municipality():
            return Initiative.objects.filter(municipality=changed)
        case _:
            return Initiative.objects.none()


def place_points(changed: models.Model) -> None:
    """One update; exact points that a team shows stay where they are."""
    if not isinstance(changed, Place | Municipality):
        return
    hidden = dependents(changed).exclude(Q(show_location=True, latitude__isnull=False))
    if isinstance(changed, Municipality):
        hidden = hidden.filter(place__isnull=True)
    hidden.update(public_latitude=changed.latitude, public_longitude=changed.longitude)
