"""How people come to a team: an invitation by mail, or a claim on a listing that nobody keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from initiatives.models.initiative import Initiative, Membership

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self) -> Self:
        """Neither accepted, withdrawn nor past its date."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The owners of the initiative, and its coordinators: an invitation shows an address."""
        if not user.is_authenticated:
            return self.none()
        owned = Membership.objects.filter(user=user, role=Membership.Role.OWNER).values("initiative")
        cared = Initiative.objects.in_care_of(user).values("pk")
        return self.filter(Q(initiative__in=owned) | Q(initiative__in=cared))


class Invitation(models.Model):
    """A secret link to join a team, for who reads mail at this address; it works once. Only the key's hash is kept."""

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="invitations", verbose_name="initiatief", db_index=False
    )
    email = models.EmailField("e-mailadres", max_length=254, blank=True, help_text="Leeg nadat hij is vergeten.")
    role = models.CharField("rol", max_length=8, choices=Membership.Role, default=Membership.Role.EDITOR)
    hands_over = models.BooleanField(
        "draagt over", default=False, help_text="Wie uitnodigde is daarna geen eigenaar meer."
    )
    inviter_leaves = models.BooleanField(
        "en vertrekt", default=False, help_text="Bij overdragen: wie uitnodigde gaat daarna uit het team."
    )
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="door"
    )
    created_at = models.DateTimeField("gestuurd op", auto_now_add=True)
    expires_at = models.DateTimeField("geldig tot")
    accepted_at = models.DateTimeField("aangenomen op", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="aangenomen door"
    )
    withdrawn_at = models.DateTimeField("ingetrokken op", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "uitnodiging"
        verbose_name_plural = "uitnodigingen"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "email"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_once",
                violation_error_message="Dit adres is al uitgenodigd.",
            ),
            models.CheckConstraint(
                name="invitation_email_lower_case",
                condition=Q(email=Lower("email")),
                violation_error_message="Schrijf het adres zonder hoofdletters.",
            ),
            models.CheckConstraint(
                name="invitation_hands_over_to_an_owner",
                condition=Q(hands_over=False, inviter_leaves=False) | Q(hands_over=True, role="owner"),
                violation_error_message="Wie iets overneemt, wordt eigenaar.",
            ),
        ]
        indexes = [
            # The team page: the invitations of one initiative.
            models.Index(fields=["initiative", "-created_at"], name="invitation_of_team"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative}, als {self.get_role_display()}"

    @property
    def is_pending(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and not self.is_expired

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()


class ClaimQuerySet(models.QuerySet["Claim"]):
    def open(self) -> Self:
        return self.filter(status=Claim.Status.OPEN)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own, and for coordinators those on the initiatives in their care."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(user=user) | Q(initiative__in=Initiative.objects.in_care_of(user).values("pk")))


class Claim(models.Model):
    """A person says: this listing without a team is ours. Its own contact address or a coordinator decides."""

    class Status(models.TextChoices):
        OPEN = "open", "wacht"
        GRANTED = "granted", "toegekend"
        REFUSED = "refused", "afgewezen"
        WITHDRAWN = "withdrawn", "ingetrokken"

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="claims", verbose_name="initiatief", db_index=False
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="claims", verbose_name="van")
    relation = models.TextField("jouw rol bij dit initiatief", max_length=1000)
    status = models.CharField("status", max_length=9, choices=Status, default=Status.OPEN)
    key_hash = models.CharField(max_length=64, blank=True, editable=False)
    answer = models.TextField("antwoord", max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="besloten door"
    )
    decided_at = models.DateTimeField("besloten op", null=True, blank=True)
    created_at = models.DateTimeField("gevraagd op", auto_now_add=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "claim"
        verbose_name_plural = "claims"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "user"],
                condition=Q(status="open"),
                name="claim_once",
                violation_error_message="Je hebt dit initiatief al geclaimd. Er wordt naar gekeken.",
            ),
            models.CheckConstraint(
                name="claim_decided_has_a_time",
                condition=Q(status="open") | Q(decided_at__isnull=False),
                violation_error_message="Een besluit heeft een tijd.",
            ),
        ]
        indexes = [
            # The admin's queue, oldest first.
            models.Index(fields=["created_at", "id"], condition=Q(status="open"), name="claim_queue"),
            # The link in the mail to the listing's own address.
            models.Index(fields=["key_hash"], condition=~Q(key_hash=""), name="claim_by_key"),
            # Deleting an initiative, and its claims in the admin.
            models.Index(fields=["initiative"], name="claim_of_initiative"),
        ]

    def __str__(self) -> str:
        return f"{self.user} claimt {self.initiative}"
