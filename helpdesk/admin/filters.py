"""Ways to narrow the queue. The tabs are one of them, and draw themselves."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import DropdownFilter

from helpdesk.models import Ticket
from helpdesk.queue import LABELS, Tab
from initiatives.models import Municipality, Region
from omzien.accounts.models import User

TAB = "tab"
NOBODY = "niemand"


class TabFilter(SimpleListFilter):
    """Takes its parameter from the address, so that Django knows it; TicketAdmin.get_queryset does the rest."""

    title = "stapel"
    parameter_name = TAB

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(tab.value, LABELS[tab]) for tab in Tab]

    def has_output(self) -> bool:
        return False

    def queryset(self, request: HttpRequest, queryset: QuerySet[Ticket]) -> QuerySet[Ticket]:
        return queryset


class RungFilter(DropdownFilter):
    title = "trede"
    parameter_name = "trede"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(rung.value, str(rung.label)) for rung in Ticket.Rung]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Ticket]) -> QuerySet[Ticket]:
        return queryset.filter(rung=self.value()) if self.value() else queryset


class RegionFilter(DropdownFilter):
    title = "regio"
    parameter_name = "regio"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(Region.objects.values_list("slug", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Ticket]) -> QuerySet[Ticket]:
        if not self.value():
            return queryset
        inside = Region.objects.filter(slug=self.value()).values("municipalities")
        return queryset.filter(municipality__in=inside)


class MunicipalityFilter(DropdownFilter):
    title = "gemeente"
    parameter_name = "gemeente"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("geen", "nog geen gemeente"), *Municipality.objects.values_list("slug", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Ticket]) -> QuerySet[Ticket]:
        if self.value() == "geen":
            return queryset.filter(municipality=None)
        return queryset.filter(municipality__slug=self.value()) if self.value() else queryset


class AssigneeFilter(DropdownFilter):
    """Whose it is. A number in the address that is nobody's finds nothing."""

    title = "van wie"
    parameter_name = "van"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        staff = User.objects.filter(is_active=True, is_staff=True).order_by("name", "pk")
        return [(NOBODY, "van niemand"), *((str(person.pk), str(person)) for person in staff)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Ticket]) -> QuerySet[Ticket]:
        value = self.value()
        if not value:
            return queryset
        if value == NOBODY:
            return queryset.filter(assignee=None)
        known = {key for key, _ in self.lookup_choices}
        return queryset.filter(assignee=int(value)) if value in known else queryset.none()
