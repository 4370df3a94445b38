"""What people chose about notices, and the notices themselves."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User


class Pace(models.TextChoices):
    AT_ONCE = "now", "Meteen"
    DAILY = "daily", "Eén keer per dag"
    WEEKLY = "weekly", "Eén keer per week, op maandag"
    NEVER = "none", "Niet"


class Choice(models.Model):
    """How soon a person wants to hear of one kind of things. No row: what the kind says."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choices", verbose_name="account", db_index=False
    )
    kind = models.CharField("soort", max_length=20)
    pace = models.CharField("hoe vaak", max_length=6, choices=Pace)
    chosen_at = models.DateTimeField("gekozen op", auto_now=True)

    class Meta:
        verbose_name = "keuze voor meldingen"
        verbose_name_plural = "keuzes voor meldingen"
        constraints = [
            # Every notice: how soon does this person want to hear of this kind?
            models.UniqueConstraint(fields=["user", "kind"], name="choice_once"),
        ]
        indexes = [
            # Something new to follow: who wants to hear of that kind.
            models.Index(fields=["kind"], condition=~Q(pace="none"), name="choice_of_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_pace_display()}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own."""
        return self.filter(user=user.pk) if user.is_authenticated else self.none()

    def waiting(self) -> Self:
        return self.filter(told_at=None)

    def due(self, now: datetime) -> Self:
        return self.waiting().filter(due_at__lte=now, user__is_active=True)


class Notice(models.Model):
    """One thing that one person hears of, once: `about` says what and for whom, and holds no address."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name="account", db_index=False
    )
    kind = models.CharField("soort", max_length=20)
    about = models.CharField("waarover", max_length=200, unique=True)
    subject = models.CharField("onderwerp", max_length=250)
    text = models.CharField("tekst", max_length=500, blank=True)
    url = models.CharField("adres", max_length=500)
    created_at = models.DateTimeField("van", auto_now_add=True)
    due_at = models.DateTimeField("te versturen vanaf")
    told_at = models.DateTimeField("verteld op", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "melding"
        verbose_name_plural = "meldingen"
        ordering = ["-created_at", "-pk"]
        indexes = [
            # The sweep: whose notices are due.
            models.Index(fields=["due_at"], condition=Q(told_at=None), name="notice_due"),
            # A person's own list, newest first, and what a digest holds.
            models.Index(fields=["user", "-created_at", "-id"], name="notice_of_person"),
            # The daily forgetting.
            models.Index(fields=["created_at"], name="notice_by_age"),
        ]

    def __str__(self) -> str:
        return self.subject
