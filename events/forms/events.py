"""What teams and coordinators fill in about an event. Days and times are those of the clock on the wall here."""

from __future__ import annotations

import uuid
from copy import copy
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, QuerySet
from django.utils import timezone

from events.models import Event
from events.models.events import FIRST_DAY, LAST_DAY
from events.series import MOST, Rhythm, as_moment, days, exists
from initiatives.forms.conversations import LineField
from initiatives.models import Initiative, Municipality, Phase, Region, Theme
from omzien.accounts.models import User
from omzien.search.dutch import words

LATEST = timedelta(days=3 * 366)
LONGEST = timedelta(days=31)
SKIPPED = "Dit tijdstip is er die nacht niet: de klok gaat dan een uur vooruit. Kies een ander."


UNREAL = "Kies een dag tussen 2000 en 2100."


class DayField(forms.DateField):
    """A day on which one can still count days and hours."""

    default_validators = [MinValueValidator(FIRST_DAY, UNREAL), MaxValueValidator(LAST_DAY, UNREAL)]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


class ClockField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **kwargs)


class CheckedForm(forms.ModelForm):
    """What holds for an event, whoever fills it in."""

    def clean_title(self) -> str:
        title = " ".join(self.cleaned_data["title"].split())
        if not words(title):
            raise forms.ValidationError("Geef een titel.")
        return title

    def clean_summary(self) -> str:
        return " ".join(self.cleaned_data["summary"].split())

    def _get_validation_exclusions(self) -> set[str]:
        """The constraint on what is on the site speaks of fields that are not on the form: check it all the same."""
        exclusions: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in the stubs
        return exclusions - {"status", "published_at"}


