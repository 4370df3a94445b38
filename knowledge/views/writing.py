"""Members write for the knowledge base: begin, tell what it is, look at it, send it in, take it back, throw it away."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from knowledge.actions.errors import ChangedMeanwhileError, WritingError
from knowledge.actions.sending import missing, send_in, take_back, whole
from knowledge.actions.writing import discard, seen_of, start, tell
from knowledge.forms.blocks import FORMS
from knowledge.forms.writing import BeginForm, FindForm, SendForm
from knowledge.models import ArticlePage, Manuscript
from knowledge.reading import contents_of, load_renditions, minutes_to_read, parts_of, plain_text
from knowledge.richtext import fill_in
from knowledge.views.manuscripts import (
    DAY,
    Page,
    context,
    crumbs,
    has_confirmed_address,
    may_save,
    own_page,
    to_page,
    writer,
)
from knowledge.writing.states import for_standing, standings
from omzien.limits.actions import allow
from omzien.numbers import bounded_int

MOST_STARTED_A_DAY, MOST_SENT_A_DAY = 10, 20
ENOUGH = "Je begon vandaag al aan veel teksten. Morgen kan er weer een bij."
ENOUGH_SENT = "Je stuurde vandaag al vaak iets in. Morgen kan het weer."
SENT = "Ingestuurd. De redactie leest je tekst, meestal binnen een week. Je krijgt een mail."
PARTS: dict[str, tuple[str, type[Any]]] = {
    "begin": ("Wat het is", BeginForm),
    "vinden": ("Voor wie en waarover", FindForm),
}
SHOWN = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponseBase:
    """What writing along is; for members the form to begin, and what they began."""
    if not request.user.is_authenticated:
        if request.method == "POST":
            return redirect(f"/account/login/?next={request.path}")
        return render(request, "knowledge/writing/start.html", {"crumbs": crumbs()})
    by = writer(request)
    namens = bounded_int(request.GET.get("namens"))
    form = BeginForm(request.POST if request.method == "POST" else None, user=by, namens=namens)
    confirmed = has_confirmed_address(by)
    if request.method == "POST" and confirmed and form.is_valid():
        made = _start(request, form)
        if made:
            return redirect(made)
    own = for_standing(Manuscript.objects.editable_by(by)).order_by("-touched_at", "-pk")[:SHOWN]
    shown = {"form": form, "confirmed": confirmed, "own": standings(list(own)), "crumbs": crumbs()}
    return render(request, "knowledge/writing/start.html", shown, status=_status(form))


def _start(request: HttpRequest, form: BeginForm) -> Manuscript | None:
    if not allow(action="write-start", who=f"user:{request.user.pk}", most=MOST_STARTED_A_DAY, seconds=DAY):
        form.add_error(None, ENOUGH)
        return None
    try:
        return start(by=writer(request), **form.values())
    except WritingError as error:
        form.add_error(None, str(error))
        return None


@login_required
@never_cache
@require_safe
def manuscript(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as it stands, each piece with its buttons; what is left to do, and the way to send it in."""
    return _show(request, own_page(request, pk))


