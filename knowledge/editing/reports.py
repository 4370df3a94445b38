"""Two lists for editors: which articles must be looked at, and what readers thought."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from initiatives.spreadsheet import neutralised
from knowledge.models import ArticlePage, Feedback

EDITORS = ["add", "change", "publish"]
SOON = timedelta(days=92)


class ReviewFilterSet(WagtailFilterSet):
    """Without a choice: what is overdue."""

    wanneer = django_filters.ChoiceFilter(
        label="Welke",
        empty_label="Wat over tijd is",
        choices=[("binnenkort", "Ook wat binnen drie maanden komt"), ("alles", "Alle artikelen")],
        method="within",
    )
    van_mij = django_filters.BooleanFilter(label="Die ik bijhoud", method="mine")

    class Meta:
        model = ArticlePage
        fields: ClassVar[list[str]] = []

    def within(self, articles: QuerySet[ArticlePage], name: str, value: str) -> QuerySet[ArticlePage]:
        return articles

    def mine(self, articles: QuerySet[ArticlePage], name: str, value: bool | None) -> QuerySet[ArticlePage]:
        return articles.filter(maintainer=self.request.user) if value else articles


class ReviewReport(ReportView):
    page_title = "Na te kijken"
    header_icon = "time"
    index_url_name = "knowledge_review"
    index_results_url_name = "knowledge_review_results"
    filterset_class = ReviewFilterSet
    permission_policy = page_permission_policy
    any_permission_required: ClassVar = EDITORS
    default_ordering = "review_by"
    columns: ClassVar = [
        TitleColumn("title", label="Artikel", url_name="wagtailadmin_pages:edit"),
        Column("review_by", label="Nakijken voor", sort_key="review_by"),
        Column("reviewed_on", label="Nagekeken op", sort_key="reviewed_on"),
        Column("maintainer", label="Wie houdt het bij"),
        Column("helpful", label="Nuttig", sort_key="helpful"),
        Column("unhelpful", label="Niet nuttig", sort_key="unhelpful"),
    ]
    list_export: ClassVar = ["title", "review_by", "reviewed_on", "maintainer", "helpful", "unhelpful"]
    export_headings: ClassVar = {
        "title": "Artikel",
        "review_by": "Nakijken voor",
        "reviewed_on": "Nagekeken op",
        "maintainer": "Wie houdt het bij",
        "helpful": "Nuttig",
        "unhelpful": "Niet nuttig",
    }

    def get_base_queryset(self) -> QuerySet[ArticlePage]:
        """Live only: of a draft no reader can be misled."""
        articles = ArticlePage.objects.live().select_related("maintainer").defer("body")
        asked = self.request.GET.get("wanneer", "")
        if asked == "alles":
            return articles
        return articles.filter(review_by__lt=timezone.localdate() + (SOON if asked == "binnenkort" else timedelta()))


class FeedbackFilterSet(WagtailFilterSet):
    is_helpful = django_filters.BooleanFilter(label="Nuttig")
    met_tekst = django_filters.BooleanFilter(label="Met een opmerking", method="with_note")
    since = django_filters.DateFilter(label="Sinds", field_name="at", lookup_expr="date__gte")
    article = django_filters.ModelChoiceFilter(
        label="Artikel", queryset=lambda request: ArticlePage.objects.live().defer("body").order_by("title")
    )

    class Meta:
        model = Feedback
        fields: ClassVar[list[str]] = []

    def with_note(self, answers: QuerySet[Feedback], name: str, value: bool | None) -> QuerySet[Feedback]:
        if value is None:
            return answers
        return answers.exclude(note="") if value else answers.filter(note="")


class FeedbackReport(ReportView):
    page_title = "Was dit nuttig?"
    header_icon = "comment"
    index_url_name = "knowledge_feedback"
    index_results_url_name = "knowledge_feedback_results"
    filterset_class = FeedbackFilterSet
    permission_policy = page_permission_policy
    any_permission_required: ClassVar = EDITORS
    default_ordering = "-at"
    columns: ClassVar = [
        TitleColumn("article", label="Artikel", url_name="wagtailadmin_pages:edit", id_accessor="article_id"),
        BooleanColumn("is_helpful", label="Nuttig"),
        Column("note", label="Wat miste de lezer"),
        DateColumn("at", label="Wanneer", sort_key="at"),
    ]
    list_export: ClassVar = ["article", "is_helpful", "note", "at"]
    # Anybody can write a note: in a spreadsheet it may not become a formula.
    custom_field_preprocess: ClassVar = {"note": {"csv": neutralised, "xlsx": neutralised}}
    export_headings: ClassVar = {
        "article": "Artikel",
        "is_helpful": "Nuttig",
        "note": "Wat miste de lezer",
        "at": "Wanneer",
    }

    def get_base_queryset(self) -> Any:
        return Feedback.objects.select_related("article").defer("article__body")
