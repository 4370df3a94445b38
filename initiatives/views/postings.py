"""Halen en brengen for everybody: the list, one offer or need with what fits it, and the way in for who has one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from initiatives.filters import PostingFilterSet
from initiatives.matches import matches_of
from initiatives.models import Initiative, Posting
from initiatives.views.cards import PostingCard, postings_with_distances
from initiatives.views.directory import is_fragment, widening
from initiatives.views.pages import HOME

HERE = "Halen en brengen"
MATCHES_SHOWN = 6


@require_safe
@vary_on_headers("HX-Request")
def posting_list(request: HttpRequest) -> HttpResponse:
    path = reverse("initiatives:postings")
    found = filterset(request, path)
    with found.evaluating():
        paging = found.paging(Posting.objects.for_card())
    context = {
        "found": found,
        "paging": paging,
        "cards": postings_with_distances(paging.page.object_list, found),
        "crumbs": [HOME, (HERE, "")],
        "data_urls": [(suffix, f"/halen-en-brengen.{suffix}{found.query_string}") for suffix in ("csv", "atom")],
        "widen": [*widening(found, "Alles bekijken"), ("Zet zelf iets neer", reverse("initiatives:start_posting"))],
    }
    return render(request, f"initiatives/postings/list{'_results' if is_fragment(request) else ''}.html", context)


def filterset(request: HttpRequest, path: str) -> PostingFilterSet:
    return PostingFilterSet(request.GET, Posting.objects.current(), path=path)


@require_safe
def posting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is over is still there for its team; others hear that it is over, and see what is like it."""
    posting = Posting.objects.visible_to(request.user).for_page().filter(pk=pk).first()
    if posting is None:
        return _over(request, pk)
    may_edit = Posting.objects.editable_by(request.user).filter(pk=pk).exists()
    is_shown = posting.is_current and posting.initiative.status == Initiative.Status.PUBLISHED
    context = {
        "posting": posting,
        "may_edit": may_edit,
        "is_shown": is_shown,
        "matches": matches_of(posting, MATCHES_SHOWN) if is_shown else [],
        "crumbs": [HOME, (HERE, reverse("initiatives:postings")), (posting.title, "")],
    }
    return render(request, "initiatives/postings/detail.html", context)


def _over(request: HttpRequest, pk: int) -> HttpResponse:
    """Only what was public before is said to be over (410), and of it only the kind."""
    over = Posting.objects.filter(initiative__in=Initiative.objects.published().values("pk"), pk=pk)
    posting = over.select_related("kind").first()
    if posting is None:
        raise Http404
    alike = Posting.objects.current().filter(kind=posting.kind_id, direction=posting.direction)
    newest = alike.for_card().order_by("-created_at", "-pk")[:MATCHES_SHOWN]
    context = {
        "kind": posting.kind,
        "is_offer": posting.is_offer,
        "cards": [PostingCard(one) for one in newest],
        "all_url": f"{reverse('initiatives:postings')}?richting={posting.direction}&soort={posting.kind.slug}",
        "crumbs": [HOME, (HERE, reverse("initiatives:postings")), ("Voorbij", "")],
    }
    return render(request, "initiatives/postings/over.html", context, status=410)


@require_safe
def start_posting(request: HttpRequest) -> HttpResponse:
    """For whom? Straight to the form for who has one initiative."""
    user = request.user
    own = list(user.initiatives.order_by("sort_key", "pk")[:50]) if user.is_authenticated else []
    if len(own) == 1:
        return redirect("initiatives:add_posting", slug=own[0].slug)
    crumbs = [HOME, (HERE, reverse("initiatives:postings")), ("Zet zelf iets neer", "")]
    return render(request, "initiatives/postings/start.html", {"own": own, "crumbs": crumbs})
