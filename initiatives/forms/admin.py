"""The coordinators' forms for an initiative and its team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseInlineFormSet
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminEmailInputWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldAdminURLInputWidget,
    UnfoldBooleanWidget,
)

from initiatives.actions.team import is_owner, locked_team
from initiatives.forms.guarding import GuardedForm
from initiatives.mails import team as mails
from initiatives.models import Initiative, Membership
from omzien.accounts.models import User
from omzien.pictures.uploads import clean_picture


class PictureUploadField(forms.FileField):
    """Gives a re-encoded copy without anything hidden in it, or None where nothing was chosen."""

    widget = UnfoldAdminFileFieldWidget

    def clean(self, data: Any, initial: Any = None) -> ContentFile | None:
        upload = super().clean(data, initial)
        return clean_picture(upload) if isinstance(upload, UploadedFile) else None


def alt_text_field(of: str) -> forms.CharField:
    return forms.CharField(
        label=f"Wat is te zien op {of}",
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget(),
        help_text="Voor wie de afbeelding niet kan zien. Noem geen namen van personen.",
    )


class InitiativeForm(GuardedForm):
    """Everything about an initiative but its status, which has its own buttons."""

    website = forms.URLField(
        label="Website", max_length=250, required=False, assume_scheme="https", widget=UnfoldAdminURLInputWidget()
    )
    new_logo = PictureUploadField(label="Nieuw logo", required=False, help_text="JPG, PNG of WebP, hoogstens 10 MB.")
    logo_alt = alt_text_field("het logo")
    remove_logo = forms.BooleanField(label="Haal het logo weg", required=False, widget=UnfoldBooleanWidget())
    new_photo = PictureUploadField(label="Nieuwe foto", required=False, help_text="JPG, PNG of WebP, hoogstens 10 MB.")
    photo_alt = alt_text_field("de foto")
    remove_photo = forms.BooleanField(label="Haal de foto weg", required=False, widget=UnfoldBooleanWidget())

    class Meta:
        model = Initiative
        fields = (
            *("name", "summary", "description", "people", "legacy", "last_confirmed_on"),
            *("themes", "phase", "kind", "legal_form", "is_anbi", "founded_year", "volunteers", "paid_staff"),
            *("municipality", "place", "address", "latitude", "longitude", "show_location"),
            *("website", "contact_email", "contact_phone"),
        )
        widgets = {
            "themes": UnfoldAdminCheckboxSelectMultipleWidget(),
            "summary": UnfoldAdminTextareaWidget(attrs={"rows": 2}),
            "people": UnfoldAdminTextareaWidget(attrs={"rows": 4}),
            "legacy": UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("logo", "photo"):
            picture = getattr(self.instance, name)
            if picture and f"{name}_alt" in self.fields:
                self.fields[f"{name}_alt"].initial = picture.alt_text

    def _get_validation_exclusions(self) -> set[str]:
        """The constraint on published initiatives speaks of fields that are not on the form: check it all the same."""
        exclusions: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in the stubs
        return exclusions - {"status", "published_at"}


class MembershipForm(forms.ModelForm):
    """A person joins a team by the address of an account; nobody browses through all accounts."""

    email = forms.EmailField(label="E-mailadres van het account", widget=UnfoldAdminEmailInputWidget())

    class Meta:
        model = Membership
        fields = ("email", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["email"].initial = self.instance.user.email
            self.fields["email"].disabled = True

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if not self.instance.pk:
            user = User.objects.filter(email=email, is_active=True).first()
            if user is None:
                raise forms.ValidationError(
                    "Er is geen account met dit adres. Laat de persoon eerst een account maken."
                )
            self.instance.user = user
        return email


class TeamFormSet(BaseInlineFormSet):
    """Coordinators help a team under the team's own rule; everybody whose place changes is told."""

    def clean(self) -> None:
        """One person once, and an owner where there is a team; the form itself cannot see the others."""
        super().clean()
        seen: set[str] = set()
        for form in self.forms:
            email = form.cleaned_data.get("email") if hasattr(form, "cleaned_data") else None
            if not email or form.cleaned_data.get("DELETE"):
                continue
            if email in seen:
                form.add_error("email", "Deze persoon staat al in het team.")
            seen.add(email)
        if not any(self.errors):
            self._require_an_owner()

    def _require_an_owner(self) -> None:
        """Holds the team's lock from here to the end of the save. An empty team is a listing that can be claimed."""
        team = {one.pk: one for one in locked_team(self.instance)} if self.instance.pk else {}
        for form in self.forms:
            if form.cleaned_data.get("DELETE"):
                team.pop(form.instance.pk, None)
            elif form.instance.pk or form.has_changed():
                team[form.instance.pk or id(form)] = form.instance
        if team and not any(map(is_owner, team.values())):
            raise forms.ValidationError(
                "Een team heeft altijd een eigenaar met een open account. Maak eerst iemand anders eigenaar."
            )

    def save(self, commit: bool = True) -> Any:
        saved = super().save(commit)
        for member in [*self.new_objects, *(one for one, _ in self.changed_objects)]:
            mails.tell_new_role(member)
        for member in self.deleted_objects:
            mails.tell_removed(member)
        return saved
