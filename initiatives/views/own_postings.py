"""Halen en brengen of one team: what stands, what fits it, and everything that can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiatives.actions.errors import InitiativeError
from initiatives.actions.postings import ChangedMeanwhileError, change, fingerprint, fulfil, put_up, renew, withdraw
from initiatives.facets import paginate
from initiatives.forms.postings import FulfilForm, PostingForm
from initiatives.matches import matches
from initiatives.models import Initiative, Posting
from initiatives.views.managing import managing, own_initiative
from omzien.accounts.models import User
from omzien.limits.actions import allow
from omzien.numbers import bounded_int

TAB = "initiatives:own_postings"
MATCHES_SHOWN = 3
PARTNERS_SUGGESTED = 30
MOST_A_DAY = 20
DAY = 24 * 60 * 60
ENOUGH = "Jullie hebben vandaag al veel neergezet. Morgen kan er weer iets bij."


@login_required
@require_safe
def own_postings(request: HttpRequest, slug: str) -> HttpResponse:
    initiative = own_initiative(request, slug)
    loaded = initiative.postings.for_own_list()
    standing = list(loaded.standing().order_by("expires_on", "pk"))
    for posting in standing:
        posting.initiative = initiative
    earlier = initiative.postings.earlier().order_by("-expires_on", "-pk")
    paging = paginate(
        loaded,
        ids=lambda start, stop: list(earlier.values_list("pk", flat=True)[start:stop]),
        total=earlier.count(),
        asked=request.GET.get("pagina"),
        url=lambda number: f"{request.path}?pagina={number}" if number > 1 else request.path,
    )
    fitting = matches(standing, MATCHES_SHOWN) if initiative.status == Initiative.Status.PUBLISHED else {}
    context = {
        "standing": [(posting, fitting.get(posting.pk, [])) for posting in standing],
        "paging": paging,
        "is_public": initiative.status == Initiative.Status.PUBLISHED,
        **managing(initiative, TAB, "Halen en brengen"),
    }
    return render(request, "initiatives/postings/own.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_posting(request: HttpRequest, slug: str) -> HttpResponse:
    initiative = own_initiative(request, slug)
    form = PostingForm(
        request.POST or None, instance=Posting(initiative=initiative), initial=_start(request, initiative)
    )
    if request.method == "POST" and form.is_valid():
        if not allow(action="posting", who=f"initiative:{initiative.pk}", most=MOST_A_DAY, seconds=DAY):
            form.add_error(None, ENOUGH)
        else:
            done = _try(
                form, lambda: put_up(posting=form.instance, themes=form.cleaned_data["themes"], by=signed_in(request))
            )
            if done:
                messages.success(request, _told(done, initiative))
                return redirect(done if initiative.status == Initiative.Status.PUBLISHED else _tab(initiative))
    context = {"form": form, "is_new": True, **managing(initiative, TAB, "Nieuw")}
    return render(request, "initiatives/postings/form.html", context, status=422 if form.errors else 200)


def _start(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    """The initiative's own themes, or everything of an earlier one that worked and may be asked or offered again."""
    again = bounded_int(request.GET.get("zoals"))
    earlier = initiative.postings.filter(pk=again).first() if again else None
    if earlier is None:
        direction = request.GET.get("richting", "")
        return {"themes": list(initiative.themes.all()), "direction": direction}
    names = ("direction", "kind", "title", "body")
    return {name: getattr(earlier, name) for name in names} | {"themes": list(earlier.themes.all())}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_posting(request: HttpRequest, pk: int) -> HttpResponse:
    posting = own_posting(request, pk)
    if not posting.is_open:
        messages.error(request, f"“{posting}” is {posting.get_status_display()}; wijzigen kan niet meer.")
        return redirect(_tab(posting.initiative))
    form = PostingForm(request.POST or None, instance=posting)
    title, current = posting.title, None
    if request.method == "POST" and form.is_valid():
        try:
            done = _try(form, lambda: _change(request, form))
        except ChangedMeanwhileError as error:
            done, current, form = None, error.current, _second_try(request, error)
            form.add_error(None, str(error))
        if done:
            messages.success(request, f"“{done}” is opgeslagen.")
            return redirect(_tab(posting.initiative))
    context = {
        "form": form,
        "posting": posting,
        "current": current,
        **managing(posting.initiative, TAB, f"{title} bewerken"),
    }
    status = 409 if current else 422 if form.errors else 200
    return render(request, "initiatives/postings/form.html", context, status=status)


