"""/mijn/vragen/: what one asked, and what one's teams are asked to answer."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.downloads import download
from helpdesk.models import Referral, Ticket, TicketAttachment
from helpdesk.views.conversation import as_asker
from helpdesk.views.referrals import as_team
from initiatives.facets import paginate


@login_required
@never_cache
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    mine = Ticket.objects.asked_by(user).order_by("-last_activity_at", "-pk")
    paging = paginate(
        Ticket.objects.for_row(),
        ids=lambda start, stop: list(mine.values_list("pk", flat=True)[start:stop]),
        total=mine.count(),
        asked=request.GET.get("pagina"),
        url=lambda number: f"{request.path}?pagina={number}",
    )
    asked = (
        Referral.objects.of_teams_of(user).select_related("ticket__asker", "initiative").order_by("answered_at", "-pk")
    )
    crumbs = [("Home", "/"), ("Mijn Omzien", reverse("accounts:home")), ("Je vragen", "")]
    context = {"paging": paging, "tickets": paging.page.object_list, "asked": asked[:50], "crumbs": crumbs}
    return render(request, "helpdesk/mine/list.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, number: str) -> HttpResponse:
    """One's own question, or one that the own team was asked."""
    user: Any = request.user
    rows = Ticket.objects.select_related("asker", "assignee", "municipality", "merged_into").defer("search_vector")
    ticket = get_object_or_404(rows.taking_part(user), number=number)
    if ticket.asker_id == user.pk:
        if ticket.merged_into:
            return redirect("helpdesk:question", ticket.merged_into.number)
        return as_asker(request, ticket, by=user)
    referrals = Referral.objects.of_teams_of(user).select_related("initiative", "ticket__asker")
    return as_team(request, get_object_or_404(referrals, ticket=ticket), by=user)


@login_required
@never_cache
@require_safe
def file_of_question(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """For who takes part: what is shared. Coordinators read the rest in /beheer/."""
    taking_part = Ticket.objects.taking_part(request.user).filter(number=number)
    shared = TicketAttachment.objects.shared().filter(message__ticket__in=taking_part.values("pk"))
    return download(shared.filter(pk=pk).first())
