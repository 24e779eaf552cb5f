"""The shapes of a map's areas, as a browser fetches and deck.gl draws them: without any figure.

What a figure says of an area comes with the map, by the area's place in the order of the shapes.
"""

import json

import pandas as pd

from lib.charts.projection import deck_geometry


def feature_collection(shapes: pd.DataFrame) -> str:
    """The areas as a GeoJSON FeatureCollection, with code, at (their place) and tip (their name).

    Their degrees are `projection.deck_degrees`.

    Args:
        shapes: area_code, name, geojson.
    """
    rows = zip(shapes["area_code"], shapes["name"], shapes["geojson"], strict=True)
    found = [
        {
            "type": "Feature",
            "geometry": deck_geometry(text),
            "properties": {"code": code, "at": at, "tip": name},
        }
        for at, (code, name, text) in enumerate(rows)
    ]
    whole = {"type": "FeatureCollection", "features": found}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
