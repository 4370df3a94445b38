"""/hulp/: what the helpdesk is, and the form to ask, with what may answer it already while typing or by a button."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpdesk.actions.asking import ask as ask_question
from helpdesk.actions.errors import HelpdeskError, TooMuchError
from helpdesk.clock import DAY, TERMS
from helpdesk.forms.asking import MemberQuestionForm, QuestionForm, VisitorQuestionForm
from helpdesk.models import Ticket
from helpdesk.standing import steps_of
from helpdesk.suggesting import may_answer
from initiatives.models import Initiative, Municipality
from omzien.accounts.models import User
from omzien.limits.actions import allow, visitor
from omzien.mail.incoming.routing import help_address

HOME = ("Home", "/")
LOOK_FIRST = "kijk"
SALT = "helpdesk.asked"
TOLD_FOR = 24 * 60 * 60
MOST_ANSWERS_A_MINUTE = 60
TOO_OFTEN = "Je vroeg nu wel heel vaak. Wacht een minuut en probeer het opnieuw."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    if request.method != "POST":
        return _page(request, form)
    if request.POST.get("doe") == LOOK_FIRST:
        return _looked(request, _typed(form))
    if not form.is_valid():
        return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        ticket = ask_question(question=form.question(), by=_member(request), network=visitor(request))
    except HelpdeskError as refusal:
        form.add_error(None, str(refusal))
        status = HTTPStatus.TOO_MANY_REQUESTS if isinstance(refusal, TooMuchError) else HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, form, status=status)
    if ticket.asker_id:
        messages.success(request, f"Je vraag is verstuurd. Het nummer is {ticket.number}.")
        return redirect("helpdesk:question", ticket.number)
    return redirect("helpdesk:asked", signing.dumps(ticket.number, salt=SALT))


@never_cache
@require_safe
def asked(request: HttpRequest, told: str) -> HttpResponse:
    """What happens now. The address holds the number and nothing else: it opens nothing."""
    try:
        number = signing.loads(told, salt=SALT, max_age=TOLD_FOR)
    except signing.BadSignature:
        raise Http404 from None
    context = {"number": number, "days": working_days(), "crumbs": _crumbs("Verstuurd"), "steps": steps_of()}
    return render(request, "helpdesk/asked.html", context)


@never_cache
@require_POST
def answers(request: HttpRequest) -> HttpResponse:
    """For under the box while typing. Posted, so that what somebody types is in no address and no log."""
    if not _may_look(request):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
    found = may_answer(request.POST.get("text", ""), request.user)
    return render(request, "helpdesk/_answers.html", {"answers": found})


def working_days() -> int:
    """Within how many a person answers a new question."""
    return int(TERMS[Ticket.Rung.REGION] / DAY)


def _looked(request: HttpRequest, typed: dict[str, Any]) -> HttpResponse:
    """The same form with what may answer it, and nothing is sent. What is not filled in yet is no error."""
    again = _form(request, bound=False, initial=typed)
    if not _may_look(request):
        return _page(request, again, status=HTTPStatus.TOO_MANY_REQUESTS, notice=TOO_OFTEN)
    return _page(request, again, answers=may_answer(request.POST.get("text", ""), request.user), looked=True)


def _typed(form: QuestionForm) -> dict[str, Any]:
    return {name: form[name].value() for name in form.fields if name not in {"attachments", "homepage"}}


def _may_look(request: HttpRequest) -> bool:
    return allow(action="ticket-answers", who=visitor(request), most=MOST_ANSWERS_A_MINUTE, seconds=60)


def _page(request: HttpRequest, form: QuestionForm, *, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "crumbs": _crumbs(),
        "days": working_days(),
        "steps": steps_of(),
        "help_address": help_address(),
        **more,
    }
    return render(request, "helpdesk/ask.html", context, status=status)


def _form(request: HttpRequest, *, bound: bool = True, initial: dict[str, Any] | None = None) -> QuestionForm:
    about = _about(request)
    initial = initial or {"municipality": _municipality(request, about)}
    data, files = (request.POST, request.FILES) if bound and request.method == "POST" else (None, None)
    if user := _member(request):
        return MemberQuestionForm(data, files, about=about, user=user, initial=initial)
    return VisitorQuestionForm(data, files, about=about, initial=initial)


def _member(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _about(request: HttpRequest) -> Initiative | None:
    """From whose page somebody came: it stays in the address of the form."""
    slug = request.GET.get("initiatief", "")
    found = Initiative.objects.published().select_related("municipality").defer("search_vector")
    return found.filter(slug=slug).first() if slug else None


def _municipality(request: HttpRequest, about: Initiative | None) -> str:
    if about and about.municipality:
        return about.municipality.slug
    slug = request.GET.get("gemeente", "")
    return slug if slug and Municipality.objects.filter(slug=slug).exists() else ""


def _crumbs(here: str = "") -> list[tuple[str, str]]:
    return [HOME, ("Hulp", reverse("helpdesk:ask")), (here, "")] if here else [HOME, ("Hulp", "")]
