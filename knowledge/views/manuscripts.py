"""What every screen of a writing member shares: whose text it is, what stands in it, and who may see it."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from initiatives.views.pages import HOME
from knowledge.actions.writing import latest
from knowledge.models import ArticlePage, Manuscript
from knowledge.views.listing import HERE
from knowledge.writing.states import Standing, standing_of
from omzien.accounts.models import User
from omzien.limits.actions import allow

WRITE = "Schrijf mee"
DAY, HOUR = 24 * 60 * 60, 60 * 60
MOST_SAVED_AN_HOUR = 300
MOST_UPLOADS_A_DAY = 60
ENOUGH = "Je bewaarde wel heel vaak in korte tijd. Probeer het over een uur nog eens."
ENOUGH_FILES = "Je stuurde vandaag al veel bestanden. Morgen kan er weer iets bij."


class Page:
    """One manuscript as its writer sees it."""

    def __init__(self, manuscript: Manuscript) -> None:
        self.manuscript = manuscript
        self.standing: Standing = standing_of(manuscript)
        self.article: ArticlePage = latest(manuscript)


def own_page(request: HttpRequest, pk: int) -> Page:
    """For others there is nothing here (404)."""
    own = Manuscript.objects.editable_by(request.user).select_related("article")
    return Page(get_object_or_404(own, pk=pk))


def writer(request: HttpRequest) -> User:
    """The person, after `login_required`."""
    return request.user  # type: ignore[return-value]  # the stubs do not know the decorator


def has_confirmed_address(user: User) -> bool:
    return EmailAddress.objects.filter(user=user, verified=True).exists()


def crumbs(page: Page | None = None, title: str = "") -> list[tuple[str, str]]:
    trail = [HOME, (HERE, reverse("knowledge:list")), (WRITE, reverse("knowledge:write") if page else "")]
    if page is None:
        return trail
    own = (str(page.article.title), page.manuscript.get_absolute_url() if title else "")
    return [*trail, own, (title, "")] if title else [*trail, own]


def context(page: Page, title: str = "", **more: Any) -> dict[str, Any]:
    return {
        "manuscript": page.manuscript,
        "standing": page.standing,
        "article": page.article,
        "crumbs": crumbs(page, title),
        **more,
    }


def may_save(request: HttpRequest, *, with_file: bool = False) -> str:
    """Empty, or the sentence that says why not now."""
    who = f"user:{request.user.pk}"
    if not allow(action="write-save", who=who, most=MOST_SAVED_AN_HOUR, seconds=HOUR):
        return ENOUGH
    if with_file and not allow(action="write-upload", who=who, most=MOST_UPLOADS_A_DAY, seconds=DAY):
        return ENOUGH_FILES
    return ""


def to_page(page: Page, anchor: str = "") -> HttpResponseBase:
    return redirect(f"{page.manuscript.get_absolute_url()}{'#' + anchor if anchor else ''}")
