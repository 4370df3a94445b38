"""What the templates show of a facet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """One word of a facet."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its options: the ones shown at once and the ones folded under `more`."""

    param: str
    label: str
    shown: list[Option]
    folded: list[Option]
    more: str

    @property
    def options(self) -> list[Option]:
        return self.shown + self.folded


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A choice in force, with the address of the list without it."""

    label: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Sort:
    """A way to order the list."""

    value: str
    label: str
    selected: bool
    url: str
