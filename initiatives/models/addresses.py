"""Addresses that once led to an initiative, so that a link on paper or in a mail keeps working."""

from django.db import models

from initiatives.models.initiative import Initiative


class FormerSlug(models.Model):
    """An earlier address of an initiative; its page redirects to where the initiative is now."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="former_slugs", verbose_name="initiatief")
    slug = models.SlugField("oud adres", max_length=140, unique=True)
    created_at = models.DateTimeField("sinds", auto_now_add=True)

    class Meta:
        verbose_name = "oud adres"
        verbose_name_plural = "oude adressen"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.slug
