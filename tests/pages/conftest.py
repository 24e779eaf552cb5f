"""Pages are run as Streamlit runs them, without a browser, over a store of the tests' own."""

from collections.abc import Callable
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
