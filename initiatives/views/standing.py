"""What an owner does with the whole page: confirm it, take it off the site, and ask it back."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from initiatives import actions
from initiatives.models import Initiative, Membership
from initiatives.views.managing import managing, own_initiative
from omzien.accounts.models import User

Status = Initiative.Status


@login_required
@require_POST
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    initiative = own_initiative(request, slug)
    actions.confirm(initiative=initiative, by=cast("User", request.user))
    messages.success(request, "Dank je. De pagina zegt nu dat alles vandaag nog klopte.")
    return redirect(initiative)


@login_required
@never_cache
def take_offline(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks first; a POST takes it off the site. Nothing is lost."""
    initiative = own_initiative(request, slug)
    if request.method == "POST":
        try:
            actions.archive(initiative=initiative, by=cast("User", request.user))
        except actions.InitiativeError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"“{initiative}” staat niet meer op de site.")
        return redirect("initiatives:edit", initiative.slug)
    context = managing(initiative, "initiatives:edit", "Van de site halen")
    return render(request, "initiatives/manage/take_offline.html", context | {"may_archive": owns(request, initiative)})


@login_required
@require_POST
def ask_back(request: HttpRequest, slug: str) -> HttpResponse:
    """What was taken off goes through the coordinators again, like a registration."""
    initiative = own_initiative(request, slug)
    by = cast("User", request.user)
    try:
        with transaction.atomic():
            if initiative.status == Status.ARCHIVED:
                actions.return_to_draft(initiative=initiative, by=by)
            actions.submit(initiative=initiative, by=by)
    except actions.InitiativeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "We hebben je vraag. Een coördinator kijkt ernaar en laat het je weten.")
    return redirect("initiatives:edit", initiative.slug)


def owns(request: HttpRequest, initiative: Initiative) -> bool:
    """Owners decide about the status, and coordinators; editors do not."""
    user = cast("User", request.user)
    is_owner = initiative.memberships.filter(user=user, role=Membership.Role.OWNER).exists()
    return is_owner or Initiative.objects.filter(pk=initiative.pk).in_care_of(user).exists()
