"""One image model for the whole portal, with responsive renditions by Wagtail."""

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from omzien.pictures.uploads import random_name


class Picture(AbstractImage):
    """An uploaded image; `alt_text` is what a reader who cannot see it is told."""

    alt_text = models.CharField("beschrijving voor wie niet ziet", max_length=200, blank=True)
    credit = models.CharField("maker", max_length=120, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "alt_text", "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = "foto"
        verbose_name_plural = "foto’s"

    def get_upload_to(self, filename: str) -> str:
        """Wagtail names renditions after their original: neither may be guessable, a draft's picture is not public."""
        return f"original_images/{random_name(filename)}"

    @property
    def default_alt_text(self) -> str:
        return self.alt_text


class PictureRendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="picture_rendition_once"),
        ]
