"""A question that somebody else was asked to answer: a neighbouring initiative, or in the end the national body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from helpdesk.models.tickets import Ticket
from initiatives.models import Initiative, Membership
from initiatives.models.conversations import new_key

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User


class ReferralQuerySet(models.QuerySet["Referral"]):
    def live(self) -> Self:
        """Asked and not taken back: who was asked reads along and may answer."""
        return self.filter(status__in=[Referral.Status.ASKED, Referral.Status.ANSWERED])

    def of_teams_of(self, user: User | AnonymousUser) -> Self:
        """What the teams of this person were asked."""
        if not user.is_authenticated:
            return self.none()
        return self.live().filter(initiative__in=Membership.objects.filter(user=user).values("initiative"))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The team that was asked, and the coordinators of the question."""
        if not user.is_authenticated:
            return self.none()
        mine = Q(pk__in=Referral.objects.of_teams_of(user).values("pk"))
        return self.filter(mine | Q(ticket__in=Ticket.objects.in_care_of(user).values("pk")))


class Referral(models.Model):
    """Without initiative it went to the national body (NLZVE). `key` is in the address that the asked ones reply to."""

    class Status(models.TextChoices):
        ASKED = "asked", "gevraagd"
        ANSWERED = "answered", "heeft geantwoord"
        DECLINED = "declined", "kan niet helpen"
        WITHDRAWN = "withdrawn", "teruggenomen"

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="referrals", verbose_name="vraag")
    initiative = models.ForeignKey(
        Initiative,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name="initiatief",
        help_text="Leeg: NLZVE, de landelijke vereniging.",
    )
    is_national = models.BooleanField("aan NLZVE", default=False)
    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    text = models.TextField("wat de coördinator erbij schreef", max_length=5000, blank=True)
    status = models.CharField("status", max_length=9, choices=Status, default=Status.ASKED)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="door"
    )
    created_at = models.DateTimeField("gevraagd op", auto_now_add=True)
    answered_at = models.DateTimeField("geantwoord op", null=True, blank=True)
    ended_at = models.DateTimeField("gestopt op", null=True, blank=True)
    verified_at = models.DateTimeField(
        "adres bevestigd op", null=True, blank=True, help_text="Toen iemand de link op het adres van het team opende."
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "doorgegeven vraag"
        verbose_name_plural = "doorgegeven vragen"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"],
                condition=Q(status__in=["asked", "answered"]),
                name="referral_one_at_a_time",
                violation_error_message="Deze vraag ligt al bij een ander. Neem hem eerst terug.",
            ),
            models.CheckConstraint(
                name="referral_national_has_no_initiative",
                condition=Q(is_national=False) | Q(initiative__isnull=True),
                violation_error_message="NLZVE is geen initiatief.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket}: {self.asked}"

    @property
    def asked(self) -> str:
        """Who was asked, by name."""
        if self.is_national:
            return "NLZVE"
        return str(self.initiative or "een initiatief dat er niet meer is")

    @property
    def is_live(self) -> bool:
        return self.status in {self.Status.ASKED, self.Status.ANSWERED}
