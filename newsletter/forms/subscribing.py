"""Saying yes, and choosing what to read about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model

from initiatives.models import Phase, Region, Theme
from newsletter.actions.choosing import SORTS, chosen_by
from newsletter.consenting import WORDING
from newsletter.models import Subscriber
from omzien.limits.forms import HumanForm

SAY_YES = "Zet een vinkje als je de nieuwsbrief wilt krijgen. Zonder dat sturen we niets."


class AddressField(forms.EmailField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}), **kwargs)

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).lower()


class WordsField(forms.ModelMultipleChoiceField):
    def __init__(self, model: type[Model], **kwargs: Any) -> None:
        super().__init__(model._default_manager.all(), required=False, widget=forms.CheckboxSelectMultiple, **kwargs)
        self.error_messages["invalid_choice"] = self.error_messages["invalid_pk_value"] = "Kies uit de lijst."


class ChoicesForm(forms.Form):
    regions = WordsField(Region, label="Regio’s", help_text="Kies je er geen, dan telt de hele provincie mee.")
    themes = WordsField(Theme, label="Thema’s", help_text="Kies je er geen, dan tellen alle thema’s mee.")
    phases = WordsField(
        Phase, label="Fases", help_text="Hoe ver een initiatief is, of voor wie iets bedoeld is. Geen: alle fases."
    )

    template_name = "newsletter/_form.html"
    folds_choices = False

    @property
    def has_chosen(self) -> bool:
        """Then what was ticked is not hidden."""
        return any(self[name].value() for name in SORTS) or any(self[name].errors for name in SORTS)

    @property
    def choices(self) -> dict[str, list[int]]:
        return {name: [one.pk for one in self.cleaned_data.get(name, ())] for name in SORTS}


class ConsentField(forms.BooleanField):
    """Never ticked beforehand, and nothing else hangs on it."""

    def __init__(self) -> None:
        super().__init__(label=WORDING, error_messages={"required": SAY_YES})


class SubscribeForm(HumanForm, ChoicesForm):
    address = AddressField(label="Je e-mailadres", help_text="We sturen je een link om te bevestigen.")
    consent = ConsentField()

    folds_choices = True
    field_order = ["address", "regions", "themes", "phases", "consent"]


class AccountSubscribeForm(ChoicesForm):
    consent = ConsentField()


class PreferencesForm(ChoicesForm):
    """With the consent to begin again for who stopped."""

    def __init__(self, data: Any = None, *, subscriber: Subscriber) -> None:
        super().__init__(data, initial=chosen_by(subscriber))
        if not subscriber.is_active:
            self.fields["consent"] = ConsentField()


class MoveForm(forms.Form):
    address = AddressField(
        label="Nieuw e-mailadres", help_text="We sturen daar een link heen. Pas daarna verhuist de nieuwsbrief."
    )
