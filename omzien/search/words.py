"""The lists of words.toml."""

import tomllib
from pathlib import Path

_LISTS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))

STOP: frozenset[str] = frozenset(_LISTS["stop"])
FILLERS: frozenset[str] = frozenset(_LISTS["fillers"])
SHORT_PARTS: frozenset[str] = frozenset(_LISTS["short_parts"])
PARTS: frozenset[str] = frozenset(_LISTS["parts"])
ENDINGS: frozenset[str] = frozenset(_LISTS["endings"])
IRREGULAR: dict[str, str] = _LISTS["irregular"]
FAMILIES: dict[str, str] = _LISTS["families"]
