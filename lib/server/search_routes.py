"""The search box's answers: the best hits of a search as JSON, made once for each state."""

import json
from functools import lru_cache, partial
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib import store as stores
from lib.charts import search_results as words
from lib.i18n import DEFAULT, count, current_language, ngettext
from lib.server.responses import REVALIDATED, conditional_response, handle_errors
from lib.server.urls import path_prefix
from lib.store import Store

QUERY: Final = "sok"
_LONGEST: Final = 200  # characters, as long as the fields for it
_KEPT: Final = 256  # answers, a few kB each


def routes(base: str = "") -> list[Route]:
    """List the route of the search box.

    Args:
        base: the path that the dashboard is served under; empty for the top.
    """
    prefix = path_prefix(base)
    return [Route(f"{prefix}/{QUERY}.json", handle_errors(partial(suggestions, prefix)))]


def suggestions(prefix: str, request: Request) -> Response:
    """The best hits for `sok`, in the language `sprak`; 304 for one who has them already."""
    text = request.query_params.get(QUERY, "").strip()[:_LONGEST]
    store = stores.ensure_store()
    body = _written(store, store.version().stamp, text, current_language(), prefix)
    answer = Response(body, media_type="application/json", headers=REVALIDATED)
    return conditional_response(request, answer)


@lru_cache(maxsize=_KEPT)
def _written(store: Store, _stamp: tuple[int, ...], text: str, language: str, prefix: str) -> bytes:
    """JSON of one answer.

    `total`, `summary` (a sentence), `notes` (how the words were understood), `hits` (group; name in
    parts, each with whether it was searched for; lang; line; why; href) and `all`, the last choice:
    its words and the address of the page of results.
    """
    answer = stores.search(store, text, limit=words.MOST_OFFERED)
    shown = words.grouped(answer.hits[: words.MOST_OFFERED])
    content = {
        "total": answer.total,
        "summary": words.summary(text, answer.total),
        "notes": words.understood(answer.read_as, answer.missing),
        "hits": [
            _hit(hit, words.group_title(kind, answer.counts[kind]), prefix)
            for kind, hits in shown.items()
            for hit in hits
        ],
        "all": {
            "words": ngettext("The page of results", "All {number} hits", answer.total).format(
                number=count(answer.total)
            ),
            "href": _href(f"{prefix}/{QUERY}", {QUERY: text}, language),
        },
    }
    return json.dumps(content, ensure_ascii=False).encode()


def _hit(hit: words.Hit, group: str, prefix: str) -> dict[str, Any]:
    name, language = words.name(hit)
    path, names = words.address(hit)
    inside = "://" not in path
    why = next(iter(words.reasons(hit)), None)
    return {
        "group": group,
        "name": name,
        "lang": language,
        "line": words.line(hit),
        "why": {"field": why[0], "parts": why[1]} if why else None,
        "href": _href(f"{prefix}/{path}", names, current_language()) if inside else path,
    }


def _href(path: str, names: dict[str, str], language: str) -> str:
    names = names if language == DEFAULT else {**names, "sprak": language}
    return f"{path}?{urlencode(names)}" if names else path
