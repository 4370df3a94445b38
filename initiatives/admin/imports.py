"""Reading a spreadsheet in, screen by screen: choose, map, review, import, and take it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.text import get_valid_filename
from django_htmx.http import HttpResponseClientRedirect
from unfold.decorators import display

from initiatives.admin.base import OmzienAdmin
from initiatives.admin.import_forms import ColumnsForm, CorrectionForm, ReadingForm, UploadForm
from initiatives.admin.import_rows import Presenter, filter_counts, outcome_counts, parse_choice, rows_for
from initiatives.admin.import_steps import address_for, back_to, editable_ids, find, imports_here, small_number, user_of
from initiatives.importing import batches
from initiatives.importing.apply import start_applying
from initiatives.importing.batches import ImportStateError
from initiatives.importing.csvfile import ENCODINGS
from initiatives.importing.reading import UnreadableFileError, check_size
from initiatives.importing.tasks import continue_import
from initiatives.importing.undo import start_undoing
from initiatives.importing.vocabulary import Vocabulary
from initiatives.importing.work import carry_on, is_large
from initiatives.models import ImportBatch, ImportRow
from omzien.wake import wake

ROWS_PER_PAGE = 100
Status, Result = ImportBatch.Status, ImportRow.Result
COLOURS = {"uploaded": "warning", "mapped": "warning", "applied": "success", "undone": "info", "broken": "danger"}
STEPS = ("Bestand", "Kolommen", "Controle", "Resultaat")
STEP_OF = {Status.UPLOADED: 1, Status.MAPPED: 2, Status.REVIEWING: 2}


@admin.register(ImportBatch)
class ImportBatchAdmin(OmzienAdmin):
    """A batch is private to who chose the file, the whole network's coordinators and administrators."""

    list_display = ("filename", "state", "row_total", "uploaded_by", "uploaded_at", "applied_at")
    list_filter = ("status",)
    search_fields = ("filename",)
    actions = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportBatch]:
        seen = ImportBatch.objects.visible_to(request.user).light()
        return seen.select_related("uploaded_by").annotate(row_total=Count("rows"))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return imports_here(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return imports_here(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return imports_here(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return imports_here(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was never imported is thrown away on its own screen; the rest is taken back, not deleted."""
        return False

    @display(description="stand", ordering="status", label=COLOURS)
    def state(self, batch: ImportBatch) -> tuple[str, str]:
        return batch.status, batch.get_status_display()

    @admin.display(description="rijen", ordering="row_total")
    def row_total(self, batch: Any) -> int:
        return cast("int", batch.row_total)

    def get_urls(self) -> list[URLPattern]:
        def at(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
            return path(f"<int:pk>/{route}", self.admin_site.admin_view(view), name=f"initiatives_importbatch_{name}")

        return [
            at("kolommen/", self.columns, "columns"),
            at("voortgang/", self.progress, "progress"),
            at("lezen/", self.reading, "reading"),
            at("controle/", self.review, "review"),
            at("rij/<int:number>/", self.row, "row"),
            at("rij/<int:number>/kies/", self.decide, "decide"),
            at("rij/<int:number>/neem-over/", self.accept, "accept"),
            at("allemaal/", self.decide_all, "decide_all"),
            at("importeren/", self.apply, "apply"),
            at("resultaat/", self.result, "result"),
            at("terugdraaien/", self.undo, "undo"),
            at("weggooien/", self.discard, "discard"),
            at("bestand/", self.download, "download"),
            *super().get_urls(),
        ]

    def page(
        self, request: HttpRequest, template: str, batch: ImportBatch | None, status: int = 200, **context: Any
    ) -> HttpResponse:
        step = STEP_OF.get(Status(batch.status), 3) if batch else 0
        states = ["done" if at < step else "current" if at == step else "todo" for at in range(len(STEPS))]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "batch": batch,
            "steps": list(zip(STEPS, states, strict=True)),
            "title": batch.filename if batch else "Bestand inlezen",
            **context,
        }
        return render(request, f"admin/initiatives/import/{template}.html", context, status=status)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not imports_here(request):
            raise PermissionDenied
        posted = request.method == "POST"
        form = UploadForm(request.POST, request.FILES) if posted else UploadForm()
        if posted and form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                check_size(upload.size)
                batch = batches.store_upload(user=user_of(request), filename=upload.name, content=upload.read())
            except UnreadableFileError as error:
                form.add_error("file", str(error))
            else:
                self._tell_about_same_file(request, batch)
                return self._go_on(batch)
        return self.page(request, "upload", None, 422 if form.errors else 200, form=form)

    def _tell_about_same_file(self, request: HttpRequest, batch: ImportBatch) -> None:
        same = ImportBatch.objects.visible_to(request.user).light().filter(sha256=batch.sha256, status=Status.APPLIED)
        if earlier := same.exclude(pk=batch.pk).first():
            sentence = (
                f"Dit bestand is al geïmporteerd, op {earlier.applied_at:%d-%m-%Y}. Wat gelijk bleef verandert niet."
            )
            messages.info(request, sentence)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The screen that belongs to the state of the import."""
        if not (object_id.isascii() and object_id.isdigit()):
            raise Http404
        return HttpResponseRedirect(address_for(find(request, int(object_id))))

    def _go_on(self, batch: ImportBatch) -> HttpResponse:
        """Small work at once, large work in the background; then the screen that comes next."""
        batch.refresh_from_db(fields=["status"])
        if batch.is_working:
            if is_large(batch):
                wake(continue_import, batch.pk)
            else:
                carry_on(batch.pk)
                batch.refresh_from_db(fields=["status"])
        return HttpResponseRedirect(address_for(batch))

    def columns(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = find(request, pk)
        if batch.is_working or batch.status == Status.BROKEN:
            return self._waiting(request, batch)
        if not batch.is_open:
            return HttpResponseRedirect(address_for(batch))
        sample = list(batch.rows.order_by("number").values_list("raw", flat=True)[:200])
        form = ColumnsForm(request.POST if request.method == "POST" else None, batch=batch, rows=sample)
        if request.method == "POST" and form.is_valid():
            try:
                batches.choose_columns(batch=batch, mapping=form.mapping)
            except ImportStateError as error:
                form.add_error(None, str(error))
            else:
                return self._go_on(batch)
        reading = ReadingForm(batch=batch, initial={"encoding": batch.encoding, "sheet": batch.sheet})
        context: dict[str, Any] = {"form": form, "reading": reading, "total": batch.rows.count()}
        read_as = ENCODINGS.get(batch.encoding, batch.encoding)
        return self.page(request, "columns", batch, 422 if form.errors else 200, read_as=read_as, **context)

    def _waiting(self, request: HttpRequest, batch: ImportBatch) -> HttpResponse:
        return self.page(request, "waiting", batch, **self._how_far(batch))

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """For the waiting page: how far it is, or that there is something else to see."""
        batch = find(request, pk)
        if not getattr(request, "htmx", False):
            return HttpResponseRedirect(address_for(batch))
        if not batch.is_working:
            return HttpResponseClientRedirect(address_for(batch))
        return self.page(request, "waiting_part", batch, **self._how_far(batch))

    def _how_far(self, batch: ImportBatch) -> dict[str, Any]:
        waiting = {Status.REVIEWING: {"verdict": ""}, Status.APPLYING: {"result": ""}}.get(Status(batch.status))
        total = batch.rows.count()
        done = total - batch.rows.filter(**waiting).count() if waiting else 0
        return {"done": done, "total": total}

    def reading(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = find(request, pk)

        def read() -> None:
            form = ReadingForm(request.POST, batch=batch)
            if not form.is_valid():
                raise ImportStateError("Deze keuze kennen we niet.")
            chosen = form.cleaned_data
            batches.choose_reading(batch=batch, encoding=chosen.get("encoding", ""), sheet=chosen.get("sheet", ""))

        return self._do(request, batch, read)

    def _do(self, request: HttpRequest, batch: ImportBatch, act: Callable[[], object], back: str = "") -> HttpResponse:
        """Do it on POST, say why not when it cannot, and show what comes next."""
        if request.method != "POST":
            return HttpResponseRedirect(address_for(batch))
        try:
            act()
        except ImportStateError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(back or address_for(batch))
        response = self._go_on(batch)
        batch.refresh_from_db(fields=["status"])
        return HttpResponseRedirect(back) if back and batch.status == Status.MAPPED else response

    def review(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = find(request, pk)
        if batch.is_working:
            return self._waiting(request, batch)
        if batch.status != Status.MAPPED:
            return HttpResponseRedirect(address_for(batch))
        chosen = request.GET.get("soort", "")
        page = Paginator(rows_for(batch, chosen), ROWS_PER_PAGE).get_page(request.GET.get("pagina"))
        presenter = Presenter(batch, page.object_list, Vocabulary.load(user_of(request)))
        counts = outcome_counts(batch)
        context: dict[str, Any] = {
            "chosen": chosen,
            "page": page,
            "rows": presenter.views(),
            "filters": filter_counts(batch),
        }
        return self.page(request, "review", batch, **context, counts=counts, total=sum(counts.values()))

    def row(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """The cells of one row, to correct; with htmx in its place in the list, else as a page."""
        batch = find(request, pk)
        row = get_object_or_404(ImportRow, batch=batch, number=number)
        if not batch.is_open:
            return HttpResponseRedirect(address_for(batch))
        form = CorrectionForm(request.POST if request.method == "POST" else None, batch=batch, row=row)
        if request.method == "POST" and form.is_valid():
            texts = form.cleaned_data
            return self._do(
                request, batch, lambda: batches.correct(batch=batch, row=row, texts=texts), back_to(request, row)
            )
        context = {"form": form, "row": row, "here": request.GET.urlencode()}
        template = "row_form" if getattr(request, "htmx", False) else "row"
        return self.page(request, template, batch, 422 if form.errors else 200, **context)

    def decide(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        batch = find(request, pk)
        row = get_object_or_404(ImportRow, batch=batch, number=number)
        return self._do(request, batch, lambda: self._decide(batch, [row], request.POST), back_to(request, row))

    def _decide(self, batch: ImportBatch, rows: list[ImportRow], posted: Any) -> None:
        try:
            decision, target, target_row = parse_choice(posted.get("keuze", ""))
        except ValueError:
            raise ImportStateError("Deze keuze kennen we niet.") from None
        batches.decide(batch=batch, rows=rows, decision=decision, target=target, target_row=target_row)

    def decide_all(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One choice for every row behind the filter."""
        batch = find(request, pk)

        def act() -> None:
            rows = list(rows_for(batch, request.POST.get("soort", "")).only("pk"))
            self._decide(batch, rows, request.POST)
            messages.success(request, f"De keuze geldt nu voor {len(rows)} rijen.")

        return self._do(
            request, batch, act, f"{reverse('admin:initiatives_importbatch_review', args=[pk])}?soort=gekozen"
        )

    def accept(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        batch = find(request, pk)
        row = get_object_or_404(ImportRow, batch=batch, number=number)

        def act() -> None:
            problem, _, suggestion = request.POST.get("voorstel", "").partition(".")
            if not (small_number(problem) and small_number(suggestion)):
                raise ImportStateError("Dit voorstel kennen we niet.")
            everywhere = request.POST.get("overal") == "1"
            changed = batches.accept(
                batch=batch, row=row, problem=int(problem), suggestion=int(suggestion), everywhere=everywhere
            )
            if changed > 1:
                messages.success(request, f"Overgenomen in {changed} rijen.")

        return self._do(request, batch, act, back_to(request, row))

    def apply(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = find(request, pk)

        def act() -> None:
            batches.choose_status(batch=batch, publish=request.POST.get("publiceren") != "nee")
            start_applying(batch=batch, user=user_of(request))

        return self._do(request, batch, act)

    def result(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = find(request, pk)
        if batch.is_working or batch.status == Status.BROKEN:
            return self._waiting(request, batch)
        if batch.is_open:
            return HttpResponseRedirect(address_for(batch))
        counts = dict.fromkeys(Result.values, 0) | dict(
            batch.rows.order_by().values_list("result").annotate(Count("pk"))
        )
        undone = dict(batch.rows.exclude(undo="").order_by().values_list("undo").annotate(Count("pk")))
        chosen = request.GET.get("soort", "")
        rows = batch.rows.filter(result=chosen) if chosen in Result.values else batch.rows.all()
        page = Paginator(rows.select_related("initiative").order_by("number"), ROWS_PER_PAGE).get_page(
            request.GET.get("pagina")
        )
        context: dict[str, Any] = {
            "counts": [(key, Result(key).label, count) for key, count in counts.items()],
            "undone": [(ImportRow.Undo(key).label, count) for key, count in undone.items()],
            "total": sum(counts.values()),
            "chosen": chosen,
            "page": page,
            "editable": editable_ids(request, page.object_list),
        }
        return self.page(request, "result", batch, **context)

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = find(request, pk)
        if request.method == "GET" and batch.status == Status.APPLIED:
            counts = dict(batch.rows.order_by().values_list("result").annotate(Count("pk")))
            return self.page(request, "undo", batch, made=counts.get("created", 0), changed=counts.get("changed", 0))
        return self._do(request, batch, lambda: start_undoing(batch=batch, user=user_of(request)))

    def discard(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = find(request, pk)
        if request.method == "POST":
            try:
                batches.discard(batch=batch)
            except ImportStateError as error:
                messages.error(request, str(error))
                return HttpResponseRedirect(address_for(batch))
            messages.success(request, f"“{batch}” is weggegooid; er was nog niets geïmporteerd.")
        return HttpResponseRedirect(reverse("admin:initiatives_importbatch_changelist"))

    def download(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file as it came, never shown in the page."""
        batch = find(request, pk)
        response = HttpResponse(bytes(batch.content), content_type="application/octet-stream")
        name = get_valid_filename(batch.filename.replace("..", ".")) if batch.filename.strip(". ") else "bestand"
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{urlencode({'': name})[1:]}"
        response["X-Content-Type-Options"] = "nosniff"
        return response
