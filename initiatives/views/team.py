"""Who is on the team of one initiative, and what its owners do with that."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from initiatives.actions import invitations, team
from initiatives.actions.errors import InitiativeError
from initiatives.forms.team import HandOverForm, InviteForm, RoleForm
from initiatives.models import Initiative, Invitation, Membership
from initiatives.views.managing import managing, own_initiative
from omzien.accounts.models import User

MOST_SHOWN = 50
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@login_required
@never_cache
def team_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The list, and for owners the forms; a POST invites."""
    initiative = own_initiative(request, slug)
    posted = request.method == "POST"
    members = list(_members(initiative))
    form = _invite_form(members, request.POST if posted else None)
    if posted and form.is_valid():
        given = form.cleaned_data
        done = f"We sturen een uitnodiging naar {given['email']}."
        if _try(request, form, done, invitations.invite, initiative=initiative, by=_user(request), **given):
            return redirect("initiatives:team", slug)
    status = UNPROCESSABLE if form.errors else HTTPStatus.OK
    return render(request, "initiatives/manage/team.html", _context(request, initiative, members, form), status=status)


@login_required
@require_POST
def change_role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = _member(request, slug, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _refused(request, slug, "Kies een rol: eigenaar of redacteur.")
    role = Membership.Role(form.cleaned_data["role"])
    whose = "Jij bent" if member.user_id == request.user.pk else f"{member.user} is"
    return _do(request, slug, f"{whose} nu {role.label}.", team.change_role, member=member, role=role)


@login_required
@never_cache
def remove_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Asks first; a POST removes."""
    initiative = own_initiative(request, slug)
    member = _member(request, slug, pk)
    _require_manager(request, initiative)
    if request.method == "POST":
        return _do(request, slug, f"{member.user} staat niet meer in het team.", team.remove_member, member=member)
    context = managing(initiative, "initiatives:team", "Uit het team halen") | {"member": member}
    return render(request, "initiatives/manage/team_remove.html", context)


@login_required
@never_cache
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks first; a POST leaves. The last owner is led to handing over."""
    initiative = own_initiative(request, slug)
    mine = get_object_or_404(_members(initiative), user=request.user.pk)
    others = [one for one in _members(initiative) if one.pk != mine.pk]
    may_leave = any(map(team.is_owner, others))
    error = ""
    if request.method == "POST":
        try:
            team.leave(initiative=initiative, by=_user(request))
        except InitiativeError as refusal:
            error = str(refusal)
        else:
            messages.success(request, f"Je bent uit het team van “{initiative}”. Dank je wel voor wat je deed.")
            return redirect("accounts:home")
    context = managing(initiative, "initiatives:team", "Uit het team gaan") | {"may_leave": may_leave, "error": error}
    return render(
        request, "initiatives/manage/team_leave.html", context, status=HTTPStatus.CONFLICT if error else HTTPStatus.OK
    )


@login_required
@never_cache
def hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    initiative = own_initiative(request, slug)
    members = list(_members(initiative))
    if not any(one.user_id == request.user.pk and team.is_owner(one) for one in members):
        raise Http404
    others = [one for one in members if one.user_id != request.user.pk and one.user.is_active]
    posted = request.method == "POST"
    form = HandOverForm(request.POST if posted else None, others=others)
    if posted and form.is_valid() and _handed_over(request, initiative, form):
        gone = form.leaves and form.member
        return redirect("accounts:home") if gone else redirect("initiatives:team", slug)
    context = managing(initiative, "initiatives:team", "Overdragen") | {"form": form}
    status = UNPROCESSABLE if form.errors else HTTPStatus.OK
    return render(request, "initiatives/manage/team_hand_over.html", context, status=status)


@login_required
@require_POST
def withdraw_invitation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    invitation = _invitation(request, slug, pk)
    done = f"De uitnodiging aan {invitation.email} is ingetrokken. De link in de mail werkt niet meer."
    return _do(request, slug, done, invitations.withdraw_invitation, invitation=invitation)


@login_required
@require_POST
def send_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    invitation = _invitation(request, slug, pk)
    done = f"We sturen {invitation.email} een nieuwe uitnodiging. De oude link werkt niet meer."
    return _do(request, slug, done, invitations.send_again, invitation=invitation)


def _handed_over(request: HttpRequest, initiative: Initiative, form: HandOverForm) -> bool:
    by, email = _user(request), form.cleaned_data["email"]
    if form.member:
        done = f"{form.member.user} is nu eigenaar van “{initiative}”."
        return _try(request, form, done, team.hand_over, to=form.member, by=by, leaves=form.leaves)
    done = f"We sturen een uitnodiging naar {email}. Tot die is aangenomen, blijf jij eigenaar."
    role = Membership.Role.OWNER
    given = {"initiative": initiative, "email": email, "role": role, "by": by, "leaves": form.leaves}
    return _try(request, form, done, invitations.invite, hands_over=True, **given)


def _try(request: HttpRequest, form: Any, done: str, do: Callable[..., Any], **given: Any) -> bool:
    """What cannot be done becomes an error of the form, which keeps what was typed."""
    try:
        do(**given)
    except InitiativeError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, done)
    return True


