"""/mijn/nieuwsbrief/: with an account, without another mail to confirm."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from initiatives.views.pages import HOME
from newsletter.actions.errors import NewsletterError
from newsletter.actions.subscribing import subscribe_account
from newsletter.forms.subscribing import AccountSubscribeForm
from newsletter.links import signed
from newsletter.mine import subscription_of
from omzien.accounts.models import User

BEGUN = "Je krijgt de nieuwsbrief. We stuurden je een mail om te bewaren."


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_newsletter(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    known = subscription_of(user)
    if known and known.is_active:
        return redirect("newsletter:preferences", signed(known.key))
    form = AccountSubscribeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            subscribe_account(user=user, choices=form.choices)
            messages.success(request, BEGUN)
            return redirect("accounts:home")
        except NewsletterError as error:
            form.add_error(None, str(error))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    crumbs = [HOME, ("Mijn Omzien", reverse("accounts:home")), ("Nieuwsbrief", "")]
    return render(request, "newsletter/mine/subscribe.html", {"form": form, "crumbs": crumbs}, status=status)
