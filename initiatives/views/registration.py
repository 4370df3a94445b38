"""Registering an initiative: a name, the likely doubles, an account, and then a few short steps that save as you go."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from initiatives.actions import InitiativeError, registration
from initiatives.actions.registration import open_registrations
from initiatives.duplicates import Sought, likely_duplicates
from initiatives.forms.registration import StartForm
from initiatives.models import Initiative, Municipality, Place
from initiatives.views.pages import HOME
from initiatives.views.registration_steps import FIRST_AFTER_NAME
from omzien.accounts.models import User
from omzien.limits.actions import allow, visitor

# Where the session keeps what was typed before there was an account; "Mijn Omzien" reads it too.
TYPED = "registration"
CRUMBS = [HOME, ("Initiatieven", "/initiatieven/"), ("Meld je initiatief aan", "")]
MOST_AN_HOUR = 20
TOO_OFTEN = "Dit ging te vaak achter elkaar. Wacht een uur en probeer het opnieuw. Wat je invulde staat er nog."


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def register(request: HttpRequest) -> HttpResponse:
    """What is asked and what happens after, and at once the first question."""
    form = StartForm(request.POST if request.method == "POST" else None, instance=_begun(request))
    if request.method == "POST" and form.is_valid():
        if not allow(action="register", who=visitor(request), most=MOST_AN_HOUR, seconds=3600):
            form.add_error(None, TOO_OFTEN)
            return _start_page(request, form, HTTPStatus.TOO_MANY_REQUESTS)
        request.session[TYPED] = form.typed()
        if request.user.is_authenticated and not _duplicates(request, _sought(request)):
            return _begin(request)
        return redirect("initiatives:register_check")
    return _start_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def register_check(request: HttpRequest) -> HttpResponse:
    """Is it one of these? If not, the draft begins, or first an account."""
    sought = _sought(request)
    if sought is None:
        return redirect("initiatives:register")
    if request.method == "POST":
        if request.user.is_authenticated:
            return _begin(request)
        request.session[TYPED] = {**request.session[TYPED], "other": True}
        return redirect("initiatives:register_check")
    is_other = bool(request.session[TYPED].get("other"))
    found = [] if is_other else _duplicates(request, sought)
    here = urlencode({"next": reverse("initiatives:register_check")})
    context = {
        "crumbs": CRUMBS,
        "sought": sought,
        "duplicates": found,
        "login_url": f"{reverse('account_login')}?{here}",
        "signup_url": f"{reverse('account_signup')}?{here}",
    }
    return render(request, "initiatives/register/check.html", context)


def _start_page(request: HttpRequest, form: StartForm, status: int) -> HttpResponse:
    user = request.user
    context = {
        "crumbs": CRUMBS,
        "form": form,
        "open_ones": open_registrations(user) if user.is_authenticated else [],
    }
    return render(request, "initiatives/register/start.html", context, status=status)


def _begun(request: HttpRequest) -> Initiative:
    """Not saved: what was typed before, or the municipality whose page led here."""
    if sought := _sought(request):
        return Initiative(name=sought.name, municipality=sought.municipality, place=sought.place)
    return Initiative(municipality=Municipality.objects.filter(slug=request.GET.get("gemeente", "")[:80]).first())


def _sought(request: HttpRequest) -> Sought | None:
    """What the session has; None when there is nothing, or nothing that still exists."""
    typed = request.session.get(TYPED)
    if not typed:
        return None
    municipality = Municipality.objects.filter(pk=typed["municipality"]).first()
    place = Place.objects.filter(pk=typed["place"]).first() if typed["place"] else None
    return Sought(typed["name"], municipality, place) if municipality else None


def _duplicates(request: HttpRequest, sought: Sought | None) -> list[Any]:
    return likely_duplicates(sought, request.user) if sought else []


def _begin(request: HttpRequest) -> HttpResponse:
    """The draft, once however often the button is pressed, and on to the next step."""
    sought = _sought(request)
    if sought is None or sought.municipality is None:
        return redirect("initiatives:register")
    try:
        draft = registration.start(
            name=sought.name, municipality=sought.municipality, place=sought.place, by=cast("User", request.user)
        )
    except InitiativeError as error:
        messages.error(request, str(error))
        return redirect("initiatives:register")
    request.session.pop(TYPED, None)
    return redirect("initiatives:register_step", draft.pk, FIRST_AFTER_NAME)
