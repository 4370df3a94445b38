"""/nieuwsbrief/: what it is, the form to get it, and the button behind the mailed link."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from initiatives.views.pages import HOME
from newsletter.actions.errors import NewsletterError, TooMuchError
from newsletter.actions.subscribing import ask, confirm
from newsletter.forms.subscribing import SubscribeForm
from newsletter.links import consent_in, signed
from newsletter.models import Consent, IssuePage, NewsletterPage
from newsletter.views.pages import keep_key_here, too_late
from omzien.limits.actions import visitor

HERE = "Nieuwsbrief"
CONFIRMED = "Je krijgt de nieuwsbrief. Hieronder kies je waarover."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe_page(request: HttpRequest) -> HttpResponse:
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                ask(address=form.cleaned_data["address"], choices=form.choices, network=visitor(request))
                return redirect("newsletter:asked")
            except TooMuchError as error:
                form.add_error(None, str(error))
                status = HTTPStatus.TOO_MANY_REQUESTS
    context = {
        "form": form,
        "page": NewsletterPage.objects.live().first(),
        "latest": IssuePage.objects.published().newest_first().select_related("content").first(),
        "crumbs": [HOME, (HERE, "")],
    }
    return render(request, "newsletter/subscribe.html", context, status=status)


@never_cache
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """The same for every address: this page does not know it."""
    crumbs = [HOME, (HERE, reverse("newsletter:subscribe")), ("Kijk in je mail", "")]
    return render(request, "newsletter/asked.html", {"crumbs": crumbs})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_page(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing: programs that look at mail open every link."""
    consent_id = consent_in(token)
    consent = Consent.objects.filter(pk=consent_id or 0, withdrawn_at=None).first()
    if consent is None or consent.has_expired:
        return too_late(request)
    if request.method == "POST":
        try:
            subscriber = confirm(consent_id=consent.pk)
        except NewsletterError:
            return too_late(request)
        messages.success(request, CONFIRMED)
        return redirect("newsletter:preferences", signed(subscriber.key))
    crumbs = [HOME, (HERE, reverse("newsletter:subscribe")), ("Bevestigen", "")]
    context = {"crumbs": crumbs, "is_confirmed": consent.confirmed_at is not None, "wording": consent.wording}
    return keep_key_here(render(request, "newsletter/confirm.html", context))
