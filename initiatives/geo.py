"""Points and distances. Degrees in WGS 84; distances in kilometres."""

from math import asin, cos, radians, sin, sqrt
from typing import Any, NamedTuple

from django.db.models import FloatField, Func

EARTH_RADIUS_KM = 6371.0
KM_PER_DEGREE = 111.2
# One degree of longitude is this much of a degree of latitude at 52.1 degrees north, the middle of the province.
LONGITUDE_SCALE = 0.6143


class Point(NamedTuple):
    latitude: float
    longitude: float


class PlanePoint(Func):
    """PostgreSQL's own `point` on a plane where both axes count alike, so that `<->` can use a GiST index.

    Takes longitude and latitude, in that order.
    """

    output_field = FloatField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, Any]:
        longitude, latitude = self.source_expressions
        longitude_sql, longitude_params = compiler.compile(longitude)
        latitude_sql, latitude_params = compiler.compile(latitude)
        sql = f"point(({longitude_sql}) * {LONGITUDE_SCALE}, {latitude_sql})"
        return sql, (*longitude_params, *latitude_params)


class PlaneDistance(Func):
    """The plane distance in degrees of latitude: order by this to walk the GiST index."""

    template = "(%(expressions)s)"
    arg_joiner = " <-> "
    output_field = FloatField()


def distance_km(start: Point, end: Point) -> float:
    """Great-circle distance by the haversine formula."""
    lat1, lon1, lat2, lon2 = map(radians, (*start, *end))
    haversine = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(haversine))
