"""The shapes of a map's areas, as a browser fetches them: without any figure.

What a figure says of an area comes with the map, by the area's place in the order of the shapes.
"""

import json
from typing import Any

import pandas as pd

from lib.figures.place import outlines


def features(shapes: pd.DataFrame) -> str:
    """The areas as a GeoJSON FeatureCollection, with code, at (their place) and tip (their name).

    Args:
        shapes: area_code, name, geojson.
    """
    rows = zip(shapes["area_code"], shapes["name"], shapes["geojson"], strict=True)
    found = [
        {
            "type": "Feature",
            "geometry": json.loads(text),
            "properties": {"code": code, "at": at, "tip": name},
        }
        for at, (code, name, text) in enumerate(rows)
    ]
    return _compact({"type": "FeatureCollection", "features": found})


def paths(shapes: pd.DataFrame) -> str:
    """Every ring of every area, with the area's place.

    Args:
        shapes: geojson.
    """
    found = [
        {"path": line, "at": at}
        for at, text in enumerate(shapes["geojson"])
        for line in outlines(json.loads(text))
    ]
    return _compact(found)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
