"""The logo and photo of an initiative: stored as pictures, with every size that a page shows made beforehand."""

from __future__ import annotations

from django.core.files.base import ContentFile

from initiatives.models import Initiative
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
    """Delete a replaced picture with its files, unless another initiative or a page still shows it."""
    shown = Initiative.objects.filter(logo=picture) | Initiative.objects.filter(photo=picture)
    if not shown.exists() and not picture.get_usage().count():
        picture.delete()
