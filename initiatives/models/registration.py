"""What happened to a registration between the team and the coordinators, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models

from initiatives.models.initiative import Initiative

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User


class ReviewStepQuerySet(models.QuerySet["ReviewStep"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The team and its coordinators."""
        return self.filter(initiative__in=Initiative.objects.editable_by(user).values("pk"))


class ReviewStep(models.Model):
    """One step, with what was written along."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", "ingestuurd"
        ASKED = "asked", "vraag van de coördinator"
        PUBLISHED = "published", "gepubliceerd"
        DECLINED = "declined", "niet geplaatst"
        WITHDRAWN = "withdrawn", "ingetrokken door het team"

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="review_steps", verbose_name="initiatief", db_index=False
    )
    kind = models.CharField("stap", max_length=9, choices=Kind)
    text = models.TextField("tekst", max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="door")
    at = models.DateTimeField("op", auto_now_add=True)

    objects = ReviewStepQuerySet.as_manager()

    class Meta:
        verbose_name = "stap van een aanmelding"
        verbose_name_plural = "stappen van aanmeldingen"
        ordering = ["pk"]
        indexes = [
            # The timeline of one registration.
            models.Index(fields=["initiative", "id"], name="review_step_timeline"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.get_kind_display()}"


class Registration(Initiative):
    """An initiative as the coordinators' queue sees it."""

    class Meta:
        proxy = True
        verbose_name = "aanmelding"
        verbose_name_plural = "aanmeldingen"
        ordering = ["-status", "submitted_at", "pk"]  # what waits for us first, the longest waiting on top
