"""The team writes about its own initiative, sees what changed, and sets changes back."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from initiatives import actions
from initiatives.facets import paginate
from initiatives.forms.sections import section_named, sections_for
from initiatives.history import content
from initiatives.models import Revision
from initiatives.telling import Words
from initiatives.views.managing import managing, own_initiative
from initiatives.views.overview import overview
from initiatives.views.retelling import retell
from omzien.accounts.models import User

SAVED = "Bewaard."


@login_required
@never_cache
@require_safe
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """All parts, with what is filled in and what is missing."""
    initiative = own_initiative(request, slug)
    values = content(initiative)
    words = Words([{field: [value] for field, value in values.items()}])
    parts = overview(initiative, sections_for(initiative), values, words)
    context = managing(initiative, "initiatives:edit", "Gegevens")
    return render(request, "initiatives/manage/edit.html", context | {"parts": parts})


@login_required
@never_cache
def edit_section(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """One part. What somebody else wrote meanwhile is shown beside it (409); nothing is overwritten silently."""
    initiative = own_initiative(request, slug)
    part = section_named(section, initiative)
    if part is None:
        raise Http404
    posted = request.method == "POST"
    form = part.form(request.POST if posted else None, request.FILES if posted else None, instance=initiative)
    if posted and form.is_valid() and form.store(by=cast("User", request.user)):
        messages.success(request, SAVED)
        return redirect("initiatives:edit", form.instance.slug)
    context = managing(initiative, "initiatives:edit", part.title) | {"form": form, "section": part}
    return render(request, "initiatives/manage/section.html", context, status=form.status)


@login_required
@never_cache
@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    initiative = own_initiative(request, slug)
    revisions = Revision.objects.filter(initiative=initiative)
    paging = paginate(
        revisions.select_related("by").prefetch_related("by__roles", "undone_by"),
        ids=lambda start, stop: list(revisions.values_list("pk", flat=True)[start:stop]),
        total=revisions.count(),
        asked=request.GET.get("pagina"),
        url=lambda number: f"{request.path}?pagina={number}" if number > 1 else request.path,
    )
    context = managing(initiative, "initiatives:history", "Geschiedenis")
    told = retell(paging.page.object_list)
    return render(request, "initiatives/manage/history.html", context | {"paging": paging, "told": told})


@login_required
@require_POST
def undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    initiative = own_initiative(request, slug)
    revision = get_object_or_404(Revision.objects.visible_to(request.user), initiative=initiative, pk=pk)
    revision.initiative = initiative
    try:
        done = actions.undo(revision=revision, by=cast("User", request.user))
    except actions.InitiativeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Teruggezet.")
        if done.kept:
            messages.warning(request, f"Niet teruggezet, want intussen opnieuw gewijzigd: {', '.join(done.kept)}.")
    return redirect("initiatives:history", initiative.slug)