def _show(request: HttpRequest, page: Page, form: SendForm | None = None, status: int = 200) -> HttpResponse:
    article = page.article
    form = form or SendForm(initial={"seen": whole(article)})
    article.derive()
    load_renditions(article.body)
    fill_in(article.body)
    shown = context(
        page,
        parts=parts_of(article.body),
        names={kind: each.title for kind, each in FORMS.items()},
        kinds=list(FORMS.values()),
        missing=missing(article),
        form=form,
        topics=list(article.topics.all()),
        themes=list(article.themes.all()),
        phases=list(article.phases.all()),
    )
    return render(request, "knowledge/writing/manuscript.html", shown, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tell_part(request: HttpRequest, pk: int, part: str) -> HttpResponseBase:
    """One part of what it is about. What was saved elsewhere meanwhile is shown beside it (409)."""
    page = own_page(request, pk)
    if part not in PARTS or not page.standing.may_edit:
        return _closed(request, page, part in PARTS)
    title, form_class = PARTS[part]
    form = form_class(request.POST if request.method == "POST" else None, user=writer(request), article=page.article)
    current = None
    if request.method == "POST" and form.is_valid():
        current = _tell(request, page, form)
        if current is None and not form.errors:
            messages.success(request, "Bewaard.")
            return to_page(page)
    shown = context(page, title, form=form, part=part, heading=title, current=_told(current, form_class.names))
    return render(request, "knowledge/writing/part.html", shown, status=409 if current else _status(form))


def _tell(request: HttpRequest, page: Page, form: Any) -> ArticlePage | None:
    """What is there, where that is not what this person saw."""
    if sentence := may_save(request):
        form.add_error(None, sentence)
        return None
    try:
        tell(
            manuscript=page.manuscript, by=writer(request), values=form.values(), seen=form.cleaned_data.get("seen", "")
        )
    except ChangedMeanwhileError as error:
        form.data = form.data.copy()
        form.data["seen"] = seen_of(error.current, form.names)
        form.add_error(None, str(error))
        current: ArticlePage = error.current
        return current
    except WritingError as error:
        form.add_error(None, str(error))
    return None


def _told(article: ArticlePage | None, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """What stands there now, in words."""
    if article is None:
        return []
    told = []
    for name in names:
        field: Any = ArticlePage._meta.get_field(name)
        value = getattr(article, name)
        text = ", ".join(map(str, value.all())) if hasattr(value, "all") else str(value or "")
        told.append((str(field.verbose_name), article.get_kind_display() if name == "kind" else text or "niets"))
    return told


@login_required
@never_cache
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponseBase:
    page = own_page(request, pk)
    form = SendForm(request.POST)
    if form.is_valid() and _send(request, page, form):
        messages.success(request, SENT)
        return to_page(page)
    return _show(request, own_page(request, pk), form, _status(form))


def _send(request: HttpRequest, page: Page, form: SendForm) -> bool:
    if not allow(action="write-send", who=f"user:{request.user.pk}", most=MOST_SENT_A_DAY, seconds=DAY):
        form.add_error(None, ENOUGH_SENT)
        return False
    try:
        send_in(manuscript=page.manuscript, by=writer(request), seen=form.cleaned_data["seen"])
    except ChangedMeanwhileError as error:
        form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        form.data["seen"] = whole(error.current)  # type: ignore[index]  # a copy may change
        form.add_error(None, "Je tekst is intussen gewijzigd. Kijk hem nog eens na en stuur hem dan in.")
        return False
    except WritingError as error:
        form.add_error(None, str(error))
        return False
    return True


@login_required
@never_cache
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    page = own_page(request, pk)
    try:
        take_back(manuscript=page.manuscript, by=writer(request))
    except WritingError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Ingetrokken. Je tekst is er nog: je kunt hem wijzigen en opnieuw insturen.")
    return to_page(page)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def throw_away(request: HttpRequest, pk: int) -> HttpResponseBase:
    page = own_page(request, pk)
    if not page.standing.may_discard:
        return _closed(request, page, True)
    if request.method != "POST":
        return render(request, "knowledge/writing/discard.html", context(page, "Weggooien"))
    try:
        discard(manuscript=page.manuscript, by=writer(request))
    except WritingError as error:
        messages.error(request, str(error))
        return to_page(page)
    messages.success(request, "Weggegooid.")
    return redirect("knowledge:write")


@login_required
@never_cache
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """As readers will see it: for its writer, and for editors once it was sent in."""
    seen = Manuscript.objects.visible_to(request.user).select_related("article")
    page = Page(get_object_or_404(seen, pk=pk))
    article = page.article
    load_renditions(article.body)
    fill_in(article.body)
    parts = parts_of(article.body)
    shown = context(
        page,
        "Voorbeeld",
        parts=parts,
        contents=contents_of(parts),
        minutes=minutes_to_read(plain_text(article.body)),
        is_own=article.owner_id == request.user.pk,
    )
    return render(request, "knowledge/writing/preview.html", shown)


def _closed(request: HttpRequest, page: Page, exists: bool) -> HttpResponseBase:
    """What cannot be changed now leads back to where it says why."""
    if not exists:
        raise Http404
    messages.error(request, "Dit kan nu niet: hieronder staat hoe ver je tekst is.")
    return to_page(page)


def _status(form: Any) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
