"""The page behind the link in a mail about an offer or need that ends. Only a POST changes anything."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from initiatives.actions.errors import InitiativeError
from initiatives.actions.postings import fulfil, renew, withdraw
from initiatives.models import Posting
from initiatives.models.postings import until
from initiatives.renewal import RenewalKey, read_renewal_key
from omzien.accounts.models import User
from omzien.errors import error_page

VERBS = {"verleng": renew, "gelukt": fulfil, "weg": withdraw}
UNKNOWN = "We weten niet wat je wilt doen. Ga terug en kies een knop."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def renew_posting(request: HttpRequest, key: str) -> HttpResponse:
    read = read_renewal_key(key)
    if read is None:
        raise Http404
    person, posting = _whose(read)
    if not read.is_for_now or not posting.is_open or posting.expires_on != read.expires_on:
        return render(request, "initiatives/postings/settled.html", {"posting": posting}, status=410)
    if request.method == "POST":
        return _act(request, posting, person)
    context = {"posting": posting, "until": max(posting.expires_on, until(timezone.localdate()))}
    return render(request, "initiatives/postings/renew.html", context)


def _act(request: HttpRequest, posting: Posting, person: User) -> HttpResponse:
    verb = VERBS.get(request.POST.get("doe", ""))
    if verb is None:
        return error_page(400, UNKNOWN, request=request)
    try:
        done = verb(posting=posting, by=person)
    except InitiativeError as error:
        return error_page(400, str(error), request=request)
    return render(request, "initiatives/postings/settled.html", {"posting": done, "is_done": True})


def _whose(read: RenewalKey) -> tuple[User, Posting]:
    """Who left the team has nothing here any more (404), like who made the key up."""
    person = User.objects.filter(pk=read.user, is_active=True).first()
    if person is None:
        raise Http404
    posting = Posting.objects.editable_by(person).select_related("kind", "initiative").filter(pk=read.posting).first()
    if posting is None:
        raise Http404
    return person, posting