def _change(request: HttpRequest, form: PostingForm) -> Posting:
    themes, seen = form.cleaned_data["themes"], form.cleaned_data["seen"]
    return change(posting=form.instance, themes=themes, seen=seen, by=signed_in(request))


def _second_try(request: HttpRequest, error: ChangedMeanwhileError) -> PostingForm:
    """What was typed, now in the knowledge of what the other saved: sending it again decides."""
    data = request.POST.copy()
    data["seen"] = fingerprint(error.current)
    form = PostingForm(data, instance=Posting.objects.get(pk=error.current.pk))
    form.is_valid()
    return form


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fulfil_posting(request: HttpRequest, pk: int) -> HttpResponse:
    posting = own_posting(request, pk)
    form = FulfilForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {"note": form.cleaned_data["note"], "partner": form.cleaned_data["partner"]}
        if _try(form, lambda: fulfil(posting=posting, by=signed_in(request), **values)):
            messages.success(request, f"Wat fijn dat “{posting}” is gelukt.")
            return redirect(_tab(posting.initiative))
    suggested = Initiative.objects.published().exclude(pk=posting.initiative_id).order_by("sort_key", "pk")
    near = suggested.filter(municipality=posting.initiative.municipality_id).values_list("name", flat=True)
    context = {
        "form": form,
        "posting": posting,
        "partners": list(near[:PARTNERS_SUGGESTED]),
        **managing(posting.initiative, TAB, "Het is gelukt"),
    }
    return render(request, "initiatives/postings/fulfil.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def withdraw_posting(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, withdraw, lambda done: f"“{done}” is weggehaald.")


@login_required
@require_POST
def repost(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(
        request, pk, renew, lambda done: f"“{done}” staat er tot en met {date_format(done.expires_on, 'l j F Y')}."
    )


def _do(request: HttpRequest, pk: int, verb: Callable[..., Posting], told: Callable[[Posting], str]) -> HttpResponse:
    posting = own_posting(request, pk)
    try:
        messages.success(request, told(verb(posting=posting, by=signed_in(request))))
    except InitiativeError as error:
        messages.error(request, str(error))
    return redirect(_tab(posting.initiative))


def own_posting(request: HttpRequest, pk: int) -> Posting:
    """The posting when this person may edit it; for others there is nothing here (404)."""
    editable = Posting.objects.editable_by(request.user).select_related("kind").prefetch_related("themes")
    posting = get_object_or_404(editable, pk=pk)
    posting.initiative = own_initiative(request, posting.initiative.slug)
    return posting


def signed_in(request: HttpRequest) -> User:
    """The person, after `login_required`."""
    return request.user  # type: ignore[return-value]  # the stubs do not know the decorator


def _try(form: Any, verb: Callable[[], Posting]) -> Posting | None:
    """What the verb gives, or its sentence on the form."""
    try:
        return verb()
    except ChangedMeanwhileError:
        raise
    except InitiativeError as error:
        form.add_error(None, str(error))
        return None


def _told(posting: Posting, initiative: Initiative) -> str:
    if initiative.status == Initiative.Status.PUBLISHED:
        return f"“{posting}” staat erbij. Hieronder zie je wat erbij past."
    return f"“{posting}” staat klaar. Anderen zien het zodra jullie initiatief is gepubliceerd."


def _tab(initiative: Initiative) -> str:
    return reverse(TAB, args=[initiative.slug])
