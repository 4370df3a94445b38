"""A question to the desk: who asked, which coordinators care for it, who looks now and until when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Lower
from django.utils import timezone

from initiatives.models import Initiative, Municipality
from initiatives.models.conversations import new_key
from knowledge.models import ArticlePage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Coordinators: what is in their care. Askers their own, and teams what they were asked; without notes."""
        if not user.is_authenticated:
            return self.none()
        if user.sees_everything:
            return self.all()
        part = Ticket.objects.taking_part(user).values("pk")
        return self.filter(self._in_care_of(user) | Q(pk__in=part))

    def in_care_of(self, user: User | AnonymousUser) -> Self:
        """What this person works on as a coordinator: the own regions, and what has none."""
        if not user.is_authenticated:
            return self.none()
        return self.all() if user.sees_everything else self.filter(self._in_care_of(user))

    def asked_by(self, user: User | AnonymousUser) -> Self:
        """One's own questions; two that were joined are one."""
        return self.filter(asker=user, merged_into=None) if user.is_authenticated else self.none()

    def taking_part(self, user: User | AnonymousUser) -> Self:
        """One's own, and what one's teams were asked to answer."""
        if not user.is_authenticated:
            return self.none()
        asked = apps.get_model("helpdesk", "Referral").objects.of_teams_of(user).values("ticket")
        return self.filter(Q(asker=user) | Q(pk__in=asked))

    def to_do(self) -> Self:
        """The clock runs: somebody has to do something."""
        return self.filter(status__in=Ticket.TO_DO)

    def overdue(self, now: datetime | None = None) -> Self:
        return self.to_do().filter(due_at__lt=now or timezone.now())

    def unassigned(self) -> Self:
        return self.to_do().filter(assignee=None)

    def assigned_to(self, user: User) -> Self:
        return self.to_do().filter(assignee=user)

    def in_regions_of(self, user: User) -> Self:
        """What lies in a region that this person coordinates; nothing for who works for the whole network."""
        return self.to_do().filter(municipality__in=user.coordinated_municipalities())

    def waiting(self) -> Self:
        """For the asker: the clock stands still."""
        return self.filter(status=Ticket.Status.WAITING)

    def closed(self) -> Self:
        return self.filter(status=Ticket.Status.CLOSED, merged_into=None)

    def for_queue(self, user: User, now: datetime | None = None) -> Self:
        """What is to be done, in the order in which this person works: overdue, mine, my regions, nobody's, others'."""
        section = Case(
            When(due_at__lt=now or timezone.now(), then=Value(Ticket.Section.OVERDUE)),
            When(assignee=user, then=Value(Ticket.Section.MINE)),
            When(municipality__in=user.coordinated_municipalities(), then=Value(Ticket.Section.REGIONS)),
            When(assignee=None, then=Value(Ticket.Section.UNASSIGNED)),
            default=Value(Ticket.Section.OTHERS),
            output_field=IntegerField(),
        )
        return self.in_care_of(user).to_do().annotate(section=section).order_by("section", "due_at", "pk")

    def for_row(self) -> Self:
        """Everything one row of a list shows, so that a list never queries per row."""
        referrals = apps.get_model("helpdesk", "Referral").objects.live().select_related("initiative")
        return (
            self.select_related("asker", "assignee", "municipality", "initiative")
            .prefetch_related(models.Prefetch("referrals", referrals, to_attr="live_referrals"))
            .defer("search_vector")
        )

    def for_page(self) -> Self:
        """Everything the screen of one question shows but its messages."""
        return (
            self.select_related("asker", "assignee", "municipality", "initiative", "merged_into")
            .prefetch_related("articles", "referrals__initiative")
            .defer("search_vector")
        )

    @staticmethod
    def _in_care_of(user: User) -> Q:
        if not user.is_coordinator:
            return Q(pk__in=[])
        return Q(municipality__isnull=True) | Q(municipality__in=user.coordinated_municipalities())


