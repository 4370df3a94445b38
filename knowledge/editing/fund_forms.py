"""What editors fill in for a fund, in the order in which they read it at the giver's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import CheckboxSelectMultiple
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

MOST_DOCUMENTS = 20
LONGEST_DOCUMENT = 120


class LinesField(forms.CharField):
    """A list, one per line; commas may stand in it."""

    widget = forms.Textarea(attrs={"rows": 5})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a list, not a text
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > MOST_DOCUMENTS:
            raise forms.ValidationError(f"Houd het bij {MOST_DOCUMENTS} regels.")
        if any(len(line) > LONGEST_DOCUMENT for line in value):
            raise forms.ValidationError(f"Houd elke regel bij {LONGEST_DOCUMENT} tekens.")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)


class FundForm(WagtailAdminModelForm):
    """Who changes the date of checking is who checked."""

    documents = LinesField(label="Klaar te leggen", required=False, help_text="Eén ding per regel.")

    def save(self, commit: bool = True) -> Any:
        if "checked_on" in self.changed_data:
            self.instance.checked_by = self.for_user if self.instance.checked_on else None
        return super().save(commit=commit)


def _ticks(name: str, help_text: str = "") -> FieldPanel:
    return FieldPanel(name, widget=CheckboxSelectMultiple, help_text=help_text)


PANELS = [
    MultiFieldPanel(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("provider"), FieldPanel("kind")]),
            FieldPanel("summary", help_text="Voor wie is het en waarvoor? Eén of twee zinnen in gewone taal."),
            FieldPanel("description"),
            FieldPanel("slug"),
        ],
        heading="Wat het is",
    ),
    MultiFieldPanel(
        [FieldPanel("url"), FieldPanel("contact"), FieldPanel("source"), FieldPanel("link_only")],
        heading="Waar het staat",
    ),
    MultiFieldPanel(
        [
            _ticks("legal_forms", "Leeg: de rechtsvorm maakt niet uit."),
            FieldRowPanel([FieldPanel("through_host"), FieldPanel("anbi_needed")]),
            _ticks("themes", "Leeg: voor alle thema’s."),
            _ticks("phases", "Leeg: hoe ver ze zijn, maakt niet uit."),
        ],
        heading="Voor wie",
    ),
    MultiFieldPanel(
        [
            _ticks("regions", "Regio’s en gemeenten samen. Beide leeg: overal."),
            _ticks("municipalities"),
            FieldPanel("population_ceiling", help_text="Leeg: ook grote plaatsen."),
        ],
        heading="Waar het voor geldt",
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("amount_from"), FieldPanel("amount_to"), FieldPanel("share")]),
            FieldPanel("own_contribution"),
            FieldPanel("payment"),
            FieldPanel("exclusions"),
        ],
        heading="Hoeveel",
    ),
    MultiFieldPanel(
        [
            FieldPanel("period"),
            FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on"), FieldPanel("decision_weeks")]),
            FieldRowPanel([FieldPanel("apply_before_start"), FieldPanel("login_needed")]),
            FieldPanel("documents"),
        ],
        heading="Aanvragen",
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("is_published"), FieldPanel("checked_on")]),
            FieldPanel("checked_by", read_only=True),
        ],
        heading="Bijhouden",
        help_text="Staat het niet op de site, dan ziet alleen de redactie het. "
        "Na een half jaar zonder controle waarschuwen we lezers.",
    ),
]
HANDLER = ObjectList(PANELS, base_form_class=FundForm)
