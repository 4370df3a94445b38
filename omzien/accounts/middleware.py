"""Guards the two admins: signing in happens in one place, and staff needs a second factor."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from omzien.accounts.models import User

ADMIN, EDITORIAL = "/beheer/", "/redactie/"
# Their own forms for passwords have no limits and tell nobody.
PASSWORD_PAGES = ("password_change/", "password_reset/")
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# Where set-up leads back to; only ever a path below one of the two admins.
RETURN_TO = "after_second_factor"


class StaffSecondFactorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith((ADMIN, EDITORIAL)):
            return guard(request) or self.get_response(request)
        return self.get_response(request)


def guard(request: HttpRequest) -> HttpResponse | None:
    """An answer instead of the admin page, or None for who may go on."""
    root = ADMIN if request.path_info.startswith(ADMIN) else EDITORIAL
    page = request.path_info.removeprefix(root)
    if elsewhere := replaced(request, page):
        return HttpResponseRedirect(reverse(elsewhere))
    if not request.user.is_authenticated:
        wanted = root if page.startswith("login/") else request.get_full_path()
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")
    if not belongs(request.user, root):
        return render(request, "accounts/not_staff.html", {"editorial": root == EDITORIAL}, status=403)
    if page.startswith("login/"):
        return HttpResponseRedirect(root)
    if not page.startswith(("logout/", "jsi18n/")) and not has_second_factor(request.user):
        request.session[RETURN_TO] = request.get_full_path() if request.method == "GET" else root
        return HttpResponseRedirect(reverse("accounts:second_factor"))
    return None


def replaced(request: HttpRequest, page: str) -> str:
    """The name of our own page, where the admin has one of its own that does less."""
    if page.startswith(PASSWORD_PAGES):
        return "account_change_password" if request.user.is_authenticated else "account_reset_password"
    if page.startswith("logout/") and request.method != "POST":  # Wagtail's ends the session on any method
        return "account_logout"
    return ""


def belongs(user: User | AnonymousUser, root: str) -> bool:
    if root == EDITORIAL:
        return user.is_active and user.has_perm("wagtailadmin.access_admin")
    return user.is_active and user.is_staff


def has_second_factor(user: User) -> bool:
    """Recovery codes alone do not count."""
    return Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists()
