"""What the newsletter adds to /redactie/."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import page_permission_policy

from newsletter.editing.choosing import CHOOSERS
from newsletter.views import studio

EDITORS = ["add", "change", "publish"]


@hooks.register("register_admin_viewset")
def choosers() -> list[Any]:
    return CHOOSERS


@hooks.register("register_admin_urls")
def studio_urls() -> list[URLPattern]:
    return [
        path("nieuwsbrief/", studio.issues, name="newsletter_issues"),
        path("nieuwsbrief/<int:pk>/", studio.ready, name="newsletter_ready"),
        path("nieuwsbrief/<int:pk>/mail/", studio.letter, name="newsletter_letter"),
        path("nieuwsbrief/<int:pk>/plannen/", studio.plan, name="newsletter_plan"),
        path("nieuwsbrief/<int:pk>/intrekken/", studio.withdraw, name="newsletter_withdraw"),
        path("nieuwsbrief/<int:pk>/proefmail/", studio.test_mail, name="newsletter_test_mail"),
    ]


class IssuesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(page_permission_policy.user_has_any_permission(request.user, EDITORS))


@hooks.register("register_admin_menu_item")
def issues_menu_item() -> MenuItem:
    return IssuesMenuItem("Nieuwsbrief", reverse("newsletter_issues"), icon_name="mail", order=150)
