"""Who may be alike, found by indexes: the nearest that share something, and further away who share a rare word.

What is published only, and of that only what is public. The statements are written out: composing them took longer
than running them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

from initiatives.geo import LONGITUDE_SCALE, Point
from initiatives.similar.likeness import Profile

# So many on each side are weighed that share a theme, that share the kind, or (without either) that are just near.
BY_THEME, BY_KIND, BY_NOTHING = 30, 12, 40
# So many in the whole network that have a rare word.
BY_WORD = 40

_OTHERS = "SELECT {columns} WHERE status = 'published' AND id <> %(mine)s"
_THEME = " AND id IN (SELECT initiative_id FROM initiatives_initiative_themes WHERE theme_id = ANY(%(themes)s))"
_KIND = " AND kind_id = %(kind)s"
# The very expression of the index `initiative_nearest`.
_DISTANCE = f"point(public_longitude * {LONGITUDE_SCALE}, public_latitude) <-> point(%(x)s, %(y)s)"
_PROFILE = """SELECT id, name, summary, kind_id, phase_id, place_id, public_latitude, public_longitude, legacy <> '',
    ARRAY(SELECT theme_id FROM initiatives_initiative_themes WHERE initiative_id = one.id)
    FROM initiatives_initiative one"""
# Found by the index first and put in order after, or the planner walks from near to far and reads every vector on its
# way. The words come from a list that it cannot look into, so it never takes them for common and reads the whole table.
_WORDS = """WITH found AS MATERIALIZED ({others} AND search_vector @@ word::tsquery)
    {profile} WHERE id IN (SELECT id FROM found ORDER BY {order} LIMIT {most})"""


class Group(NamedTuple):
    """Phases that are looked for. Of the `ended` ones only who left something for others to learn from."""

    phases: Sequence[int]
    ended: Sequence[int] = ()


def candidates(mine: Profile, groups: Iterable[Group]) -> list[Profile]:
    """The nearest of each group that share a theme or the kind; of who has neither, just the nearest."""
    params = _params(mine)
    branches = []
    for number, group in enumerate(groups):
        others = _OTHERS.format(columns="id FROM initiatives_initiative") + _of_group(group, number, params)
        branches += [f"({others}{shared} ORDER BY {_order(mine)} LIMIT {most})" for shared, most in _shared(mine)]
    return _profiles(f"{_PROFILE} WHERE id IN ({' UNION ALL '.join(branches)})", params)


def with_words(mine: Profile, words: Sequence[str], groups: Iterable[Group]) -> list[Profile]:
    """The nearest in the whole network that have one of these words in the name or the summary."""
    if not words:
        return []
    params = _params(mine) | {"words": [f"{word}:AC" for word in words]}
    of_groups = [_of_group(group, number, params).removeprefix(" AND ") for number, group in enumerate(groups)]
    columns = "DISTINCT id, published_at, public_longitude, public_latitude"
    columns += " FROM unnest(%(words)s) AS word JOIN initiatives_initiative ON true"
    others = f"{_OTHERS.format(columns=columns)} AND ({' OR '.join(of_groups)})"
    statement = _WORDS.format(others=others, profile=_PROFILE, order=_order(mine), most=BY_WORD)
    return _profiles(statement, params)


def _shared(mine: Profile) -> list[tuple[str, int]]:
    found = [(_THEME, BY_THEME)] if mine.themes else []
    found += [(_KIND, BY_KIND)] if mine.kind else []
    return found or [("", BY_NOTHING)]


def _of_group(group: Group, number: int, params: dict[str, Any]) -> str:
    params |= {f"phases{number}": list(group.phases), f"ended{number}": list(group.ended)}
    running = f"phase_id = ANY(%(phases{number})s)"
    if not group.ended:
        return f" AND {running}"
    return f" AND ({running} OR phase_id = ANY(%(ended{number})s) AND legacy <> '')"


def _order(mine: Profile) -> str:
    """Equally near ones by age. Who has no place yet is near to nobody: then the newest."""
    return f"{_DISTANCE}, id" if mine.point else "published_at DESC, id DESC"


def _params(mine: Profile) -> dict[str, Any]:
    params: dict[str, Any] = {"mine": mine.pk, "themes": sorted(mine.themes), "kind": mine.kind}
    if mine.point:
        params |= {"x": mine.point.longitude * LONGITUDE_SCALE, "y": mine.point.latitude}
    return params


def _profiles(statement: str, params: Mapping[str, Any]) -> list[Profile]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [_profile(row) for row in cursor.fetchall()]


def _profile(row: tuple[Any, ...]) -> Profile:
    pk, name, summary, kind, phase, place, latitude, longitude, leaves, themes = row
    point = Point(latitude, longitude) if latitude is not None and longitude is not None else None
    return Profile(pk, name, summary, frozenset(themes), kind, phase, place, point, leaves)
