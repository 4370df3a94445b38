"""Spreadsheets that coordinators read in: the file itself, its rows with what was decided, and what came of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from initiatives.models.initiative import Initiative

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own, and for the whole network's coordinators and administrators all."""
        if not (user.is_authenticated and user.is_active and (user.sees_everything or user.is_coordinator)):
            return self.none()
        if user.sees_everything:
            return self.all()
        return self.filter(uploaded_by=user)

    def unfinished(self) -> Self:
        """What a stopped process may have left halfway."""
        return self.filter(status__in=WORKING)

    def light(self) -> Self:
        """Without the bytes of the file, which are megabytes."""
        return self.defer("content")


class ImportBatch(models.Model):
    """One uploaded file. Nothing of it is in the directory until it is applied, and undoing takes it out again."""

    class Status(models.TextChoices):
        READING = "reading", "wordt gelezen"
        BROKEN = "broken", "niet te lezen"
        UPLOADED = "uploaded", "kolommen kiezen"
        REVIEWING = "reviewing", "wordt nagekeken"
        MAPPED = "mapped", "controleren"
        APPLYING = "applying", "wordt geïmporteerd"
        APPLIED = "applied", "geïmporteerd"
        UNDOING = "undoing", "wordt teruggedraaid"
        UNDONE = "undone", "teruggedraaid"

    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="van"
    )
    uploaded_at = models.DateTimeField("gekozen op", auto_now_add=True)
    filename = models.CharField("bestand", max_length=200)
    content = models.BinaryField("inhoud", editable=False)
    size = models.PositiveIntegerField("grootte in bytes")
    sha256 = models.CharField("vingerafdruk", max_length=64)
    file_format = models.CharField("soort bestand", max_length=4)
    encoding = models.CharField("tekenset", max_length=20, blank=True)
    separator = models.CharField("scheidingsteken", max_length=1, blank=True)
    sheet = models.CharField("werkblad", max_length=100, blank=True)
    sheets = models.JSONField("werkbladen", default=list)
    headers = models.JSONField("kolommen", default=list)
    notes = models.JSONField("over het lezen", default=list)
    # The position of a column, as text, to the key of a field.
    mapping = models.JSONField("koppeling", default=dict)
    publish = models.BooleanField("publiceer wat compleet is", default=True)
    status = models.CharField("stand", max_length=9, choices=Status, default=Status.UPLOADED)
    started_at = models.DateTimeField("werk begonnen op", null=True)
    applied_at = models.DateTimeField("geïmporteerd op", null=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="geïmporteerd door"
    )
    undone_at = models.DateTimeField("teruggedraaid op", null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="teruggedraaid door"
    )

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_applied_has_a_time",
                condition=~Q(status__in=["applied", "undoing", "undone"]) | Q(applied_at__isnull=False),
            ),
            models.CheckConstraint(
                name="import_undone_has_a_time",
                condition=~Q(status="undone") | Q(undone_at__isnull=False),
            ),
        ]
        indexes = [
            # A coordinator's own list of imports, newest first.
            models.Index(fields=["uploaded_by", "-uploaded_at"], name="import_by_uploader"),
            # The sweep that continues work a stopped worker left.
            models.Index(
                fields=["started_at"],
                condition=Q(status__in=["reading", "reviewing", "applying", "undoing"]),
                name="import_unfinished",
            ),
            # "You chose this same file before."
            models.Index(fields=["sha256"], name="import_same_file"),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_open(self) -> bool:
        """Columns, corrections and choices may still change."""
        return self.status in {self.Status.UPLOADED, self.Status.MAPPED}

    @property
    def is_working(self) -> bool:
        return self.status in WORKING


WORKING = frozenset(
    {
        ImportBatch.Status.READING,
        ImportBatch.Status.REVIEWING,
        ImportBatch.Status.APPLYING,
        ImportBatch.Status.UNDOING,
    }
)


class ImportRow(models.Model):
    """One row of a file: as it was read, as it was corrected, what it would do, what was chosen and what it did."""

    class Verdict(models.TextChoices):
        NEW = "new", "nieuw"
        CHANGE = "change", "wijziging"
        UNCHANGED = "unchanged", "ongewijzigd"
        DUPLICATE = "duplicate", "mogelijk dubbel"
        ERROR = "error", "fout"

    class Decision(models.TextChoices):
        FOLLOW = "", "volgens het voorstel"
        NEW = "new", "importeren als nieuw"
        UPDATE = "update", "werk bestaande bij"
        MERGE = "merge", "vul alleen lege velden aan"
        SKIP = "skip", "overslaan"

    class Result(models.TextChoices):
        CREATED = "created", "gemaakt"
        CHANGED = "changed", "gewijzigd"
        UNCHANGED = "unchanged", "ongewijzigd"
        SKIPPED = "skipped", "overgeslagen"
        REFUSED = "refused", "geweigerd"

    class Undo(models.TextChoices):
        REMOVED = "removed", "verwijderd"
        RESTORED = "restored", "teruggezet"
        PARTLY = "partly", "deels teruggezet"
        KEPT = "kept", "blijft staan"

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", verbose_name="import")
    # As the spreadsheet counts: the row with the headers is usually 1.
    number = models.PositiveIntegerField("rij")
    raw = models.JSONField("cellen", default=list)
    fingerprint = models.CharField("vingerafdruk", max_length=64)
    # What the reading of the file found wrong with the row's shape; kept apart, because a review starts from it.
    shape = models.JSONField("vorm", default=list)
    # A field's key to the text that stands in for its cell.
    corrections = models.JSONField("verbeteringen", default=dict)
    previous = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+", verbose_name="eerder gelezen")

    proposed = models.JSONField("voorstel", default=dict)
    problems = models.JSONField("opmerkingen", default=list)
    changes = models.JSONField("verschil", default=list)
    candidates = models.JSONField("lijkt op", default=list)
    verdict = models.CharField("oordeel", max_length=9, choices=Verdict, blank=True)
    decision = models.CharField("keuze", max_length=6, choices=Decision, blank=True, default=Decision.FOLLOW)
    # The existing initiative that the row is about, or the number of the row in this file that it doubles.
    target = models.ForeignKey(Initiative, models.SET_NULL, null=True, related_name="+", verbose_name="bestaande")
    target_row = models.PositiveIntegerField("zelfde als rij", null=True)

    result = models.CharField("uitkomst", max_length=9, choices=Result, blank=True)
    result_note = models.CharField("waarom", max_length=500, blank=True)
    initiative = models.ForeignKey(
        Initiative, models.SET_NULL, null=True, related_name="import_rows", verbose_name="initiatief"
    )
    before = models.JSONField("voor de import", null=True)
    after = models.JSONField("na de import", null=True)
    undo = models.CharField("teruggedraaid", max_length=8, choices=Undo, blank=True)
    undo_note = models.CharField("waarom niet", max_length=500, blank=True)

    class Meta:
        verbose_name = "rij"
        verbose_name_plural = "rijen"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_once"),
            models.CheckConstraint(
                name="import_row_not_its_own_double",
                condition=Q(target_row__isnull=True) | ~Q(target_row=F("number")),
            ),
        ]
        indexes = [
            # The dry run's page per verdict and its counts.
            models.Index(fields=["batch", "verdict", "number"], name="import_row_by_verdict"),
            # The result page's counts, and finding what is still to be applied.
            models.Index(fields=["batch", "result", "number"], name="import_row_by_result"),
            # Recognising a row that was read in before.
            models.Index(fields=["fingerprint"], name="import_row_seen_before"),
        ]

    def __str__(self) -> str:
        return f"rij {self.number}"


class ColumnMapping(models.Model):
    """Which column was which field, for the next file with the same headers."""

    signature = models.CharField("kolommen", max_length=64, unique=True)
    mapping = models.JSONField("koppeling", default=dict)
    updated_at = models.DateTimeField("laatst gebruikt", auto_now=True)

    class Meta:
        verbose_name = "onthouden koppeling"
        verbose_name_plural = "onthouden koppelingen"
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return f"{len(self.mapping)} kolommen"
