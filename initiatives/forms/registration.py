"""The first and the last form of a registration; what comes between are the sections."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms

from initiatives.forms.editing import SectionForm
from initiatives.forms.section_fields import ContactForm, NameForm, StageForm, WhatForm
from initiatives.models import Initiative
from omzien.limits.forms import HumanForm

LONGEST_ANSWER = 2000


class StartForm(HumanForm, NameForm):
    """A name and where: enough to see whether it is there already. Open to who is not signed in."""

    class Meta(NameForm.Meta):
        help_texts = {"name": "Heb je nog geen naam? Schrijf dan wat jullie doen, bijvoorbeeld Moestuin in Werkhoven."}

    def __init__(self, data: Any = None, *, instance: Initiative) -> None:
        """`instance` is not saved: it has what was typed before."""
        super().__init__(data, instance=instance)
        del self.fields["base"]
        self.fields["municipality"].required = True

    def typed(self) -> dict[str, Any]:
        """What the session keeps until there is an account."""
        place = self.cleaned_data["place"]
        return {
            "name": self.cleaned_data["name"],
            "municipality": self.cleaned_data["municipality"].pk,
            "place": place.pk if place else None,
        }


class BriefStageForm(StageForm):
    """What a starter can say; numbers and years come later, on the page itself."""

    founded_year = None  # type: ignore[assignment]  # Django's way to leave a field out

    class Meta(StageForm.Meta):
        fields = ("phase", "kind", "legal_form")  # type: ignore[assignment]  # a tuple of fewer


class BriefContactForm(ContactForm):
    also: ClassVar[tuple[str, ...]] = ()

    class Meta(ContactForm.Meta):
        fields = ("website", "contact_email", "contact_phone")  # type: ignore[assignment]  # a tuple of fewer


# The form of each step, by the key of its section.
FORMS: Final[dict[str, type[SectionForm]]] = {
    "naam": NameForm,
    "wat": WhatForm,
    "hoever": BriefStageForm,
    "contact": BriefContactForm,
}


class SubmitForm(forms.Form):
    """The promise, and when a coordinator asked something the answer."""

    may = forms.BooleanField(
        label="Ik mag dit namens het initiatief doen",
        error_messages={"required": "Zet een vinkje als je dit namens het initiatief mag doen."},
    )

    def __init__(self, *args: Any, asked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asked:
            answer = forms.CharField(
                label="Je antwoord",
                max_length=LONGEST_ANSWER,
                required=False,
                widget=forms.Textarea(attrs={"rows": 5}),
                help_text="De coördinator leest dit. Heb je alleen iets gewijzigd? Dan hoeft het niet.",
            )
            self.fields = {"answer": answer, **self.fields}
