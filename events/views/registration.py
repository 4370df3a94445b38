"""Getting in line for an event, and the page behind the mailed link. Opening a page never changes anything."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events.actions.errors import EventError, TooMuchError
from events.actions.registering import ask_as_visitor, cancel, confirm, in_line_as, join_as_member
from events.actions.seats import standing
from events.forms.registration import JoinForm, MemberJoinForm, VisitorJoinForm
from events.mails.letters import signed, unsigned
from events.models import Event, Registration
from initiatives.views.pages import HOME
from omzien.accounts.models import User
from omzien.limits.actions import visitor

SEAT = "Je staat op de lijst: je hebt een plek. We stuurden je een mail."
WAITING = "Je staat op de wachtlijst. Komt er een plek vrij, dan krijg je een mail."
CANCELLED = "Je bent afgemeld."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_object_or_404(Event.objects.public().for_page(), slug=slug)
    form = _form(request, event)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                return _registered(request, event, form)
            except EventError as error:
                form.add_error(None, str(error))
                status = HTTPStatus.TOO_MANY_REQUESTS if isinstance(error, TooMuchError) else status
    known = in_line_as(event, request.user) if isinstance(request.user, User) else None
    if known and request.method != "POST":
        return redirect("events:ticket", signed(known))
    return render(request, "events/registration/register.html", _context(event) | {"form": form}, status=status)


@never_cache
@require_safe
def register_sent(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for every address: this page does not know it."""
    event = get_object_or_404(Event.objects.public().for_page(), slug=slug)
    return render(request, "events/registration/sent.html", _context(event))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ticket(request: HttpRequest, key: str) -> HttpResponse:
    """Behind the link in the mails: confirm, see how it stands, cancel."""
    found = Registration.objects.select_related("event__municipality", "user").exclude(forgotten_at__isnull=False)
    one = get_object_or_404(found, key=unsigned(key) or "")
    error = ""
    if request.method == "POST":
        try:
            after = _act(request, one)
            return redirect("events:ticket", signed(after))
        except EventError as refusal:
            error = str(refusal)
    context = _context(one.event) | {"registration": one, "standing": standing(one), "error": error}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    response = render(request, "events/registration/ticket.html", context, status=status)
    response["Referrer-Policy"] = "same-origin"  # the address of this page is a key; a form needs its own origin
    return response


def _act(request: HttpRequest, one: Registration) -> Registration:
    if request.POST.get("doe") == "bevestig":
        after = confirm(registration=one)
        _say(request, after)
        return after
    if request.POST.get("doe") == "afmelden":
        after = cancel(registration=one)
        messages.success(request, CANCELLED)
        return after
    return one


def _registered(request: HttpRequest, event: Event, form: JoinForm) -> HttpResponse:
    typed = form.cleaned_data
    if isinstance(request.user, User):
        made = join_as_member(event=event, by=request.user, name=typed["name"], note=typed["note"])
        _say(request, made)
        return redirect("events:ticket", signed(made))
    ask_as_visitor(event=event, email=typed["email"], name=typed["name"], note=typed["note"], network=visitor(request))
    return redirect("events:register_sent", event.slug)


def _say(request: HttpRequest, one: Registration) -> None:
    found = standing(one)
    if found:
        messages.success(request, SEAT if found.has_seat else WAITING)


def _form(request: HttpRequest, event: Event) -> JoinForm:
    data = request.POST if request.method == "POST" else None
    if isinstance(request.user, User):
        return MemberJoinForm(data, event=event, user=request.user)
    return VisitorJoinForm(data, event=event)


def _context(event: Event) -> dict[str, Any]:
    listed = ("Agenda", reverse("events:list"))
    crumbs = [HOME, listed, (event.title, event.get_absolute_url()), ("Inschrijven", "")]
    return {"event": event, "crumbs": crumbs}
