"""An initiative is its own entity, edited by its own team; the network only moderates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from initiatives.geo import PlanePoint, Point
from initiatives.models.places import LATITUDE, LONGITUDE, Municipality, Place
from initiatives.models.vocabulary import Kind, LegalForm, Phase, Theme
from omzien.search.fields import SortKeyField

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User

STALE_AFTER_DAYS = 365


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    def published(self) -> Self:
        return self.filter(status=Initiative.Status.PUBLISHED)

    def hidden(self) -> Self:
        return self.exclude(status=Initiative.Status.PUBLISHED)

    def in_review(self) -> Self:
        """Registrations between the team and the coordinators: waiting for a decision, or for the team's answer."""
        asked = Q(status=Initiative.Status.DRAFT, submitted_at__isnull=False)
        return self.filter(Q(status=Initiative.Status.SUBMITTED) | asked)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Published ones, one's own, and for coordinators all of their regions and those without a place."""
        if not user.is_authenticated:
            return self.published()
        if user.sees_everything:
            return self.all()
        return self.filter(
            Q(status=Initiative.Status.PUBLISHED)
            | Q(pk__in=Membership.objects.filter(user=user).values("initiative"))
            | self._in_care_of(user)
        )

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """One's own, and for coordinators what lies in their regions or has no municipality yet."""
        if not user.is_authenticated:
            return self.none()
        if user.sees_everything:
            return self.all()
        return self.filter(Q(pk__in=Membership.objects.filter(user=user).values("initiative")) | self._in_care_of(user))

    def in_care_of(self, user: User) -> Self:
        """What this person coordinates; being on the team does not count."""
        return self.all() if user.sees_everything else self.filter(self._in_care_of(user))

    @staticmethod
    def _in_care_of(user: User) -> Q:
        if not user.is_coordinator:
            return Q(pk__in=[])
        return Q(municipality__isnull=True) | Q(municipality__in=user.coordinated_municipalities())

    def for_card(self) -> Self:
        """Everything one card renders, so a list never queries per row."""
        cards = self.select_related("municipality", "place", "phase", "kind", "photo")
        return cards.prefetch_related("themes", "photo__renditions").defer(
            "search_vector", "description", "people", "legacy"
        )

    def for_page(self) -> Self:
        """Everything the page of one initiative renders."""
        return self.select_related(
            "municipality", "place", "phase", "kind", "legal_form", "logo", "photo"
        ).prefetch_related("themes", "municipality__regions", "logo__renditions", "photo__renditions")


