"""Theme proposals for everybody: the list, and the page of one with who supports it."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from events.actions.proposals import may_close, takes_voices
from events.filters.proposals import ProposalFilterSet
from events.forms.proposals import SupportForm
from events.models import Event, Support, ThemeProposal
from initiatives.models import Initiative
from initiatives.views.directory import is_fragment, widening
from initiatives.views.pages import HOME
from omzien.accounts.models import User

HERE = "Themavoorstellen"
VOICES_SHOWN = 100


class Voices(NamedTuple):
    """Who supports a proposal: those that everybody may see, and how many others."""

    shown: list[Support]
    others: int


@require_safe
@vary_on_headers("HX-Request")
def proposal_list(request: HttpRequest) -> HttpResponse:
    path = reverse("events:proposals")
    found = ProposalFilterSet(request.GET, ThemeProposal.objects.published(), path=path)
    with found.evaluating():
        paging = found.paging(ThemeProposal.objects.for_card())
    context = {
        "found": found,
        "paging": paging,
        "proposals": paging.page.object_list,
        "crumbs": [*trail()[:-1], (HERE, "")],
        "widen": [*widening(found, "Alle voorstellen"), ("Stel een thema voor", reverse("events:start_proposal"))],
    }
    return render(request, f"events/proposals/list{'_results' if is_fragment(request) else ''}.html", context)


@require_safe
def proposal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    visible = ThemeProposal.objects.visible_to(request.user)
    proposal = get_object_or_404(visible.for_page(), pk=pk)
    return render(request, "events/proposals/detail.html", page_context(request, proposal))


def page_context(request: HttpRequest, proposal: ThemeProposal, form: SupportForm | None = None) -> dict[str, Any]:
    """Also for the page that shows the form again with what is wrong."""
    voices = voices_of(proposal)
    mine = own_initiatives(request)
    supporting = [one for one in voices.shown if one.initiative in mine]
    free = mine.exclude(theme_supports__proposal=proposal) if mine else Initiative.objects.none()
    is_open = takes_voices(proposal)
    user = request.user
    is_mine = any(one.pk == proposal.initiative_id for one in mine)
    in_care = isinstance(user, User) and ThemeProposal.objects.in_care_of(user).filter(pk=proposal.pk).exists()
    return {
        "proposal": proposal,
        "voices": voices,
        "supporting": [one for one in supporting if one.initiative_id != proposal.initiative_id],
        "is_mine": is_mine,
        "has_initiative": bool(mine),
        "is_open": is_open,
        "form": form or (SupportForm(mine=free) if is_open and free else None),
        "in_care": in_care,
        "may_close": isinstance(user, User) and proposal.is_wanted and may_close(proposal, user),
        "draft_url": draft_url(proposal) if in_care else "",
        "is_named": proposal.initiative.status == Initiative.Status.PUBLISHED,
        "is_shown": proposal.status != ThemeProposal.Status.REMOVED,
        "crumbs": [*trail(), (proposal.title, "")],
    }


def voices_of(proposal: ThemeProposal) -> Voices:
    """Who proposed it first, then in the order in which they joined; only names that everybody may see."""
    rows = proposal.supports.filter(initiative__status=Initiative.Status.PUBLISHED)
    rows = rows.select_related("initiative__municipality").order_by("created_at", "pk")
    wide = ("initiative__search_vector", "initiative__description", "initiative__people", "initiative__legacy")
    shown = sorted(rows.defer(*wide)[:VOICES_SHOWN], key=lambda one: one.initiative_id != proposal.initiative_id)
    total: int = proposal.voices  # type: ignore[attr-defined]  # annotated by for_page()
    return Voices(shown, max(0, total - len(shown)))


def own_initiatives(request: HttpRequest) -> QuerySet[Initiative]:
    """Those of this person that are on the site, by name; the smallest rows."""
    if not request.user.is_authenticated:
        return Initiative.objects.none()
    mine = Initiative.objects.published().filter(memberships__user=request.user)
    return mine.only("pk", "name", "slug", "status").order_by("sort_key", "pk")


def draft_url(proposal: ThemeProposal) -> str:
    """The screen of the meeting that is being made of it."""
    draft = proposal.events.filter(status=Event.Status.DRAFT).order_by("-pk").first()
    return screen_of(draft) if draft else ""


def screen_of(event: Event) -> str:
    """Where an event is made ready: the screen on the site, or else that of the admin."""
    try:
        return reverse("events:edit", args=[event.slug])
    except NoReverseMatch:
        return reverse("admin:events_event_change", args=[event.pk])


def trail() -> list[tuple[str, str]]:
    return [HOME, ("Agenda", reverse("events:list")), (HERE, reverse("events:proposals"))]
