"""Fills the funds guide of the demo."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from initiatives.models import LegalForm, Municipality, Phase, Region, Theme
from knowledge.models import Fund
from omzien.accounts.models import User

HERE = Path(__file__).resolve().parent
INVENTED = {"source": "verzonnen voor de demo"}
REAL = {
    "kind": Fund.Kind.FUND,
    "summary": "Alleen de naam en de link. Lees bij het fonds zelf voor wie het is en wat je kunt vragen.",
    "source": "de eigen site van het fonds",
    "link_only": True,
}
RELATIONS = {
    "themes": (Theme, "key"),
    "phases": (Phase, "key"),
    "legal_forms": (LegalForm, "key"),
    "regions": (Region, "slug"),
    "municipalities": (Municipality, "slug"),
}


@transaction.atomic
def load_funds() -> int:
    """Only where there are none yet. Returns how many."""
    if Fund.objects.exists():
        return 0
    editor = User.objects.filter(email="redacteur@example.org").first()
    invented = [make(told, INVENTED, editor) for told in written("verzonnen.toml")]
    real = [make(told, REAL | {"provider": told["name"]}, editor) for told in written("echt.toml")]
    return len(invented) + len(real)


def written(name: str) -> Iterator[dict[str, Any]]:
    with (HERE / name).open("rb") as file:
        yield from tomllib.load(file)["fund"]


def make(told: dict[str, Any], given: dict[str, Any], editor: User | None) -> Fund:
    related = {name: told.pop(name, []) for name in RELATIONS}
    dates = {
        "opens_on": _day(told.pop("opens", None)),
        "closes_on": _day(told.pop("closes", None)),
        "checked_on": _day(-told.pop("checked")),
    }
    fund = Fund(**given, **told, **dates, checked_by=editor, is_published=True)
    for name, (model, key) in RELATIONS.items():
        getattr(fund, name).set(model._default_manager.filter(**{f"{key}__in": related[name]}))
    fund.full_clean()
    fund.save()
    return fund


def _day(days: int | None) -> date | None:
    return None if days is None else timezone.localdate() + timedelta(days=days)