def _do(request: HttpRequest, slug: str, done: str, do: Callable[..., Any], **given: Any) -> HttpResponse:
    try:
        do(by=_user(request), **given)
    except InitiativeError as refusal:
        return _refused(request, slug, str(refusal))
    messages.success(request, done)
    return redirect("initiatives:team", slug)


def _refused(request: HttpRequest, slug: str, sentence: str) -> HttpResponse:
    """The team as it is now, with what went wrong above it."""
    messages.error(request, sentence)
    initiative = own_initiative(request, slug)
    members = list(_members(initiative))
    context = _context(request, initiative, members, _invite_form(members))
    return render(request, "initiatives/manage/team.html", context, status=UNPROCESSABLE)


def _context(
    request: HttpRequest, initiative: Initiative, members: list[Membership], form: InviteForm
) -> dict[str, Any]:
    mine = next((one for one in members if one.user_id == request.user.pk), None)
    may_manage = _manages(request, initiative, members)
    invited = Invitation.objects.visible_to(request.user).filter(
        initiative=initiative, accepted_at=None, withdrawn_at=None
    )
    return managing(initiative, "initiatives:team", "Team") | {
        "members": members,
        "mine": mine,
        "may_manage": may_manage,
        "is_owner": bool(mine and team.is_owner(mine)),
        "invitations": invited.select_related("invited_by")[:MOST_SHOWN] if may_manage else [],
        "form": form,
        "roles": Membership.Role.choices,
    }


def _members(initiative: Initiative) -> Any:
    return initiative.memberships.select_related("user").order_by("created_at", "pk")


def _manages(request: HttpRequest, initiative: Initiative, members: list[Membership]) -> bool:
    owns = any(one.user_id == request.user.pk and team.is_owner(one) for one in members)
    return owns or team.cares_for(_user(request), initiative)


def _require_manager(request: HttpRequest, initiative: Initiative) -> None:
    if not _manages(request, initiative, list(_members(initiative))):
        raise Http404


def _invite_form(members: list[Membership], given: Any = None) -> InviteForm:
    return InviteForm(given, has_owner=any(map(team.is_owner, members)))


def _member(request: HttpRequest, slug: str, pk: int) -> Membership:
    return get_object_or_404(_members(own_initiative(request, slug)), pk=pk)


def _invitation(request: HttpRequest, slug: str, pk: int) -> Invitation:
    seen = Invitation.objects.visible_to(request.user).filter(initiative=own_initiative(request, slug))
    return get_object_or_404(seen.select_related("initiative__municipality"), pk=pk)


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)
