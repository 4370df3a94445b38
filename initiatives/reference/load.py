"""Loading the reference data: each row is offered to a database once.

What exists is never changed and what was loaded before is never loaded again, so that a coordinator's
correction, renaming or deletion survives every later load. New rows of a newer release do arrive.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import Q

from initiatives.geo import Point
from initiatives.models import (
    ExchangeKind,
    FormerCode,
    Kind,
    LegalForm,
    Municipality,
    Phase,
    Place,
    ReferenceRow,
    Region,
    Term,
    Theme,
)
from initiatives.reference.reading import HERE, Row, csv_rows, toml_rows

# Any number does, as long as nothing else takes the same advisory lock.
LOCK = 20_200_316


class Candidate(NamedTuple):
    """A row as it would be saved, how to find it if somebody already made it, and what to do after saving."""

    row: Row
    key: str
    instance: models.Model
    same: Q
    after: Callable[[], None] | None = None


@transaction.atomic
def load_reference(folder: Path = HERE) -> dict[str, int]:
    """Load what was never loaded; returns how many rows per source. Raises BadRowError and then loads nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    seen = set(ReferenceRow.objects.values_list("source", "key"))
    steps: dict[str, Callable[[set[str]], Iterator[Candidate]]] = {
        "theme": lambda known: _terms(folder, "theme", Theme, known),
        "phase": lambda known: _terms(folder, "phase", Phase, known),
        "kind": lambda known: _terms(folder, "kind", Kind, known),
        "legal_form": lambda known: _terms(folder, "legal_form", LegalForm, known),
        "exchange_kind": lambda known: _terms(folder, "exchange_kind", ExchangeKind, known),
        "municipality": lambda known: _municipalities(folder, known),
        "former_code": lambda known: _former_codes(folder, known),
        "region": lambda known: _regions(folder, known),
        "place": lambda known: _places(folder, known),
    }
    return {
        source: _offer(source, candidates({key for seen_source, key in seen if seen_source == source}))
        for source, candidates in steps.items()
    }


def remember(source: str, keys: Iterable[str]) -> list[str]:
    """The keys that this database was never offered, remembered from now on."""
    wanted = list(keys)
    known = set(ReferenceRow.objects.filter(source=source).values_list("key", flat=True))
    fresh = [key for key in wanted if key not in known]
    ReferenceRow.objects.bulk_create([ReferenceRow(source=source, key=key) for key in fresh])
    return fresh


def _offer(source: str, candidates: Iterable[Candidate]) -> int:
    added = 0
    loaded: list[str] = []
    for candidate in candidates:
        loaded.append(candidate.key)
        manager = type(candidate.instance)._default_manager
        if manager.filter(candidate.same).exists():
            continue
        _save(candidate)
        added += 1
    ReferenceRow.objects.bulk_create([ReferenceRow(source=source, key=key) for key in loaded])
    return added


def _save(candidate: Candidate) -> None:
    try:
        candidate.instance.full_clean()
    except ValidationError as error:
        raise candidate.row.bad(" ".join(error.messages)) from None
    candidate.instance.save()
    if candidate.after:
        candidate.after()


def _new(rows: Iterable[Row], known: set[str], *columns: str) -> Iterator[tuple[Row, str]]:
    """The rows that were never loaded, each with its key; the same key twice in a file is a mistake."""
    here: set[str] = set()
    for row in rows:
        key = "/".join(row.text(column) for column in columns)
        if key in here:
            raise row.bad(f"{key} staat er twee keer in.")
        here.add(key)
        if key not in known:
            yield row, key


def _terms(folder: Path, table: str, model: type[Term], known: set[str]) -> Iterator[Candidate]:
    rows = list(toml_rows(folder, "vocabulary.toml", table))
    positions = {row.line: position for position, row in enumerate(rows, 1)}
    for row, key in _new(rows, known, "key"):
        term = model(
            key=key,
            name=row.text("name"),
            slug=row.text("slug"),
            description=row.text("description"),
            aliases=row.values.get("aliases", []),
            position=positions[row.line] * 10,
        )
        if isinstance(term, Phase):
            term.stage = row.text("stage")
        if isinstance(term, ExchangeKind):
            term.phrase = row.text("phrase")
        yield Candidate(row, key, term, Q(key=key) | Q(name=term.name) | Q(slug=term.slug))


