"""Pages are run as Streamlit runs them, without a browser, over a store of the tests' own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.store import Store
from lib.store.connection import VARIABLE

ROOT = Path(__file__).parents[2]
Open = Callable[..., AppTest]


@pytest.fixture
def open_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page: `open_page("pages/country/map.py", omrade="12")`; no file is the front page."""
    monkeypatch.setenv(VARIABLE, str(store.path))

    def go(file: str = "", **address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for name, value in address.items():
            app.query_params[name] = value
        app.run()
        return app.switch_page(file).run() if file else app

    return go
