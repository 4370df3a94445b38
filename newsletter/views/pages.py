"""What the pages behind signed links share."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from initiatives.views.pages import HOME


def keep_key_here(response: HttpResponse) -> HttpResponse:
    """The address of the page is a key; a form needs its own origin."""
    response["Referrer-Policy"] = "same-origin"
    return response


def too_late(request: HttpRequest) -> HttpResponse:
    crumbs = [HOME, ("Nieuwsbrief", reverse("newsletter:subscribe"))]
    return render(request, "newsletter/stale.html", {"crumbs": crumbs}, status=HTTPStatus.GONE)
