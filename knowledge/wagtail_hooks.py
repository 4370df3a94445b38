"""What the knowledge base adds to /redactie/."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import page_permission_policy
from wagtail.snippets.models import register_snippet

from knowledge.editing.choosing import initiative_chooser
from knowledge.editing.documents import refuse_unless_public
from knowledge.editing.fund_reports import FundReviewReport
from knowledge.editing.funds import FundGroup, MarkChecked, MarkRemarkHandled, listing_buttons
from knowledge.editing.reports import EDITORS, FeedbackReport, ReviewReport
from knowledge.editing.sender import summary
from knowledge.editing.topics import TopicViewSet
from knowledge.richtext import LivePageLinks

register_snippet(TopicViewSet)
register_snippet(FundGroup)
hooks.register("register_bulk_action", MarkChecked)
hooks.register("register_bulk_action", MarkRemarkHandled)
hooks.register("register_snippet_listing_buttons", listing_buttons)
hooks.register("before_serve_document", refuse_unless_public)
hooks.register("construct_homepage_summary_items", summary)
# After Wagtail's own, whose place it takes.
hooks.register("register_rich_text_features", lambda features: features.register_link_type(LivePageLinks), order=100)
REPORTS: list[tuple[str, Any]] = [
    ("nakijken", ReviewReport),
    ("reacties", FeedbackReport),
    ("fondsen", FundReviewReport),
]


class ReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(page_permission_policy.user_has_any_permission(request.user, EDITORS))


@hooks.register("register_admin_viewset")
def choosers() -> list[Any]:
    return [initiative_chooser]


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    return [
        address
        for slug, report in REPORTS
        for address in (
            path(f"reports/{slug}/", report.as_view(), name=report.index_url_name),
            path(f"reports/{slug}/results/", report.as_view(results_only=True), name=report.index_results_url_name),
        )
    ]


@hooks.register("register_reports_menu_item")
def review_menu_item() -> MenuItem:
    return _menu_item(ReviewReport, 100)


@hooks.register("register_reports_menu_item")
def feedback_menu_item() -> MenuItem:
    return _menu_item(FeedbackReport, 110)


@hooks.register("register_reports_menu_item")
def fund_review_menu_item() -> MenuItem:
    return _menu_item(FundReviewReport, 105)


def _menu_item(report: Any, order: int) -> MenuItem:
    address = reverse(report.index_url_name)
    return ReportMenuItem(report.page_title, address, icon_name=report.header_icon, order=order)
