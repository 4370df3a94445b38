"""How many texts of members wait, on the first page of /redactie/."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.site_summary import SummaryItem

from knowledge.models.manuscripts import may_review
from knowledge.writing.waiting import waiting_for


class WaitingSummaryItem(SummaryItem):
    order = 50
    template_name = "knowledge/redactie/waiting.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"number": waiting_for(self.request.user).count(), "url": f"{reverse('wagtailadmin_home')}"}

    def is_shown(self) -> bool:
        return may_review(self.request.user)


def summary(request: HttpRequest, items: list[SummaryItem]) -> None:
    """Wagtail calls this with what its first page counts."""
    items.append(WaitingSummaryItem(request))
