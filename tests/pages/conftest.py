"""Pages are run as Streamlit runs them, without a browser, over a store of the tests' own."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from lib.store import Store
from lib.store.paths import VARIABLE
from lib.ui.navigation import PAGES

ROOT = Path(__file__).parents[2]
Open = Callable[..., AppTest]
ADDRESSES = {page.file: page.url_path or "oversikt" for page in PAGES}


@pytest.fixture
def open_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page: `open_page("pages/country/map.py", omrade="12")`; no file is the front page."""
    monkeypatch.setenv(VARIABLE, str(store.path))

    def go(file: str = "", **address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for name, value in address.items():
            app.query_params[name] = value
        # What switch_page sets, which knows no pages before the first run of another.
        app._page_hash = calc_hash(ADDRESSES[file]) if file else ""
        return app.run()

    return go


def front_markup(app: AppTest) -> str:
    """HTML of the front page's view; empty on other pages."""
    for element in app.get("bidi_component"):
        if element.proto.component_name.endswith("front"):
            return str(json.loads(element.proto.json)["html"])
    return ""


def front_words(app: AppTest) -> str:
    """Text of the front page's view, with ordinary spaces."""
    return " ".join(unescape(re.sub("<[^>]*>", " ", front_markup(app))).split())


def heading(app: AppTest) -> str:
    """The page's h1: of Streamlit's, or of the view."""
    if app.title:
        return str(app.title[0].value)
    (found,) = re.findall("<h1>(.*?)</h1>", front_markup(app))
    return unescape(found)
