"""How often somebody did something lately. Nothing here says who: see actions.py."""

from django.db import models


class Count(models.Model):
    """One visitor, one kind of action, one window of time. `key` is a hash that only our secret key can make."""

    key = models.CharField(max_length=64, unique=True, editable=False)
    action = models.CharField("wat", max_length=40)
    count = models.PositiveIntegerField("hoe vaak")
    ends_at = models.DateTimeField("tot")

    class Meta:
        verbose_name = "telling"
        verbose_name_plural = "tellingen"
        indexes = [
            # The daily sweep of windows that are over.
            models.Index(fields=["ends_at"], name="count_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.count}"
