"""The steps of a registration, its last check, and what the team sees while it waits."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, NamedTuple, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiatives.actions import InitiativeError, registration, return_to_draft
from initiatives.duplicates import likely_duplicates, sought_of
from initiatives.facts import PRIVATE, Fact, facts_of
from initiatives.forms.editing import NEEDED
from initiatives.forms.registration import FORMS, SubmitForm
from initiatives.forms.sections import SECTIONS, Section
from initiatives.history import content
from initiatives.models import Initiative, Membership, ReviewStep
from initiatives.timeline import Moment, timeline
from initiatives.views.pages import HOME
from omzien.accounts.models import User

Status = Initiative.Status
STEPS = ("naam", "wat", "hoever", "contact")
CHECK = "nakijken"
FIRST_AFTER_NAME = "wat"
# What the directory needs comes from these; the others can be skipped.
NEEDED_STEPS = frozenset({"naam", "wat", "hoever"})
BY_KEY = {section.key: section for section in SECTIONS}
BACK, LATER = "terug", "later"


class Part(NamedTuple):
    """One step on the page that shows them all."""

    section: Section
    url: str
    facts: list[Fact]
    missing: bool


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def register_step(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    initiative = own_registration(request, pk)
    if section != CHECK and section not in STEPS:
        raise Http404
    if initiative.status != Status.DRAFT:
        return redirect("initiatives:registration", initiative.pk)
    if section == CHECK:
        return _check(request, initiative)
    return _step(request, initiative, BY_KEY[section])


def _step(request: HttpRequest, initiative: Initiative, section: Section) -> HttpResponse:
    """Saved by every button; what is wrong stays on the screen, with the reason."""
    posted = request.method == "POST"
    form = FORMS[section.key](request.POST if posted else None, instance=initiative)
    for name in form.fields.keys() & set(NEEDED):
        form.fields[name].required = request.POST.get("naar") not in {BACK, LATER}
    if section.key == "contact" and not initiative.contact_email:
        form.initial["contact_email"] = _user(request).email
    if posted and form.is_valid() and _stored(request, form):
        return redirect(_after(request, initiative, section.key))
    context = _context(request, initiative, section.key) | {"section": section, "form": form}
    return render(request, "initiatives/register/step.html", context, status=form.status)


def _stored(request: HttpRequest, form: Any) -> bool:
    try:
        return bool(form.store(by=_user(request)))
    except InitiativeError as error:
        form.add_error(None, str(error))
        return False


def _check(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Everything once more, the promise, and the button that sends it in."""
    steps = timeline(initiative, request.user)
    asked = next((step for step in reversed(steps) if step.kind == ReviewStep.Kind.ASKED), None)
    asked = asked if initiative.submitted_at else None
    form = SubmitForm(request.POST if request.method == "POST" else None, asked=asked is not None)
    if request.method == "POST" and form.is_valid():
        try:
            answer = form.cleaned_data.get("answer", "")
            registration.submit(initiative=initiative, by=_user(request), text=answer)
        except InitiativeError as error:
            form.add_error(None, str(error))
        else:
            return redirect("initiatives:registration", initiative.pk)
    context = _context(request, initiative, CHECK) | {
        "form": form,
        "asked": asked,
        "parts": _parts(initiative),
        "private": PRIVATE,
        "duplicates": likely_duplicates(sought_of(initiative), request.user, most=3),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "initiatives/register/overview.html", context, status=status)


