"""Behind the signed link in every mail: change what comes, move it, or stop. No account, and no password."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from initiatives.views.pages import HOME
from newsletter.actions.choosing import choose
from newsletter.actions.errors import NewsletterError, TooMuchError
from newsletter.actions.moving import ask_for_move, move
from newsletter.actions.stopping import stop
from newsletter.actions.subscribing import resume
from newsletter.forms.subscribing import MoveForm, PreferencesForm
from newsletter.links import key_in, move_in, signed
from newsletter.models import Subscriber
from newsletter.views.pages import keep_key_here, too_late

SAVED = "Opgeslagen. De volgende nieuwsbrief past daarbij."
RESUMED = "Welkom terug. Je krijgt de nieuwsbrief weer."
MOVING = "Kijk in de mail van je nieuwe adres en druk daar op de knop. Tot dan komt de nieuwsbrief op dit adres."
MOVED = "De nieuwsbrief komt voortaan op dit adres."


def subscriber_of(token: str) -> Subscriber | None:
    """Who this link is of; none for who never confirmed: they have no such link."""
    known = Subscriber.objects.exclude(status=Subscriber.Status.PENDING)
    return known.filter(key=key_in(token) or "").first()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    subscriber = subscriber_of(token)
    if subscriber is None:
        return too_late(request)
    form = PreferencesForm(request.POST if request.method == "POST" else None, subscriber=subscriber)
    if request.method == "POST" and form.is_valid():
        if subscriber.is_active:
            choose(subscriber=subscriber, choices=form.choices)
        else:
            resume(subscriber=subscriber, choices=form.choices)
        messages.success(request, SAVED if subscriber.is_active else RESUMED)
        return redirect("newsletter:preferences", token)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return _page(request, subscriber, form, MoveForm(prefix="naar"), status)


@never_cache
@require_POST
def change_address(request: HttpRequest, token: str) -> HttpResponse:
    subscriber = subscriber_of(token)
    if subscriber is None or not subscriber.is_active:
        return too_late(request)
    form = MoveForm(request.POST, prefix="naar")
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            ask_for_move(subscriber=subscriber, address=form.cleaned_data["address"])
            messages.success(request, MOVING)
            return redirect("newsletter:preferences", token)
        except TooMuchError as error:
            form.add_error(None, str(error))
            status = HTTPStatus.TOO_MANY_REQUESTS
    return _page(request, subscriber, PreferencesForm(subscriber=subscriber), form, status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move_page(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link that the new address got."""
    found = Subscriber.objects.active().filter(key=move_in(token) or "").exclude(moving_to="").first()
    if found is None:
        return too_late(request)
    error = ""
    if request.method == "POST":
        try:
            moved = move(subscriber=found, token=token)
            messages.success(request, MOVED)
            return redirect("newsletter:preferences", signed(moved.key))
        except NewsletterError as refusal:
            error = str(refusal)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    context = {"crumbs": _crumbs("Ander adres"), "error": error}
    return keep_key_here(render(request, "newsletter/move.html", context, status=status))


@csrf_exempt  # RFC 8058, 3.2: a mail program writes here, without cookies and without having read a page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_page(request: HttpRequest, token: str) -> HttpResponse:
    """A POST stops and answers 200, whatever is in it: no redirect, no cookie. A GET shows a button."""
    key = key_in(token)
    if key is None:
        return too_late(request)
    subscriber = Subscriber.objects.filter(key=key).first()
    if request.method == "POST" and subscriber:
        stop(subscriber=subscriber)
    has_stopped = request.method == "POST" or subscriber is None or not subscriber.is_active
    context = {
        "crumbs": _crumbs("Stoppen"),
        "has_stopped": has_stopped,
        "preferences_url": reverse("newsletter:preferences", args=[token]) if subscriber else "",
    }
    return keep_key_here(render(request, "newsletter/stop.html", context))


def _page(
    request: HttpRequest, subscriber: Subscriber, form: PreferencesForm, moving: forms.Form, status: int
) -> HttpResponse:
    token = signed(subscriber.key)
    context: dict[str, Any] = {
        "subscriber": subscriber,
        "form": form,
        "moving": moving,
        "crumbs": _crumbs("Wat je krijgt"),
        "stop_url": reverse("newsletter:stop", args=[token]),
        "address_url": reverse("newsletter:change_address", args=[token]),
    }
    return keep_key_here(render(request, "newsletter/preferences.html", context, status=status))


def _crumbs(here: str) -> list[tuple[str, str]]:
    return [HOME, ("Nieuwsbrief", reverse("newsletter:subscribe")), (here, "")]
