"""The forms of the parts of an initiative, in the words of the site."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html

from initiatives.forms.editing import SectionForm, as_plain
from initiatives.geocoding import places_named
from initiatives.history import PICTURES, Values
from initiatives.models import Initiative, Kind, LegalForm, Municipality, Phase, Place, Theme
from initiatives.models.vocabulary import Term
from initiatives.pictures import LOGO_SIZES, PHOTO_SIZES, make_picture
from omzien.accounts.models import User
from omzien.pictures.models import Picture
from omzien.pictures.uploads import clean_picture

NOT_YET = "Dat weten we nog niet"
UNKNOWN_PLACE = (
    "Deze plaats kennen we niet. Kies er een die de lijst noemt, of laat dit leeg: dan geldt de hele gemeente."
)
KEEP_UPLOAD_SECONDS = 24 * 3600
KEEP_SALT = "initiatives.kept-upload"


class ExplainedChoice(forms.ModelChoiceField):
    """Radio buttons with the explanation of each word."""

    def __init__(self, model: type[Term], label: str, help_text: str = "") -> None:
        super().__init__(
            queryset=model._default_manager.all(),
            label=label,
            help_text=help_text,
            required=False,
            blank=True,
            empty_label=NOT_YET,
            widget=forms.RadioSelect,
        )

    def label_from_instance(self, obj: Any) -> str:
        if not obj.description:
            return str(obj.name)
        return format_html('<span>{} <span class="quiet">{}</span></span>', obj.name, obj.description)


class SuggestedInput(forms.TextInput):
    """A text field with a list of suggestions, which works without script."""

    template_name = "initiatives/widgets/suggested_input.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}_lijst"
        context["widget"]["attrs"]["list"] = list_id
        names = Place.objects.values_list("name", flat=True).distinct().order_by("name")
        return context | {"list_id": list_id, "suggestions": names}


class NameForm(SectionForm):
    municipality = forms.ModelChoiceField(
        Municipality.objects.all(), label="Gemeente", required=False, empty_label="Kies een gemeente"
    )
    place = forms.CharField(
        label="Dorp, stad of wijk",
        max_length=80,
        required=False,
        widget=SuggestedInput,
        help_text="Bijvoorbeeld Werkhoven of Leidsche Rijn. Laat het leeg als jullie de hele gemeente bedienen.",
    )

    class Meta:
        model = Initiative
        fields = ("name", "municipality", "place")
        labels = {"name": "Naam van het initiatief"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["place"] = self.instance.place.name if self.instance.place else ""

    def clean(self) -> dict[str, Any]:
        """The place as a row of ours; the municipality follows from it where none was chosen."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        typed = cleaned.get("place")
        cleaned["place"] = None
        if not typed or "municipality" in self.errors:
            return cleaned
        try:
            cleaned["place"] = self._place(typed, cleaned.get("municipality"))
        except ValidationError as error:
            self.add_error("place", error)
            return cleaned
        cleaned["municipality"] = cleaned["municipality"] or cleaned["place"].municipality
        return cleaned

    def _place(self, typed: str, municipality: Municipality | None) -> Place:
        found = places_named(typed)
        if not found:
            raise ValidationError(UNKNOWN_PLACE)
        here = [place for place in found if municipality is None or place.municipality_id == municipality.pk]
        if not here:
            where = " of ".join(dict.fromkeys(str(place.municipality) for place in found))
            raise ValidationError(f"{found[0]} ligt niet in de gemeente {municipality}, maar in {where}.")
        if len({place.municipality_id for place in here}) > 1:
            raise ValidationError(f"Er is meer dan één plaats die {here[0]} heet. Kies ook de gemeente.")
        # A district and a village may share a name: what it was stays what it is.
        return next((place for place in here if place.pk == self.shown.get("place")), here[0])


class WhatForm(SectionForm):
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(),
        label="Thema’s",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kies alles wat past. Zo vinden anderen jullie, en jullie hen.",
    )

    class Meta:
        model = Initiative
        fields = ("summary", "description", "themes")
        labels = {"summary": "In één zin", "description": "Wat doen jullie?"}
        help_texts = {
            "summary": "Hoogstens 200 tekens. Deze zin staat in de lijst.",
            "description": "Voor wie, waar, wanneer, en wat is er al gelukt? Een lege regel begint een nieuwe alinea.",
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "description": forms.Textarea(attrs={"rows": 10}),
        }

    def clean_summary(self) -> str:
        """One sentence is one line, also when somebody pressed Enter."""
        return " ".join(self.cleaned_data["summary"].split())


class StageForm(SectionForm):
    phase = ExplainedChoice(Phase, "Hoe ver zijn jullie?")
    kind = forms.ModelChoiceField(Kind.objects.all(), label="Soort initiatief", required=False, empty_label=NOT_YET)
    legal_form = ExplainedChoice(LegalForm, "Welke rechtsvorm hebben jullie?", "Je hebt er geen nodig om mee te doen.")
    founded_year = forms.IntegerField(
        label="In welk jaar begonnen jullie?", required=False, min_value=1800, max_value=2100
    )

    class Meta:
        model = Initiative
        fields = ("phase", "kind", "legal_form", "is_anbi", "founded_year", "volunteers", "paid_staff")
        labels = {
            "is_anbi": "We zijn een ANBI",
            "volunteers": "Hoeveel vrijwilligers?",
            "paid_staff": "Hoeveel mensen in dienst?",
        }
        help_texts = {"volunteers": "Een schatting is goed."}


class PeopleForm(SectionForm):
    class Meta:
        model = Initiative
        fields = ("people",)
        labels = {"people": "Wie zijn jullie?"}
        help_texts = {
            "people": "Met hoeveel zijn jullie, hoe zijn jullie begonnen, wie mag meedoen? "
            "Noem geen namen van personen: dit komt op de site."
        }
        widgets = {"people": forms.Textarea(attrs={"rows": 6})}


