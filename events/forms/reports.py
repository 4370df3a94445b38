"""How a meeting was, told in a short form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from events.models.events import WEB
from initiatives.forms.section_fields import UploadField, alt_text_field
from knowledge.actions.sending import CONSENT

MOST_LINKS, LONGEST_LINK = 10, 500


class LinksField(forms.CharField):
    """An address a line; one without https:// gets it."""

    def __init__(self) -> None:
        super().__init__(
            label="Links",
            required=False,
            max_length=MOST_LINKS * (LONGEST_LINK + 2),
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=f"Waar lees je verder? Eén adres per regel, hoogstens {MOST_LINKS}.",
        )

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in str(super().clean(value)).splitlines()]
        links = [line if "://" in line else f"https://{line}" for line in lines if line]
        if len(links) > MOST_LINKS:
            raise ValidationError(f"Geef hoogstens {MOST_LINKS} links.")
        for link in links:
            self._require_address(link)
        return list(dict.fromkeys(links))

    @staticmethod
    def _require_address(link: str) -> None:
        try:
            WEB(link)
        except ValidationError:
            raise ValidationError(f"‘{link[:80]}’ is geen adres van een pagina.") from None
        if len(link) > LONGEST_LINK:
            raise ValidationError(f"Een adres is hoogstens {LONGEST_LINK} tekens lang.")


def part(label: str, help_text: str, *, required: bool = False, rows: int = 5) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, max_length=5000, required=required, widget=area)


class ReportForm(forms.Form):
    summary = forms.CharField(
        label="In één zin", max_length=200, help_text="Wat heeft een lezer hieraan? Dit staat boven het verslag."
    )
    discussed = part("Wat bespraken jullie?", "Vijf regels zijn genoeg. Noem geen namen van mensen.", required=True)
    learned = part("Wat leerden jullie?", "Wat zou je een ander initiatief vertellen?")
    agreed = part("Wat spraken jullie af?", "Wie doet wat, en wanneer zien jullie elkaar weer?", rows=3)
    links = LinksField()
    photo = UploadField("Een foto")
    photo_alt = alt_text_field("Wat is er op de foto te zien?")
    consent = forms.BooleanField(label=CONSENT, error_messages={"required": "Vink dit aan om het verslag te sturen."})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("photo") and not cleaned.get("photo_alt"):
            self.add_error("photo_alt", "Vertel in een paar woorden wat er op de foto te zien is.")
        return cleaned
