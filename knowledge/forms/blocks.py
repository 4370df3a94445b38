"""A form for each named block. `value()` is what is stored, always with every key that the block has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import cached_property
from wagtail.documents import get_document_model

from knowledge.forms.writing import Guarded
from knowledge.writing.documents import clean_document
from knowledge.writing.notation import same_text, to_html, to_text
from knowledge.writing.raw import fingerprint, rows_of
from omzien.pictures.uploads import clean_picture

LONGEST_TEXT = 20_000
LONGEST_PIECE = 4_000
FEWEST_STEPS, MOST_STEPS, MORE_STEPS = 2, 20, 2
MOST_DOCUMENTS = 8
EMPTY_TEXT = "Schrijf hier iets."


class RichField(forms.CharField):
    """A plain box; `html` gives what is stored."""

    def __init__(self, label: str, *, rows: int = 10, required: bool = True, most: int = LONGEST_TEXT) -> None:
        super().__init__(
            label=label,
            required=required,
            max_length=most,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={
                "required": EMPTY_TEXT,
                "max_length": f"Dit stuk is te lang. Houd het bij {most} tekens, of maak er twee stukken van.",
            },
        )


class BlockForm(Guarded):
    """`stored` is the value as it stands in the article; empty for a new block."""

    kind: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]
    rich: ClassVar[tuple[str, ...]] = ()
    plain: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Any = None, files: Any = None, *, stored: dict[str, Any] | None = None) -> None:
        self.stored = stored or {}
        super().__init__(data, files, initial=self._first())

    def _first(self) -> dict[str, Any]:
        shown = {name: self.stored.get(name) or "" for name in self.plain}
        shown |= {name: to_text(self.stored.get(name) or "") for name in self.rich}
        return shown | {"seen": fingerprint(self.stored) if self.stored else ""}

    def value(self) -> dict[str, Any]:
        plain = {name: self.cleaned_data.get(name) or "" for name in self.plain}
        return plain | {name: _html(self.stored.get(name), self.cleaned_data[name]) for name in self.rich}

    @property
    def wants_rows(self) -> bool:
        return False


class TextForm(BlockForm):
    kind, title = "text", "Tekst"
    about = "Een stuk tekst, met of zonder kop. Met een kop komt het in de inhoudsopgave."
    heading = forms.CharField(label="Kop", max_length=120, required=False)
    text = RichField("Tekst", rows=14)
    plain, rich = ("heading",), ("text",)


class RemarkForm(BlockForm):
    heading = forms.CharField(label="Kop", max_length=120, required=False)
    text = RichField("Tekst", rows=5, most=LONGEST_PIECE)
    rich = ("text",)

    def _first(self) -> dict[str, Any]:
        return super()._first() | {"heading": self.stored.get("title") or ""}

    def value(self) -> dict[str, Any]:
        return {"title": self.cleaned_data["heading"]} | super().value()


class TipForm(RemarkForm):
    kind, title = "tip", "Tip"
    about = "Een raad uit de praktijk. Valt op tussen de tekst."


class WarningForm(RemarkForm):
    kind, title = "warning", "Let op"
    about = "Wat makkelijk misgaat, of wat je beter niet doet."


class QuoteForm(BlockForm):
    kind, title = "quote", "Citaat"
    about = "Wat iemand zei."
    text = forms.CharField(label="Citaat", max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
    source = forms.CharField(
        label="Van wie",
        max_length=120,
        required=False,
        help_text="Een naam alleen als die persoon dat goed vindt. Een rol mag altijd: “een penningmeester”.",
    )
    plain = ("text", "source")


class QuestionForm(BlockForm):
    kind, title = "question", "Vraag en antwoord"
    about = "Een vraag die anderen ook hebben, met jouw antwoord."
    question = forms.CharField(label="Vraag", max_length=200)
    answer = RichField("Antwoord", rows=8)
    plain, rich = ("question",), ("answer",)


class RowField(forms.CharField):
    """Needed as a whole and not one by one: the form says how many, so none is marked as optional."""

    def validate(self, value: str) -> None:
        if value:
            super().validate(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        widget.is_required = False
        return super().widget_attrs(widget)


class StepsForm(BlockForm):
    """Rows without script: a button asks for more, and what was typed stays."""

    kind, title = "steps", "Stappen"
    about = "Wat je doet, het één na het ander. Een rij die je leeg laat, telt niet mee."
    heading = forms.CharField(label="Kop", max_length=120)
    rows = forms.IntegerField(required=False, min_value=0, max_value=MOST_STEPS, widget=forms.HiddenInput)
    plain = ("heading",)

    def __init__(self, data: Any = None, files: Any = None, *, stored: dict[str, Any] | None = None) -> None:
        super().__init__(data, files, stored=stored)
        for number in range(1, self._number() + 1):
            self.fields[f"step_{number}"] = RowField(label=f"Stap {number}", max_length=120)
            self.fields[f"text_{number}"] = RichField(
                f"Uitleg bij stap {number}", rows=3, required=False, most=LONGEST_PIECE
            )
        self._fill()

    @cached_property
    def kept(self) -> list[dict[str, Any]]:
        return rows_of(self.stored.get("steps"))

    def _number(self) -> int:
        asked = str(self.data.get("rows", "")) if self.is_bound else ""
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
        more = MORE_STEPS if self.wants_rows else 0
        return min(max(number + more, len(self.kept) + (0 if number else 1), FEWEST_STEPS + 1), MOST_STEPS)

    def _fill(self) -> None:
        number = self._number()
        self.initial["rows"] = number
        if self.is_bound:
            self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
            self.data["rows"] = str(number)  # type: ignore[index]  # a copy may change
        for at, row in enumerate(self.kept, 1):
            self.initial[f"step_{at}"] = row.get("title") or ""
            self.initial[f"text_{at}"] = to_text(row.get("text") or "")

    @property
    def wants_rows(self) -> bool:
        return self.is_bound and "more" in self.data

    def full_clean(self) -> None:
        """Who asks for more rows is half way: nothing is wrong yet."""
        super().full_clean()
        if self.wants_rows:
            self.errors.clear()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(1, self._number() + 1):
            if cleaned.get(f"text_{number}") and not cleaned.get(f"step_{number}"):
                self.add_error(f"step_{number}", "Geef deze stap een naam.")
        if not self.errors and len(self._steps()) < FEWEST_STEPS:
            self.add_error(None, "Schrijf minstens twee stappen op.")
        return cleaned

    def _steps(self) -> list[dict[str, str]]:
        rows = []
        for number in range(1, self._number() + 1):
            title = self.cleaned_data.get(f"step_{number}") or ""
            old = self.kept[number - 1].get("text") if number <= len(self.kept) else None
            if title:
                rows.append({"title": title, "text": _html(old, self.cleaned_data.get(f"text_{number}") or "")})
        return rows

    def value(self) -> dict[str, Any]:
        return super().value() | {"steps": self._steps()}


class FigureForm(BlockForm):
    """The picture is made by the view, after the form is found good; see `upload`."""

    kind, title = "figure", "Foto of tekening"
    about = "Een beeld dat iets vertelt. Zet er alleen mensen op die dat goed vinden."
    upload = forms.FileField(
        label="Foto",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text="JPG, PNG of WebP, hoogstens 10 MB. We halen weg wat je telefoon erin verstopt, zoals de plek.",
        error_messages={"required": "Kies een foto."},
    )
    alt_text = forms.CharField(
        label="Wat is te zien",
        max_length=200,
        help_text="Voor wie het beeld niet ziet. Noem geen namen van mensen.",
        error_messages={"required": "Vertel in een paar woorden wat er te zien is."},
    )
    caption = forms.CharField(label="Bijschrift", max_length=250, required=False)
    plain = ("alt_text", "caption")

    def __init__(self, data: Any = None, files: Any = None, *, stored: dict[str, Any] | None = None) -> None:
        super().__init__(data, files, stored=stored)
        self.fields["upload"].required = not self.stored.get("image")

    def clean_upload(self) -> ContentFile | None:
        upload = self.cleaned_data.get("upload")
        return clean_picture(upload) if isinstance(upload, UploadedFile) else None

    def value(self) -> dict[str, Any]:
        return {"image": self.stored.get("image")} | super().value()


class DownloadsForm(BlockForm):
    """What is there stays with its number, which no form can give another; one more can be sent along each time."""

    kind, title = "downloads", "Documenten"
    about = (
        "Iets om over te nemen: een draaiboek, een begroting, een brief. De naam van jullie initiatief blijft erbij."
    )
    heading = forms.CharField(label="Kop", max_length=120, initial="Om mee te nemen")
    upload = forms.FileField(
        label="Document", required=False, help_text="PDF, Word, Excel of iets dergelijks, tot 10 MB."
    )
    name = forms.CharField(label="Hoe heet het document", max_length=120, required=False)
    about_new = forms.CharField(label="Wat is het", max_length=200, required=False)
    maker_new = forms.CharField(
        label="Gemaakt door",
        max_length=120,
        required=False,
        help_text="De naam van het initiatief, niet van een persoon.",
    )

    def __init__(self, data: Any = None, files: Any = None, *, stored: dict[str, Any] | None = None) -> None:
        super().__init__(data, files, stored=stored)
        self.initial["heading"] = self.stored.get("heading") or "Om mee te nemen"
        self.fields["upload"].required = not self.kept
        self.fields["upload"].error_messages["required"] = "Kies een document."
        for at, (_, document) in enumerate(self.kept, 1):
            self.fields[f"away_{at}"] = forms.BooleanField(label=f"Haal “{document}” weg", required=False)
        self.order_fields(["heading", *(f"away_{at}" for at in range(1, len(self.kept) + 1))])

    @cached_property
    def kept(self) -> list[tuple[dict[str, Any], Any]]:
        rows = rows_of(self.stored.get("documents"))
        found = get_document_model().objects.in_bulk([row["document"] for row in rows if row.get("document")])
        return [(row, found[row["document"]]) for row in rows if row.get("document") in found]

    def staying(self) -> Iterator[dict[str, Any]]:
        for at, (row, _) in enumerate(self.kept, 1):
            if not self.cleaned_data.get(f"away_{at}"):
                yield {name: row.get(name) or "" for name in ("about", "maker")} | {"document": row["document"]}

    def clean_upload(self) -> ContentFile | None:
        upload = self.cleaned_data.get("upload")
        return clean_document(upload) if isinstance(upload, UploadedFile) else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        number = len(list(self.staying())) + bool(cleaned.get("upload"))
        if not number and "upload" not in self.errors:
            self.add_error("upload", "Kies een document, of haal dit hele stuk weg.")
        if number > MOST_DOCUMENTS:
            self.add_error("upload", f"Hoogstens {MOST_DOCUMENTS} documenten bij elkaar. Maak een tweede stuk.")
        return cleaned

    def value(self) -> dict[str, Any]:
        return {"heading": self.cleaned_data["heading"], "documents": list(self.staying())}


FORMS: dict[str, type[BlockForm]] = {
    form.kind: form
    for form in (
        TextForm,
        StepsForm,
        TipForm,
        WarningForm,
        QuoteForm,
        QuestionForm,
        FigureForm,
        DownloadsForm,
    )
}


def _html(stored: Any, typed: str) -> str:
    """What was not touched stays to the letter, also what a plain box cannot make."""
    if isinstance(stored, str) and stored and same_text(stored, typed):
        return stored
    return to_html(typed)
