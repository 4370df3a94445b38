"""What is remembered about addresses, under a hash: the address itself stands nowhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, models
from django.utils import timezone
from django.utils.crypto import salted_hmac

ANSWER_AGAIN_AFTER = timedelta(days=1)


def hashed(address: str) -> str:
    """The same for the same address in any case; without the secret key nobody can try addresses on it."""
    return salted_hmac("omzien.mail.addresses", address.strip().casefold(), algorithm="sha256").hexdigest()


class UndeliverableAddress(models.Model):
    """An address that does not exist (any more), said a mail server. Nothing is sent there until a person lifts it."""

    address_hash = models.CharField("adres (versleuteld)", max_length=64, unique=True)
    domain = models.CharField("domein", max_length=253, blank=True)
    status = models.CharField("code van de mailserver", max_length=11)
    since = models.DateTimeField("sinds", auto_now_add=True)

    class Meta:
        verbose_name = "onbestelbaar adres"
        verbose_name_plural = "onbestelbare adressen"
        ordering = ["-since"]

    def __str__(self) -> str:
        return f"…@{self.domain} ({self.status})"


class AutomaticAnswerManager(models.Manager["AutomaticAnswer"]):
    def claim(self, address: str, now: datetime | None = None) -> bool:
        """Atomic, also between processes: of all that ask at once for one address, one gets True."""
        now = now or timezone.now()
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f'INSERT INTO "{table}" AS known (address_hash, answered_at) VALUES (%s, %s)'  # noqa: S608  (a table's name)
                " ON CONFLICT (address_hash) DO UPDATE SET answered_at = excluded.answered_at"
                " WHERE known.answered_at <= %s RETURNING 1",
                [hashed(address), now, now - ANSWER_AGAIN_AFTER],
            )
            return cursor.fetchone() is not None


class AutomaticAnswer(models.Model):
    """When this address last got an answer from a machine of ours: at most once a day (RFC 3834, 2)."""

    address_hash = models.CharField("adres (versleuteld)", max_length=64, unique=True)
    answered_at = models.DateTimeField("beantwoord op")

    objects = AutomaticAnswerManager()

    class Meta:
        verbose_name = "automatisch antwoord"
        verbose_name_plural = "automatische antwoorden"

    def __str__(self) -> str:
        return f"Automatisch antwoord op {self.answered_at:%d-%m-%Y}"
