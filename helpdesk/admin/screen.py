"""The screen of one question: what was said, what can be done, and what another did meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import CharField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from helpdesk.actions.assigning import possible_assignees
from helpdesk.actions.errors import ChangedMeanwhileError, HelpdeskError
from helpdesk.actions.ladder import hand_over_text
from helpdesk.admin.deeds import Deed, do
from helpdesk.canned import filled
from helpdesk.forms.desk import DeskForm
from helpdesk.models import CannedAnswer, Ticket, TicketMessage
from helpdesk.neighbours import neighbours
from helpdesk.suggesting import ARTICLE, may_answer
from helpdesk.wording import due_words
from omzien.accounts.models import User
from omzien.mail.models import Message
from omzien.numbers import bounded_int

Kind = TicketMessage.Kind
SEARCH, INSERT, DRAFT = "zoek", "voeg-in", "maak-tekst"
ARTICLES_SHOWN = 5
PER_PAGE = 24
MAIL_KEY = "helpdesk/message/"  # see TicketMessage.mail_key
OTHERS_SHOWN = 5
# What is lost when it is not kept: with one of these typed, another button shows the screen again instead of leaving.
TYPED = ("antwoord", "notitie", "erbij")
FILES_LOST = "Je koos ook bestanden. Die onthoudt je browser niet: kies ze opnieuw."
NOT_COMPLETE = "Er klopte iets niet in wat je invulde of koos. Kijk het na en probeer het opnieuw."


class Shown(NamedTuple):
    """One thing in the conversation. `is_new` came while this coordinator was busy; `mail` says whether it left."""

    message: TicketMessage
    who: str
    is_new: bool
    mail: str


class Canned(NamedTuple):
    pk: int
    title: str
    text: str


def screen_of(request: HttpRequest, ticket: Ticket, user: User, more: dict[str, Any], **how: Any) -> HttpResponse:
    """`values` is what was typed; `since` the last message that this person saw before somebody else acted."""
    values, since, status = how.get("values", {}), how.get("since"), how.get("status", HTTPStatus.OK)
    people = possible_assignees(ticket)
    page = _messages(request, ticket)
    rows = list(page.object_list)
    newest = max((message.pk for message in rows), default=0)
    told = {"gemeente": ticket.municipality.slug if ticket.municipality else "", **values}
    live = next((one for one in ticket.referrals.all() if one.is_live), None)
    initial = told | {"versie": ticket.version, "gezien": newest}
    context = {
        **more,
        "title": f"{ticket.number} {ticket.subject}",
        "ticket": ticket,
        "due": due_words(ticket),
        "live": live,
        "is_mine": ticket.assignee_id == user.pk,
        "can_act": not (ticket.merged_into_id or ticket.anonymised_at),
        "form": DeskForm(initial=initial, ticket=ticket, people=people),
        "canned": _canned(ticket, user),
        "page": page,
        "shown": _shown(rows, since),
        "question": _question(ticket) if page.number > 1 else None,
        "rungs": Ticket.Rung,
        "errors": how.get("errors", []),
        "changed": since is not None,
        "chosen": how.get("chosen", set()),
        "suggest_url": reverse("admin:helpdesk_ticket_suggest", args=[ticket.pk]),
        **how.get("found", {}),
    }
    return render(request, "admin/helpdesk/ticket/screen.html", context, status=status)


def act_on(request: HttpRequest, ticket: Ticket, user: User, more: dict[str, Any]) -> HttpResponse:
    """Does what the button says. What goes wrong shows the screen as it is now, with everything that was typed."""
    form = DeskForm(request.POST, request.FILES, ticket=ticket, people=possible_assignees(ticket))
    values = _typed(request)
    if not form.is_valid():
        errors = [*dict.fromkeys(error for errors in form.errors.values() for error in errors)]
        return _again(request, ticket, user, more, values, errors=[NOT_COMPLETE, *errors])
    what, _, about = request.POST.get("doe", SEARCH).partition(":")
    if prepared := _prepared(what, form, ticket, user):
        return _again(request, ticket, user, more, values | prepared["values"], status=200, found=prepared["found"])
    deed = Deed(ticket, user, form.cleaned_data, what, about)
    try:
        said = do(deed)
    except ChangedMeanwhileError as refusal:
        seen = form.cleaned_data["gezien"] or 0
        return _again(
            request, ticket, user, more, values, errors=[str(refusal)], since=seen, status=HTTPStatus.CONFLICT
        )
    except HelpdeskError as refusal:
        return _again(request, ticket, user, more, values, errors=[str(refusal)])
    messages.success(request, said)
    if request.FILES and "bestanden" not in deed.spent:
        messages.warning(request, FILES_LOST)
    return _after(request, ticket, user, more, {name: kept for name, kept in values.items() if name not in deed.spent})


def _after(
    request: HttpRequest, ticket: Ticket, user: User, more: dict[str, Any], left: dict[str, Any]
) -> HttpResponse:
    """Back to the question; to the queue where it went out of sight. With something typed still the screen stays."""
    now = Ticket.objects.in_care_of(user).for_page().filter(pk=ticket.pk).first()
    if now is None:
        return redirect("admin:helpdesk_ticket_changelist")
    if now.merged_into_id:
        return redirect("admin:helpdesk_ticket_change", now.merged_into_id)
    if not any(left.get(name) for name in TYPED):
        return redirect("admin:helpdesk_ticket_change", ticket.pk)
    kept = {name: left[name] for name in TYPED if name in left}
    return screen_of(request, now, user, more, values=kept)


def _again(
    request: HttpRequest, ticket: Ticket, user: User, more: dict[str, Any], values: dict[str, Any], **how: Any
) -> HttpResponse:
    now = Ticket.objects.in_care_of(user).for_page().filter(pk=ticket.pk).first()
    if now is None:
        return redirect("admin:helpdesk_ticket_changelist")
    how.setdefault("status", HTTPStatus.UNPROCESSABLE_ENTITY)
    if request.FILES:
        how["errors"] = [*how.get("errors", []), FILES_LOST]
    chosen = {*request.POST.getlist("artikel"), *request.POST.getlist("buur")}
    return screen_of(request, now, user, more, values=values, chosen=chosen, **how)


def suggestions_for(request: HttpRequest, ticket: Ticket, user: User) -> HttpResponse:
    """The same as the button gives without script."""
    context = {"ticket": ticket, **_help(ticket, user, request.GET.get("zoek", "")[:200])}
    context["chosen"] = {*request.GET.getlist("artikel"), *request.GET.getlist("buur")}
    return render(request, "admin/helpdesk/ticket/suggestions.html", context)


def _help(ticket: Ticket, user: User, words: str) -> dict[str, Any]:
    """By what the coordinator looks for, else by what the asker wrote."""
    asked = ticket.messages.filter(kind=Kind.QUESTION).order_by("created_at", "pk")
    text = words.strip() or "\n".join([ticket.subject, *asked.values_list("text", flat=True)[:3]])
    linked = {article.pk for article in ticket.articles.all()}
    articles = may_answer(text.ljust(12), user, kinds=[ARTICLE], most=ARTICLES_SHOWN + len(linked))
    same = Q(asker=ticket.asker) if ticket.asker_id else Q(asker_email=ticket.asker_email)
    others = Ticket.objects.in_care_of(user).filter(same, merged_into=None).exclude(pk=ticket.pk)
    return {
        "searched": words,
        "articles": [one for one in articles if one.pk not in linked][:ARTICLES_SHOWN],
        "neighbours": neighbours(ticket, user, text),
        "others": others.defer("search_vector").order_by("-pk")[:OTHERS_SHOWN] if ticket.address else [],
        "looked": True,
    }


def _typed(request: HttpRequest) -> dict[str, Any]:
    return {name: request.POST.get(name, "") for name in DeskForm.base_fields if name not in {"versie", "gezien"}}


def _prepared(what: str, form: DeskForm, ticket: Ticket, user: User) -> dict[str, Any] | None:
    """Buttons that do nothing with the question: they fill something in, or look something up."""
    if what == INSERT:
        return {"values": {"antwoord": _inserted(form, ticket, user)}, "found": {}}
    if what == DRAFT:
        return {"values": {"overdracht": hand_over_text(ticket)}, "found": {}}
    if what == SEARCH:
        return {"values": {}, "found": _help(ticket, user, form.cleaned_data["zoek"])}
    return None


def _inserted(form: DeskForm, ticket: Ticket, user: User) -> str:
    answer: CannedAnswer | None = form.cleaned_data["standaard"]
    before = form.cleaned_data["antwoord"]
    text = filled(answer=answer, ticket=ticket, by=user) if answer else ""
    return f"{before}\n\n{text}".strip()


def _canned(ticket: Ticket, user: User) -> list[Canned]:
    return [
        Canned(one.pk, one.title, filled(answer=one, ticket=ticket, by=user))
        for one in CannedAnswer.objects.for_ticket(ticket)
    ]


def _messages(request: HttpRequest, ticket: Ticket) -> Page[Any]:
    """Oldest first, each with what became of the mail that carried it; without a choice the last page."""
    mail = Message.objects.filter(key=Concat(Value(MAIL_KEY), Cast(OuterRef("pk"), CharField()))).order_by()
    rows = ticket.messages.all().for_page().select_related("author", "about", "referral__initiative", "ticket__asker")
    paginator = Paginator(rows.annotate(mail_status=Subquery(mail.values("status")[:1])), PER_PAGE)
    return paginator.page(min(bounded_int(request.GET.get("pagina")) or paginator.num_pages, paginator.num_pages))


def _shown(rows: Iterable[Any], since: int | None) -> list[Shown]:
    words = dict(Message.Status.choices)
    return [
        Shown(message, _who(message), since is not None and message.pk > since, str(words.get(message.mail_status, "")))
        for message in rows
    ]


def _who(message: TicketMessage) -> str:
    """What was done by who has no account was done by the asker, or by who was asked."""
    if message.kind == Kind.EVENT and message.author is None:
        return message.referral.asked if message.referral else "De vrager"
    return message.written_by


def _question(ticket: Ticket) -> TicketMessage | None:
    return ticket.messages.filter(kind=Kind.QUESTION).order_by("created_at", "pk").first()
