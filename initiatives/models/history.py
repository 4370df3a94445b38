"""What was changed about an initiative, by whom, field by field, so that any change can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from initiatives.models.initiative import Initiative

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User


class RevisionQuerySet(models.QuerySet["Revision"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Who may edit the initiative may see what others changed."""
        return self.filter(initiative__in=Initiative.objects.editable_by(user).values("pk"))


class Revision(models.Model):
    """One change. `changes` maps a field's name to its value before and after, as plain JSON values.

    Relations are ids, themes a sorted list of ids, pictures the id of the picture.
    """

    class Origin(models.TextChoices):
        SITE = "site", "op de site"
        ADMIN = "admin", "in het beheer"
        IMPORT = "import", "door een import"
        UNDO = "undo", "teruggezet"

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="revisions", verbose_name="initiatief", db_index=False
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="door")
    origin = models.CharField("hoe", max_length=8, choices=Origin)
    changes = models.JSONField("wijzigingen")
    undoes = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="undone_by", verbose_name="zet terug", editable=False
    )
    at = models.DateTimeField("op", auto_now_add=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "wijziging"
        verbose_name_plural = "wijzigingen"
        ordering = ["-pk"]
        indexes = [
            # The history of one initiative, newest first.
            models.Index(fields=["initiative", "-id"], name="revision_newest"),
            # Whether a picture may be deleted: few changes are about pictures.
            models.Index(
                fields=["id"],
                condition=Q(changes__has_key="logo") | Q(changes__has_key="photo"),
                name="revision_pictures",
            ),
            # Forgetting the oldest.
            models.Index(fields=["at"], name="revision_oldest"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative}, {self.get_origin_display()}"
