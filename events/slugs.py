"""The last part of an event's address: from its title, unique, never a word that is an address itself, and kept."""

from __future__ import annotations

from itertools import chain, count

from django.db import IntegrityError, transaction

from events.models import Event
from initiatives.slugs import base_slug

# What stands, or will stand, directly below /agenda/.
RESERVED = frozenset(
    {"aanmelden", "agenda", "atom", "csv", "feed", "ics", "inschrijving", "kaart", "kalender", "mijn", "nieuw"}
    | {"themavoorstellen", "voorbij", "zoeken"}
)
ATTEMPTS = 20


def free_slug(title: str) -> str:
    """The first address for this title that no other event has."""
    base = base_slug(title)
    taken = set(Event.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    return next(slug for slug in chain([base], (f"{base}-{n}" for n in count(2))) if slug not in taken)


def save_with_slug(event: Event) -> None:
    """Save a new event under a free address, also when somebody else takes the same one at this moment."""
    for _ in range(ATTEMPTS):
        event.slug = free_slug(event.title)
        try:
            with transaction.atomic():
                event.save()
        except IntegrityError as error:
            if "slug" not in str(error):
                raise
        else:
            return
    raise IntegrityError(f"No free slug for {event.title!r} after {ATTEMPTS} attempts")
