"""The logo and photo of an initiative: stored as pictures, with every size that a page shows made beforehand."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.db.models import Q

from initiatives.models import Initiative, Revision
from omzien.accounts.models import User
from omzien.pictures.models import Picture

# The same specifications as in templates/, so that no visitor waits for a picture to be made.
PHOTO_SIZES = (
    "fill-360x180|format-webp",
    "fill-720x360|format-webp",
    "width-400|format-webp",
    "width-800|format-webp",
    "width-1200|format-webp",
)
LOGO_SIZES = ("max-160x96|format-webp",)


def make_picture(*, title: str, file: ContentFile, alt_text: str, sizes: tuple[str, ...], by: User | None) -> Picture:
    """Keep a cleaned upload and make its renditions."""
    picture = Picture(title=title[:255], file=file, alt_text=alt_text, uploaded_by_user=by)
    picture.save()
    picture.get_renditions(*sizes)
    return picture


def drop_if_unused(picture: Picture) -> None:
    """Delete a replaced picture with its files, unless an initiative, a page or a kept change needs it."""
    shown = Initiative.objects.filter(Q(logo=picture) | Q(photo=picture))
    if not shown.exists() and not _in_history(picture) and not picture.get_usage().count():
        picture.delete()


def pictures_in(revisions: Iterable[Revision]) -> set[int]:
    """The ids of all pictures that these changes put up or took off."""
    values = (value for one in revisions for name in ("logo", "photo") for value in one.changes.get(name, ()))
    return {value for value in values if isinstance(value, int)}


def _in_history(picture: Picture) -> bool:
    of_pictures = Revision.objects.filter(Q(changes__has_key="logo") | Q(changes__has_key="photo"))
    mentioned = Q(changes__logo__contains=[picture.pk]) | Q(changes__photo__contains=[picture.pk])
    return of_pictures.filter(mentioned).exists()
