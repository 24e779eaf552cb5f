"""The plane that every map is drawn on: on pages, slides, paper and in PowerPoint.

The projection is transverse Mercator on a sphere, around the meridian 15° east, as the maps of
Norway in UTM zone 33. With φ for latitude, and λ for longitude less 15°, both in radians:

    x = artanh(cos φ · sin λ)
    y = arctan(tan φ / cos λ)

in parts of the earth's radius; y grows northwards. Areas in Norway are right to one per cent.

deck.gl draws degrees in Web Mercator, which shows Finnmark twice as large as the south. It gets
other degrees: those whose Web Mercator picture is the plane, with 65° N 15° E at 0° N 0° E, and so
enlarged that the zoom levels are those of 65° N.
"""

import json
import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

Point = tuple[float, float]

PLANE: Final = "utm33"  # names the plane, where drawn shapes are kept by their address

_MERIDIAN: Final = 15.0
_PARALLEL: Final = math.radians(65.0)
_ENLARGED: Final = 1 / math.cos(_PARALLEL)
_DECIMALS: Final = 4  # of degrees for deck.gl: five metres
_WORLD: Final = 512  # pixels that deck.gl's world is wide at zoom 0
# What is shown when there is nothing to show.
NORWAY: Final = ((4.5, 57.9), (31.2, 71.2))


def plane(longitude: float, latitude: float) -> Point:
    """A place in the plane, in parts of the earth's radius.

    Args:
        longitude: in degrees east.
        latitude: in degrees north.
    """
    east = math.radians(longitude - _MERIDIAN)
    north = math.radians(max(-89.9, min(89.9, latitude)))
    across = max(-1 + 1e-9, min(1 - 1e-9, math.cos(north) * math.sin(east)))
    return math.atanh(across), math.atan2(math.tan(north), math.cos(east))


def deck_degrees(longitude: float, latitude: float) -> Point:
    """The degrees that deck.gl draws at a place of the plane: longitude, latitude.

    Args:
        longitude: of the place, in degrees east.
        latitude: of the place, in degrees north.
    """
    x, y = plane(longitude, latitude)
    return (
        round(math.degrees(_ENLARGED * x), _DECIMALS),
        round(math.degrees(_latitude(_ENLARGED * (y - _PARALLEL))), _DECIMALS),
    )


def degrees_of_deck(longitude: float, latitude: float) -> Point:
    """The true longitude and latitude of a place, from the degrees that deck.gl draws it at."""
    x = math.radians(longitude) / _ENLARGED
    y = _mercator(latitude) / _ENLARGED + _PARALLEL
    north = math.asin(math.sin(y) / math.cosh(x))
    east = math.atan2(math.sinh(x), math.cos(y))
    return _MERIDIAN + math.degrees(east), math.degrees(north)


@lru_cache(maxsize=128)
def deck_geometry(geojson: str) -> dict[str, Any]:
    """A geometry in the degrees that deck.gl draws; kept, and not to be changed.

    Args:
        geojson: the geometry in degrees, as text.
    """
    found: dict[str, Any] = _for_deck(json.loads(geojson))
    return found


def _for_deck(geometry: Any) -> dict[str, Any]:
    if "geometries" in geometry:
        return {**geometry, "geometries": [_for_deck(one) for one in geometry["geometries"]]}
    return {**geometry, "coordinates": _points_for_deck(geometry["coordinates"])}


def _points_for_deck(coordinates: Any) -> Any:
    if coordinates and isinstance(coordinates[0], int | float):
        return list(deck_degrees(coordinates[0], coordinates[1]))
    return [_points_for_deck(one) for one in coordinates]


def outlines(geometry: Any) -> Iterator[list[Point]]:
    """The rings of a polygon and the lines of a line, of one or of many, as GeoJSON has them."""
    kind, coordinates = geometry["type"], geometry.get("coordinates")
    if kind == "LineString":
        yield coordinates
    elif kind in {"MultiLineString", "Polygon"}:
        yield from coordinates
    elif kind == "MultiPolygon":
        for polygon in coordinates:
            yield from polygon
    elif kind == "GeometryCollection":
        for one in geometry["geometries"]:
            yield from outlines(one)


def inner_point(geometry: Any) -> Point:
    """A point well inside the largest part of an area: longitude, latitude.

    It is the middle of the longest stretch inside, on the parallel through the middle of the
    part's height.

    Args:
        geometry: a polygon or several, as GeoJSON has them, in degrees.
    """
    ring = max(outlines(geometry), key=_extent)
    latitudes = [point[1] for point in ring]
    level = (min(latitudes) + max(latitudes)) / 2
    across = sorted(
        x0 + (x1 - x0) * (level - y0) / (y1 - y0)
        for (x0, y0), (x1, y1) in pairwise(point[:2] for point in ring)
        if min(y0, y1) <= level < max(y0, y1)
    )
    pairs = zip(across[::2], across[1::2], strict=False)
    west, east = max(pairs, key=lambda ends: ends[1] - ends[0], default=(ring[0][0], ring[0][0]))
    return (west + east) / 2, level


def _extent(ring: list[Point]) -> float:
    """The area that a ring encloses, in square degrees."""
    corners = pairwise(point[:2] for point in ring)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in corners)) / 2


def fitted(points: Iterable[Point], width: float, height: float) -> tuple[float, float, float]:
    """Longitude, latitude and zoom at which deck.gl shows all the points.

    Args:
        points: in deck.gl's degrees; without any, Norway is shown.
        width: pixels that the points must fit into.
        height: the same upwards.
    """
    found = list(points) or [deck_degrees(*corner) for corner in NORWAY]
    west, east = min(x for x, _y in found), max(x for x, _y in found)
    south, north = (_mercator(edge(y for _x, y in found)) for edge in (min, max))
    wide = max((east - west) / 360, 1e-6) * _WORLD
    high = max((north - south) / (2 * math.pi), 1e-6) * _WORLD
    zoom = math.log2(min(width / wide, height / high))
    middle = math.degrees(_latitude((south + north) / 2))
    return round((west + east) / 2, 4), round(middle, 4), zoom


def _mercator(latitude: float) -> float:
    """How far north a latitude is in Web Mercator, in parts of the earth's radius."""
    return math.asinh(math.tan(math.radians(latitude)))


def _latitude(north: float) -> float:
    """The latitude that lies so far north in Web Mercator, in radians."""
    return math.atan(math.sinh(north))
