"""What follows when a place, municipality, theme or kind changes: points on the map and words to search by.

What an initiative fetches and brings is refreshed along with it; beside that come the postings of a theme or kind.
"""

from __future__ import annotations

from functools import partial

from django.db import models, transaction
from django.db.models import Q

from initiatives.models import ExchangeKind, Initiative, Kind, Municipality, Place, Theme
from initiatives.searching import refresh_postings, refresh_search
from initiatives.tasks import refresh_postings_of, refresh_rest
from omzien.wake import send

# So many are done while the coordinator waits (about a second); the rest in the background.
AT_ONCE = 500


def refresh_dependents(changed: models.Model) -> None:
    """Bring every initiative that uses this row up to date; a second run changes nothing."""
    place_points(changed)
    refresh_own_postings(changed)
    ids = list(dependents(changed).order_by("pk").values_list("pk", flat=True)[: AT_ONCE + 1])
    refresh_search(ids[:AT_ONCE])
    if len(ids) > AT_ONCE:
        transaction.on_commit(partial(finish, changed._meta.label, changed.pk, ids[AT_ONCE - 1]))


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
