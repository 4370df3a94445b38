"""What editors do for the search in /redactie/: words that mean the same, and what people looked for in vain."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from omzien.search.models import MissedSearch, Synonym


class SynonymViewSet(SnippetViewSet):
    model = Synonym
    icon = "link"
    menu_label = "Synoniemen"
    list_display = ["__str__"]
    ordering = ["phrases"]
    panels = [FieldPanel("phrases")]
    copy_view_enabled = False


class OnlyCounted(ModelPermissionPolicy):
    """Nobody writes or removes a question by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in {"add", "delete"} and super().user_has_permission(user, action)


class MissedSearchViewSet(SnippetViewSet):
    model = MissedSearch
    icon = "search"
    menu_label = "Niet gevonden"
    list_display = ["text", "times", "last_on", "handled_on"]
    list_filter = {"handled_on": ["isnull"]}
    list_per_page = 50
    panels = [
        FieldPanel("text", read_only=True),
        FieldPanel("times", read_only=True),
        FieldPanel("first_on", read_only=True),
        FieldPanel("last_on", read_only=True),
        FieldPanel("handled_on", help_text="Vul een datum in als je er iets aan hebt gedaan. Leeg: staat nog open."),
    ]
    copy_view_enabled = False

    @property
    def permission_policy(self) -> OnlyCounted:
        return OnlyCounted(self.model)

    def get_queryset(self, request: HttpRequest) -> QuerySet[MissedSearch]:
        """What is open first, most wanted on top."""
        return MissedSearch.objects.order_by("handled_on", "-times", "-last_on", "pk")


class SearchGroup(SnippetViewSetGroup):
    menu_label = "Zoeken"
    menu_icon = "search"
    menu_order = 320
    items = (MissedSearchViewSet, SynonymViewSet)


class MarkHandled(SnippetBulkAction):
    """Several at once, from the list."""

    display_name = "Afgehandeld"
    action_type = "handled"
    aria_label = "Markeer de gekozen zoekvragen als afgehandeld"
    template_name = "finding/redactie/handled.html"
    action_priority = 10
    models = [MissedSearch]

    def check_perm(self, obj: MissedSearch) -> bool:
        return bool(self.request.user.has_perm("search.change_missedsearch"))

    @classmethod
    def execute_action(cls, objects: list[MissedSearch], **kwargs: Any) -> tuple[int, int]:
        ids = [one.pk for one in objects]
        number = MissedSearch.objects.filter(pk__in=ids, handled_on=None).update(handled_on=timezone.localdate())
        return number, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return f"Afgehandeld: {num_parent_objects}."
