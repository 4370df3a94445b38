"""What readers thought of an article."""

from __future__ import annotations

from django.db import models

from knowledge.models.articles import ArticlePage


class Feedback(models.Model):
    """One reader's answer to "was dit nuttig?". `reader` is a keyed hash, so that one reader answers once.

    Write it with `knowledge.actions.answer`, which keeps the article's numbers right.
    """

    article = models.ForeignKey(
        ArticlePage, models.CASCADE, related_name="feedback", verbose_name="artikel", db_index=False
    )
    reader = models.CharField(max_length=64, editable=False)
    is_helpful = models.BooleanField("nuttig")
    note = models.TextField("wat miste je", max_length=1000, blank=True)
    at = models.DateTimeField("op")

    class Meta:
        verbose_name = "reactie van een lezer"
        verbose_name_plural = "reacties van lezers"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "reader"], name="feedback_once"),
        ]
        indexes = [
            # The editors' list, newest first.
            models.Index(fields=["-at", "-id"], name="feedback_newest"),
            # What a person takes along or erases.
            models.Index(fields=["reader"], name="feedback_of_reader"),
        ]

    def __str__(self) -> str:
        return f"{self.article}: {'nuttig' if self.is_helpful else 'niet nuttig'}"
