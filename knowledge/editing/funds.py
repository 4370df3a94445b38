"""The funds guide in /redactie/: the funds, what visitors say of them, and one click for what was looked at today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar
from urllib.parse import urlencode

import django_filters
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from knowledge.actions.funds import mark_checked, mark_handled
from knowledge.editing.fund_forms import HANDLER
from knowledge.models import Fund, FundRemark
from knowledge.models.funds import STALE_AFTER

CHECKED = "nagekeken"


def providers() -> list[tuple[str, str]]:
    names = Fund.objects.order_by("provider").values_list("provider", flat=True).distinct()
    return [(name, name) for name in names]


class FundFilter(WagtailFilterSet):
    nakijken = django_filters.BooleanFilter(label="Na te kijken", method="to_check")
    provider = django_filters.ChoiceFilter(label="Wie geeft het", choices=providers)

    class Meta:
        model = Fund
        fields: ClassVar = ["is_published", "kind", "period", "link_only"]

    def to_check(self, funds: QuerySet[Fund], name: str, value: bool | None) -> QuerySet[Fund]:
        if value is None:
            return funds
        today = timezone.localdate()
        stale = Q(checked_on=None) | Q(checked_on__lt=today - STALE_AFTER) | Q(closes_on__lt=today)
        return funds.filter(stale) if value else funds.exclude(stale)


class FundViewSet(SnippetViewSet):
    model = Fund
    icon = "form"
    menu_label = "Fondsen"
    list_display: ClassVar = [
        "name",
        "provider",
        "closes_on",
        "checked_on",
        BooleanColumn("is_published", label="Op de site"),
    ]
    list_per_page = 50
    filterset_class = FundFilter
    search_fields: ClassVar = ["name", "provider", "summary"]
    search_backend_name = None
    edit_handler = HANDLER
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Fund]:
        """What was not looked at for longest first."""
        return Fund.objects.order_by(F("checked_on").asc(nulls_first=True), "closes_on", "pk")


class OnlyHandled(ModelPermissionPolicy):
    """Visitors write them; after a year they go by themselves."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in {"add", "delete"} and super().user_has_permission(user, action)


class RemarkViewSet(SnippetViewSet):
    model = FundRemark
    icon = "comment"
    menu_label = "Klopt dit niet?"
    list_display: ClassVar = ["note", "fund", "at", "handled_on"]
    list_filter: ClassVar = {"handled_on": ["isnull"]}
    list_per_page = 50
    panels: ClassVar = [
        FieldPanel("fund", read_only=True),
        FieldPanel("note", read_only=True),
        FieldPanel("at", read_only=True),
        FieldPanel("handled_on"),
    ]
    copy_view_enabled = False

    @property
    def permission_policy(self) -> OnlyHandled:
        return OnlyHandled(self.model)

    def get_queryset(self, request: HttpRequest) -> QuerySet[FundRemark]:
        """What is open first, the newest on top."""
        return FundRemark.objects.select_related("fund").order_by(F("handled_on").asc(nulls_first=True), "-at", "-pk")


class FundGroup(SnippetViewSetGroup):
    menu_label = "Fondsen"
    menu_icon = "form"
    menu_order = 312
    items = (FundViewSet, RemarkViewSet)


class MarkChecked(SnippetBulkAction):
    """One or several at once: looked at today, and right."""

    display_name = "Nagekeken vandaag"
    action_type = CHECKED
    aria_label = "Zeg dat je de gekozen fondsen vandaag hebt nagekeken"
    template_name = "knowledge/redactie/checked.html"
    action_priority = 10
    models: ClassVar = [Fund]

    def check_perm(self, obj: Fund) -> bool:
        return bool(self.request.user.has_perm("knowledge.change_fund"))

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "user": self.request.user}

    @classmethod
    def execute_action(cls, objects: list[Fund], user: Any = None, **kwargs: Any) -> tuple[int, int]:
        for fund in objects:
            mark_checked(fund=fund, by=user)
        return len(objects), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return f"Vandaag nagekeken: {num_parent_objects}."


class MarkRemarkHandled(SnippetBulkAction):
    display_name = "Afgehandeld"
    action_type = "remark_handled"
    aria_label = "Markeer de gekozen opmerkingen als afgehandeld"
    template_name = "knowledge/redactie/handled.html"
    action_priority = 10
    models: ClassVar = [FundRemark]

    def check_perm(self, obj: FundRemark) -> bool:
        return bool(self.request.user.has_perm("knowledge.change_fundremark"))

    @classmethod
    def execute_action(cls, objects: list[FundRemark], **kwargs: Any) -> tuple[int, int]:
        for one in objects:
            mark_handled(remark=one)
        return len(objects), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return f"Afgehandeld: {num_parent_objects}."


def checked_url(fund: Fund, back: str) -> str:
    """The page that asks to confirm that it was looked at today; it posts."""
    address = reverse("wagtail_bulk_action", args=[Fund._meta.app_label, Fund._meta.model_name, CHECKED])
    return f"{address}?{urlencode({'id': fund.pk, 'next': back})}"


def listing_buttons(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, Fund) and user.has_perm("knowledge.change_fund"):
        back = next_url or reverse(FundViewSet().get_url_name("list"))
        yield Button("Nagekeken vandaag", url=checked_url(snippet, back), icon_name="check", priority=15)
