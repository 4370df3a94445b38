"""Choosing the initiative that an article comes from: only what is public, as editors care for no initiatives."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, ChosenMultipleView, ChosenView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from initiatives.models import Initiative
from omzien.numbers import bounded_int


class PublishedOnly:
    def get_object_list(self) -> QuerySet[Initiative]:
        return Initiative.objects.published().defer("search_vector").order_by("sort_key", "pk")

    def get_object(self, pk: Any) -> Initiative:
        return Initiative.objects.published().get(pk=bounded_int(pk) or 0)

    def get_objects(self, pks: Any) -> QuerySet[Initiative]:
        return Initiative.objects.published().filter(pk__in=[pk for pk in map(bounded_int, pks) if pk])


class ChooseInitiative(PublishedOnly, ChooseView):
    pass


class ChooseInitiativeResults(PublishedOnly, ChooseResultsView):
    pass


class InitiativeChosen(PublishedOnly, ChosenView):
    pass


class InitiativesChosen(PublishedOnly, ChosenMultipleView):
    pass


class InitiativeChooserViewSet(ChooserViewSet):
    model = Initiative
    icon = "group"
    choose_one_text = "Kies een initiatief"
    choose_another_text = "Kies een ander initiatief"
    choose_view_class = ChooseInitiative
    choose_results_view_class = ChooseInitiativeResults
    chosen_view_class = InitiativeChosen
    chosen_multiple_view_class = InitiativesChosen
    per_page = 20


initiative_chooser = InitiativeChooserViewSet("knowledge_initiative_chooser")
