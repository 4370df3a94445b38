"""Who is alike: a few on the page of an initiative, more on a page of their own."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from initiatives.models import FormerSlug, Initiative
from initiatives.models.vocabulary import Phase
from initiatives.similar import Side, Similar, similar_to

FEW, MORE = 3, 12
# For who reads the page, and for who may edit it.
TITLES = {
    Side.PEER: ("Ongeveer even ver", "Zij lopen naast jullie"),
    Side.GUIDE: ("Al verder op weg", "Van hen kunnen jullie leren"),
    Side.LEARNER: ("Nog niet zo ver", "Zij kunnen van jullie leren"),
}
OF_ENDED = {Side.PEER: "Ook afgerond", Side.LEARNER: "Nu bezig"}


class Row(NamedTuple):
    """One of both lists, with its heading."""

    side: Side
    title: str
    similar: list[Similar]


@require_safe
def similar(request: HttpRequest, slug: str) -> HttpResponse:
    visible = Initiative.objects.visible_to(request.user)
    initiative = visible.for_page().filter(slug=slug).first()
    if initiative is None:
        former = get_object_or_404(FormerSlug.objects.select_related("initiative"), slug=slug, initiative__in=visible)
        return redirect("initiatives:similar", former.initiative.slug, permanent=True)
    may_edit = Initiative.objects.editable_by(request.user).filter(pk=initiative.pk).exists()
    crumbs = [("Home", "/"), ("Initiatieven", reverse("initiatives:list"))]
    context = {
        "initiative": initiative,
        "may_edit": may_edit,
        "crumbs": [*crumbs, (initiative.name, initiative.get_absolute_url()), ("Lijkt hierop", "")],
        **alike_context(initiative, may_edit=may_edit, most=MORE),
    }
    return render(request, "initiatives/similar.html", context)


def alike_context(initiative: Initiative, *, may_edit: bool, most: int = FEW) -> dict[str, Any]:
    """What `initiatives/_similar.html` needs; the initiative is loaded with `for_page()`."""
    alike = similar_to(initiative, most)
    ended = initiative.phase is not None and initiative.phase.stage == Phase.Stage.ENDED
    rows = [
        Row(side, OF_ENDED[side] if ended else TITLES[side][may_edit], found)
        for side, found in ((Side.PEER, alike.peers), (alike.side, alike.others))
    ]
    return {"alike": rows, "any_alike": any(row.similar for row in rows), "widen": widening(initiative)}


def widening(initiative: Initiative) -> list[tuple[str, str]]:
    """Where to look further when nobody is alike: the themes, or else everything nearby."""
    themes = [(theme.name, theme.get_absolute_url()) for theme in initiative.themes.all()[:FEW]]
    return themes or [("Alle initiatieven", reverse("initiatives:list"))]
