"""A question as who was asked to answer it sees it: the team signed in, or by link who reads an own mailbox."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.actions.errors import HelpdeskError
from helpdesk.actions.referring import answer_as_team, decline, open_referral
from helpdesk.downloads import download
from helpdesk.forms.writing import DeclineForm, TeamAnswerForm
from helpdesk.mails.pages import referral_signed
from helpdesk.models import Referral, TicketAttachment, TicketMessage
from helpdesk.views.conversation import Shown, crumbs, private, refused, shared_messages
from initiatives.masking import without_addresses
from omzien.accounts.models import User
from omzien.errors import error_page

GONE = "Deze vraag ligt niet (meer) bij jullie, of de link is niet helemaal overgenomen."
SENT = "Jullie antwoord is verstuurd. Dank je wel!"
DECLINED = "Dank je wel voor het laten weten. De coördinator zoekt verder."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def referral_by_key(request: HttpRequest, key: str) -> HttpResponse:
    """Opening changes nothing, and shows nothing before somebody pressed the button."""
    referral = referral_signed(key)
    if referral is None:
        return error_page(HTTPStatus.NOT_FOUND, GONE, request=request)
    if not _is_open(referral):
        if request.method == "POST" and request.POST.get("doe") == "lees":
            open_referral(referral=referral)
            return redirect(request.path)
        context = {"referral": referral, "crumbs": crumbs("Een vraag voor jullie", None)}
        return private(render(request, "helpdesk/referral_open.html", context))
    return private(as_team(request, referral, by=None))


@never_cache
@require_safe
def referral_file(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    referral = referral_signed(key)
    if referral is None or not _is_open(referral):
        return private(download(None))
    files = TicketAttachment.objects.shared().filter(message__ticket=referral.ticket_id, pk=pk)
    return private(download(files.first()))


def _is_open(referral: Referral) -> bool:
    """The national body gets the whole question by mail already."""
    return referral.is_national or referral.verified_at is not None


def as_team(request: HttpRequest, referral: Referral, *, by: User | None) -> HttpResponse:
    if request.method != "POST":
        return _page(request, referral, by)
    match request.POST.get("doe", ""):
        case "antwoord":
            return _answer(request, referral, by)
        case "kan-niet":
            return _decline(request, referral, by)
        case _:
            return HttpResponseBadRequest("Dit kan hier niet.")


def _answer(request: HttpRequest, referral: Referral, by: User | None) -> HttpResponse:
    form = TeamAnswerForm(request.POST, request.FILES, asks_name=by is None)
    if not form.is_valid():
        return _page(request, referral, by, status=HTTPStatus.UNPROCESSABLE_ENTITY, form=form)
    typed = form.cleaned_data
    try:
        answer_as_team(
            referral=referral,
            text=typed["text"],
            token=typed["token"],
            by=by,
            name=typed.get("name", ""),
            files=typed["attachments"],
        )
    except HelpdeskError as refusal:
        return _page(request, referral, by, status=refused(form, refusal), form=form)
    messages.success(request, SENT)
    return redirect(request.path)


def _decline(request: HttpRequest, referral: Referral, by: User | None) -> HttpResponse:
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, referral, by, status=HTTPStatus.UNPROCESSABLE_ENTITY, refusing=form)
    try:
        decline(referral=referral, by=by, text=form.cleaned_data["reason"])
    except HelpdeskError as refusal:
        messages.error(request, str(refusal))
        return redirect(request.path)
    messages.success(request, DECLINED)
    return redirect("accounts:home" if by else "helpdesk:ask")


def _page(
    request: HttpRequest, referral: Referral, by: User | None, *, status: int = HTTPStatus.OK, **more: Any
) -> HttpResponse:
    ticket = referral.ticket
    paging = shared_messages(request, ticket)
    context = {
        "referral": referral,
        "ticket": ticket,
        "subject": without_addresses(ticket.subject, [ticket.address]),
        "form": TeamAnswerForm(asks_name=by is None),
        "refusing": DeclineForm(),
        "paging": paging,
        "shown": [_shown(message) for message in paging.page.object_list],
        "files_url": request.path + "bijlage/",
    } | more
    return render(
        request, "helpdesk/referral.html", context | {"crumbs": crumbs(context["subject"], by)}, status=status
    )


def _shown(message: TicketMessage) -> Shown:
    """Without the address of who asked, whoever wrote it down."""
    own = message.kind == TicketMessage.Kind.TEAM
    return Shown(message, message.written_by, message.text if own else message.text_for_team, own)
