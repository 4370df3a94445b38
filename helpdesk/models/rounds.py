"""What the desk counts: the last number of each year, and which rounds of reminders went out."""

from __future__ import annotations

from django.db import connection, models


class NumberSeriesManager(models.Manager["NumberSeries"]):
    def take(self, year: int) -> str:
        """The next number of this year. Whoever takes one waits for the transaction that took the one before, so a
        number that is rolled back is given again and none is missing.
        """
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f'INSERT INTO "{table}" AS known (year, last) VALUES (%s, 1)'  # noqa: S608  (a table's name)
                " ON CONFLICT (year) DO UPDATE SET last = known.last + 1 RETURNING last",
                [year],
            )
            (serial,) = cursor.fetchone()
        return f"{year}-{serial:04d}"


class NumberSeries(models.Model):
    """The last number that was given in a year."""

    year = models.PositiveSmallIntegerField("jaar", primary_key=True)
    last = models.PositiveIntegerField("laatste nummer")

    objects = NumberSeriesManager()

    class Meta:
        verbose_name = "nummering"
        verbose_name_plural = "nummeringen"

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class OverdueRound(models.Model):
    """One half day in which coordinators were told what is overdue. The row is made first, so nobody is told twice."""

    slot = models.CharField("dagdeel", max_length=20, unique=True)
    made_at = models.DateTimeField("op", auto_now_add=True)

    class Meta:
        verbose_name = "ronde herinneringen"
        verbose_name_plural = "rondes herinneringen"

    def __str__(self) -> str:
        return self.slot
