"""What of a fund lies in other tables, as one list of ids per fund: what the facets count and the fit looks at."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Case, F, Func, OuterRef, Q, QuerySet, Value, When

from initiatives.models import Region
from knowledge.models import Fund

IDS: ArrayField[Any, Any] = ArrayField(BigIntegerField())
# The bounds of the amounts, in whole euros: value and label in the address and on the screen.
BANDS = [
    ("tot-1000", "Tot € 1.000", 0, 999),
    ("1000-5000", "€ 1.000 tot € 5.000", 1_000, 4_999),
    ("5000-25000", "€ 5.000 tot € 25.000", 5_000, 24_999),
    ("vanaf-25000", "€ 25.000 of meer", 25_000, None),
]
NO, YES = 1, 2


class Distinct(Func):
    """Both lists, each id once."""

    template = "ARRAY(SELECT DISTINCT unnest(%(expressions)s))"
    arg_joiner = " || "


class RegionsOf(Func):
    """The regions in which any of these municipalities lies."""

    template = (
        f"ARRAY(SELECT DISTINCT link.region_id FROM {Region.municipalities.through._meta.db_table} AS link "  # noqa: S608  (no input)
        "WHERE link.municipality_id = ANY(%(expressions)s))"
    )


class Together(Func):
    """Lists one after another."""

    template = "(%(expressions)s)"
    arg_joiner = " || "


def with_lists(funds: QuerySet[Fund]) -> QuerySet[Fund]:
    """An empty list means: any. Of what we only have a link of, all are empty."""
    return funds.annotate(
        theme_ids=_linked("themes", "theme"),
        phase_ids=_linked("phases", "phase"),
        form_ids=_linked("legal_forms", "legalform"),
        own_municipality_ids=_linked("municipalities", "municipality"),
        own_region_ids=_linked("regions", "region"),
        through_region_ids=_through_regions(),
        bands=Together(*_bands(), output_field=IDS),
        anbi_ids=_yes_or_no("anbi_needed"),
        host_ids=_yes_or_no("through_host"),
    ).annotate(
        covers=Distinct(F("own_municipality_ids"), F("through_region_ids"), output_field=IDS),
        touches=RegionsOf(
            Distinct(F("own_municipality_ids"), F("through_region_ids"), output_field=IDS), output_field=IDS
        ),
    )


def _linked(relation: str, target: str) -> ArraySubquery:
    through = getattr(Fund, relation).through._default_manager
    return ArraySubquery(through.filter(fund=OuterRef("pk")).values(f"{target}_id"))


def _through_regions() -> ArraySubquery:
    regions = Fund.regions.through._default_manager.filter(fund=OuterRef(OuterRef("pk"))).values("region_id")
    members = Region.municipalities.through._default_manager.filter(region__in=regions)
    return ArraySubquery(members.values("municipality_id"))


def _bands() -> list[Case]:
    """A band for each that lies somewhere between its lowest and its highest amount; no amounts, no bands."""
    known = Q(amount_from__isnull=False) | Q(amount_to__isnull=False)
    bands = []
    for number, (_, _, low, high) in enumerate(BANDS, 1):
        enough = Q(amount_to__isnull=True) | Q(amount_to__gte=low)
        little = (Q(amount_from__isnull=True) | Q(amount_from__lte=high)) if high is not None else Q()
        bands.append(_when(known & enough & little, number))
    return bands


def _yes_or_no(field: str) -> Case:
    yes, no = (Value([number], output_field=IDS) for number in (YES, NO))
    nothing: Value = Value([], output_field=IDS)
    return Case(When(link_only=True, then=nothing), When(**{field: True}, then=yes), default=no, output_field=IDS)


def _when(condition: Q, number: int) -> Case:
    return Case(
        When(condition, then=Value([number], output_field=IDS)),
        default=Value([], output_field=IDS),
        output_field=IDS,
    )
