"""The forms of an import. They own all input; what they refuse is said in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminFileFieldWidget

from initiatives.importing import columns
from initiatives.importing.csvfile import ENCODINGS
from initiatives.importing.fields import BY_KEY, FIELDS
from initiatives.importing.parsing import field_texts
from initiatives.importing.reading import FORMATS
from initiatives.importing.snapshot import LONG_TEXTS
from initiatives.models import ImportBatch, ImportRow

ACCEPT = ",".join(f".{extension}" for extension in FORMATS)


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Bestand",
        help_text="Een rekenblad: csv, xlsx (Excel) of ods (LibreOffice). Hoogstens 10 MB en 50.000 rijen.",
        allow_empty_file=True,
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ACCEPT}),
        error_messages={
            "required": "Kies eerst een bestand.",
            "invalid": "Er kwam geen bestand mee. Kies het opnieuw.",
        },
    )


class ReadingForm(forms.Form):
    """How the file is read, when we guessed wrong."""

    encoding = forms.ChoiceField(label="Tekenset", required=False, choices=[("", "vanzelf"), *ENCODINGS.items()])
    sheet = forms.ChoiceField(label="Werkblad", required=False)

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sheet: Any = self.fields["sheet"]
        sheet.choices = [("", "eerste met rijen"), *((name[:100], name) for name in batch.sheets)]
        if batch.file_format == "csv":
            del self.fields["sheet"]
        else:
            del self.fields["encoding"]


class ColumnsForm(forms.Form):
    """One select per column, with the header as its label and samples beside it."""

    def __init__(self, *args: Any, batch: ImportBatch, rows: Sequence[Sequence[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch, self.rows = batch, rows
        choices = [("", "— niet gebruiken —"), *((field.key, field.label) for field in FIELDS)]
        for position, header in enumerate(batch.headers):
            self.fields[f"column_{position}"] = forms.ChoiceField(
                label=header or f"Kolom {position + 1}",
                choices=choices,
                required=False,
                initial=batch.mapping.get(str(position), ""),
            )

    @property
    def mapping(self) -> dict[str, str]:
        return {name.removeprefix("column_"): key for name, key in self.cleaned_data.items() if key}

    def lines(self) -> Iterator[dict[str, Any]]:
        """Per column its field, the samples, and what happens with it."""
        for position, bound in enumerate(self):
            key = str(bound.value() or "")
            yield {
                "field": bound,
                "samples": columns.samples(self.rows, position),
                "note": BY_KEY[key].note if key in BY_KEY else "Wordt bewaard bij de import, niet gebruikt.",
                "used": key in BY_KEY,
            }


class CorrectionForm(forms.Form):
    """The cells of one row as text, as the file or an earlier correction says."""

    def __init__(self, *args: Any, batch: ImportBatch, row: ImportRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = field_texts(batch.mapping, row.raw, row.corrections)
        from_file = field_texts(batch.mapping, row.raw, {})
        marked = {problem["field"] for problem in row.problems}
        always = ("name", "place", "municipality")
        for key in dict.fromkeys([*always, *batch.mapping.values()]):
            if key not in BY_KEY or key in {"needs", "offers", "status"}:
                continue
            self.fields[key] = forms.CharField(
                label=BY_KEY[key].label,
                required=False,
                strip=True,
                max_length=10_000,
                initial=texts.get(key, ""),
                help_text=f"In het bestand: {from_file.get(key) or 'leeg'}" if key in row.corrections else "",
                widget=forms.Textarea(attrs={"rows": 3}) if key in LONG_TEXTS else forms.TextInput(),
            )
            self.fields[key].widget.attrs["data-marked"] = "yes" if key in marked else "no"
