"""What we keep of a person: to read about, to take along and to erase."""

from __future__ import annotations

from http import HTTPStatus

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from omzien.accounts.download import zip_of
from omzien.accounts.erasure import ErasureRefusedError, erase_account
from omzien.accounts.forms import EraseForm
from omzien.accounts.personal import announcements_for, kinds, objections_for
from omzien.accounts.views import person_of
from omzien.errors import error_page
from omzien.limits.actions import allow

DOWNLOADS_A_DAY = 5
DAY = 24 * 60 * 60
TOO_MANY_DOWNLOADS = "Je hebt je gegevens vandaag al een paar keer gedownload. Probeer het morgen opnieuw."
ERASED = "Je account is gewist. Bedankt dat je meedeed; je bent altijd weer welkom."


@login_required
@never_cache
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/data.html", {"kinds": kinds()})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def data_download(request: HttpRequest) -> HttpResponseBase:
    """A page with a button, as reading a page should not cost anybody a download."""
    if request.method != "POST":
        return render(request, "accounts/data_download.html")
    person = person_of(request)
    if not allow(action="download", who=f"user:{person.pk}", most=DOWNLOADS_A_DAY, seconds=DAY):
        return error_page(HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY_DOWNLOADS, request=request)
    response = StreamingHttpResponse(zip_of(person), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="mijn-omzien-{timezone.localdate():%Y-%m-%d}.zip"'
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def data_erase(request: HttpRequest) -> HttpResponse:
    """Says first what goes and what stays."""
    person = person_of(request)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            erase_account(user=person)
        except ErasureRefusedError:
            return erase_page(request, form, HTTPStatus.CONFLICT)
        logout(request)
        messages.success(request, ERASED)
        return redirect("/")
    return erase_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK)


def erase_page(request: HttpRequest, form: EraseForm, status: int) -> HttpResponse:
    person = person_of(request)
    context = {
        "form": form,
        "kinds": kinds(),
        "objections": objections_for(person),
        "announcements": announcements_for(person),
    }
    return render(request, "accounts/data_erase.html", context, status=status)
