"""What visitors say is not right about a fund."""

from __future__ import annotations

from typing import Self

from django.db import models

from knowledge.models.funds import Fund


class FundRemarkQuerySet(models.QuerySet["FundRemark"]):
    def open(self) -> Self:
        return self.filter(handled_on=None)


class FundRemark(models.Model):
    """“Klopt dit niet?”: a note for the editors. Who wrote it is not kept."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="remarks", verbose_name="fonds")
    note = models.TextField("wat klopt er niet", max_length=1000)
    at = models.DateTimeField("op", auto_now_add=True)
    handled_on = models.DateField(
        "afgehandeld op", null=True, blank=True, help_text="Leeg: hier moet nog iemand naar kijken."
    )

    objects = FundRemarkQuerySet.as_manager()

    class Meta:
        verbose_name = "opmerking bij een fonds"
        verbose_name_plural = "opmerkingen bij fondsen"
        ordering = ["-at", "-pk"]
        indexes = [
            # The editors' list: what is open first.
            models.Index(fields=["handled_on", "-at"], name="fund_remark_open_first"),
        ]

    def __str__(self) -> str:
        return f"{self.fund}: {self.note[:60]}"
