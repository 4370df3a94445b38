"""The pieces of a member's text: add one, change one, move it, take it out. Everything works without script."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.documents import get_document_model

from initiatives.pictures import PHOTO_SIZES, make_picture
from knowledge.actions.errors import ChangedMeanwhileError, WritingError
from knowledge.actions.writing import add_block, change_block, drop_files, move_block, remove_block
from knowledge.forms.blocks import FORMS, BlockForm
from knowledge.views.manuscripts import Page, context, may_save, own_page, to_page, writer
from knowledge.writing.raw import block_named, fingerprint
from omzien.accounts.models import User
from omzien.pictures.models import Picture

LOCKED = "De redactie leest dit nu. Trek je tekst eerst in als je nog iets wilt wijzigen."


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_piece(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    page = own_page(request, pk)
    if kind not in FORMS:
        raise Http404
    return _piece(request, page, kind, None)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def piece(request: HttpRequest, pk: int, block: UUID) -> HttpResponseBase:
    page = own_page(request, pk)
    found = block_named(page.article, str(block))
    if found is None or found["type"] not in FORMS:
        raise Http404
    return _piece(request, page, found["type"], found)


def _piece(request: HttpRequest, page: Page, kind: str, found: dict[str, Any] | None) -> HttpResponseBase:
    if not page.standing.may_edit:
        messages.error(request, LOCKED)
        return to_page(page)
    posted = request.method == "POST"
    form = FORMS[kind](
        request.POST if posted else None, request.FILES if posted else None, stored=found["value"] if found else None
    )
    current: dict[str, Any] | None = None
    if posted and form.wants_rows:
        return _show(request, page, form, found, None)
    if posted and form.is_valid():
        saved, current = _save(request, page, form, found)
        if saved:
            messages.success(request, "Bewaard.")
            return _onward(request, page, saved)
    return _show(request, page, form, found, current)


def _onward(request: HttpRequest, page: Page, saved: str) -> HttpResponseBase:
    if "again" in request.POST:
        return redirect("knowledge:piece", page.manuscript.pk, saved)
    return to_page(page, f"stuk-{saved}")


def _show(
    request: HttpRequest,
    page: Page,
    form: BlockForm,
    found: dict[str, Any] | None,
    current: dict[str, Any] | None,
) -> HttpResponse:
    status = 409 if current else 422 if form.is_bound and form.errors else 200
    now = FORMS[current["type"]](stored=current["value"]) if current else None
    shown = context(page, form.title, form=form, block=found, now=now, picture=_picture(form))
    return render(request, "knowledge/writing/piece.html", shown, status=status)


def _picture(form: BlockForm) -> Any:
    number = form.stored.get("image")
    return Picture.objects.filter(pk=number).first() if number else None


def _save(
    request: HttpRequest, page: Page, form: BlockForm, found: dict[str, Any] | None
) -> tuple[str, dict[str, Any] | None]:
    """The id of what was saved, or else what somebody else saved meanwhile."""
    by, upload = writer(request), form.cleaned_data.get("upload")
    if sentence := may_save(request, with_file=bool(upload)):
        form.add_error(None, sentence)
        return "", None
    value, made = _with_upload(page, form, upload, by)
    try:
        return _store(request, page, form, found, value), None
    except ChangedMeanwhileError as error:
        _drop(by, made)
        form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        form.data["seen"] = fingerprint(error.current["value"])  # type: ignore[index]  # a copy may change
        form.add_error(None, str(error))
        return "", error.current
    except WritingError as error:
        _drop(by, made)
        form.add_error(None, str(error))
        return "", None


def _store(
    request: HttpRequest, page: Page, form: BlockForm, found: dict[str, Any] | None, value: dict[str, Any]
) -> str:
    by = writer(request)
    if found is None:
        after = request.GET.get("na", "")
        return add_block(manuscript=page.manuscript, by=by, kind=form.kind, value=value, after=after)
    seen = form.cleaned_data.get("seen", "")
    change_block(manuscript=page.manuscript, by=by, block_id=found["id"], value=value, seen=seen)
    return str(found["id"])


def _with_upload(page: Page, form: BlockForm, upload: ContentFile | None, by: User) -> tuple[dict[str, Any], Any]:
    """Files are kept before anything is locked; what came of them is dropped when the text cannot be written."""
    value = form.value()
    if upload is None:
        return value, None
    if form.kind == "figure":
        made: Any = make_picture(
            title=page.article.title, file=upload, alt_text=value["alt_text"], sizes=PHOTO_SIZES, by=by
        )
        return value | {"image": made.pk}, made
    name = form.cleaned_data.get("name") or (upload.name or "").rsplit(".", 1)[0].replace("-", " ").capitalize()
    made = get_document_model()(title=name, file=upload, file_size=upload.size, uploaded_by_user=by)
    made.save()
    row = {
        "document": made.pk,
        "about": form.cleaned_data.get("about_new") or "",
        "maker": form.cleaned_data.get("maker_new")
        or str(page.article.initiative_name or page.article.initiative or ""),
    }
    return value | {"documents": [*value["documents"], row]}, made


def _drop(by: User, made: Any) -> None:
    if made is None:
        return
    is_document = isinstance(made, get_document_model())
    drop_files(by, pictures=set() if is_document else {made.pk}, documents={made.pk} if is_document else set())


@login_required
@never_cache
@require_POST
def arrange(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Up, down or away: by its id, so that an older tab never moves another piece."""
    page = own_page(request, pk)
    block, what = request.POST.get("block", ""), request.POST.get("do", "")
    verbs: dict[str, Any] = {
        "up": lambda: move_block(manuscript=page.manuscript, by=writer(request), block_id=block, up=True),
        "down": lambda: move_block(manuscript=page.manuscript, by=writer(request), block_id=block, up=False),
        "away": lambda: remove_block(manuscript=page.manuscript, by=writer(request), block_id=block),
    }
    if what not in verbs:
        raise Http404
    if sentence := may_save(request):
        messages.error(request, sentence)
        return to_page(page)
    try:
        verbs[what]()
    except WritingError as error:
        messages.error(request, str(error))
        return to_page(page)
    messages.success(request, "Weggehaald." if what == "away" else "Verplaatst.")
    return to_page(page, "tekst" if what == "away" else f"stuk-{block}")
