"""People who sign in, and the roles that the network gives them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> User:
        return self.create_user(email, password, **({"is_staff": True, "is_superuser": True} | extra))

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """An account. The e-mail address is the user name and is never shown to others."""

    email = models.EmailField(
        "e-mailadres", max_length=254, unique=True, error_messages={"unique": "Dit adres heeft al een account."}
    )
    name = models.CharField("naam", max_length=80, blank=True, help_text="Zo zien anderen in je team je.")
    is_active = models.BooleanField("actief", default=True)
    is_staff = models.BooleanField("mag in het beheer", default=False, editable=False)
    date_joined = models.DateTimeField("lid sinds", default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = "account"
        verbose_name_plural = "accounts"
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(
                name="user_email_lower_case",
                condition=Q(email=Lower("email")),
                violation_error_message="Schrijf het adres zonder hoofdletters.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_short_name()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        """The name, or else only a number: never the address."""
        return self.name or f"Lid {self.pk}"

    @cached_property
    def _roles(self) -> list[Role]:
        return list(self.roles.select_related("region"))

    @property
    def shown_roles(self) -> list[Role]:
        return self._roles

    @property
    def is_coordinator(self) -> bool:
        return any(role.kind == Role.Kind.COORDINATOR for role in self._roles)

    @property
    def sees_everything(self) -> bool:
        """Administrators, and coordinators of the whole network."""
        whole_network = (r.kind == Role.Kind.COORDINATOR and r.region_id is None for r in self._roles)
        return self.is_active and (self.is_superuser or any(whole_network))

    def coordinated_municipalities(self) -> models.QuerySet[Any]:
        """The ids of all municipalities in this coordinator's regions."""
        from initiatives.models import Municipality  # noqa: PLC0415  (initiatives builds on accounts)

        regions = [role.region_id for role in self._roles if role.kind == Role.Kind.COORDINATOR]
        return Municipality.objects.filter(regions__in=regions).values("pk")


class Role(models.Model):
    """What a person does for the network. A coordinator without region works for the whole network."""

    class Kind(models.TextChoices):
        COORDINATOR = "coordinator", "coördinator"
        EDITOR = "editor", "redacteur"

    user = models.ForeignKey(User, models.CASCADE, related_name="roles", verbose_name="account")
    kind = models.CharField("rol", max_length=12, choices=Kind)
    region = models.ForeignKey(
        "initiatives.Region",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="regio",
        help_text="Leeg betekent: voor het hele netwerk.",
    )
    given_at = models.DateTimeField("gegeven op", auto_now_add=True)

    class Meta:
        verbose_name = "rol"
        verbose_name_plural = "rollen"
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "region"],
                name="role_once",
                nulls_distinct=False,
                violation_error_message="Deze rol heeft deze persoon al.",
            ),
            models.CheckConstraint(
                name="role_region_for_coordinators",
                condition=Q(kind="coordinator") | Q(region__isnull=True),
                violation_error_message="Alleen een coördinator heeft een regio.",
            ),
        ]

    def __str__(self) -> str:
        if self.kind == self.Kind.COORDINATOR:
            return f"coördinator voor {self.region or 'het hele netwerk'}"
        return self.get_kind_display()
