"""What is done with theme proposals: propose one, support it, close it, plan it. Everything by POST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.actions import proposals as verbs
from events.actions.errors import EventError
from events.actions.planning import plan
from events.alike import Alike, alike
from events.forms.proposals import CloseForm, ProposeForm, SupportForm
from events.models import ThemeProposal
from events.views.proposals import own_initiatives, page_context, screen_of, trail
from initiatives.models import Initiative
from omzien.accounts.models import User
from omzien.limits.actions import allow

DAY = 24 * 60 * 60
PROPOSALS_A_DAY, VOICES_A_DAY = 10, 60
ENOUGH = "Dit ging vandaag al heel vaak. Morgen kan het weer."
NEW = "Stel een thema voor"


@require_safe
def start_proposal(request: HttpRequest) -> HttpResponse:
    """For whom? Straight to the form for who has one initiative."""
    own = list(own_initiatives(request)[:50])
    if len(own) == 1:
        return redirect("events:add_proposal", slug=own[0].slug)
    return render(request, "events/proposals/start.html", {"own": own, "crumbs": [*trail(), (NEW, "")]})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_proposal(request: HttpRequest, slug: str) -> HttpResponse:
    """What is alike is shown before a second one is made of it."""
    initiative = _own(request, slug)
    form = ProposeForm(request.POST or None, initiative=initiative)
    like: list[Alike] = []
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        like = [] if values["looked"] else alike(values["title"], [theme.pk for theme in values["themes"]])
        if not like and (made := _propose(request, initiative, form)):
            messages.success(request, "Jullie voorstel staat erop. Jullie eigen stem is de eerste.")
            return redirect(made)
    context = {
        "form": _with_looked(request, initiative) if like else form,
        "alike": like,
        "initiative": initiative,
        "crumbs": [*trail(), (NEW, "")],
    }
    return render(request, "events/proposals/form.html", context, status=422 if form.errors else 200)


def _propose(request: HttpRequest, initiative: Initiative, form: ProposeForm) -> ThemeProposal | None:
    if not allow(action="theme-proposal", who=f"initiative:{initiative.pk}", most=PROPOSALS_A_DAY, seconds=DAY):
        form.add_error(None, ENOUGH)
        return None
    values = {name: form.cleaned_data[name] for name in ("title", "kind", "question", "themes", "regions")}
    try:
        return verbs.propose(initiative=initiative, by=_person(request), **values)
    except EventError as error:
        form.add_error(None, str(error))
        return None


def _with_looked(request: HttpRequest, initiative: Initiative) -> ProposeForm:
    """What was typed, now in the knowledge of what is alike: sending it again makes a new one."""
    data = request.POST.copy()
    data["looked"] = "1"
    form = ProposeForm(data, initiative=initiative)
    form.is_valid()
    return form


@require_POST
def support_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _visible(request, pk)
    if not request.user.is_authenticated:
        return redirect_to_login(proposal.get_absolute_url())
    form = SupportForm(request.POST, mine=own_initiatives(request))
    if form.is_valid() and not allow(
        action="theme-support", who=f"user:{request.user.pk}", most=VOICES_A_DAY, seconds=DAY
    ):
        form.add_error(None, ENOUGH)
    if form.is_valid():
        own, note = form.cleaned_data["initiative"], form.cleaned_data["note"]
        try:
            verbs.support(proposal=proposal, initiative=own, by=_person(request), note=note)
        except EventError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{own} steunt dit nu. Als er een bijeenkomst komt, krijgen jullie een mail.")
            return redirect(proposal)
    return render(request, "events/proposals/detail.html", page_context(request, proposal, form), status=422)


@require_POST
def withdraw_support(request: HttpRequest, pk: int) -> HttpResponse:
    def verb(proposal: ThemeProposal) -> str:
        initiative = _own_of(request)
        verbs.withdraw_support(proposal=proposal, initiative=initiative, by=_person(request))
        return f"{initiative} steunt dit niet meer."

    return _do(request, pk, verb)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """For coordinators, and for who proposed it while nobody else supports it; for others there is nothing here."""
    proposal, by = _visible(request, pk), _person(request)
    if not verbs.may_close(proposal, by):
        raise Http404
    in_care = ThemeProposal.objects.in_care_of(by).filter(pk=pk).exists()
    form = CloseForm(request.POST or None, may_remove=in_care)
    if request.method == "POST" and form.is_valid():
        verb = verbs.remove if form.removes else verbs.close
        try:
            verb(proposal=proposal, reason=form.cleaned_data["reason"], by=by)
        except EventError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, "Van de site gehaald." if form.removes else "Gesloten. Wie het steunde krijgt een mail."
            )
            return redirect(proposal)
    context = {
        "form": form,
        "proposal": proposal,
        "crumbs": [*trail(), (proposal.title, proposal.get_absolute_url()), ("Sluiten", "")],
    }
    return render(request, "events/proposals/close.html", context, status=422 if form.errors else 200)


@require_POST
def reopen_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    def verb(proposal: ThemeProposal) -> str:
        verbs.reopen(proposal=proposal, by=_person(request))
        return "Het voorstel staat weer open."

    return _do(request, pk, verb)


@require_POST
def plan_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to the screen where the draft is made ready."""
    proposal = _visible(request, pk)
    if not request.user.is_authenticated:
        return redirect_to_login(proposal.get_absolute_url())
    try:
        event = plan(proposal=proposal, by=_person(request))
    except verbs.NotYoursError:
        raise Http404 from None
    except EventError as error:
        messages.error(request, str(error))
        return redirect(proposal)
    messages.success(
        request,
        "Er staat een concept klaar. Kies dag en plek, en publiceer het: dan krijgt iedereen die het steunt een mail.",
    )
    return redirect(screen_of(event))


def _do(request: HttpRequest, pk: int, verb: Callable[[ThemeProposal], str]) -> HttpResponse:
    """One press of a button; who may not do it finds nothing here."""
    proposal = _visible(request, pk)
    if not request.user.is_authenticated:
        return redirect_to_login(proposal.get_absolute_url())
    try:
        messages.success(request, verb(proposal))
    except verbs.NotYoursError:
        raise Http404 from None
    except EventError as error:
        messages.error(request, str(error))
    return redirect(proposal)


def _visible(request: HttpRequest, pk: int) -> ThemeProposal:
    return get_object_or_404(ThemeProposal.objects.visible_to(request.user).for_page(), pk=pk)


def _own(request: HttpRequest, slug: str) -> Initiative:
    return get_object_or_404(own_initiatives(request).only().defer("search_vector"), slug=slug)


def _own_of(request: HttpRequest) -> Initiative:
    """The initiative that the form names, when this person is on its team, also where it left the site."""
    typed: Any = request.POST.get("initiative", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise Http404
    return get_object_or_404(Initiative.objects.filter(memberships__user=request.user.pk), pk=int(typed))


def _person(request: HttpRequest) -> User:
    """The person, once it is known that there is one."""
    return request.user  # type: ignore[return-value]  # checked by the caller
