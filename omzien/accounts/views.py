"""Mijn Omzien, and the few account pages that differ from allauth's."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlencode

from allauth.account.views import ConfirmEmailView
from allauth.mfa.recovery_codes.views import DownloadRecoveryCodesView
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from omzien.accounts import mine
from omzien.accounts.browsers import describe_browser
from omzien.accounts.demo import DEMO_PASSWORD, current_codes
from omzien.accounts.forms import NameForm
from omzien.accounts.middleware import RETURN_TO, has_second_factor
from omzien.accounts.models import User
from omzien.accounts.onward import path_of, wanted_path
from omzien.errors import error_page

TOO_MANY = "Je probeerde dit te vaak achter elkaar. Wacht een paar minuten en probeer het opnieuw."


@login_required
@require_GET
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    desk = mine.desk_of(person_of(request), request.session)
    return render(request, "accounts/home.html", {"todos": desk.todos, "sections": desk.sections})


@login_required
@never_cache
def change_name(request: HttpRequest) -> HttpResponse:
    """A form of its own copy of the user: a refused name never shows elsewhere on the page."""
    person = get_object_or_404(User, pk=request.user.pk)
    form = NameForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Je naam is opgeslagen.")
        return redirect(wanted_path(request) or "accounts:home")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "accounts/name.html", {"form": form, "next": wanted_path(request)}, status=status)


@require_safe
@never_cache
def onward(request: HttpRequest, signed: str) -> HttpResponse:
    """From a mail to where its reader was going, by way of signing in."""
    path = path_of(signed)
    if request.user.is_authenticated:
        return redirect(path)
    return redirect(f"{reverse('account_login')}?{urlencode({'next': path})}")


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession.objects.filter(user=request.user.pk), pk=pk)
    if session.is_current():
        raise Http404
    session.end()
    messages.success(request, "Dat apparaat is uitgelogd.")
    return redirect("usersessions_list")


@login_required
@require_GET
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Explains why staff signs in with two steps, and starts the set-up."""
    if has_second_factor(request.user):  # type: ignore[arg-type]  # login_required
        return redirect(request.session.get(RETURN_TO, "accounts:home"))
    return render(request, "accounts/second_factor.html")


@require_safe
@never_cache
def demo_codes(request: HttpRequest) -> HttpResponse:
    """Only on one's own machine: the codes that the demo accounts sign in with."""
    if not settings.LOCAL:
        raise Http404
    return render(request, "accounts/demo_codes.html", {"codes": current_codes(), "password": DEMO_PASSWORD})


def person_of(request: HttpRequest) -> User:
    """For views behind login_required, where nobody else comes."""
    return cast("User", request.user)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """allauth's rate limits end here (`handler429` of the root URLs)."""
    return error_page(HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY, request=request)


class ConfirmEmail(ConfirmEmailView):
    """Reading the page changes nothing, not even who is signed in: mail scanners open every link."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.object = self.get_object()
        except Http404:
            return self.stale()
        return self.render_to_response(self.get_context_data())

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(*args, **kwargs)
        except Http404:
            return self.stale()

    def stale(self) -> HttpResponse:
        self.object = None
        return self.render_to_response(self.get_context_data(), status=HTTPStatus.GONE)


class Sessions(ListUserSessionsView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        for session in context["sessions"]:
            session.browser = describe_browser(session.user_agent)
        context["sessions"].sort(key=lambda session: (not session.is_current(), -session.created_at.timestamp()))
        return context


class RecoveryCodesFile(DownloadRecoveryCodesView):
    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().render_to_response(context, **kwargs)
        response["Content-Disposition"] = 'attachment; filename="herstelcodes-omzien.txt"'
        return response
