"""Every issue that went out, as who chose nothing got it: a list, a page for each, and a feed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from initiatives.facets import paginate
from initiatives.views.data import FEED_LENGTH
from initiatives.views.pages import HOME
from newsletter.composing.compose import Composer
from newsletter.composing.content import Content
from newsletter.composing.standing import still_public
from newsletter.models import ArchivePage, IssuePage
from newsletter.segments import EVERYTHING

HERE = "Eerdere nieuwsbrieven"
FEED = "/nieuwsbrief/archief.atom"


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    issues = IssuePage.objects.published().newest_first()
    address = reverse("newsletter:archive")
    paging = paginate(
        IssuePage.objects.select_related("content", "sending").defer("content__pieces"),
        ids=lambda start, stop: list(issues.values_list("pk", flat=True)[start:stop]),
        total=issues.count(),
        asked=request.GET.get("pagina"),
        url=lambda number: address if number == 1 else f"{address}?pagina={number}",
    )
    context = {
        "page": ArchivePage.objects.live().first(),
        "paging": paging,
        "crumbs": _crumbs((HERE, "")),
        "feed": FEED,
    }
    return render(request, "newsletter/archive.html", context)


@require_safe
def issue(request: HttpRequest, slug: str) -> HttpResponse:
    found = IssuePage.objects.published().select_related("content", "sending").filter(slug=slug).first()
    if found is None:
        raise Http404
    return issue_page(request, found)


def issue_page(request: HttpRequest, page: IssuePage) -> HttpResponse:
    content = still_public(Content.read(page.content.pieces))
    context: dict[str, Any] = Composer(content).context(EVERYTHING)
    here = _crumbs((HERE, reverse("newsletter:archive")), (page.title, ""))
    return render(request, "newsletter/issue.html", context | {"page": page, "crumbs": here})


@require_safe
def archive_as_atom(request: HttpRequest) -> HttpResponse:
    """RFC 4287."""
    feed = Atom1Feed(
        title="De nieuwsbrief van Omzien",
        link=f"{settings.SITE_URL}{reverse('newsletter:archive')}",
        feed_url=f"{settings.SITE_URL}{FEED}",
        description="",
        language="nl",
    )
    for page in IssuePage.objects.published().newest_first().select_related("content")[:FEED_LENGTH]:
        link = settings.SITE_URL + page.get_absolute_url()
        feed.add_item(
            title=page.title,
            link=link,
            unique_id=link,
            description=page.content.pieces.get("preheader") or page.subject,
            author_name="Omzien",
            pubdate=page.content.until,
            updateddate=page.content.until,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [HOME, ("Nieuwsbrief", reverse("newsletter:subscribe")), *more]
