"""A member sends a text in to the editors, or takes it back. What editors do with it is in moderation.py."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Task, Workflow, WorkflowState

from knowledge.actions.errors import ChangedMeanwhileError, NotReadyError, WritingError
from knowledge.actions.writing import facts_of, free_slug, held
from knowledge.models import ArticlePage, KnowledgePage, Manuscript
from knowledge.writing.raw import blocks_of, fingerprint
from knowledge.writing.states import standing_of
from omzien.accounts.models import User

# Who changes the words raises the version: the words themselves are kept with each text.
CONSENT_VERSION = "1"
CONSENT = (
    "Ik heb dit zelf geschreven of mag het delen. De redactie mag mijn tekst verbeteren en op Omzien zetten. "
    "Er staan geen namen of gegevens in van mensen die dat niet willen."
)
CLOSED = "Insturen kan nu even niet. Je tekst is bewaard. Probeer het later nog eens."
NOTHING_NEW = "Er is niets om in te sturen."
NOT_SENT = "Deze tekst is niet ingestuurd."
ODD = "In een van de stukken klopt iets niet. Open ze en bewaar ze nog eens."


def whole(article: ArticlePage) -> str:
    """Of everything that is sent in, so that nobody sends in what they did not see."""
    return fingerprint([facts_of(article), blocks_of(article)])


def missing(article: ArticlePage) -> list[str]:
    """What it needs before editors can read it, each as something to do."""
    wanted = [
        (article.summary.strip(), "Vertel in één zin wat de lezer eraan heeft."),
        (blocks_of(article), "Schrijf minstens één stuk tekst."),
        (article.topics.all() or article.themes.all(), "Kies minstens één onderwerp of thema."),
    ]
    return [sentence for there, sentence in wanted if not there]


@transaction.atomic
def send_in(*, manuscript: Manuscript, by: User, seen: str) -> None:
    """To the editors, with consent. What is on the site stays as it is until they say yes.

    Raises ChangedMeanwhileError, NotReadyError or WritingError.
    """
    locked, article = held(manuscript, by)
    if not standing_of(locked).may_send:
        raise WritingError(NOTHING_NEW)
    if seen != whole(article):
        raise ChangedMeanwhileError(article)
    if lacking := missing(article):
        raise NotReadyError(" ".join(lacking))
    _check(article)
    _keep_consent(locked)
    _submit(article, by)


@transaction.atomic
def hand_in(*, article: ArticlePage, by: User) -> Manuscript:
    """A whole new text that was written elsewhere, not stored yet, straight to the editors: whoever calls this showed
    CONSENT. From here on it is a text as every other of its writer. Raises WritingError."""
    parent = KnowledgePage.objects.select_for_update(of=("self",)).order_by("pk").first()
    if parent is None:
        raise WritingError(CLOSED)
    article.slug, article.live, article.owner = free_slug(article.title), False, by
    parent.add_child(instance=article)
    made = Manuscript(article=article, touched_at=timezone.now())
    article.save_revision(user=by)
    _keep_consent(made)
    _submit(article, by)
    return made


def _check(article: ArticlePage) -> None:
    try:
        article.full_clean()
    except ValidationError:
        raise NotReadyError(ODD) from None


def _keep_consent(locked: Manuscript) -> None:
    now = timezone.now()
    locked.consent_text, locked.consent_version, locked.consented_at = CONSENT, CONSENT_VERSION, now
    locked.declined_at, locked.reminded_at, locked.touched_at = None, None, now
    locked.save()


def _submit(article: ArticlePage, by: User) -> None:
    """On with the workflow where changes were asked, else from its start."""
    open_one = WorkflowState.objects.active().for_instance(article).first()
    if open_one:
        open_one.resume(user=by)
        return
    workflow = article.get_workflow()
    if not has_readers(workflow):
        raise WritingError(CLOSED)
    workflow.start(article, by)


def has_readers(workflow: Workflow | None) -> bool:
    """Wagtail publishes at once what enters a workflow without tasks."""
    return workflow is not None and Task.objects.active().filter(workflow_tasks__workflow=workflow).exists()


@transaction.atomic
def take_back(*, manuscript: Manuscript, by: User) -> None:
    """The editors need not read it any more; what was written stays."""
    ArticlePage.objects.select_for_update(of=("self",)).only("pk").get(pk=manuscript.pk)
    locked: Any = Manuscript.objects.editable_by(by).select_related("article").get(pk=manuscript.pk)
    state = WorkflowState.objects.active().for_instance(locked.article).first()
    if state is None:
        raise WritingError(NOT_SENT)
    state.cancel(user=by)
    locked.touched_at = timezone.now()
    locked.save(update_fields=["touched_at"])
