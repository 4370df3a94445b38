"""What members write: an article that is not on the site yet, or a change of one that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask, TaskState
from wagtail.permissions import page_permission_policy

from knowledge.models.articles import ArticlePage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from omzien.accounts.models import User

REJECT, DECLINE, APPROVE = "reject", "decline", "approve"


def may_review(user: User | AnonymousUser) -> bool:
    """Whether this person reads in /redactie/ what members send in."""
    return bool(user.is_authenticated and page_permission_policy.user_has_any_permission(user, ["change", "publish"]))


class ManuscriptQuerySet(models.QuerySet["Manuscript"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own, and for editors what was sent in; nobody else, not even the team whose name it bears."""
        if not user.is_authenticated:
            return self.none()
        sent = Q(consented_at__isnull=False) if may_review(user) else Q(pk__in=[])
        return self.filter(Q(article__owner=user.pk) | sent)

    def editable_by(self, user: User | AnonymousUser) -> Self:
        return self.filter(article__owner=user.pk) if user.is_authenticated else self.none()

    def never_published(self) -> Self:
        return self.filter(article__live=False, article__first_published_at__isnull=True)


class Manuscript(models.Model):
    """An article in the hands of a member. Its owner is the page's, its text the page's latest revision."""

    article = models.OneToOneField(
        ArticlePage, models.CASCADE, primary_key=True, related_name="manuscript", verbose_name="artikel"
    )
    touched_at = models.DateTimeField("laatst bewaard")
    reminded_at = models.DateTimeField("herinnerd op", null=True, blank=True)
    declined_at = models.DateTimeField("niet geplaatst op", null=True, blank=True)
    consent_text = models.TextField("toestemming", blank=True)
    consent_version = models.CharField("versie van de toestemming", max_length=10, blank=True)
    consented_at = models.DateTimeField("toestemming gegeven op", null=True, blank=True)

    objects: ClassVar = ManuscriptQuerySet.as_manager()

    class Meta:
        verbose_name = "tekst van een lid"
        verbose_name_plural = "teksten van leden"
        constraints = [
            models.CheckConstraint(
                name="manuscript_consent_whole",
                condition=Q(consented_at__isnull=True) | ~Q(consent_text="") & ~Q(consent_version=""),
                violation_error_message="Bij toestemming horen de woorden waarmee we die vroegen.",
            ),
        ]
        indexes = [
            # The daily look for drafts that nobody touched, see retention.py.
            models.Index(fields=["touched_at"], name="manuscript_touched"),
        ]

    def __str__(self) -> str:
        return str(self.article.draft_title or self.article.title)

    def get_absolute_url(self) -> str:
        return reverse("knowledge:manuscript", args=[self.pk])


class RequiredCommentForm(TaskStateCommentForm):
    """Who gets a text back, or hears that it is not placed, may know why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].required = True
        self.fields["comment"].help_text = "De schrijver leest dit in een mail."


class ArticleReview(AbstractGroupApprovalTask):
    """Editors read what a member sent in: they place it, ask for changes, or say why it is not placed."""

    class Meta:
        verbose_name = "taak: redactie leest mee"
        verbose_name_plural = "taken: redactie leest mee"

    @classmethod
    def get_description(cls) -> str:
        return "De redactie plaatst het, vraagt om verbetering, of zegt waarom het niet op de site komt."

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        if not super().get_actions(obj, user):
            return []
        return [
            (REJECT, "Vraag om verbetering", True),
            (DECLINE, "Plaats het niet", True),
            (APPROVE, "Zet het op de site", False),
        ]

    def get_form_for_action(self, action: str) -> Any:
        return RequiredCommentForm if action in {REJECT, DECLINE} else TaskStateCommentForm

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        _hold(task_state)
        if action_name != DECLINE:
            super().on_action(task_state, user, action_name, **kwargs)
            return
        if not any(
            action_name == name for name, *_ in self.get_actions(task_state.workflow_state.content_object, user)
        ):
            raise PermissionDenied
        task_state.reject(user=user, update=False, comment=kwargs.get("comment", ""))
        task_state.workflow_state.cancel(user=user)


def _hold(task_state: TaskState) -> None:
    """Nobody decides about what another editor decided, or its writer took back, since this step was read."""
    article = ArticlePage.objects.filter(pk=task_state.workflow_state.object_id)
    article.select_for_update(of=("self",)).only("pk").first()
    task_state.refresh_from_db(fields=["status"])
    if task_state.status != TaskState.STATUS_IN_PROGRESS:
        raise PermissionDenied
