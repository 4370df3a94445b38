"""The newsletter in Wagtail: its front page, the archive, and its issues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.compat import HTTPMethod
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from newsletter.editing import panels
from newsletter.editing.rights import ArchiveRights, IssueRights, SettledLock
from newsletter.models.blocks import RICH_TEXT, PicksBlock, SectionsBlock, usual_sections

if TYPE_CHECKING:
    from wagtail.locks import BaseLock

    from omzien.accounts.models import User

SUBJECT_LENGTH = 120


class NewsletterPage(Page):
    """/nieuwsbrief/: what the newsletter is, and the form to get it. Its address never changes."""

    intro = models.CharField("inleiding", max_length=250, blank=True)

    content_panels: ClassVar = panels.front_page()
    promote_panels: ClassVar = panels.promotion()
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["newsletter.ArchivePage"]
    max_count = 1
    allowed_http_methods: ClassVar = [HTTPMethod.GET, HTTPMethod.HEAD]

    class Meta:
        verbose_name = "nieuwsbrief"

    def get_absolute_url(self) -> str:
        return reverse("newsletter:subscribe")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from newsletter.views.subscribing import subscribe_page  # noqa: PLC0415  (views stand above models)

        return subscribe_page(request)


class ArchivePage(Page):
    """/nieuwsbrief/archief/: every issue that went out."""

    intro = models.CharField("inleiding", max_length=250, blank=True)

    content_panels: ClassVar = panels.front_page()
    promote_panels: ClassVar = panels.promotion()
    parent_page_types: ClassVar = ["newsletter.NewsletterPage"]
    subpage_types: ClassVar = ["newsletter.IssuePage"]
    max_count = 1
    allowed_http_methods: ClassVar = [HTTPMethod.GET, HTTPMethod.HEAD]

    class Meta:
        verbose_name = "archief van de nieuwsbrief"

    def get_absolute_url(self) -> str:
        return reverse("newsletter:archive")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from newsletter.views.archive import archive  # noqa: PLC0415  (views stand above models)

        return archive(request)

    def permissions_for_user(self, user: User) -> ArchiveRights:
        return ArchiveRights(user, self)


class IssueQuerySet(PageQuerySet):
    def published(self) -> Self:
        """What stands in the archive: gone out, and not taken off."""
        return self.live().public().filter(content__isnull=False)

    def newest_first(self) -> Self:
        return self.order_by("-content__until", "-pk")


class IssuePage(Page):
    """One issue. What editors write is the latest revision; what readers got is its `FrozenContent`.

    Nobody publishes an issue by hand: it goes live when its content is frozen (newsletter/actions/freezing.py).
    """

    subject = models.CharField("onderwerp van de mail", max_length=SUBJECT_LENGTH)
    preheader = models.CharField(
        "regel na het onderwerp",
        max_length=150,
        blank=True,
        help_text="Staat in de meeste mailprogramma’s achter het onderwerp. Leeg: het begin van je openingswoord.",
    )
    opening = RichTextField("openingswoord", features=RICH_TEXT, blank=True)
    picks = StreamField(PicksBlock(), verbose_name="uitgelicht", blank=True)
    sections = StreamField(
        SectionsBlock(), verbose_name="delen die zich zelf vullen", blank=True, default=usual_sections
    )

    objects: ClassVar = PageManager.from_queryset(IssueQuerySet)()

    base_form_class = panels.IssueForm
    content_panels: ClassVar = panels.issue()
    promote_panels: ClassVar = panels.promotion("slug")
    settings_panels: ClassVar[list[Any]] = []
    parent_page_types: ClassVar = ["newsletter.ArchivePage"]
    subpage_types: ClassVar[list[str]] = []
    allowed_http_methods: ClassVar = [HTTPMethod.GET, HTTPMethod.HEAD]

    class Meta:
        verbose_name = "nieuwsbrief"
        verbose_name_plural = "nieuwsbrieven"

    def get_absolute_url(self) -> str:
        return reverse("newsletter:issue", args=[self.slug])

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from newsletter.views.archive import issue_page  # noqa: PLC0415  (views stand above models)

        return issue_page(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from newsletter.views.preview import editor_preview  # noqa: PLC0415  (views stand above models)

        return editor_preview(request, self)

    @property
    def is_frozen(self) -> bool:
        return FrozenContent.objects.filter(issue_id=self.pk).exists()

    @property
    def is_settled(self) -> bool:
        """Gone out, on its way, or waiting for its moment: nothing of it changes."""
        return getattr(self, "sending", None) is not None or self.is_frozen

    def latest(self) -> IssuePage:
        """As editors left it, whether or not it went out."""
        found: IssuePage = self.get_latest_revision_as_object()
        return found

    def get_lock(self) -> BaseLock | None:
        return SettledLock(self) if self.is_settled else super().get_lock()

    def permissions_for_user(self, user: User) -> IssueRights:
        return IssueRights(user, self)


class FrozenContent(models.Model):
    """What an issue held at the moment that it was taken: everything that any reader can get, in `pieces`.

    It covers what was new after `since`, until `until`; the next issue goes on from there.
    """

    issue = models.OneToOneField(IssuePage, models.CASCADE, related_name="content", verbose_name="nieuwsbrief")
    since = models.DateTimeField("vanaf")
    until = models.DateTimeField("tot")
    pieces = models.JSONField("inhoud")

    class Meta:
        verbose_name = "vastgelegde inhoud"
        verbose_name_plural = "vastgelegde inhoud"
        constraints = [
            models.CheckConstraint(
                name="content_covers_some_time",
                condition=Q(until__gt=F("since")),
                violation_error_message="Het einde moet na het begin liggen.",
            ),
        ]
        indexes = [
            # Where the next issue goes on, and the archive by newest.
            models.Index(fields=["-until"], name="content_newest"),
        ]

    def __str__(self) -> str:
        return f"Inhoud van {self.issue}"