class EventForm(CheckedForm):
    """`version` is what this person had before them, so that nobody overwrites another unseen."""

    day = DayField(label="Welke dag")
    starts = ClockField(label="Begint om")
    last_day = DayField(label="Laatste dag", required=False, help_text="Alleen als het langer dan een dag duurt.")
    ends = ClockField(label="Eindigt om")
    closes_day = DayField(label="Inschrijven kan tot en met", required=False, help_text="Leeg: tot het begint.")
    online_url = forms.URLField(
        label="Link om online mee te doen",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="Alleen wie een plek heeft ziet deze link.",
    )
    registration_url = forms.URLField(
        label="Website om in te schrijven", max_length=500, required=False, assume_scheme="https"
    )
    organisers = forms.ModelMultipleChoiceField(
        Initiative.objects.none(), label="Wie organiseert dit", required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Event
        fields = (
            *("title", "kind", "summary", "description", "municipality", "place_name", "address", "is_online"),
            *("online_url", "registration", "registration_url", "capacity", "themes", "phases", "regions"),
        )
        widgets = {
            "description": forms.Textarea(attrs={"rows": 8}),
            "registration": forms.RadioSelect,
            "themes": forms.CheckboxSelectMultiple,
            "phases": forms.CheckboxSelectMultiple,
            "regions": forms.CheckboxSelectMultiple,
        }
        labels = {"title": "Titel", "capacity": "Aantal plekken", "place_name": "Plek", "description": "Meer uitleg"}

    field_order = [
        *("title", "kind", "summary", "day", "starts", "ends", "last_day", "place_name", "address", "municipality"),
        *("is_online", "online_url", "registration", "registration_url", "capacity", "closes_day", "organisers"),
        *("description", "themes", "phases", "regions"),
    ]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["organisers"].queryset = self._choices()  # type: ignore[attr-defined]  # a choice of rows
        self.fields["municipality"].queryset = Municipality.objects.order_by("sort_key")  # type: ignore[attr-defined]  # as above
        self.fields["municipality"].empty_label = "Kies een gemeente"  # type: ignore[attr-defined]  # as above
        self.fields["summary"].help_text = "Wat gaan jullie doen? Nodig om het op de site te zetten."
        for name, model in (("themes", Theme), ("phases", Phase), ("regions", Region)):
            self.fields[name].queryset = model.objects.all()  # type: ignore[attr-defined]  # as above
        self.fields["capacity"].widget.attrs |= {"min": 1, "inputmode": "numeric"}
        if self.instance.pk:
            self._fill_in(self.instance)
        elif len(choices := list(self.fields["organisers"].queryset)) == 1:  # type: ignore[attr-defined]  # as above
            self.initial.setdefault("organisers", choices)

    def _choices(self) -> QuerySet[Initiative]:
        """One's own, and who organises it already."""
        mine = Q(memberships__user=self.user)
        if self.instance.pk:
            mine |= Q(organising__event=self.instance)
        return Initiative.objects.filter(mine).distinct().order_by("sort_key", "pk")

    def _fill_in(self, event: Event) -> None:
        starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
        self.initial = dict(self.initial) | {
            "day": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            "last_day": ends.date() if ends.date() != starts.date() else None,
            "organisers": list(event.organisers.all()),
            "version": event.version,
        }
        if event.registration_closes_at:
            self.initial["closes_day"] = timezone.localdate(event.registration_closes_at - timedelta(seconds=1))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._clean_times(cleaned)
        self._clean_ways(cleaned)
        if not cleaned.get("organisers") and not self._may_without(self.user):
            self.add_error("organisers", "Kies welk initiatief dit organiseert.")
        return cleaned

    def _clean_times(self, cleaned: dict[str, Any]) -> None:
        day, starts, ends = cleaned.get("day"), cleaned.get("starts"), cleaned.get("ends")
        if not (day and starts and ends):
            return
        last = cleaned.get("last_day") or day
        for name, on, at in (("starts", day, starts), ("ends", last, ends)):
            if not exists(on, at):
                self.add_error(name, SKIPPED)
        self.instance.starts_at, self.instance.ends_at = as_moment(day, starts), as_moment(last, ends)
        if self.instance.ends_at <= self.instance.starts_at:
            self.add_error("ends", "Het einde moet na het begin liggen.")
        if last - day > LONGEST:
            self.add_error("last_day", "Dat is langer dan een maand. Maak er een reeks van met ‘Kopieer’.")
        self._require_a_real_day(day)
        closes = cleaned.get("closes_day")
        self.instance.registration_closes_at = _end_of(closes, self.instance.starts_at) if closes else None

    def _require_a_real_day(self, day: date) -> None:
        before = timezone.localdate(self.initial_start) if self.initial_start else None
        today = timezone.localdate()
        if day != before and not today <= day <= today + LATEST:
            self.add_error("day", "Kies een dag die nog moet komen, binnen drie jaar.")

    @property
    def initial_start(self) -> datetime | None:
        return Event.objects.filter(pk=self.instance.pk).values_list("starts_at", flat=True).first()

    def _clean_ways(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("online_url") and not cleaned.get("is_online"):
            self.add_error("is_online", "Vink dit aan als mensen online mee kunnen doen, of haal de link weg.")
        if cleaned.get("registration") != Event.Registration.ELSEWHERE and cleaned.get("registration_url"):
            cleaned["registration_url"] = ""
        self.instance.starts_at = self.instance.starts_at or timezone.now()
        self.instance.ends_at = self.instance.ends_at or timezone.now() + timedelta(hours=1)

    def show_version(self, version: int) -> None:
        """Whoever saves it once more has chosen it."""
        self.data = copy(self.data)
        self.data["version"] = str(version)  # type: ignore[index]  # a QueryDict

    @staticmethod
    def _may_without(user: User) -> bool:
        return user.is_coordinator or user.sees_everything

    def values(self) -> dict[str, Any]:
        """What is to be stored, by the names of the model."""
        chosen = {name: self.cleaned_data[name] for name in self.Meta.fields}
        chosen["municipality_id"] = chosen.pop("municipality") and self.cleaned_data["municipality"].pk
        moments = ("starts_at", "ends_at", "registration_closes_at")
        return chosen | {name: getattr(self.instance, name) for name in moments}


class CopyForm(forms.Form):
    """To which days. `days` after checking."""

    day = DayField(label="De (eerste) nieuwe dag")
    rhythm = forms.ChoiceField(label="Hoe vaak", choices=Rhythm.choices, required=False, widget=forms.RadioSelect)
    times = forms.IntegerField(
        label="Hoeveel keer",
        required=False,
        min_value=1,
        max_value=MOST,
        help_text=f"Met de eerste keer erbij, hoogstens {MOST}.",
    )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not timezone.localdate() <= day <= timezone.localdate() + LATEST:
            raise forms.ValidationError("Kies een dag die nog moet komen, binnen drie jaar.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("rhythm") and not cleaned.get("times") and "times" not in self.errors:
            self.add_error("times", "Vul in hoeveel keer.")
        return cleaned

    def days(self) -> list[date]:
        typed = self.cleaned_data
        return list(days(typed["day"], typed["rhythm"], typed["times"] or 1))


class CallOffForm(forms.Form):
    reason = LineField(
        label="Waarom gaat het niet door",
        max_length=500,
        help_text="Iedereen die op de lijst staat krijgt deze zin in een mail. Hij staat ook op de pagina.",
    )


class AddForm(forms.Form):
    name = LineField(label="Naam", max_length=60)
    note = LineField(label="Opmerking", max_length=300, required=False)


class AnnouncementForm(forms.Form):
    subject = LineField(label="Onderwerp", max_length=100)
    text = forms.CharField(label="Je bericht", max_length=5000, widget=forms.Textarea(attrs={"rows": 8}))
    waiting_too = forms.BooleanField(label="Stuur het ook aan wie op de wachtlijst staat", required=False)
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid.uuid4

    def clean_token(self) -> uuid.UUID:
        return self.cleaned_data["token"] or uuid.uuid4()


def _end_of(day: date, starts_at: datetime) -> datetime:
    """The end of this day, or the start where that comes first."""
    return min(as_moment(day + timedelta(days=1), time()), starts_at)