def _municipalities(folder: Path, known: set[str]) -> Iterator[Candidate]:
    for row, code in _new(csv_rows(folder, "municipalities.csv"), known, "code"):
        municipality = Municipality(
            code=code,
            name=row.text("name"),
            slug=row.text("slug"),
            aliases=row.words("aliases"),
            population=row.whole_number("population_2021"),
            latitude=row.number("latitude"),
            longitude=row.number("longitude"),
            hex_x=row.whole_number("hex_x"),
            hex_row=row.whole_number("hex_row"),
        )
        same = Q(code=code) | Q(former_codes__code=code) | Q(name=municipality.name) | Q(slug=municipality.slug)
        yield Candidate(row, code, municipality, same)


def _former_codes(folder: Path, known: set[str]) -> Iterator[Candidate]:
    for row, code in _new(csv_rows(folder, "former_codes.csv"), known, "code"):
        former = FormerCode(
            municipality=_municipality(row),
            code=code,
            name=row.text("name"),
            slug=row.text("slug"),
            until=_date(row, "until"),
        )
        yield Candidate(row, code, former, Q(code=code) | Q(slug=former.slug))


def _regions(folder: Path, known: set[str]) -> Iterator[Candidate]:
    """Members come along only with a new region: afterwards they are the coordinators'."""
    members: dict[str, list[Row]] = {}
    rows = list(csv_rows(folder, "regions.csv"))
    for row in csv_rows(folder, "region_municipalities.csv"):
        members.setdefault(row.text("region"), []).append(row)
        if row.text("region") not in {region.text("slug") for region in rows}:
            raise row.bad(f"de regio {row.text('region')} bestaat niet.")
    positions = {row.line: position for position, row in enumerate(rows, 1)}
    for row, slug in _new(rows, known, "slug"):
        region = Region(
            slug=slug,
            name=row.text("name"),
            kind=row.text("kind"),
            aliases=row.words("aliases"),
            note=row.text("note"),
            position=positions[row.line] * 10,
        )
        municipalities = [_municipality(member) for member in members.get(slug, [])]
        yield Candidate(row, slug, region, Q(slug=slug) | Q(name=region.name), _member_setter(region, municipalities))


def _member_setter(region: Region, municipalities: list[Municipality]) -> Callable[[], None]:
    return lambda: region.municipalities.set(municipalities)


def _places(folder: Path, known: set[str]) -> Iterator[Candidate]:
    for row, key in _new(csv_rows(folder, "places.csv"), known, "municipality", "name", "kind"):
        place = Place(municipality=_municipality(row), name=row.text("name"), kind=row.text("kind"))
        place.latitude, place.longitude = _point(row, place.municipality)
        yield Candidate(row, key, place, Q(municipality=place.municipality, name=place.name, kind=place.kind))


def _municipality(row: Row) -> Municipality:
    """By its code, or the code it had before a merger."""
    code = row.text("municipality")
    found = Municipality.objects.filter(Q(code=code) | Q(former_codes__code=code)).first()
    if found is None:
        raise row.bad(f"de gemeente {code} bestaat niet.")
    return found


def _point(row: Row, municipality: Municipality) -> Point:
    """Of some hamlets nobody measured the point: then that of the municipality serves."""
    if not row.text("latitude") and not row.text("longitude"):
        return Point(municipality.latitude, municipality.longitude)
    return Point(row.number("latitude"), row.number("longitude"))


def _date(row: Row, column: str) -> date:
    try:
        return date.fromisoformat(row.text(column))
    except ValueError:
        raise row.bad(f"“{row.text(column)}” is geen datum ({column}).") from None
