"""Every message that leaves the portal, recorded once."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Message(models.Model):
    """One mail to one recipient. `key` says what it is about, so that a retry never mails twice."""

    class Status(models.TextChoices):
        QUEUED = "queued", "klaar om te versturen"
        ATTEMPTING = "attempting", "bezig"
        SENT = "sent", "verstuurd"
        FAILED = "failed", "mislukt"
        UNCERTAIN = "uncertain", "onzeker"

    key = models.CharField("sleutel", max_length=200, unique=True)
    to = models.EmailField("aan", max_length=254)
    subject = models.CharField("onderwerp", max_length=250)
    text = models.TextField("tekst")
    html = models.TextField("html", blank=True)
    headers = models.JSONField("headers", default=dict, blank=True)
    status = models.CharField("status", max_length=10, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    not_before = models.DateTimeField("niet voor", default=timezone.now)
    error = models.CharField("fout", max_length=500, blank=True)
    created_at = models.DateTimeField("gemaakt op", auto_now_add=True)
    attempted_at = models.DateTimeField("geprobeerd op", null=True, blank=True)
    sent_at = models.DateTimeField("verstuurd op", null=True, blank=True)

    class Meta:
        verbose_name = "bericht"
        verbose_name_plural = "berichten"
        ordering = ["-created_at"]
        indexes = [
            # The drain: what may be sent now, oldest first.
            models.Index(fields=["not_before", "id"], condition=Q(status="queued"), name="message_to_send"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.get_status_display()})"
