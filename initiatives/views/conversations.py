"""Messages: the inbox, one conversation for who has an account, and by a signed link for who has none."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from initiatives.actions import conversations as actions
from initiatives.actions.audience import audience_of, is_listening, part_in
from initiatives.actions.errors import InitiativeError
from initiatives.actions.relaying import TooMuchError
from initiatives.actions.reports import report
from initiatives.facets import paginate
from initiatives.forms.conversations import AnswerForm, ReportForm
from initiatives.mails.conversations import author_of, unsigned
from initiatives.masking import without_addresses
from initiatives.models import Conversation, Participant, RelayedMessage
from initiatives.views.pages import HOME
from omzien.accounts.models import User
from omzien.errors import error_page

GONE = "Deze link werkt niet (meer). Kijk of je hem helemaal hebt overgenomen."


class Shown(NamedTuple):
    """One message as one reader sees it."""

    message: RelayedMessage
    author: str
    text: str
    is_own: bool


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """Reading marks as read: only somebody who is signed in gets here."""
    user: Any = request.user
    found = get_object_or_404(Conversation.objects.inbox_of(user).for_page(), pk=pk)
    participant = part_in(found, user)
    if request.method == "POST":
        return _act(request, found, participant)
    actions.mark_seen(participant=participant, conversation=found)
    return _page(request, found, participant)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conversation_by_key(request: HttpRequest, key: str) -> HttpResponse:
    """For who has no account. Opening changes nothing: a scanner of mail opens every link."""
    parts = Participant.objects.select_related("user")
    participant = parts.filter(key=unsigned(key)).first() if unsigned(key) else None
    if participant is None or not participant.address:
        return error_page(HTTPStatus.NOT_FOUND, GONE, request=request)
    if participant.user_id:
        return redirect("initiatives:conversation", participant.conversation_id)
    found = Conversation.objects.for_page().get(pk=participant.conversation_id)
    if not is_listening(participant, audience_of(found.initiative)):  # the listing has a team by now
        return error_page(HTTPStatus.NOT_FOUND, GONE, request=request)
    response = _act(request, found, participant) if request.method == "POST" else _page(request, found, participant)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


def _page(
    request: HttpRequest,
    found: Conversation,
    participant: Participant,
    *,
    answer: forms.Form | None = None,
    complaint: forms.Form | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """What this participant may see now; before a button is pressed that is little."""
    context = {
        "conversation": found,
        "participant": participant,
        "crumbs": _crumbs(request, found),
        "is_sender": participant.side == Participant.Side.SENDER,
    }
    if found.confirmed_at is None:
        context["text"] = found.messages.get().text
        return render(request, "initiatives/conversation_confirm.html", context, status=status)
    if participant.user_id is None and participant.verified_at is None:
        return render(request, "initiatives/conversation_open.html", context, status=status)
    context |= {
        "paging": (paging := _messages(request, found)),
        "shown": _shown(found, participant, paging.page.object_list),
        "answer": answer or AnswerForm(asks_name=not participant.name),
        "complaint": complaint or ReportForm(),
    }
    return render(request, "initiatives/conversation.html", context, status=status)


def _messages(request: HttpRequest, found: Conversation) -> Any:
    """Oldest first; without a choice the last page."""
    total = found.messages.count()
    return paginate(
        RelayedMessage.objects.select_related("author"),
        ids=lambda start, stop: list(found.messages.order_by("pk").values_list("pk", flat=True)[start:stop]),
        total=total,
        asked=request.GET.get("pagina") or str(max(total, 1)),
        url=lambda number: f"{request.path}?pagina={number}",
    )


def _shown(found: Conversation, reader: Participant, rows: Any) -> list[Shown]:
    """Nobody reads another's address here either, whoever wrote it down."""
    others = [one.address for one in found.participants.select_related("user") if one.address != reader.address]
    return [
        Shown(
            message,
            author_of(message, found),
            message.text if message.author_id == reader.pk else without_addresses(message.text, others),
            message.author_id == reader.pk,
        )
        for message in rows
    ]


def _act(request: HttpRequest, found: Conversation, participant: Participant) -> HttpResponse:
    does = DEEDS.get(request.POST.get("doe", ""))
    if does is None:
        return HttpResponseBadRequest("Dit kan hier niet.")
    if participant.user_id is None and not _may_yet(found, participant) and does not in {_confirm, _open}:
        return redirect(request.path)
    try:
        return does(request, found, participant)
    except InitiativeError as error:
        messages.error(request, str(error))
        return redirect(request.path)


def _may_yet(found: Conversation, participant: Participant) -> bool:
    return found.confirmed_at is not None and participant.verified_at is not None


def _answer(request: HttpRequest, found: Conversation, participant: Participant) -> HttpResponse:
    form = AnswerForm(request.POST, asks_name=not participant.name)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.answer(participant=participant, text=data["text"], token=data["token"], name=data.get("name", ""))
        except InitiativeError as error:
            form.add_error(None, str(error))
            status = HTTPStatus.TOO_MANY_REQUESTS if isinstance(error, TooMuchError) else status
        else:
            messages.success(request, "Je antwoord is verstuurd.")
            return redirect(request.path)
    return _page(request, found, participant, answer=form, status=status)


def _report(request: HttpRequest, found: Conversation, participant: Participant) -> HttpResponse:
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, found, participant, complaint=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    report(participant=participant, text=form.cleaned_data["report"])
    messages.success(request, "Dank je wel. Een coördinator kijkt ernaar.")
    return redirect(request.path)


def _confirm(request: HttpRequest, found: Conversation, participant: Participant) -> HttpResponse:
    if participant.side == Participant.Side.SENDER and found.confirmed_at is None:
        actions.confirm_letter(participant=participant)
        messages.success(request, "Je bericht is verstuurd. Een antwoord krijg je per mail, en zie je op deze pagina.")
    return redirect(request.path)


def _open(request: HttpRequest, found: Conversation, participant: Participant) -> HttpResponse:
    if participant.side == Participant.Side.INITIATIVE:
        actions.open_letter(participant=participant)
    return redirect(request.path)


def _close(request: HttpRequest, found: Conversation, participant: Participant) -> HttpResponse:
    actions.close(participant=participant)
    messages.success(request, "Het gesprek is gesloten.")
    return redirect(request.path)


def _leave(request: HttpRequest, found: Conversation, participant: Participant) -> HttpResponse:
    actions.leave(participant=participant)
    messages.success(request, "Je krijgt over dit gesprek geen berichten meer.")
    return redirect(request.path)


DEEDS: dict[str, Callable[[HttpRequest, Conversation, Participant], HttpResponse]] = {
    "antwoord": _answer,
    "meld": _report,
    "bevestig": _confirm,
    "lees": _open,
    "sluit": _close,
    "verlaat": _leave,
}


def _crumbs(request: HttpRequest, found: Conversation) -> list[tuple[str, str]]:
    if isinstance(request.user, User):
        mine = ("Mijn Omzien", reverse("accounts:home"))
        return [HOME, mine, ("Berichten", reverse("initiatives:conversations")), (found.subject, "")]
    return [HOME, (found.initiative.name, found.initiative.get_absolute_url()), ("Gesprek", "")]