class Initiative(models.Model):
    """A residents' initiative. `latitude` and `longitude` are exact and may be hidden.

    The public point is then that of the place or the municipality.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "concept"
        SUBMITTED = "submitted", "aangemeld"
        PUBLISHED = "published", "gepubliceerd"
        ARCHIVED = "archived", "gearchiveerd"

    name = models.CharField("naam", max_length=120)
    slug = models.SlugField("in het adres", max_length=140, unique=True)
    sort_key = SortKeyField()
    summary = models.CharField(
        "in één zin", max_length=200, blank=True, help_text="Wat doen jullie, in één zin van hoogstens 200 tekens."
    )
    description = models.TextField("wat we doen", max_length=8000, blank=True)
    people = models.TextField("wie we zijn", max_length=3000, blank=True, help_text="Noem geen namen van personen.")
    legacy = models.TextField(
        "wat we nalaten",
        max_length=5000,
        blank=True,
        help_text="Voor een afgerond initiatief: lessen, spullen en documenten die anderen kunnen gebruiken.",
    )
    themes = models.ManyToManyField(Theme, related_name="initiatives", verbose_name="thema’s", blank=True)
    phase = models.ForeignKey(Phase, models.PROTECT, null=True, blank=True, verbose_name="fase")
    kind = models.ForeignKey(Kind, models.PROTECT, null=True, blank=True, verbose_name="soort")
    legal_form = models.ForeignKey(LegalForm, models.PROTECT, null=True, blank=True, verbose_name="rechtsvorm")
    is_anbi = models.BooleanField(
        "ANBI", default=False, help_text="ANBI: een goed doel dat de Belastingdienst heeft erkend."
    )
    founded_year = models.PositiveSmallIntegerField("begonnen in", null=True, blank=True)
    volunteers = models.PositiveIntegerField("vrijwilligers", null=True, blank=True)
    paid_staff = models.PositiveIntegerField("mensen in dienst", null=True, blank=True)

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, verbose_name="gemeente", db_index=False
    )
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, verbose_name="plaats")
    address = models.CharField("adres", max_length=200, blank=True)
    latitude = models.FloatField("breedtegraad", null=True, blank=True, validators=LATITUDE)
    longitude = models.FloatField("lengtegraad", null=True, blank=True, validators=LONGITUDE)
    show_location = models.BooleanField(
        "toon het adres", default=False, help_text="Zonder vinkje ziet iedereen alleen de plaats, op de kaart ook."
    )
    public_latitude = models.FloatField(null=True, editable=False)
    public_longitude = models.FloatField(null=True, editable=False)

    website = models.URLField("website", max_length=250, blank=True, validators=[URLValidator(["http", "https"])])
    contact_email = models.EmailField("e-mailadres (niet publiek)", blank=True)
    contact_phone = models.CharField("telefoon (niet publiek)", max_length=30, blank=True)
    logo = models.ForeignKey(
        "pictures.Picture", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="logo"
    )
    photo = models.ForeignKey(
        "pictures.Picture", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="foto"
    )

    status = models.CharField("status", max_length=10, choices=Status, default=Status.DRAFT)
    last_confirmed_on = models.DateField(
        "laatst bevestigd", null=True, blank=True, help_text="Wanneer het team zei dat dit nog klopt."
    )
    submitted_at = models.DateTimeField("aangemeld op", null=True, blank=True, editable=False)
    published_at = models.DateTimeField("gepubliceerd op", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("gemaakt op", auto_now_add=True)
    updated_at = models.DateTimeField("gewijzigd op", auto_now=True)
    search_vector = SearchVectorField(null=True, editable=False)
    team = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="initiatives", verbose_name="team"
    )

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        verbose_name = "initiatief"
        verbose_name_plural = "initiatieven"
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                name="initiative_published_is_complete",
                condition=~Q(status="published")
                | (Q(municipality__isnull=False, phase__isnull=False, published_at__isnull=False) & ~Q(summary="")),
                violation_error_message="Vul eerst een korte beschrijving, een gemeente en een fase in.",
            ),
            models.CheckConstraint(
                name="initiative_name_given",
                condition=~Q(name=""),
                violation_error_message="Geef het initiatief een naam.",
            ),
            models.CheckConstraint(
                name="initiative_founded_in_a_real_year",
                condition=Q(founded_year__isnull=True) | Q(founded_year__range=(1800, 2100)),
                violation_error_message="Dit jaar kan niet kloppen.",
            ),
            models.CheckConstraint(
                name="initiative_exact_location_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                # Without the second half of this, one missing coordinate makes NULL, and a check lets NULL pass.
                | Q(latitude__range=(50.5, 53.8), longitude__range=(3.2, 7.3))
                & Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message="Geef allebei de coördinaten, in Nederland, of geen van beide.",
            ),
        ]
        indexes = [
            # The directory's counts per facet in one index-only scan.
            models.Index(
                fields=["municipality", "phase", "kind", "legal_form"],
                include=["id"],
                condition=Q(status="published"),
                name="initiative_facets",
            ),
            # What is not public, for taking it off the totals of a table of links.
            models.Index(fields=["id"], condition=~Q(status="published"), name="initiative_hidden"),
            # The directory by name, page by page.
            models.Index(fields=["sort_key", "id"], condition=Q(status="published"), name="initiative_by_name"),
            # The directory, home page and Atom feed by newest.
            models.Index(fields=["-published_at", "-id"], condition=Q(status="published"), name="initiative_newest"),
            # The directory's text search.
            GinIndex(fields=["search_vector"], name="initiative_search"),
            # The check for doubles: every name in a few municipalities, without reading a row. Also the foreign key's.
            models.Index(fields=["municipality"], include=["id", "sort_key"], name="initiative_names_here"),
            # The check for doubles: the same website or address.
            models.Index(Lower("website"), condition=~Q(website=""), name="initiative_website"),
            models.Index(Lower("contact_email"), condition=~Q(contact_email=""), name="initiative_contact_email"),
            # The coordinators' queue of registrations, longest waiting first.
            models.Index(fields=["submitted_at", "id"], condition=Q(status="submitted"), name="initiative_queue"),
            # The directory by nearest: KNN over the public point.
            GistIndex(
                PlanePoint(F("public_longitude"), F("public_latitude")),
                condition=Q(status="published"),
                name="initiative_nearest",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("initiatives:detail", args=[self.slug])

    def clean(self) -> None:
        """What a constraint cannot say: today's date, and a place that lies in its municipality."""
        if self.place and not self.municipality:
            self.municipality = self.place.municipality
        if self.place and self.place.municipality_id != self.municipality_id:
            raise ValidationError({"place": f"{self.place} ligt in de gemeente {self.place.municipality}."})
        if self.last_confirmed_on and self.last_confirmed_on > timezone.localdate():
            raise ValidationError({"last_confirmed_on": "Deze datum ligt in de toekomst."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.place_public_point()
        super().save(*args, **kwargs)

    def place_public_point(self) -> None:
        point = self.public_point_from_parts()
        self.public_latitude, self.public_longitude = point if point else (None, None)

    def public_point_from_parts(self) -> Point | None:
        """The exact point where the team shows it, else that of the place, else of the municipality."""
        if self.show_location and self.latitude is not None and self.longitude is not None:
            return Point(self.latitude, self.longitude)
        where = self.place or self.municipality
        return Point(where.latitude, where.longitude) if where else None

    @property
    def where(self) -> str:
        """The place's name, or else the municipality's."""
        return str(self.place or self.municipality or "")

    @property
    def is_stale(self) -> bool:
        """Not confirmed for a year: the page says so, nothing is hidden."""
        if self.last_confirmed_on is None:
            return True
        return (timezone.localdate() - self.last_confirmed_on).days > STALE_AFTER_DAYS


class Membership(models.Model):
    """A person on the team of an initiative."""

    class Role(models.TextChoices):
        OWNER = "owner", "eigenaar"
        EDITOR = "editor", "redacteur"

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="memberships", verbose_name="initiatief")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name="account"
    )
    role = models.CharField("rol", max_length=8, choices=Role, default=Role.EDITOR)
    created_at = models.DateTimeField("sinds", auto_now_add=True)

    class Meta:
        verbose_name = "teamlid"
        verbose_name_plural = "team"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "user"],
                name="membership_once",
                violation_error_message="Deze persoon staat al in het team.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"
