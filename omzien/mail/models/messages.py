"""Every message that leaves the portal, recorded once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone

UNCERTAIN_AFTER = timedelta(minutes=10)
FORGET_AFTER = timedelta(days=30)


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self) -> Self:
        """What may be handed over now, oldest first."""
        return self.filter(status=Message.Status.QUEUED, not_before__lte=timezone.now()).order_by("not_before", "id")

    def left_behind(self) -> Self:
        """Claimed by a sender that never came back to say what happened."""
        return self.filter(status=Message.Status.ATTEMPTING, attempted_at__lt=timezone.now() - UNCERTAIN_AFTER)

    def about(self, message_ids: Iterable[str]) -> Self:
        """The mails of ours that have one of these Message-IDs, angle brackets included."""
        return self.alias(message_id=KeyTextTransform("Message-ID", "headers")).filter(message_id__in=list(message_ids))

    def to_forget(self) -> Self:
        """Old enough to lose its address and contents, or the last word to who left; the key stays, so it is never
        sent again.
        """
        busy = [Message.Status.QUEUED, Message.Status.ATTEMPTING]
        old = Q(created_at__lt=timezone.now() - FORGET_AFTER)
        return self.filter(old | (Q(is_last_word=True) & ~Q(status__in=busy))).exclude(to="")

    def forget(self) -> int:
        """Wipe address, subject and contents; returns how many. Nothing stays queued."""
        self.filter(status=Message.Status.QUEUED).update(status=Message.Status.FAILED)
        return self.update(to="", subject="", text="", html="", parts=[], headers={}, error="")


class Message(models.Model):
    """One mail to one recipient. `key` says what it is about, so that a retry never mails twice."""

    class Status(models.TextChoices):
        QUEUED = "queued", "klaar om te versturen"
        ATTEMPTING = "attempting", "bezig"
        SENT = "sent", "verstuurd"
        FAILED = "failed", "mislukt"
        UNCERTAIN = "uncertain", "onzeker"

    key = models.CharField("sleutel", max_length=200, unique=True)
    to = models.EmailField("aan", max_length=254, blank=True, help_text="Leeg nadat het bericht is vergeten.")
    subject = models.CharField("onderwerp", max_length=250)
    text = models.TextField("tekst")
    html = models.TextField("html", blank=True)
    headers = models.JSONField("headers", default=dict, blank=True)
    parts = models.JSONField(
        "andere delen", default=list, blank=True, help_text="Zoals een agenda-uitnodiging: soort, tekst, bestandsnaam."
    )
    is_secret = models.BooleanField(
        "bevat een eenmalige link", default=False, help_text="Dan wordt de inhoud na het versturen gewist."
    )
    is_last_word = models.BooleanField(
        "aan wie vertrok", default=False, help_text="Dan wordt na het versturen alles gewist, ook het adres."
    )
    status = models.CharField("status", max_length=10, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    not_before = models.DateTimeField("niet voor", default=timezone.now)
    error = models.CharField("fout", max_length=500, blank=True)
    created_at = models.DateTimeField("gemaakt op", auto_now_add=True)
    attempted_at = models.DateTimeField("geprobeerd op", null=True, blank=True)
    sent_at = models.DateTimeField("verstuurd op", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "bericht"
        verbose_name_plural = "berichten"
        ordering = ["-created_at"]
        indexes = [
            # The drain: what may be sent now, oldest first.
            models.Index(fields=["not_before", "id"], condition=Q(status="queued"), name="message_to_send"),
            # The drain: what a killed sender left behind.
            models.Index(fields=["attempted_at"], condition=Q(status="attempting"), name="message_left_behind"),
            # The daily forgetting, and the admin's list by newest.
            models.Index(fields=["created_at"], name="message_by_age"),
            # A bounce: which mail of ours it is about.
            models.Index(KeyTextTransform("Message-ID", "headers"), name="message_by_message_id"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.get_status_display()})"