class Ticket(models.Model):
    """One question. `key` is in the address that its asker replies to; signed, it opens the page of the question.

    `version` rises with everything that is done, so that of two who act at once the second is told. While the clock
    stands still, `remaining` keeps what was left of the term.
    """

    class Status(models.TextChoices):
        NEW = "new", "nieuw"
        OPEN = "open", "in behandeling"
        WAITING = "waiting", "wacht op de vrager"
        CLOSED = "closed", "gesloten"

    class Rung(models.TextChoices):
        NEIGHBOUR = "neighbour", "buurinitiatief"
        REGION = "region", "regio"
        PROVINCE = "province", "provincie"
        NLZVE = "nlzve", "NLZVE (landelijk)"

    class Channel(models.TextChoices):
        FORM = "form", "formulier"
        MAIL = "mail", "mail"

    class Section(models.IntegerChoices):
        OVERDUE = 0, "te laat"
        MINE = 1, "van mij"
        REGIONS = 2, "mijn regio’s"
        UNASSIGNED = 3, "van niemand"
        OTHERS = 4, "van anderen"

    TO_DO = (Status.NEW, Status.OPEN)

    number = models.CharField("nummer", max_length=12, unique=True, help_text="Per jaar, zoals 2026-0042.")
    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    subject = models.CharField("onderwerp", max_length=200)
    channel = models.CharField("hoe", max_length=4, choices=Channel, default=Channel.FORM)
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name="account van de vrager",
    )
    asker_name = models.CharField("naam van de vrager", max_length=80, blank=True)
    asker_email = models.EmailField(
        "e-mailadres van de vrager", max_length=254, blank=True, help_text="Alleen van wie hier geen account heeft."
    )
    verified_at = models.DateTimeField(
        "adres bevestigd op", null=True, blank=True, help_text="Toen bleek dat de vrager de mail op dit adres leest."
    )
    initiative = models.ForeignKey(
        Initiative,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name="over of namens initiatief",
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gemeente"
    )
    articles = models.ManyToManyField(ArticlePage, related_name="+", verbose_name="artikelen", blank=True)
    status = models.CharField("status", max_length=7, choices=Status, default=Status.NEW)
    rung = models.CharField("trede", max_length=9, choices=Rung, default=Rung.REGION)
    rung_since = models.DateTimeField("op deze trede sinds", default=timezone.now)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_questions",
        verbose_name="van wie",
    )
    due_at = models.DateTimeField("uiterlijk", null=True, blank=True)
    remaining = models.DurationField("nog over van de termijn", null=True, blank=True, editable=False)
    told_rung = models.CharField(
        max_length=9, blank=True, editable=False, help_text="Voor welke trede al herinnerd is."
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField("gesteld op", default=timezone.now)
    last_activity_at = models.DateTimeField("laatste bericht", default=timezone.now)
    closed_at = models.DateTimeField("gesloten op", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged", verbose_name="samengevoegd met"
    )
    anonymised_at = models.DateTimeField("geanonimiseerd op", null=True, blank=True, editable=False)
    search_vector = SearchVectorField(null=True, editable=False)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = "vraag"
        verbose_name_plural = "vragen"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="ticket_subject_given", condition=~Q(subject=""), violation_error_message="Geef een onderwerp."
            ),
            models.CheckConstraint(
                name="ticket_clock_runs_while_there_is_work",
                condition=Q(status__in=["new", "open"], due_at__isnull=False, remaining__isnull=True)
                | Q(status__in=["waiting", "closed"], due_at__isnull=True),
                violation_error_message="De klok loopt alleen zolang er iets te doen is.",
            ),
            models.CheckConstraint(
                name="ticket_closed_has_a_moment",
                condition=Q(status="closed", closed_at__isnull=False)
                | (~Q(status="closed") & Q(closed_at__isnull=True)),
                violation_error_message="Alleen wat gesloten is heeft een moment van sluiten.",
            ),
            models.CheckConstraint(
                name="ticket_merged_is_closed",
                condition=Q(merged_into__isnull=True) | Q(status="closed"),
                violation_error_message="Wat is samengevoegd is gesloten.",
            ),
            models.CheckConstraint(
                name="ticket_email_lower_case",
                condition=Q(asker_email=Lower("asker_email")),
                violation_error_message="Schrijf het adres zonder hoofdletters.",
            ),
            models.CheckConstraint(
                name="ticket_account_or_address",
                condition=Q(asker__isnull=True) | Q(asker_email=""),
                violation_error_message="Van wie een account heeft bewaren we hier geen adres.",
            ),
        ]
        indexes = [
            # The queue and its counts: what is to be done, first due first, without reading a row.
            models.Index(
                fields=["due_at", "id"],
                include=["assignee", "municipality"],
                condition=Q(status__in=["new", "open"]),
                name="ticket_to_do",
            ),
            # The tab of who waits for an answer, longest first.
            models.Index(
                fields=["last_activity_at", "id"],
                include=["municipality"],
                condition=Q(status="waiting"),
                name="ticket_waiting",
            ),
            # The tab of what is closed, newest first.
            models.Index(
                fields=["-closed_at", "-id"],
                include=["municipality"],
                condition=Q(status="closed", merged_into__isnull=True),
                name="ticket_closed",
            ),
            # The daily forgetting.
            models.Index(fields=["last_activity_at"], condition=Q(anonymised_at__isnull=True), name="ticket_by_age"),
            # Mail from an address, and what a person takes along or erases.
            models.Index(fields=["asker_email"], condition=~Q(asker_email=""), name="ticket_by_address"),
            # The search in the queue.
            GinIndex(fields=["search_vector"], name="ticket_search"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def address(self) -> str:
        """Where mail to the asker goes; "" for who was forgotten."""
        return self.asker.email if self.asker else self.asker_email

    @property
    def asker_label(self) -> str:
        """The asker by name, never by address."""
        return self.asker_name or (self.asker.name if self.asker else "") or "Iemand"

    @property
    def is_to_do(self) -> bool:
        return self.status in self.TO_DO

    @property
    def is_overdue(self) -> bool:
        return self.due_at is not None and self.due_at < timezone.now()

    @property
    def is_verified(self) -> bool:
        """Whether the asker is known to read the mail that goes to this address."""
        return self.asker_id is not None or self.verified_at is not None