@login_required
@require_safe
@never_cache
def registration_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a registration stands: on to the step that it asks for, or who looks at it now."""
    initiative = own_registration(request, pk)
    if initiative.status == Status.PUBLISHED:
        return redirect(initiative)
    if initiative.status == Status.DRAFT:
        return redirect("initiatives:register_step", initiative.pk, CHECK if initiative.summary else FIRST_AFTER_NAME)
    steps = timeline(initiative, request.user)
    context = {
        "crumbs": _crumbs(initiative),
        "initiative": initiative,
        "timeline": steps,
        "waits": initiative.status == Status.SUBMITTED,
        "last": _last(steps, ReviewStep.Kind.DECLINED),
        "is_owner": _owns(request, initiative),
    }
    return render(request, "initiatives/register/status.html", context)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    initiative = own_registration(request, pk)
    return _do(request, initiative, registration.withdraw, "Je aanmelding is ingetrokken. Je kunt eraan verder werken.")


@login_required
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """What was not placed becomes a draft again."""
    initiative = own_registration(request, pk)
    return _do(request, initiative, return_to_draft, "Je kunt je aanmelding weer wijzigen en opnieuw insturen.")


def _do(request: HttpRequest, initiative: Initiative, verb: Any, said: str) -> HttpResponse:
    try:
        verb(initiative=initiative, by=_user(request))
    except InitiativeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("initiatives:registration", initiative.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """A question first; only the answer throws the draft away."""
    initiative = own_registration(request, pk)
    if request.method == "POST":
        try:
            registration.discard(initiative=initiative, by=_user(request))
        except InitiativeError as error:
            messages.error(request, str(error))
            return redirect("initiatives:registration", initiative.pk)
        messages.success(request, f"“{initiative}” is weggegooid.")
        return redirect("accounts:home")
    context = {"crumbs": _crumbs(initiative), "initiative": initiative}
    return render(request, "initiatives/register/discard.html", context)


def own_registration(request: HttpRequest, pk: int) -> Initiative:
    """When this person is on the team; a coordinator decides in the admin, for others there is nothing here."""
    mine = Initiative.objects.editable_by(request.user).filter(memberships__user=_user(request))
    return get_object_or_404(mine.for_page(), pk=pk)


def _context(request: HttpRequest, initiative: Initiative, here: str) -> dict[str, Any]:
    order = [*STEPS, CHECK]
    at = order.index(here)
    labels = [*(BY_KEY[key].title for key in STEPS), "Nakijken"]
    states = ["done" if number < at else "current" if number == at else "todo" for number in range(len(order))]
    return {
        "crumbs": _crumbs(initiative),
        "initiative": initiative,
        "steps": list(zip(labels, states, strict=True)),
        "number": at + 1,
        "total": len(order),
        "previous": order[at - 1] if at else "",
        "skip": _address(initiative, order[at + 1]) if here not in {CHECK, *NEEDED_STEPS} else "",
        "is_owner": _owns(request, initiative),
        "first_time": here == FIRST_AFTER_NAME and not initiative.summary,
    }


def _parts(initiative: Initiative) -> list[Part]:
    values = content(initiative)
    facts = {fact.field: fact for fact in facts_of(initiative)}
    parts = []
    for key in STEPS:
        section = BY_KEY[key]
        fields = [field for field in FORMS[key].covers() if field in facts]
        shown = [facts[field] for field in fields]
        parts.append(Part(section, _address(initiative, key), shown, section.blocks_publishing(values)))
    return parts


def _after(request: HttpRequest, initiative: Initiative, here: str) -> str:
    order = [*STEPS, CHECK]
    where = request.POST.get("naar", "")
    if where == LATER:
        messages.success(request, "Bewaard. Je vindt je aanmelding hier terug.")
        return reverse("accounts:home")
    at = order.index(here) + (-1 if where == BACK else 1)
    return _address(initiative, order[max(at, 0)] if where != CHECK else CHECK)


def _address(initiative: Initiative, step: str) -> str:
    return reverse("initiatives:register_step", args=[initiative.pk, step])


def _crumbs(initiative: Initiative) -> list[tuple[str, str]]:
    return [HOME, ("Mijn Omzien", reverse("accounts:home")), (f"Aanmelding {initiative.name}", "")]


def _last(steps: list[Moment], kind: str) -> Moment | None:
    return steps[-1] if steps and steps[-1].kind == kind else None


def _owns(request: HttpRequest, initiative: Initiative) -> bool:
    return initiative.memberships.filter(user=_user(request), role=Membership.Role.OWNER).exists()


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)
