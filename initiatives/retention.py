"""How long what people leave behind is kept. Registered in apps.py."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from initiatives.actions.conversation_retention import forget_old_conversations
from initiatives.actions.expiry import erasable_postings, erase_old_postings
from initiatives.actions.forgetting import forget_revisions
from initiatives.importing.undo import UNDO_DAYS
from initiatives.models import Claim, ImportBatch, Invitation
from omzien.retention import Rule

IMPORT_ENDED = timedelta(days=UNDO_DAYS)
IMPORT_NEVER_DONE = timedelta(days=90)
INVITATION_OVER = timedelta(days=30)
CLAIM_DECIDED = timedelta(days=365)
Status = ImportBatch.Status
FREE: dict[str, Any] = {
    "raw": [],
    "shape": [],
    "corrections": {},
    "proposed": {},
    "problems": [],
    "changes": [],
    "candidates": [],
    "before": None,
    "after": None,
}


def imports_to_free() -> QuerySet[ImportBatch]:
    """Ended a month ago, and still with their file."""
    border = timezone.now() - IMPORT_ENDED
    applied = Q(status=Status.APPLIED, applied_at__lt=border)
    undone = Q(status=Status.UNDONE, undone_at__lt=border)
    broken = Q(status=Status.BROKEN, uploaded_at__lt=border)
    return ImportBatch.objects.light().filter(applied | undone | broken).exclude(size=0)


def free_imports() -> int:
    """How many rows there were and what came of each stays; what stood in them goes."""
    keys = list(imports_to_free().values_list("pk", flat=True))
    for key in keys:
        with transaction.atomic():
            batch = ImportBatch.objects.light().select_for_update(of=("self",)).get(pk=key)
            batch.rows.update(**FREE)
            ImportBatch.objects.filter(pk=key).update(content=b"", size=0, notes=[])
    return len(keys)


def imports_never_done() -> QuerySet[ImportBatch]:
    border = timezone.now() - IMPORT_NEVER_DONE
    waiting = [Status.UPLOADED, Status.MAPPED, Status.READING, Status.REVIEWING]
    return ImportBatch.objects.light().filter(status__in=waiting, uploaded_at__lt=border)


def drop_imports_never_done() -> int:
    return imports_never_done().delete()[1].get("initiatives.ImportBatch", 0)


def invitations_over() -> QuerySet[Invitation]:
    """Accepted, withdrawn or past their date for a month, and still with an address."""
    border = timezone.now() - INVITATION_OVER
    over = Q(accepted_at__lt=border) | Q(withdrawn_at__lt=border) | Q(expires_at__lt=border)
    return Invitation.objects.filter(over).exclude(email="")


@transaction.atomic
def forget_invitations() -> int:
    due = Invitation.objects.filter(pk__in=list(invitations_over().values_list("pk", flat=True)))
    due.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    return due.update(email="")


def claims_decided() -> QuerySet[Claim]:
    return Claim.objects.exclude(status=Claim.Status.OPEN).filter(decided_at__lt=timezone.now() - CLAIM_DECIDED)


def drop_claims() -> int:
    return claims_decided().delete()[1].get("initiatives.Claim", 0)


RULES = [
    Rule(
        "imports",
        f"imports die {UNDO_DAYS} dagen klaar zijn: het bestand en de cellen gaan weg",
        lambda: imports_to_free().count(),
        free_imports,
    ),
    Rule(
        "imports-never-done",
        "imports die negentig dagen bleven liggen",
        lambda: imports_never_done().count(),
        drop_imports_never_done,
    ),
    Rule(
        "invitations",
        "adressen van uitnodigingen die een maand voorbij zijn",
        lambda: invitations_over().count(),
        forget_invitations,
    ),
    Rule(
        "claims",
        "aanvragen voor een pagina waarover een jaar geleden is besloten",
        lambda: claims_decided().count(),
        drop_claims,
    ),
    Rule(
        "postings",
        "halen en brengen dat een half jaar voorbij is",
        lambda: erasable_postings().count(),
        erase_old_postings,
    ),
    Rule(
        "conversations",
        "gesprekken die een jaar stil zijn, of een week niet bevestigd",
        partial(forget_old_conversations, dry_run=True),
        forget_old_conversations,
    ),
    Rule(
        "revisions",
        "wijzigingen van meer dan twee jaar geleden",
        partial(forget_revisions, dry_run=True),
        forget_revisions,
    ),
]
