"""Asking for a page that nobody keeps, and the page on which the listing's own address answers."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from initiatives.actions import claims
from initiatives.actions.errors import InitiativeError
from initiatives.forms.team import ClaimForm
from initiatives.mails.words import plain_name
from initiatives.models import Claim, Initiative
from initiatives.views.pages import HOME
from omzien.accounts.models import User

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; or that it waits, with a button to take it back; or that there is a team to write to."""
    initiative = get_object_or_404(Initiative.objects.published().for_page(), slug=slug)
    user = cast("User", request.user)
    waiting = Claim.objects.open().filter(initiative=initiative, user=user).first()
    if waiting and request.method == "POST" and "trek_in" in request.POST:
        return _withdraw(request, waiting)
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not waiting and form.is_valid():
        try:
            asked = claims.claim(initiative=initiative, by=user, relation=form.cleaned_data["relation"])
        except InitiativeError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _asked(request, asked)
    context = {
        "initiative": initiative,
        "form": form,
        "waiting": waiting,
        "has_team": claims.has_team(initiative),
        "at_once": claims.reads_mail_of(user, initiative),
        "crumbs": [HOME, (initiative.name, initiative.get_absolute_url()), ("Pagina overnemen", "")],
    }
    return render(request, "initiatives/claim.html", context, status=UNPROCESSABLE if form.errors else HTTPStatus.OK)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim_answer(request: HttpRequest, key: str) -> HttpResponse:
    """For who reads the listing's own mail, signed in or not. Only a POST decides."""
    asked = claims.claim_for(key)
    if asked is None:
        return render(request, "initiatives/claim_stale.html", status=HTTPStatus.GONE)
    context = {"claim": asked, "initiative": asked.initiative, "claimant": plain_name(asked.user), "error": ""}
    if request.method != "POST":
        return render(request, "initiatives/claim_answer.html", context)
    if request.POST.get("antwoord") not in {"ja", "nee"}:
        context["error"] = "Kies een van de twee knoppen."
        return render(request, "initiatives/claim_answer.html", context, status=UNPROCESSABLE)
    try:
        decided = claims.answer_by_mail(key=key, agrees=request.POST["antwoord"] == "ja")
    except claims.AlreadyDecidedError:
        return render(request, "initiatives/claim_stale.html", status=HTTPStatus.GONE)
    except InitiativeError as refusal:
        context["error"] = str(refusal)
        return render(request, "initiatives/claim_answer.html", context, status=HTTPStatus.CONFLICT)
    return render(request, "initiatives/claim_answered.html", context | {"claim": decided})


def _asked(request: HttpRequest, asked: Claim) -> HttpResponse:
    if asked.status == Claim.Status.GRANTED:
        messages.success(request, f"De pagina van “{asked.initiative}” is nu van jou.")
        return redirect("initiatives:team", asked.initiative.slug)
    messages.success(request, "Je vraag is verstuurd. Je krijgt een mail zodra er een besluit is.")
    return redirect(reverse("initiatives:claim", args=[asked.initiative.slug]))


def _withdraw(request: HttpRequest, waiting: Claim) -> HttpResponse:
    try:
        claims.withdraw_claim(claim=waiting, by=waiting.user)
    except InitiativeError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Je vraag is ingetrokken.")
    return redirect("initiatives:claim", waiting.initiative.slug)
