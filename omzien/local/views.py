"""The mail that was caught instead of sent. Reached only where settings.LOCAL is true."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from omzien.local import caught

PER_PAGE = 25


def only_local(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A second lock beside the routing: caught mail holds the keys to accounts."""

    @wraps(view)
    def locked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.LOCAL:
            raise Http404
        return view(request, *args, **kwargs)

    return locked


@only_local
@require_safe
@never_cache
def mail_list(request: HttpRequest) -> HttpResponse:
    folder = settings.LOCAL_FOLDER / "mail"
    page = Paginator(caught.names(folder), PER_PAGE).get_page(request.GET.get("pagina"))
    messages = [caught.head(folder, name) for name in page]
    crumbs = [("Home", "/"), ("Opgevangen mail", "")]
    return render(request, "local/mail_list.html", {"caught": messages, "paging": paging(page), "crumbs": crumbs})


@only_local
@require_safe
@never_cache
def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    try:
        message = caught.read(settings.LOCAL_FOLDER / "mail", name)
    except FileNotFoundError:
        raise Http404 from None
    crumbs = [
        ("Home", "/"),
        ("Opgevangen mail", reverse("local:mail_list")),
        (message.subject or "Zonder onderwerp", ""),
    ]
    return render(request, "local/mail_detail.html", {"mail": message, "crumbs": crumbs})


def paging(page: Page) -> dict[str, Any]:
    """What components/pager.html takes."""
    numbers = page.paginator.get_elided_page_range(page.number) if page.paginator.num_pages > 1 else ()
    return {
        "pages": [
            {"number": number, "url": f"?pagina={number}", "current": number == page.number}
            if isinstance(number, int)
            else None
            for number in numbers
        ],
        "previous_url": f"?pagina={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?pagina={page.next_page_number()}" if page.has_next() else "",
    }
