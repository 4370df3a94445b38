"""What of the reference data was loaded before."""

from django.db import models


class ReferenceRow(models.Model):
    """One row of the reference data that was offered to this database.

    It is never offered again, so what a coordinator renamed, moved or deleted stays as the coordinator left it.
    """

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="reference_row_once")]

    def __str__(self) -> str:
        return f"{self.source}: {self.key}"
