"""/mijn/activiteiten/: where one goes, what one organises, and where one was. The newest of each."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events.mine import as_coming, coming_to, events_section, gone_to
from events.models import Event, Organiser
from initiatives.models import Membership
from initiatives.views.pages import HOME
from omzien.accounts.models import User

SHOWN = 50


@login_required
@never_cache
@require_safe
def my_events(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    teams = Membership.objects.filter(user=user).values("initiative")
    organised = Organiser.objects.filter(initiative__in=teams).values("event")
    runs = Event.objects.upcoming().filter(pk__in=organised) | Event.objects.upcoming().filter(created_by=user)
    context = {
        "section": events_section([as_coming(one) for one in coming_to(user)[:SHOWN]]),
        "gone": gone_to(user)[:SHOWN],
        "runs": runs[:SHOWN],
        "crumbs": [HOME, ("Mijn Omzien", reverse("accounts:home")), ("Activiteiten", "")],
    }
    return render(request, "events/mine/list.html", context)
