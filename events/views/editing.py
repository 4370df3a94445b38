"""Making an event, changing it, and what becomes of it: on the site, called off, the same again."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from events.actions import editing
from events.actions.errors import EditedMeanwhileError, EventError
from events.actions.repeating import copy_to
from events.forms.events import CallOffForm, CopyForm, EventForm
from events.models import Event
from events.views.managing import managing, own_event
from initiatives.models import Membership
from initiatives.views.pages import HOME
from omzien.accounts.models import User
from omzien.limits.actions import allow

DAY = 24 * 60 * 60
PER_DAY = 60
TOO_MANY = "Je maakte vandaag al heel veel activiteiten. Ga morgen verder."
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY
METHODS = ["GET", "HEAD", "POST"]


@login_required
@never_cache
@require_http_methods(METHODS)
def new_event(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    may = user.is_coordinator or user.sees_everything or Membership.objects.filter(user=user).exists()
    form = EventForm(request.POST if request.method == "POST" else None, user=user)
    status = HTTPStatus.OK
    if request.method == "POST" and may:
        status = UNPROCESSABLE
        if form.is_valid():
            if _may_make_more(user):
                values, organisers = form.values(), form.cleaned_data["organisers"]
                event = editing.create_event(values=values, organisers=organisers, by=user)
                messages.success(request, "Bewaard als concept. Kijk het na en zet het op de site.")
                return redirect(event)
            form.add_error(None, TOO_MANY)
            status = HTTPStatus.TOO_MANY_REQUESTS
    crumbs = [HOME, ("Agenda", reverse("events:list")), ("Nieuw", "")]
    return render(request, "events/manage/new.html", {"form": form, "may": may, "crumbs": crumbs}, status=status)


@login_required
@never_cache
@require_http_methods(METHODS)
def edit_event(request: HttpRequest, slug: str) -> HttpResponse:
    """Fewer seats than people have: asks once more first."""
    event = own_event(request, slug)
    form = EventForm(
        request.POST if request.method == "POST" else None, instance=event, user=cast("User", request.user)
    )
    status, would_wait, theirs = HTTPStatus.OK, 0, None
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            before = Event.objects.get(pk=event.pk)
            would_wait = editing.who_would_wait(before, form.cleaned_data["capacity"])
            if not would_wait or request.POST.get("zeker") == str(would_wait):
                try:
                    return _saved(request, form, before)
                except EditedMeanwhileError as error:
                    form.add_error(None, str(error))
                    theirs = Event.objects.select_related("municipality").get(pk=event.pk)
                    form.show_version(theirs.version)
    event = own_event(request, slug)
    context = managing(event, "events:edit", "Bewerken") | {"form": form, "would_wait": would_wait, "theirs": theirs}
    return render(request, "events/manage/edit.html", context, status=status)


def _saved(request: HttpRequest, form: EventForm, event: Event) -> HttpResponse:
    typed = form.cleaned_data
    after = editing.change_event(
        event=event, values=form.values(), version=typed["version"] or 0, organisers=typed["organisers"]
    )
    told = after.sequence != event.sequence and event.registrations.live().exists()
    messages.success(request, "Bewaard. Wie op de lijst staat krijgt een mail." if told else "Bewaard.")
    return redirect(after)


@login_required
@require_POST
def publish_event(request: HttpRequest, slug: str) -> HttpResponse:
    event = own_event(request, slug)
    try:
        editing.publish(event=event, by=cast("User", request.user))
    except EventError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Het staat op de site.")
    return redirect(event)


@login_required
@never_cache
@require_http_methods(METHODS)
def call_off_event(request: HttpRequest, slug: str) -> HttpResponse:
    event = own_event(request, slug)
    form = CallOffForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                editing.call_off(event=event, reason=form.cleaned_data["reason"])
            except EventError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "Het gaat niet door. Wie op de lijst staat krijgt een mail.")
                return redirect(event)
    context = managing(event, "events:call_off", "Gaat niet door")
    context |= {"form": form, "in_line": event.registrations.live().count()}
    return render(request, "events/manage/call_off.html", context, status=status)


@login_required
@never_cache
@require_http_methods(METHODS)
def copy_event(request: HttpRequest, slug: str) -> HttpResponse:
    event = own_event(request, slug)
    form = CopyForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            if _may_make_more(cast("User", request.user)):
                return _copied(request, event, form)
            form.add_error(None, TOO_MANY)
            status = HTTPStatus.TOO_MANY_REQUESTS
    drafts = Event.objects.hidden().filter(series=event.series).order_by("starts_at", "pk") if event.series else []
    context = managing(event, "events:copy", "Kopiëren") | {"form": form, "drafts": drafts}
    return render(request, "events/manage/copy.html", context, status=status)


def _copied(request: HttpRequest, event: Event, form: CopyForm) -> HttpResponse:
    made = copy_to(event=event, days=form.days(), by=cast("User", request.user))
    if len(made) == 1:
        messages.success(request, "Gemaakt als concept. Kijk het na en zet het op de site.")
        return redirect("events:edit", made[0].slug)
    messages.success(request, f"{len(made)} dagen gemaakt, als concept. Zet ze hieronder op de site.")
    return redirect("events:copy", event.slug)


def _may_make_more(user: User) -> bool:
    return allow(action="event-create", who=f"user:{user.pk}", most=PER_DAY, seconds=DAY)


@login_required
@require_POST
def publish_series(request: HttpRequest, slug: str) -> HttpResponse:
    """Every draft of this series that one may edit."""
    event = own_event(request, slug)
    user = cast("User", request.user)
    done = 0
    for draft in Event.objects.editable_by(user).hidden().filter(series=event.series, series__isnull=False):
        try:
            editing.publish(event=draft, by=user, tells=done == 0)
            done += 1
        except EventError as error:
            messages.error(request, f"{draft}: {error}")
    if done:
        messages.success(request, f"{done} dagen staan op de site.")
    return redirect("events:copy", event.slug)
