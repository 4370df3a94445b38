"""Writing to an initiative, in general or about what it fetches or brings. Nobody's address is shown."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from initiatives.actions.audience import audience_of
from initiatives.actions.claims import has_team
from initiatives.actions.conversations import start_as_member, start_as_visitor
from initiatives.actions.errors import InitiativeError
from initiatives.actions.relaying import TooMuchError
from initiatives.forms.conversations import LetterForm, MemberLetterForm, VisitorLetterForm
from initiatives.models import Initiative, Membership, Posting
from initiatives.views.pages import HOME
from omzien.accounts.models import User
from omzien.limits.actions import visitor

SENT = "Je bericht is verstuurd. Een antwoord zie je hier, en je krijgt het per mail."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, slug: str) -> HttpResponse:
    initiative = get_object_or_404(Initiative.objects.published().select_related("municipality"), slug=slug)
    return _write(request, initiative, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def posting_contact(request: HttpRequest, pk: int) -> HttpResponse:
    posting = get_object_or_404(Posting.objects.current().select_related("initiative__municipality"), pk=pk)
    return _write(request, posting.initiative, posting)


@never_cache
@require_safe
def contact_sent(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for every address: this page does not know it."""
    initiative = get_object_or_404(Initiative.objects.published(), slug=slug)
    return render(request, "initiatives/contact_sent.html", {"initiative": initiative, "crumbs": _crumbs(initiative)})


def _write(request: HttpRequest, initiative: Initiative, posting: Posting | None) -> HttpResponse:
    user = request.user
    audience = audience_of(initiative)
    context = {
        "initiative": initiative,
        "posting": posting,
        "crumbs": _crumbs(initiative),
        "is_own": user.is_authenticated and Membership.objects.filter(initiative=initiative, user=user).exists(),
        "is_reachable": bool(audience.people or audience.email),
        "has_team": has_team(initiative),
    }
    form = _form(request, initiative, posting)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                return _sent(request, form)
            except InitiativeError as error:
                form.add_error(None, str(error))
                status = HTTPStatus.TOO_MANY_REQUESTS if isinstance(error, TooMuchError) else status
    return render(request, "initiatives/contact.html", context | {"form": form}, status=status)


def _form(request: HttpRequest, initiative: Initiative, posting: Posting | None) -> LetterForm:
    data = request.POST if request.method == "POST" else None
    if isinstance(request.user, User):
        return MemberLetterForm(data, initiative=initiative, posting=posting, user=request.user)
    return VisitorLetterForm(data, initiative=initiative, posting=posting)


def _sent(request: HttpRequest, form: LetterForm) -> HttpResponse:
    letter = form.letter()
    if isinstance(request.user, User):
        conversation = start_as_member(letter=letter, by=request.user)
        messages.success(request, SENT)
        return redirect("initiatives:conversation", conversation.pk)
    start_as_visitor(letter=letter, email=form.cleaned_data["email"], network=visitor(request))
    return redirect("initiatives:contact_sent", letter.initiative.slug)


def _crumbs(initiative: Initiative) -> list[tuple[str, str]]:
    listed = ("Initiatieven", reverse("initiatives:list"))
    return [HOME, listed, (initiative.name, initiative.get_absolute_url()), ("Contact", "")]
