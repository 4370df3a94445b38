"""The last part of an initiative's address: made from its name, unique, and never a word that is an address itself."""

from __future__ import annotations

import re
from itertools import chain, count

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from initiatives.models import FormerSlug, Initiative
from omzien.search.dutch import fold

# What stands, or will stand, directly below /initiatieven/.
RESERVED = frozenset(
    {"aanmelden", "atom", "bewerken", "csv", "export", "geojson", "import", "kaart", "nieuw", "zoeken"}
)
# Leaves room for a number within the field's 140.
LONGEST = 120
WITHOUT_LETTERS = "initiatief"
ATTEMPTS = 10


def base_slug(name: str) -> str:
    """The name as part of an address, cut at a word: "Élan & Co" becomes "elan-co"."""
    slug = slugify(fold(name).replace("'", ""))
    if len(slug) > LONGEST:
        cut = slug[:LONGEST]
        slug = (cut.rsplit("-", 1)[0] if "-" in cut else cut).strip("-")
    return slug or WITHOUT_LETTERS


def free_slug(name: str, initiative: Initiative | None = None) -> str:
    """The first address for this name that no other initiative has or had."""
    base = base_slug(name)
    taken = _taken(base, initiative)
    candidates = chain([base], (f"{base}-{number}" for number in count(2)))
    return next(slug for slug in candidates if slug not in taken and slug not in RESERVED)


def save_with_slug(initiative: Initiative) -> None:
    """Save a new initiative under a free address, also when somebody else takes the same one at this moment."""
    for _ in range(ATTEMPTS):
        initiative.slug = free_slug(initiative.name, initiative)
        try:
            with transaction.atomic():
                initiative.save()
        except IntegrityError as error:
            if "slug" not in str(error):
                raise
        else:
            return
    raise IntegrityError(f"No free slug for {initiative.name!r} after {ATTEMPTS} attempts")


def keep_address(initiative: Initiative) -> bool:
    """Give a renamed initiative an address of its new name. Returns whether it moved.

    What was ever public redirects from its old address. Taking back an earlier address of one's own is allowed.
    """
    old = initiative.slug
    if re.fullmatch(rf"{base_slug(initiative.name)}(-\d+)?", old):
        return False
    for _ in range(ATTEMPTS):
        initiative.slug = free_slug(initiative.name, initiative)
        try:
            with transaction.atomic():
                initiative.save(update_fields=["slug"])
                FormerSlug.objects.filter(slug=initiative.slug).delete()
                if initiative.published_at:
                    FormerSlug.objects.update_or_create(slug=old, defaults={"initiative": initiative})
        except IntegrityError as error:
            if "slug" not in str(error):
                raise
        else:
            return True
    raise IntegrityError(f"No free slug for {initiative.name!r} after {ATTEMPTS} attempts")


def _taken(base: str, initiative: Initiative | None) -> set[str]:
    current = Initiative.objects.filter(slug__startswith=base)
    former = FormerSlug.objects.filter(slug__startswith=base)
    if initiative and initiative.pk:
        current, former = current.exclude(pk=initiative.pk), former.exclude(initiative=initiative)
    return set(current.values_list("slug", flat=True)) | set(former.values_list("slug", flat=True))
