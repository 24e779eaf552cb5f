"""Names from the data stay words on every page: in text, tables, maps, charts and alt texts.

The same for the show: tests/presentation/test_hostile.py; for files: tests/export/test_excel.py,
tests/imports/test_planning.py; for what is put in: tests/pages/test_registration.py; for addresses:
tests/pages/test_pages.py, tests/browser/test_journeys.py.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from lib.store import Store
from lib.store.paths import VARIABLE
from lib.ui.navigation import PAGES, PageSpec
from tests.hostile import spoilt_store
from tests.pages.conftest import Open
from tests.server.reader import texts

MARK = "ondskap"
BAD = (
    f"\"'><script>{MARK}()</script><img src=x onerror={MARK}()><b>fet</b>"
    f"[her](https://{MARK}.example)![x](https://{MARK}.example/x.png)"
    f"<a href='https://{MARK}.example'>x</a>$x^2$:red[x]`x`:material/home:\u202e{{tip}}"
)
ELEMENTS = {"p", "ul", "ol", "li", "span", "svg", "path", "circle", "rect", "style", "div", "g"}


@pytest.fixture(scope="module")
def spoilt(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return spoilt_store(store, tmp_path_factory.mktemp("hostile"), BAD)


class Elements(HTMLParser):
    """The elements of some HTML, and the attributes that could do something."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.found |= {name for name, _value in attrs if name.startswith("on") or name == "href"}


def protos(block: object) -> Iterator[Message]:
    """Every element of a page as it is sent."""
    for child in getattr(block, "children", {}).values():
        proto = getattr(child, "proto", None)
        if isinstance(proto, Message) and not getattr(child, "children", None):
            yield proto
        yield from protos(child)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url_path or "front")
def test_hostile_names_stay_words(
    open_page: Open, spoilt: Store, monkeypatch: pytest.MonkeyPatch, page: PageSpec
) -> None:
    monkeypatch.setenv(VARIABLE, str(spoilt.path))
    app: AppTest = open_page(page.file if page.url_path else "", omrade="12")
    assert not app.exception
    assert not app.error
    sent = [*protos(app.main)]
    assert any(MARK in text for proto in sent for text in texts(proto))
    for proto in sent:
        CHECKS.get(proto.DESCRIPTOR.name, written)(proto)
    for table in app.table:  # its cells are Markdown
        inert(str(cell) for cell in [*table.value.columns, *table.value.to_numpy().ravel()])


# Streamlit shows these as they are, and never as Markdown: tried in Chromium.
PLAIN = {"alt", "options", "raw_value", "raw_values"}


def written(proto: Message) -> None:
    """Markdown: nothing in it makes an element, a link or a picture of a name."""
    for field, value in proto.ListFields():
        if field.name not in PLAIN or field.type == FieldDescriptor.TYPE_MESSAGE:
            for each in value if field.is_repeated else [value]:
                inert([each] if isinstance(each, str) else texts_of(each))


def texts_of(value: object) -> Iterator[str]:
    return texts(value) if isinstance(value, Message) else iter(())


def inert(found: Iterable[str]) -> None:
    for text in found:
        bare = re.sub(r"\\.", "", text)
        assert f"](https://{MARK}" not in bare, text
        assert f"<script>{MARK}" not in bare, text
        # Nor does an address become a link by itself, which it does whatever is escaped.
        assert f"https://{MARK}" not in re.sub(r"\\(.)", r"\1", text), text


def as_html(proto: Message) -> None:
    found = Elements(proto.body).found  # type: ignore[attr-defined]
    assert found <= ELEMENTS, found


def plotly(proto: Message) -> None:
    """Plotly reads a few tags in its texts: none of them comes from a name."""
    for text in strings(json.loads(proto.spec)):  # type: ignore[attr-defined]
        if MARK in text:
            assert not re.search(r"<(?!br>|/?b>|br/>)[a-z/]", text), text
            assert "<b>fet" not in text, text


def deck(proto: Message) -> None:
    """A map's tooltip is text, and nothing in its JSON is an expression."""
    assert set(json.loads(proto.tooltip)) <= {"text", "style"}  # type: ignore[attr-defined]


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def component(proto: Message) -> None:
    """The HTML of the front page's view: no name becomes an element or an event's script."""
    if proto.component_name == "front":  # type: ignore[attr-defined]
        found = Elements(json.loads(proto.json)["html"]).found  # type: ignore[attr-defined]
        assert not {name for name in found if name.startswith("on")}
        assert not found & {"b", "iframe", "img", "script", "style"}
    else:
        written(proto)


CHECKS = {
    "BidiComponent": component,
    "Html": as_html,
    "PlotlyChart": plotly,
    "DeckGlJsonChart": deck,
}


def test_the_check_finds_what_is_not_escaped() -> None:
    assert Elements(f"<p>{BAD}</p>").found > {"script", "img", "onerror", "href"}
    with pytest.raises(AssertionError):
        inert([f"Bergen{BAD}"])
    assert Elements(f"<p>{html.escape(BAD)}</p>").found == {"p"}
