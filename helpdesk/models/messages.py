"""What was written about a question, and by whom. What is for coordinators alone is told apart by its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from helpdesk.models.referrals import Referral
from helpdesk.models.tickets import Ticket
from initiatives.masking import without_addresses

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User


ANSWER = "helpdesk/message/"


class TicketMessageQuerySet(models.QuerySet["TicketMessage"]):
    def shared(self) -> Self:
        """What the asker and the asked initiative may read: never a note."""
        return self.filter(kind__in=TicketMessage.SHARED)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Coordinators of the question everything; its asker and the team that was asked what is shared."""
        if not user.is_authenticated:
            return self.none()
        if user.sees_everything:
            return self.all()
        care = Q(ticket__in=Ticket.objects.in_care_of(user).values("pk"))
        shared = Q(kind__in=TicketMessage.SHARED, ticket__in=Ticket.objects.taking_part(user).values("pk"))
        return self.filter(care | shared)

    def for_page(self) -> Self:
        """Everything that a conversation shows of its messages, in order."""
        return (
            self.select_related("author", "about", "referral__initiative")
            .prefetch_related(models.Prefetch("attachments", TicketAttachment.objects.light()))
            .order_by("created_at", "pk")
        )


class TicketMessage(models.Model):
    """One thing that was written or done. `author` is an account; who has none left a name, or is the asker."""

    class Kind(models.TextChoices):
        QUESTION = "question", "vraag"
        ANSWER = "answer", "antwoord"
        TEAM = "team", "antwoord van een ander"
        NOTE = "note", "notitie"
        OTHER = "other", "van iemand anders"
        AUTOMATIC = "automatic", "automatisch antwoord"
        EVENT = "event", "stap"

    SHARED = (Kind.QUESTION, Kind.ANSWER, Kind.TEAM)

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="messages", verbose_name="vraag", db_index=False)
    kind = models.CharField("soort", max_length=9, choices=Kind)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="van"
    )
    author_name = models.CharField("naam", max_length=80, blank=True, help_text="Van wie hier geen account heeft.")
    from_address = models.EmailField(
        "afzender", max_length=254, blank=True, help_text="Alleen bij een mail van iemand anders dan de vrager."
    )
    referral = models.ForeignKey(
        Referral, models.SET_NULL, null=True, blank=True, related_name="messages", verbose_name="gevraagd aan"
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="over"
    )
    text = models.TextField("tekst")
    quoted = models.TextField(
        "aangehaald",
        blank=True,
        help_text="Wat in de mail onder of boven het antwoord stond. Alleen voor coördinatoren.",
    )
    incoming_id = models.CharField(
        max_length=64, null=True, blank=True, unique=True, editable=False, help_text="Van welke ontvangen mail."
    )
    message_id = models.CharField("Message-ID van de mail", max_length=250, blank=True, editable=False)
    token = models.CharField(
        max_length=64, null=True, blank=True, unique=True, editable=False, help_text="Van het formulier: één keer."
    )
    undelivered_at = models.DateTimeField(
        "kwam niet aan", null=True, blank=True, editable=False, help_text="De mail aan de vrager, of de bevestiging."
    )
    created_at = models.DateTimeField("op", auto_now_add=True)

    objects = TicketMessageQuerySet.as_manager()

    class Meta:
        verbose_name = "bericht bij een vraag"
        verbose_name_plural = "berichten bij een vraag"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="ticket_message_text_given",
                condition=~Q(text=""),
                violation_error_message="Schrijf een bericht.",
            ),
            models.CheckConstraint(
                name="ticket_message_stranger_is_marked",
                condition=Q(from_address="") | Q(kind__in=["other", "automatic"]),
                violation_error_message="Een adres staat alleen bij een mail van iemand anders.",
            ),
        ]
        indexes = [
            # One conversation, in order.
            models.Index(fields=["ticket", "created_at", "id"], name="ticket_message_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} bij {self.ticket}"

    @property
    def is_shared(self) -> bool:
        return self.kind in self.SHARED

    @property
    def mail_key(self) -> str:
        """Of the mail to the asker that carries it (`omzien.mail.models.Message.key`), whose status says if it left."""
        return f"{ANSWER}{self.pk}"

    @property
    def text_for_team(self) -> str:
        """As the asked initiative may read it: without the address of who asked."""
        return without_addresses(self.text, [self.ticket.address])

    @property
    def written_by(self) -> str:
        """A name for its readers, never an address."""
        if self.kind == self.Kind.QUESTION:
            return self.author_name or self.ticket.asker_label
        name = self.author.get_short_name() if self.author else self.author_name
        if self.kind == self.Kind.TEAM and self.referral:
            return f"{name} van {self.referral.asked}" if name else f"Iemand van {self.referral.asked}"
        return name or "Iemand"


class TicketAttachmentQuerySet(models.QuerySet["TicketAttachment"]):
    def light(self) -> Self:
        """Without the bytes."""
        return self.defer("content")

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(message__in=TicketMessage.objects.visible_to(user).values("pk"))

    def shared(self) -> Self:
        """What belongs to what the asker may read."""
        return self.filter(message__kind__in=TicketMessage.SHARED)


class TicketAttachment(models.Model):
    """A file that came along, checked. Of what was refused only the name stays, with the reason.

    The bytes stand in the database: they come and go with the message in one transaction, and have no address.
    """

    message = models.ForeignKey(TicketMessage, models.CASCADE, related_name="attachments", verbose_name="bericht")
    name = models.CharField("naam", max_length=160)
    content_type = models.CharField("soort", max_length=100, blank=True)
    size = models.PositiveBigIntegerField("grootte in bytes", default=0)
    content = models.BinaryField("inhoud", null=True, blank=True)
    refused = models.CharField("geweigerd", max_length=200, blank=True)

    objects = TicketAttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "bijlage"
        verbose_name_plural = "bijlagen"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="ticket_attachment_kept_or_refused",
                condition=Q(content__isnull=False, refused="") | (Q(content__isnull=True) & ~Q(refused="")),
                violation_error_message="Een bijlage is bewaard, of geweigerd met een reden.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
