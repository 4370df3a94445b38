"""Everything that a coordinator can type or choose on the screen of one question. One form, so that no button loses
what was typed beside another."""

from __future__ import annotations

from typing import Any

from django import forms

from helpdesk.forms.files import FilesField
from helpdesk.models import CannedAnswer, Ticket
from initiatives.models import Initiative, Municipality
from knowledge.models import ArticlePage
from omzien.accounts.models import User

LONGEST = 20_000
LONGEST_BESIDE = 5_000
BIGGEST = 2**31 - 1
AREA = "review-text"


def _area(rows: int, longest: int = LONGEST) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": AREA})
    return forms.CharField(required=False, max_length=longest, widget=widget)


class DeskForm(forms.Form):
    """`versie` and `gezien` say what this person was looking at; what they cannot be counts as nothing seen."""

    versie = forms.IntegerField(min_value=0, max_value=BIGGEST, widget=forms.HiddenInput)
    gezien = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    antwoord = _area(8)
    bestanden = FilesField()
    notitie = _area(4)
    erbij = _area(4, LONGEST_BESIDE)
    overdracht = _area(10, LONGEST_BESIDE)
    zoek = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"class": AREA, "autocomplete": "off"})
    )
    samen = forms.CharField(
        required=False, max_length=20, widget=forms.TextInput(attrs={"class": AREA, "autocomplete": "off"})
    )
    standaard = forms.ModelChoiceField(CannedAnswer.objects.none(), required=False, empty_label="Kies een tekst")
    naar = forms.ModelChoiceField(User.objects.none(), required=False, empty_label="Kies iemand")
    gemeente = forms.ModelChoiceField(
        Municipality.objects.all(), to_field_name="slug", required=False, empty_label="Nog geen"
    )
    artikel = forms.ModelMultipleChoiceField(ArticlePage.objects.none(), required=False)
    buur = forms.ModelChoiceField(
        Initiative.objects.published().defer("search_vector"), required=False, to_field_name="pk"
    )

    def __init__(self, *args: Any, ticket: Ticket, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, Any] = {
            "standaard": CannedAnswer.objects.for_ticket(ticket),
            "naar": User.objects.filter(pk__in=[person.pk for person in people]),
        }
        if self.is_bound:
            # Which pages are restricted is asked of the database: here, and only for who chose some.
            offered["artikel"] = ArticlePage.objects.published()
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # all of them choose from rows
        self.fields["naar"].widget.choices = [("", "Kies iemand"), *((one.pk, str(one)) for one in people)]
        self.fields["bestanden"].widget.attrs["aria-describedby"] = "files-help"
        for name in ("standaard", "naar", "gemeente"):
            self.fields[name].widget.attrs["class"] = AREA
