"""All initiatives of one person, for who is on more teams than fit on Mijn Omzien."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from initiatives.mine import memberships_of
from initiatives.models import Membership
from initiatives.views.pages import HOME
from omzien.accounts.models import User
from omzien.paging import paginate


@login_required
@never_cache
@require_safe
def my_initiatives(request: HttpRequest) -> HttpResponse:
    rows = memberships_of(cast("User", request.user))
    paging = paginate(
        rows,
        ids=lambda start, end: list(rows.values_list("pk", flat=True)[start:end]),
        total=Membership.objects.filter(user=request.user.pk).count(),
        asked=request.GET.get("pagina"),
        url=lambda number: f"?pagina={number}",
    )
    crumbs = [HOME, ("Mijn Omzien", "/mijn/"), ("Mijn initiatieven", "")]
    return render(request, "initiatives/mine/list.html", {"paging": paging, "crumbs": crumbs})
