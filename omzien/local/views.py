"""The mail that was caught instead of sent. Reached only where settings.LOCAL is true."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from omzien.local import caught
from omzien.local.answering import AnswerForm, answer, can_be_answered

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
    found = [caught.head(folder, name) for name in page]
    crumbs = [("Home", "/"), ("Opgevangen mail", "")]
    return render(request, "local/mail_list.html", {"caught": found, "paging": paging(page), "crumbs": crumbs})


@only_local
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    try:
        message = caught.read(settings.LOCAL_FOLDER / "mail", name)
    except FileNotFoundError:
        raise Http404 from None
    form = AnswerForm(request.POST if request.method == "POST" else None) if can_be_answered(message) else None
    if form is not None and form.is_valid():
        messages.info(request, f"Je antwoord is gelezen. {answer(message, form.cleaned_data['text'])}")
        return redirect("local:mail_list")
    crumbs = [
        ("Home", "/"),
        ("Opgevangen mail", reverse("local:mail_list")),
        (message.subject or "Zonder onderwerp", ""),
    ]
    context = {"mail": message, "crumbs": crumbs, "form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and form.is_bound else HTTPStatus.OK
    return render(request, "local/mail_detail.html", context, status=status)


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
