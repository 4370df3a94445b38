"""One question as its asker sees it: signed in by its number, or by the link in the mails. Never a note."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.actions.asking import close_as_asker, send_new_link, write_more
from helpdesk.actions.errors import HelpdeskError, TooMuchError
from helpdesk.downloads import download
from helpdesk.forms.writing import MoreForm
from helpdesk.mails.pages import ticket_once_signed, ticket_signed
from helpdesk.models import Referral, Ticket, TicketAttachment, TicketMessage
from helpdesk.standing import standing
from initiatives.facets import paginate
from knowledge.models import ArticlePage
from omzien.accounts.models import User
from omzien.errors import error_page

GONE = (
    "Deze link werkt niet (meer). Kijk of je hem helemaal hebt overgenomen, of stel je vraag opnieuw. "
    "24 maanden na het laatste bericht wissen we een vraag."
)
WRITE, ANSWERED = "schrijf", "beantwoord"
SENT = "Je bericht is verstuurd. Je krijgt een mail zodra er antwoord is."
CLOSED = "Fijn dat je vraag is beantwoord. Wil je toch nog iets weten? Schrijf het dan hier."


class Shown(NamedTuple):
    """One message as one reader sees it."""

    message: TicketMessage
    author: str
    text: str
    is_own: bool


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question_by_key(request: HttpRequest, key: str) -> HttpResponse:
    """For who has no account. Opening changes nothing: a scanner of mail opens every link."""
    ticket = ticket_signed(key)
    if ticket is None:
        return _too_old(request, key)
    if ticket.asker_id and ticket.asker_id == request.user.pk:
        return redirect("helpdesk:question", ticket.number)
    return private(as_asker(request, ticket, by=None))


def _too_old(request: HttpRequest, key: str) -> HttpResponse:
    """A link of ours that is too old still says whom to mail a new one; any other says nothing."""
    ticket = ticket_once_signed(key)
    if ticket is None:
        return error_page(HTTPStatus.NOT_FOUND, GONE, request=request)
    is_sent = request.method == "POST"
    if is_sent:
        send_new_link(ticket=ticket)
    status = HTTPStatus.OK if is_sent else HTTPStatus.GONE
    context = {"is_sent": is_sent, "crumbs": crumbs("Je vraag", None)}
    return private(render(request, "helpdesk/question_old.html", context, status=status))


@never_cache
@require_safe
def file_by_key(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    ticket = ticket_signed(key)
    files = TicketAttachment.objects.shared().filter(message__ticket=ticket, pk=pk) if ticket else None
    return private(download(files.first() if files else None))


def private(response: HttpResponse) -> HttpResponse:
    """The address of the page is a key; a form needs its own origin."""
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


def as_asker(request: HttpRequest, ticket: Ticket, *, by: User | None) -> HttpResponse:
    if request.method != "POST":
        return _page(request, ticket, by, MoreForm())
    match request.POST.get("doe", ""):
        case "schrijf":
            return _write(request, ticket, by)
        case "beantwoord":
            return _close(request, ticket, by)
        case _:
            return HttpResponseBadRequest("Dit kan hier niet.")


def _write(request: HttpRequest, ticket: Ticket, by: User | None) -> HttpResponse:
    form = MoreForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, ticket, by, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    typed = form.cleaned_data
    try:
        write_more(ticket=ticket, text=typed["text"], token=typed["token"], by=by, files=typed["attachments"])
    except HelpdeskError as refusal:
        return _page(request, ticket, by, form, refused(form, refusal))
    messages.success(request, SENT)
    return redirect(request.path)


def _close(request: HttpRequest, ticket: Ticket, by: User | None) -> HttpResponse:
    try:
        close_as_asker(ticket=ticket, by=by)
    except HelpdeskError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, CLOSED)
    return redirect(request.path)


def refused(form: forms.Form, refusal: HelpdeskError) -> int:
    """Says why above the form, and gives the status."""
    form.add_error(None, str(refusal))
    return HTTPStatus.TOO_MANY_REQUESTS if isinstance(refusal, TooMuchError) else HTTPStatus.UNPROCESSABLE_ENTITY


def _page(
    request: HttpRequest, ticket: Ticket, by: User | None, form: forms.Form, status: int = HTTPStatus.OK
) -> HttpResponse:
    live = Referral.objects.live().filter(ticket=ticket).select_related("initiative").first()
    paging = shared_messages(request, ticket)
    context = {
        "ticket": ticket,
        "form": form,
        "standing": standing(ticket, live),
        "paging": paging,
        "shown": [_shown(message) for message in paging.page.object_list],
        "articles": ArticlePage.objects.published().filter(pk__in=ticket.articles.values("pk")),
        "files_url": request.path + "bijlage/",
        "crumbs": crumbs(ticket.subject, by),
        "by_link": by is None,
    }
    return render(request, "helpdesk/question.html", context, status=status)


def shared_messages(request: HttpRequest, ticket: Ticket) -> Any:
    """Oldest first; without a choice the last page."""
    shared = TicketMessage.objects.shared().filter(ticket=ticket)
    total = shared.count()
    ordered = shared.order_by("created_at", "pk").values_list("pk", flat=True)
    return paginate(
        TicketMessage.objects.for_page().select_related("ticket__asker", "author", "referral__initiative"),
        ids=lambda start, stop: list(ordered[start:stop]),
        total=total,
        asked=request.GET.get("pagina") or str(max(total, 1)),
        url=lambda number: f"{request.path}?pagina={number}",
    )


def _shown(message: TicketMessage) -> Shown:
    return Shown(message, message.written_by, message.text, message.kind == TicketMessage.Kind.QUESTION)


def crumbs(here: str, by: User | None) -> list[tuple[str, str]]:
    if by:
        mine = ("Mijn Omzien", reverse("accounts:home"))
        return [("Home", "/"), mine, ("Je vragen", reverse("helpdesk:questions")), (here, "")]
    return [("Home", "/"), ("Hulp", reverse("helpdesk:ask")), (here, "")]
