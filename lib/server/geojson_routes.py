"""GeoJSON of the area boundaries: fetched once by an immutable URL, so that maps send colours only.

The address names the state of the store, so that an answer may be kept for good.
"""

from functools import lru_cache
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from lib import store as stores
from lib.charts import geojson
from lib.i18n import _
from lib.server.responses import REVALIDATED, problem
from lib.store import Store

_KINDS: Final = ("fylke", "helseregion")
_FOR_GOOD: Final = {"Cache-Control": "public, max-age=31536000, immutable"}


def areas(request: Request) -> Response:
    """GeoJSON of one area level; properties: code, at (index in code order), tip."""
    kind = request.path_params["kind"]
    if kind not in _KINDS:
        return problem(404, _("There is no map of that kind."))
    store = stores.ensure_store()
    now = store.version().key
    body = _written(store, now, kind)
    # A page opened earlier may ask for an old version: it gets the current one, uncached.
    headers = _FOR_GOOD if request.query_params.get("v") == now else REVALIDATED
    return Response(body, media_type="application/json", headers=headers)


@lru_cache(maxsize=len(_KINDS))
def _written(store: Store, _stamp: str, kind: str) -> str:
    return geojson.feature_collection(stores.shapes(store, kind))
