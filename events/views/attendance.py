"""Who comes, for who runs it: on the screen, on paper, as a spreadsheet. Names and notes; addresses nowhere."""

from __future__ import annotations

import csv
from http import HTTPStatus
from typing import Any, NamedTuple, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.actions.announcing import announce
from events.actions.errors import EventError, TooMuchError
from events.actions.registering import add_by_hand, cancel, mark_attended
from events.actions.seats import Standing, standing_at
from events.forms.events import AddForm, AnnouncementForm
from events.models import Event, Registration
from events.views.managing import managing, own_event
from initiatives.spreadsheet import neutralised
from omzien.accounts.models import User

PER_PAGE = 100
ATTENDED = {"ja": True, "nee": False, "": None}


class Row(NamedTuple):
    registration: Registration
    standing: Standing


@login_required
@never_cache
@require_safe
def attendees(request: HttpRequest, slug: str) -> HttpResponse:
    """On paper everybody is on the list: `?alles=1` leaves out the pages."""
    return _shown(request, own_event(request, slug), AddForm())


@login_required
@require_POST
def add_attendee(request: HttpRequest, slug: str) -> HttpResponse:
    event, form = own_event(request, slug), AddForm(request.POST)
    if form.is_valid():
        try:
            made = add_by_hand(event=event, by=cast("User", request.user), **form.cleaned_data)
        except EventError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{made.name} staat op de lijst.")
            return redirect("events:attendees", event.slug)
    return _shown(request, event, form, HTTPStatus.UNPROCESSABLE_ENTITY)


@login_required
@require_POST
def change_attendee(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Was there or not, or off the list."""
    event = own_event(request, slug)
    one = get_object_or_404(event.registrations.live(), pk=pk)
    if request.POST.get("doe") == "haal-weg":
        try:
            cancel(registration=one)
            messages.success(request, f"{one.name or 'Iemand'} staat niet meer op de lijst.")
        except EventError as error:
            messages.error(request, str(error))
    else:
        mark_attended(registration=one, attended=ATTENDED.get(request.POST.get("was_er", "")))
    page = request.POST.get("pagina", "")
    where = reverse("events:attendees", args=[event.slug]) + (f"?pagina={page}" if page.isdecimal() else "")
    return redirect(f"{where}#p{one.pk}")


@login_required
@never_cache
@require_safe
def attendees_csv(request: HttpRequest, slug: str) -> HttpResponse:
    event = own_event(request, slug)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{event.slug}-deelnemers.csv"'
    writer = csv.writer(response, delimiter=";")
    writer.writerow(["Nummer", "Naam", "Plek", "Opmerking", "Was er"])
    for position, one in enumerate(_line(event), 1):
        seat = "plek" if standing_at(position, event.capacity).has_seat else "wachtlijst"
        was = {True: "ja", False: "nee", None: ""}[one.attended]
        writer.writerow([position, neutralised(one.name), seat, neutralised(one.note), was])
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def announce_to_all(request: HttpRequest, slug: str) -> HttpResponse:
    event = own_event(request, slug)
    form = AnnouncementForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                announce(event=event, by=cast("User", request.user), **form.cleaned_data)
            except EventError as error:
                form.add_error(None, str(error))
                status = HTTPStatus.TOO_MANY_REQUESTS if isinstance(error, TooMuchError) else status
            else:
                messages.success(request, "Je bericht gaat eruit. Iedereen krijgt een eigen mail.")
                return redirect("events:announce", event.slug)
    context = managing(event, "events:announce", "Schrijf iedereen")
    context |= {"form": form, "earlier": event.announcements.select_related("by")[:20]}
    return render(request, "events/manage/announce.html", context, status=status)


def _shown(request: HttpRequest, event: Event, form: AddForm, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    line = _line(event)
    total = line.count()
    whole = request.GET.get("alles") == "1"
    page = Paginator(line, max(total, 1) if whole else PER_PAGE).get_page(request.GET.get("pagina"))
    rows = [Row(one, standing_at(page.start_index() + n, event.capacity)) for n, one in enumerate(page.object_list)]
    context: dict[str, Any] = managing(event, "events:attendees", "Wie komt er") | {
        "page": page,
        "rows": rows,
        "total": total,
        "seated": total if event.capacity is None else min(total, event.capacity),
        "waiting": 0 if event.capacity is None else max(0, total - event.capacity),
        "came": line.filter(attended=True).count(),
        "whole": whole,
        "form": form,
    }
    return render(request, "events/manage/attendees.html", context, status=status)


def _line(event: Event) -> Any:
    """By rank: the place on this list is the place in line."""
    return event.registrations.live().order_by("rank")
