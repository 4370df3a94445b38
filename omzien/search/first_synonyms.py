"""The synonyms that a database starts with."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.db import transaction

from omzien.search.models import Synonym


@cache
def first_synonyms() -> dict[str, list[str]]:
    return tomllib.loads((Path(__file__).parent / "synonyms.toml").read_text(encoding="utf-8"))


@transaction.atomic
def add_synonyms(keys: Iterable[str]) -> int:
    """Those of these keys; returns how many. Which keys are new to this database, the caller knows."""
    groups = first_synonyms()
    return len(Synonym.objects.bulk_create(Synonym(phrases=groups[key]) for key in keys if key in groups))
