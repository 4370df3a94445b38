"""What one was told, how soon one wants to hear, and the button behind "stop" in a mail."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from omzien.accounts.models import User
from omzien.accounts.views import person_of
from omzien.notices.actions.choosing import choose, stop
from omzien.notices.forms import ChoicesForm
from omzien.notices.keys import read_stop_key
from omzien.notices.kinds import title_of
from omzien.notices.models import Notice
from omzien.paging import paginate


@login_required
@never_cache
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Nothing is marked as read: it is a list to look things up in."""
    own = Notice.objects.visible_to(request.user)
    here = reverse("notices:notices")
    paging = paginate(
        Notice.objects.all(),
        ids=lambda start, stop: list(own.order_by("-created_at", "-pk").values_list("pk", flat=True)[start:stop]),
        total=own.count(),
        asked=request.GET.get("pagina"),
        url=lambda number: f"{here}?pagina={number}" if number > 1 else here,
    )
    rows = [(notice, title_of(notice.kind)) for notice in paging.page.object_list]
    return render(request, "notices/list.html", {"paging": paging, "rows": rows})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    form = ChoicesForm(request.POST if request.method == "POST" else None, user=person)
    if request.method == "POST" and form.is_valid():
        choose(person=person, paces=form.paces())
        messages.success(request, "Opgeslagen. Zo krijg je voortaan je meldingen.")
        return redirect("accounts:home")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "notices/choices.html", {"form": form}, status=status)


@csrf_exempt  # a mail program that posts for its reader has no cookie of ours (RFC 8058, 3.2)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_notices(request: HttpRequest, key: str) -> HttpResponse:
    """Reading the page changes nothing: mail scanners open every link."""
    read = read_stop_key(key)
    if read is None:
        raise Http404
    person = get_object_or_404(User, pk=read.user, is_active=True)
    if request.method == "POST":
        stop(person=person, kinds=read.kinds)
    context = {"titles": [title_of(kind) for kind in read.kinds], "is_done": request.method == "POST"}
    response = render(request, "notices/stop.html", context)
    response["Referrer-Policy"] = "same-origin"  # the address of this page is a key
    return response
