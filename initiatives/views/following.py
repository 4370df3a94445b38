"""What a member keeps an eye on: themes and regions, shown on Mijn Omzien."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from initiatives.forms.following import FollowingForm
from initiatives.models import Following
from initiatives.views.pages import HOME
from omzien.accounts.models import User


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def following(request: HttpRequest) -> HttpResponse:
    """Nothing is kept of who only looks."""
    found = Following.objects.filter(user=request.user.pk).first()
    form = FollowingForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.instance, _ = Following.objects.get_or_create(user=cast("User", request.user))
        form.save()
        messages.success(request, "Opgeslagen. Wat nieuw is zie je op Mijn Omzien.")
        return redirect("accounts:home")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    crumbs = [HOME, ("Mijn Omzien", "/mijn/"), ("Volgen", "")]
    return render(request, "initiatives/mine/following.html", {"form": form, "crumbs": crumbs}, status=status)
