"""Map geometry: simplified areas with shared borders."""

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
import shapely

from lib.store.schema import MAPS

# At 65° N, the middle of Norway, a degree of longitude is this much of a degree of latitude.
_SCALE: Final = np.array([math.cos(math.radians(65)), 1.0])
_TOLERANCE: Final = 0.022  # degrees of latitude, about 2.4 km
_SMALLEST_ISLAND: Final = 6.0  # km²
_DECIMALS: Final = 3
_KM_PER_DEGREE: Final = 111.32


def shapes(maps: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    """Rows of area_shapes: areas, and the borders between them.

    Args:
        maps: GeoJSON feature collections by the names in `MAPS`.

    Yields:
        `area_code`, `kind` and `geojson`, a compact geometry. The borders of all areas of a kind
        are one row, of kind `fylkesgrenser` or `helseregiongrenser` and code `NO:<kind>`.
    """
    for name, (kind, key, borders) in MAPS.items():
        features = maps[name]["features"]
        polygons = simplify([shapely.geometry.shape(item["geometry"]) for item in features])
        for item, polygon in zip(features, polygons, strict=True):
            yield _row(item["properties"][key], kind, polygon)
        yield _row(f"NO:{kind}", borders, inner_borders(polygons))


def simplify(polygons: Sequence[Any]) -> list[Any]:
    """Simplify areas topologically, without small islands."""
    large = _without_islands(polygons)
    scaled = [shapely.transform(polygon, lambda points: points * _SCALE) for polygon in large]
    return [_rounded(polygon) for polygon in shapely.coverage_simplify(scaled, _TOLERANCE)]


def inner_borders(polygons: Sequence[Any]) -> Any:
    """Inner borders, without the coast."""
    owners: dict[tuple[tuple[float, float], ...], set[int]] = defaultdict(set)
    for number, polygon in enumerate(polygons):
        for ring in shapely.get_rings(shapely.get_parts(polygon)):
            points = [tuple(point) for point in shapely.get_coordinates(ring).tolist()]
            for segment in pairwise(points):
                owners[tuple(sorted(segment))].add(number)
    shared = [segment for segment, numbers in owners.items() if len(numbers) > 1]
    lines = shapely.line_merge(shapely.MultiLineString(shared))
    return shapely.MultiLineString(shapely.get_parts(lines).tolist())


def _row(code: str, kind: str, geometry: Any) -> dict[str, str]:
    text = json.dumps(shapely.geometry.mapping(geometry), separators=(",", ":"))
    return {"area_code": code, "kind": kind, "geojson": text}


def _square_km(polygon: Any) -> float:
    width = math.cos(math.radians(polygon.centroid.y))
    return float(polygon.area * width * _KM_PER_DEGREE**2)


def _without_islands(polygons: Sequence[Any]) -> list[Any]:
    """Drop small islands, but never the last polygon of an area.

    An island is looked at as a whole: a small part of a county may lie on another county's land.
    """
    land = shapely.get_parts(shapely.coverage_union_all(polygons))
    islands = shapely.STRtree([part for part in land if _square_km(part) < _SMALLEST_ISLAND])
    kept = []
    for polygon in polygons:
        parts = shapely.get_parts(polygon)
        large = [
            part for part in parts if not len(islands.query(part.representative_point(), "within"))
        ]
        kept.append(shapely.MultiPolygon(large or [max(parts, key=_square_km)]))
    return kept


def _rounded(polygon: Any) -> Any:
    """Round to degrees with few decimals; repair self-touching rings."""
    rounded = _to_grid(shapely.transform(polygon, lambda points: points / _SCALE))
    if not rounded.is_valid:
        rounded = _to_grid(shapely.set_precision(rounded, 10**-_DECIMALS))
    return rounded


def _to_grid(polygon: Any) -> Any:
    return shapely.transform(polygon, lambda points: points.round(_DECIMALS))
