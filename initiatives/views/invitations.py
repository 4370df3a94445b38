"""The page behind the link of an invitation. Reading it changes nothing: mail scanners open every link."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from initiatives.actions.errors import InitiativeError
from initiatives.actions.invitations import StaleInvitationError, accept, invitation_for
from initiatives.forms.team import AcceptForm
from initiatives.mails.words import plain_name
from initiatives.models import Invitation
from omzien.accounts.models import User


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """For whom the link is; a POST by somebody who is signed in accepts it."""
    found = invitation_for(key)
    if found is None:
        return _stale(request)
    if not request.user.is_authenticated:
        onward = urlencode({"next": request.path})
        ways = {name: f"{reverse(f'account_{name}')}?{onward}" for name in ("login", "signup")}
        return render(request, "initiatives/invitation.html", _context(found) | {"ways": ways})
    person = get_object_or_404(User, pk=request.user.pk)  # a copy: a refused name shows nowhere else on the page
    form = AcceptForm(request.POST if request.method == "POST" else None, instance=person)
    if request.method == "POST" and form.is_valid():
        return _accept(request, found, form, key)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "initiatives/invitation.html", _context(found) | {"form": form}, status=status)


def _accept(request: HttpRequest, found: Invitation, form: AcceptForm, key: str) -> HttpResponse:
    """The name is kept first, in a transaction of its own: the team's lock is held as short as can be."""
    person = form.save() if form.fields else cast("User", request.user)
    try:
        member = accept(key=key, by=person)
    except StaleInvitationError:
        return _stale(request)
    except InitiativeError as refusal:
        form.add_error(None, str(refusal))
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "initiatives/invitation.html", _context(found) | {"form": form}, status=status)
    messages.success(request, f"Welkom in het team van “{member.initiative}”. Je bent {member.get_role_display()}.")
    return redirect("initiatives:team", member.initiative.slug)


def _context(found: Invitation) -> dict[str, object]:
    return {
        "invitation": found,
        "initiative": found.initiative,
        "inviter": plain_name(found.invited_by),
        "is_public": found.initiative.status == found.initiative.Status.PUBLISHED,
    }


def _stale(request: HttpRequest) -> HttpResponse:
    """Used, withdrawn, expired or made up: nobody learns which."""
    return render(request, "initiatives/invitation_stale.html", status=HTTPStatus.GONE)
