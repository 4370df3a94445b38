"""What the funds guide can be filtered and sorted by, and what fits whom."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.text import capfirst

from initiatives.facets import ChoiceFacet, OpenFacet, SortOption
from initiatives.facets.vocabulary import Entry
from initiatives.models import LegalForm, Municipality, Phase, Region, Theme
from knowledge import fitting
from knowledge.filters.fund_lists import BANDS, with_lists
from knowledge.filters.indexed import IndexedText
from knowledge.fitting import Asker, Fit, Judgement, Named, Terms, judge
from knowledge.models import Fund
from knowledge.models.funds import BY_DEADLINE, KIND, State

FITTING = SortOption("passend", "Wat past eerst", BY_DEADLINE)
DEADLINE = SortOption("sluit-eerst", "Sluit het eerst", BY_DEADLINE)
NAME = SortOption("naam", "Naam", ("sort_key", "pk"))
CHECKED = SortOption("nagekeken", "Net nagekeken", (models.F("checked_on").desc(nulls_last=True), "sort_key", "pk"))
TERMS = (
    *("pk", "link_only", "state", "form_ids", "through_host", "anbi_needed", "theme_ids", "phase_ids"),
    *("own_region_ids", "own_municipality_ids", "covers", "population_ceiling", "amount_from", "amount_to"),
)


class CapitalChoice(ChoiceFacet):
    """Choices that stand in the middle of a sentence elsewhere."""

    def __init__(self, choices: type[models.TextChoices], *, field_name: str, label: str) -> None:
        super().__init__(choices, field_name=field_name, label=label)
        self.entries = [Entry(entry.pk, entry.slug, capfirst(entry.label)) for entry in self.entries]


class FundFilterSet(IndexedText):
    """A fund without themes, phases, places or legal forms is for all of them, and found by each.

    With an `asker` the funds are judged, and what fits comes first; `carried` is what the address then holds.
    """

    aanvragen = CapitalChoice(State, field_name="state", label="Kun je aanvragen?")
    thema = OpenFacet(Theme, field_name="theme_ids", label="Thema", more="Alle thema’s", shown=5)
    soort = CapitalChoice(Fund.Kind, field_name="kind", label="Soort")
    rechtsvorm = OpenFacet(LegalForm, field_name="form_ids", label="Rechtsvorm", more="Alle rechtsvormen", shown=3)
    penvoerder = OpenFacet(
        None, options=[("nee", "Niet"), ("ja", "Ook via een penvoerder")], field_name="host_ids", label="Penvoerder"
    )
    anbi = OpenFacet(
        None, options=[("nee", "Geen ANBI nodig"), ("ja", "Alleen voor een ANBI")], field_name="anbi_ids", label="ANBI"
    )
    bedrag = OpenFacet(None, options=[band[:2] for band in BANDS], field_name="bands", label="Hoeveel geld")
    fase = OpenFacet(Phase, field_name="phase_ids", label="Hoe ver je bent")
    regio = OpenFacet(Region, field_name="touches", label="Regio", more="Alle regio’s", shown=4)
    gemeente = OpenFacet(Municipality, field_name="covers", label="Gemeente", more="Alle gemeenten", shown=0)
    periode = CapitalChoice(Fund.Period, field_name="period", label="Wanneer")

    sort_options = (DEADLINE, NAME, CHECKED)
    document_kind = KIND
    best = SortOption("relevantie", "Past het best bij je woord", ("-score", *BY_DEADLINE))
    unranked = BY_DEADLINE
    joins = True

    def __init__(self, data: QueryDict, *, path: str) -> None:
        funds: QuerySet[Fund] = Fund.objects.published().with_state()
        super().__init__(data, with_lists(funds), path=path)
        self.asker: Asker | None = None
        self.carried: list[tuple[str, str]] = []

    def ask(self, asker: Asker | None, carried: list[tuple[str, str]]) -> None:
        """Call it before anything is counted or sorted."""
        self.asker, self.carried = asker, carried if asker else []

    def usable_sorts(self) -> list[SortOption]:
        return [*([FITTING] if self.asker else []), *super().usable_sorts()]

    @cached_property
    def params(self) -> list[tuple[str, str]]:
        known = super().params
        at = len(known) - 1 if known and known[-1][0] == "sorteer" else len(known)
        return [*known[:at], *self.carried, *known[at:]]

    @property
    def chosen_params(self) -> list[tuple[str, str]]:
        """What was chosen in the list itself, whoever asks."""
        return [pair for pair in self.params if pair not in self.carried and pair[0] != "sorteer"]

    @property
    def clear_url(self) -> str:
        """Without the choices, still for the same asker."""
        return f"{self.path}?{urlencode(self.carried)}" if self.carried else self.path

    # --- what fits --------------------------------------------------------------------------------
    @cached_property
    def judged(self) -> dict[int, Judgement]:
        """Every fund that was found, by deadline; one query whatever there is."""
        if self.asker is None:
            return {}
        rows = self.found.order_by(*BY_DEADLINE).values(*TERMS)
        reader = TermsReader(self)
        return {row["pk"]: judge(reader.read(row), self.asker) for row in rows}

    @cached_property
    def fitting_order(self) -> list[int]:
        return sorted(self.judged, key=lambda pk: self.judged[pk].fit)  # stable: by deadline within

    def page_ids(self, start: int, stop: int) -> list[int]:
        return self.fitting_order[start:stop] if self.sort == FITTING else super().page_ids(start, stop)

    @cached_property
    def fits(self) -> dict[Fit, int]:
        """How many of each."""
        given = [judgement.fit for judgement in self.judged.values()]
        return {fit: given.count(fit) for fit in Fit}


class TermsReader:
    """From ids to names; the words are those of the facets, the keys of the legal forms are asked once."""

    def __init__(self, filterset: FundFilterSet) -> None:
        entries = filterset.vocabulary.entries
        self.names = {
            param: {entry.pk: entry.label for entry in entries[param]}
            for param in ("thema", "fase", "regio", "gemeente")
        }
        self.forms = {one.pk: fitting.LegalForm(one.pk, one.name, one.key) for one in LegalForm.objects.all()}

    def read(self, row: dict[str, Any]) -> Terms:
        return Terms(
            link_only=row["link_only"],
            is_closed=row["state"] == State.CLOSED,
            legal_forms=tuple(form for pk, form in self.forms.items() if pk in row["form_ids"]),
            through_host=row["through_host"],
            anbi_needed=row["anbi_needed"],
            themes=self._named("thema", row["theme_ids"]),
            phases=self._named("fase", row["phase_ids"]),
            where=tuple(
                one.name
                for param, key in (("regio", "own_region_ids"), ("gemeente", "own_municipality_ids"))
                for one in self._named(param, row[key])
            ),
            covers=frozenset(row["covers"]),
            population_ceiling=row["population_ceiling"],
            amount_from=row["amount_from"],
            amount_to=row["amount_to"],
        )

    def _named(self, param: str, ids: list[int]) -> tuple[Named, ...]:
        """In the order of the vocabulary."""
        return tuple(Named(pk, name) for pk, name in self.names[param].items() if pk in ids)
