"""What a member keeps an eye on."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from initiatives.models.places import Region
from initiatives.models.vocabulary import Theme


class Following(models.Model):
    """The themes and regions that a person saved. No regions means the whole network."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="following", verbose_name="account"
    )
    themes = models.ManyToManyField(Theme, related_name="+", verbose_name="thema’s", blank=True)
    regions = models.ManyToManyField(Region, related_name="+", verbose_name="regio’s", blank=True)
    updated_at = models.DateTimeField("gewijzigd op", auto_now=True)

    class Meta:
        verbose_name = "wat iemand volgt"
        verbose_name_plural = "wat mensen volgen"

    def __str__(self) -> str:
        return f"Wat {self.user} volgt"
