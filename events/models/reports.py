"""What came of a meeting: who was asked to tell, and who told it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from events.models.events import Event


class EventReport(models.Model):
    """How far the report of one event is. The article itself is `Event.report`, and everybody's once it is published.

    The row is made before anybody is asked, so that nobody is asked twice.
    """

    event = models.OneToOneField(Event, models.CASCADE, related_name="reporting", verbose_name="activiteit")
    asked_at = models.DateTimeField("gevraagd op", null=True, blank=True, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="geschreven door",
    )
    written_at = models.DateTimeField("geschreven op", null=True, blank=True, editable=False)
    told_at = models.DateTimeField("verteld op", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "verslag van een activiteit"
        verbose_name_plural = "verslagen van activiteiten"
        ordering = ["pk"]
        indexes = [
            # The sweep: written, and nobody was told yet that it is on the site.
            models.Index(
                fields=["id"],
                condition=models.Q(written_at__isnull=False, told_at__isnull=True),
                name="report_to_tell",
            ),
        ]

    def __str__(self) -> str:
        return f"Verslag van {self.event}"
