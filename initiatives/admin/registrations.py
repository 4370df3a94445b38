"""The queue of registrations: who waits longest comes first, and one screen to ask, publish or decline."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import display

from initiatives.actions import InitiativeError, registration
from initiatives.admin.base import OmzienAdmin
from initiatives.admin.filters import RegionFilter
from initiatives.duplicates import likely_duplicates, sought_of
from initiatives.facts import facts_of
from initiatives.models import Initiative, Registration, ReviewStep
from initiatives.timeline import timeline
from omzien.accounts.models import User

Status = Initiative.Status
WAITS, ANSWERED, ASKED = "wacht op jou", "antwoord binnen", "vraag staat open"
COLOURS = {WAITS: "warning", ANSWERED: "success", ASKED: "info"}
LONGEST_TEXT = 2000


class ReviewForm(forms.Form):
    """One of three decisions; two of them need words. `seen` is what the coordinator looked at."""

    ASK, PUBLISH, DECLINE = "vraag", "publiceer", "wijs-af"
    NEEDS_WORDS: ClassVar[dict[str, str]] = {
        ASK: "Schrijf eerst wat je wilt vragen.",
        DECLINE: "Schrijf eerst waarom dit niet op de site komt.",
    }

    do = forms.ChoiceField(choices=[(ASK, "Stel een vraag"), (PUBLISH, "Publiceer"), (DECLINE, "Plaats niet")])
    text = forms.CharField(
        label="Je vraag of reden",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "review-text"}),
        help_text="Het team leest dit woord voor woord, in een mail en op de pagina van de aanmelding.",
    )
    seen = forms.CharField(max_length=80, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        wanted = self.NEEDS_WORDS.get(cleaned.get("do", ""))
        if wanted and not cleaned.get("text") and not self.has_error("text"):
            self.add_error("text", wanted)
        return cleaned


@admin.register(Registration)
class RegistrationAdmin(OmzienAdmin):
    list_display = ("name", "state", "waiting", "municipality", "regions", "phase")
    list_filter = (RegionFilter,)
    search_fields = ("name",)
    list_display_links = ("name",)
    actions = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Initiative]:
        """In this coordinator's care; being on the team does not count."""
        here = Registration.objects.in_care_of(_user(request)).in_review()
        answered = ReviewStep.objects.filter(initiative=OuterRef("pk"), kind=ReviewStep.Kind.ASKED)
        rows = here.select_related("municipality", "phase").prefetch_related("municipality__regions")
        return rows.annotate(was_asked=Exists(answered)).defer("search_vector", "description", "people", "legacy")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _reviews(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _reviews(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _reviews(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description="stand", label=COLOURS)
    def state(self, row: Any) -> str:
        if row.status == Status.DRAFT:
            return ASKED
        return ANSWERED if row.was_asked else WAITS

    @admin.display(description="wacht", ordering="submitted_at")
    def waiting(self, row: Initiative) -> str:
        return waiting_words(row)

    @admin.display(description="regio’s")
    def regions(self, row: Initiative) -> str:
        return ", ".join(region.name for region in row.municipality.regions.all()) if row.municipality else ""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The review. What is decided already keeps its screen, so that a link from a mail is no dead end."""
        if not _reviews(request) or not (object_id.isascii() and object_id.isdigit() and len(object_id) < 19):
            raise Http404
        found = get_object_or_404(Initiative.objects.in_care_of(_user(request)).for_page(), pk=object_id)
        if request.method != "POST":
            return self._screen(request, found, ReviewForm(initial={"seen": registration.version_of(found)}))
        form = ReviewForm(request.POST)
        if not form.is_valid():
            return self._screen(request, found, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            said = decide(found, _user(request), form.cleaned_data)
        except InitiativeError as error:
            return self._refused(request, found.pk, form, str(error))
        messages.success(request, said)
        return redirect("admin:initiatives_registration_changelist")

    def _refused(self, request: HttpRequest, pk: int, form: ReviewForm, sentence: str) -> HttpResponse:
        """As it is now, with what was typed; the next press of a button is about this version."""
        now = get_object_or_404(Initiative.objects.in_care_of(_user(request)).for_page(), pk=pk)
        again = ReviewForm({**form.cleaned_data, "seen": registration.version_of(now)})
        again.is_valid()
        again.add_error(None, sentence)
        return self._screen(request, now, again, HTTPStatus.CONFLICT)

    def _screen(self, request: HttpRequest, found: Initiative, form: ReviewForm, status: int = 200) -> HttpResponse:
        user, facts = _user(request), facts_of(found)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": found.name,
            "initiative": found,
            "form": form,
            "can_decide": found.status == Status.SUBMITTED,
            "question_is_out": found.status == Status.DRAFT and found.submitted_at is not None,
            "waiting": waiting_words(found),
            "facts": facts,
            "empty": [fact.label.lower() for fact in facts if not fact.text],
            "timeline": timeline(found, user),
            "duplicates": likely_duplicates(sought_of(found), user),
            "owners": found.memberships.select_related("user"),
            "next": self._next(request, found),
        }
        return render(request, "admin/initiatives/registration/review.html", context, status=status)

    def _next(self, request: HttpRequest, found: Initiative) -> str:
        """Where the next one waits, the longest first."""
        waiting = Registration.objects.in_care_of(_user(request)).filter(status=Status.SUBMITTED)
        other = waiting.exclude(pk=found.pk).order_by("submitted_at", "pk").values_list("pk", flat=True).first()
        return reverse("admin:initiatives_registration_change", args=[other]) if other else ""


def decide(found: Initiative, user: User, chosen: dict[str, str]) -> str:
    """Does what was chosen; returns what to tell the coordinator."""
    do, text, seen = chosen["do"], chosen["text"], chosen["seen"]
    if do == ReviewForm.PUBLISH:
        registration.approve(initiative=found, by=user, seen=seen)
        return f"“{found}” staat op de site. Het team krijgt een mail."
    if do == ReviewForm.ASK:
        registration.ask(initiative=found, by=user, text=text, seen=seen)
        return f"Je vraag over “{found}” is gemaild. De aanmelding komt terug zodra het team antwoordt."
    registration.decline(initiative=found, by=user, text=text, seen=seen)
    return f"“{found}” komt niet op de site. Het team krijgt je reden per mail."


def waiting_words(initiative: Initiative) -> str:
    """How long since it was last sent in, in whole days."""
    if initiative.submitted_at is None:
        return ""
    days = (timezone.localdate() - timezone.localdate(initiative.submitted_at)).days
    return "vandaag" if days < 1 else "1 dag" if days == 1 else f"{days} dagen"


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def _reviews(request: HttpRequest) -> bool:
    user = request.user
    return bool(user.is_authenticated and user.is_active and (user.sees_everything or user.is_coordinator))
