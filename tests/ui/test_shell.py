"""A page is drawn in its turn; one that fails tells its reader a plain sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.store import Store
from lib.store.paths import VARIABLE
from lib.ui import shell, statement

ROOT = Path(__file__).parents[2]
PAGE = "pages/about/accessibility.py"


def test_a_page_that_raises(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(VARIABLE, str(store.path))
    monkeypatch.setattr(statement, "limits", lambda: 1 / 0)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page(PAGE).run()
    assert "Denne siden kunne ikke vises" in app.error[0].value
    assert not app.exception
    assert not [text for text in app.markdown if "ZeroDivision" in str(text.value)]
    assert "ZeroDivisionError" in caplog.text
    # What came before the fault stands, and the reader can go on to another page.
    assert app.title[0].value == "Tilgjengelighetserklæring"
    monkeypatch.undo()
    monkeypatch.setenv(VARIABLE, str(store.path))
    assert not app.run().error


def test_a_page_is_drawn_in_its_turn(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = []

    @contextmanager
    def in_turn() -> Iterator[None]:
        turns.append("begun")
        yield
        turns.append("done")

    monkeypatch.setenv(VARIABLE, str(store.path))
    monkeypatch.setattr(shell, "render_slot", in_turn)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert app.get("bidi_component")
    assert turns == ["begun", "done"]


def test_what_mends_the_page_is_the_first_on_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(store.path))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    first = app.main.children[0]
    assert "bidi_component" in {each.type for each in first.children.values()}
    monkeypatch.setenv(VARIABLE, str(Path(__file__)))  # no store: the words are mended all the same
    assert "bidi_component" in {each.type for each in app.run().main.children[0].children.values()}
