"""What an issue holds, as plain values: made once, kept as JSON, read for every segment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

Ids = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing in an issue. Of `regions`, `themes` and `phases` none means: it is for all of them.

    `url` is a path of ours or a whole address. `everyone` is an editor's choice to show it to who chose otherwise.
    """

    kind: str
    pk: int
    title: str
    label: str = ""
    text: str = ""
    facts: tuple[str, ...] = ()
    url: str = ""
    regions: Ids = ()
    themes: Ids = ()
    phases: Ids = ()
    everyone: bool = False
    html: str = ""
    button: str = ""
    image: str = ""
    width: int = 0

    @property
    def identity(self) -> tuple[str, int]:
        """By which nothing repeats within an issue. Editors' own words and photos have no number."""
        return self.kind, self.pk

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        plain: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
        }
        return cls(**plain)


@dataclass(frozen=True, slots=True)
class Stock:
    """What there is for one section: all that any reader may get, in order."""

    kind: str
    heading: str
    most: int
    pieces: tuple[Piece, ...] = ()

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        pieces = tuple(Piece.read(one) for one in values["pieces"])
        return cls(values["kind"], values["heading"], values["most"], pieces)


@dataclass(frozen=True, slots=True)
class Content:
    """A whole issue. `opening` is clean HTML with whole addresses; `opening_text` the same in plain words."""

    title: str
    subject: str
    url: str
    preheader: str = ""
    opening: str = ""
    opening_text: str = ""
    picks: tuple[Piece, ...] = field(default=())
    stocks: tuple[Stock, ...] = field(default=())

    def values(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        words = {name: value for name, value in values.items() if name not in {"picks", "stocks"}}
        picks = tuple(Piece.read(one) for one in values["picks"])
        return cls(**words, picks=picks, stocks=tuple(Stock.read(one) for one in values["stocks"]))