class ContactForm(SectionForm):
    also: ClassVar[tuple[str, ...]] = ("latitude", "longitude")
    website = forms.URLField(
        label="Website",
        max_length=250,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
        help_text="Bijvoorbeeld www.onzebuurt.nl.",
    )

    class Meta:
        model = Initiative
        fields = ("website", "contact_email", "contact_phone", "address", "show_location")
        labels = {
            "contact_email": "E-mailadres",
            "contact_phone": "Telefoonnummer",
            "address": "Straat en huisnummer",
            "show_location": "Toon het adres op de site en op de kaart",
        }
        help_texts = {
            "contact_email": "Komt niet op de site. Berichten sturen we door.",
            "contact_phone": "Komt niet op de site. Alleen voor de coördinator.",
            "address": "Van jullie plek, als je die hebt.",
        }


class LegacyForm(SectionForm):
    class Meta:
        model = Initiative
        fields = ("legacy",)
        labels = {"legacy": "Wat laten jullie na?"}
        help_texts = {"legacy": "Wat leerden jullie? Welke spullen of documenten kunnen anderen gebruiken?"}
        widgets = {"legacy": forms.Textarea(attrs={"rows": 8})}


class UploadField(forms.FileField):
    """Gives a re-encoded copy without anything hidden in it, or None where nothing was chosen."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def __init__(self, label: str) -> None:
        super().__init__(label=label, required=False, help_text="JPG, PNG of WebP, hoogstens 10 MB.")

    def clean(self, data: Any, initial: Any = None) -> ContentFile | None:
        upload = super().clean(data, initial)
        return clean_picture(upload) if isinstance(upload, UploadedFile) else None


def alt_text_field(label: str) -> forms.CharField:
    help_text = "Voor wie de afbeelding niet kan zien. Noem geen namen van personen."
    return forms.CharField(label=label, max_length=200, required=False, help_text=help_text)


class PictureSectionForm(SectionForm):
    """Uploads become pictures before anything is locked; one that met a conflict waits for a day under a signed key."""

    new_logo = UploadField("Nieuw logo")
    logo_alt = alt_text_field("Wat staat er op het logo?")
    remove_logo = forms.BooleanField(label="Haal het logo weg", required=False)
    kept_logo = forms.CharField(required=False, widget=forms.HiddenInput)
    new_photo = UploadField("Nieuwe foto")
    photo_alt = alt_text_field("Wat is er op de foto te zien?")
    remove_photo = forms.BooleanField(label="Haal de foto weg", required=False)
    kept_photo = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Initiative
        fields: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made: dict[str, Picture] = {}
        for name in PICTURES:
            picture = getattr(self.instance, name)
            self.initial[f"{name}_alt"] = picture.alt_text if picture else ""
            if picture is None:
                del self.fields[f"remove_{name}"]

    @classmethod
    def covers(cls) -> list[str]:
        return ["logo", "logo_alt", "photo", "photo_alt"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in PICTURES:
            if cleaned.get(f"new_{name}") and cleaned.get(f"remove_{name}"):
                self.add_error(f"remove_{name}", "Kies een nieuwe, of haal hem weg. Niet allebei.")
        photo_comes = cleaned.get("new_photo") or cleaned.get("kept_photo")
        if photo_comes and not cleaned.get("photo_alt"):
            self.add_error("photo_alt", "Vertel in een paar woorden wat er op de foto te zien is.")
        return cleaned

    def values(self) -> Values:
        values: Values = {}
        for name in PICTURES:
            if not self._leaves(name):
                values |= self._picture_values(name)
        return values

    def _picture_values(self, name: str) -> Values:
        alt_text = as_plain(self.cleaned_data.get(f"{name}_alt") or "")
        made = self.made.get(name)
        if made:
            return {name: made.pk, f"{name}_alt": alt_text}
        if self.cleaned_data.get(f"remove_{name}"):
            return {name: None, f"{name}_alt": ""}
        return {name: self.shown[name], f"{name}_alt": alt_text if self.shown[name] else ""}

    def values_to_store(self, by: User) -> Values:
        for name in PICTURES:
            upload = self.cleaned_data.get(f"new_{name}")
            picture = self._make(name, upload, by) if upload else self._kept(name)
            if picture and not self._leaves(name):
                self.made[name] = picture
        return self.values()

    def _make(self, name: str, upload: ContentFile, by: User) -> Picture:
        sizes = LOGO_SIZES if name == "logo" else PHOTO_SIZES
        alt_text = self.cleaned_data.get(f"{name}_alt") or ""
        return make_picture(title=self.instance.name, file=upload, alt_text=alt_text, sizes=sizes, by=by)

    def _kept(self, name: str) -> Picture | None:
        """The upload of a moment ago, which met a conflict."""
        try:
            key = self.cleaned_data.get(f"kept_{name}") or ""
            initiative, pk = signing.loads(key, salt=KEEP_SALT, max_age=KEEP_UPLOAD_SECONDS)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        return Picture.objects.filter(pk=pk).first() if initiative == self.instance.pk else None

    def _show_conflict(self, conflict: Any) -> None:
        super()._show_conflict(conflict)
        for name, picture in self.made.items():
            self.resend({f"kept_{name}": signing.dumps([self.instance.pk, picture.pk], salt=KEEP_SALT)})
            self.fields[f"new_{name}"].help_text = "We hebben wat je net koos. Je hoeft het niet opnieuw te kiezen."

    def _choices_below(self, name: str) -> list[str]:
        return {"logo_alt": ["keuze_logo"], "photo_alt": ["keuze_photo"]}.get(name, [])
