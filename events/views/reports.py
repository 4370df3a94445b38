"""Telling how a meeting was: a short form for who organised it. For others there is nothing here."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from events.actions.errors import EventError
from events.actions.reports import require_writable, write_report
from events.forms.reports import ReportForm
from events.models import Event
from initiatives.views.pages import HOME
from knowledge.actions.errors import WritingError
from omzien.accounts.models import User
from omzien.limits.actions import allow

DAY = 24 * 60 * 60
A_DAY = 20
ENOUGH = "Dit ging vandaag al heel vaak. Morgen kan het weer."
SENT = "Dank je wel. Een redacteur leest het verslag na. Je krijgt een mail als het op de site staat."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write_report_of(request: HttpRequest, slug: str) -> HttpResponse:
    event = Event.objects.editable_by(request.user).select_related("municipality").filter(slug=slug).first()
    if event is None:
        raise Http404
    try:
        require_writable(event)
    except EventError as error:
        messages.info(request, str(error))
        return redirect(event)
    form = ReportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _write(request, event, form):
        messages.success(request, SENT)
        return redirect(event)
    context = {
        "form": form,
        "event": event,
        "crumbs": [HOME, ("Agenda", reverse("events:list")), (event.title, event.get_absolute_url()), ("Verslag", "")],
    }
    return render(request, "events/reports/form.html", context, status=422 if form.errors else 200)


def _write(request: HttpRequest, event: Event, form: ReportForm) -> bool:
    by = request.user
    if not isinstance(by, User) or not allow(action="event-report", who=f"user:{by.pk}", most=A_DAY, seconds=DAY):
        form.add_error(None, ENOUGH)
        return False
    values = form.cleaned_data
    try:
        write_report(event=event, values=values, by=by, photo=values["photo"], alt_text=values["photo_alt"])
    except (EventError, WritingError) as error:
        form.add_error(None, str(error))
        return False
    return True
