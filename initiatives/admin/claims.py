"""The queue of claims: who says to belong to a listing that nobody keeps, and one screen to decide."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import Case, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from initiatives.actions import claims
from initiatives.actions.errors import InitiativeError
from initiatives.admin.base import OmzienAdmin
from initiatives.models import Claim, Initiative
from omzien.accounts.models import User

COLOURS = {"open": "warning", "granted": "success", "refused": "info", "withdrawn": "info"}
LONGEST_ANSWER = 2000


class DecisionForm(forms.Form):
    """Granting needs no words, refusing does."""

    GRANT, REFUSE = "ken-toe", "wijs-af"
    CHOICES: ClassVar[list[tuple[str, str]]] = [(GRANT, "Ken toe"), (REFUSE, "Wijs af")]

    do = forms.ChoiceField(choices=CHOICES, error_messages={"required": "Kies wat je wilt doen."})
    answer = forms.CharField(
        label="Je antwoord",
        max_length=LONGEST_ANSWER,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "review-text"}),
        help_text="Alleen als je afwijst. De aanvrager leest dit woord voor woord in een mail.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("do") == self.REFUSE and not cleaned.get("answer") and not self.has_error("answer"):
            self.add_error("answer", "Schrijf eerst waarom je dit afwijst.")
        return cleaned


@admin.register(Claim)
class ClaimAdmin(OmzienAdmin):
    """What waits comes first, the oldest on top."""

    list_display = ("listing", "person", "state", "municipality", "created_at")
    list_filter = (("status", ChoicesDropdownFilter),)
    search_fields = ("initiative__name",)
    ordering = (Case(When(status=Claim.Status.OPEN, then=0), default=1), "created_at", "pk")
    actions = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        """In this coordinator's care; one's own claims are on the site, not here."""
        return _claims_for(_user(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _decides(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _decides(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _decides(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="initiatief", ordering="initiative__sort_key")
    def listing(self, claim: Claim) -> str:
        return claim.initiative.name

    @admin.display(description="van")
    def person(self, claim: Claim) -> str:
        return str(claim.user)

    @display(description="stand", ordering="status", label=COLOURS)
    def state(self, claim: Claim) -> tuple[str, str]:
        return claim.status, claim.get_status_display()

    @admin.display(description="gemeente")
    def municipality(self, claim: Claim) -> str:
        return str(claim.initiative.municipality or "")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What was decided already keeps its screen, so that a link from a mail is no dead end."""
        if not _decides(request) or not (object_id.isascii() and object_id.isdigit() and len(object_id) < 19):
            raise Http404
        claim = get_object_or_404(_claims_for(_user(request)), pk=object_id)
        if request.method != "POST":
            return self._screen(request, claim, DecisionForm())
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self._screen(request, claim, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            said = decide(claim, _user(request), form.cleaned_data)
        except InitiativeError as refusal:
            form.add_error(None, str(refusal))
            claim = get_object_or_404(_claims_for(_user(request)), pk=object_id)
            return self._screen(request, claim, form, HTTPStatus.CONFLICT)
        messages.success(request, said)
        return redirect("admin:initiatives_claim_changelist")

    def _screen(self, request: HttpRequest, claim: Claim, form: DecisionForm, status: int = 200) -> HttpResponse:
        initiative = claim.initiative
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": initiative.name,
            "claim": claim,
            "initiative": initiative,
            "form": form,
            "can_decide": claim.status == Claim.Status.OPEN,
            "is_own": claim.user_id == request.user.pk,
            "by_mail": bool(claim.key_hash) and claim.created_at > timezone.now() - claims.VALID,
            "has_team": claims.has_team(initiative),
            "others": initiative.claims.exclude(pk=claim.pk).select_related("user")[:20],
        }
        return render(request, "admin/initiatives/claim/decide.html", context, status=status)


def decide(claim: Claim, user: User, chosen: dict[str, str]) -> str:
    """Does what was chosen; returns what to tell the coordinator."""
    if chosen["do"] == DecisionForm.GRANT:
        claims.grant(claim=claim, by=user)
        return f"{claim.user} is nu eigenaar van “{claim.initiative}” en krijgt een mail."
    claims.refuse(claim=claim, by=user, answer=chosen["answer"])
    return f"De aanvraag van {claim.user} is afgewezen. Je antwoord is gemaild."


def _claims_for(user: User) -> QuerySet[Claim]:
    cared = Initiative.objects.in_care_of(user).values("pk")
    rows = Claim.objects.filter(initiative__in=cared).select_related("initiative__municipality", "user", "decided_by")
    return rows.defer("initiative__search_vector", "initiative__description", "initiative__people")


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def _decides(request: HttpRequest) -> bool:
    user = request.user
    return bool(user.is_authenticated and user.is_active and (user.sees_everything or user.is_coordinator))
