"""The examples on the page on the data: each address works."""

import ast
import asyncio
import io
import json
import re
import shlex
import zipfile
from pathlib import Path

import httpx
import pandas as pd
import pytest
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from lib import server
from lib.store import Store
from lib.store.paths import VARIABLE
from lib.ui import api_examples
from tests.server.ask import in_a_thread

START = "http://monitor.example/helse"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _served(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(store.path))
    monkeypatch.delenv("SAMHANDLING_ADDRESS", raising=False)


def fetched(urls: list[str]) -> list[httpx.Response]:
    async def fetch() -> list[httpx.Response]:
        transport = httpx.ASGITransport(Starlette(routes=server.routes("helse")))
        async with httpx.AsyncClient(transport=transport) as client:
            return [await client.get(url) for url in urls]

    return in_a_thread(lambda: asyncio.run(fetch()))


def test_every_address_gives_what_is_said() -> None:
    examples = api_examples.examples(START)
    answers = fetched([example.url for example in examples])
    assert [answer.status_code for answer in answers] == [200] * len(examples)
    tables, granted, sources, transfers, package = answers
    assert {"projects", "sources"} <= {table["name"] for table in tables.json()["tables"]}
    assert {(row["status"], row["county_code"]) for row in json.loads(granted.text)} == {
        ("tildelt", "12")
    }
    assert len(pd.read_csv(io.StringIO(sources.text))) == 261
    given = pd.read_csv(io.StringIO(transfers.text), dtype={"municipality_code": str})
    assert given["cofinancing_nok"].min() >= 20_000_000
    assert given["municipality_code"].str.len().eq(4).all()
    assert zipfile.is_zipfile(io.BytesIO(package.content))


def test_the_code_holds_the_address() -> None:
    for example in api_examples.examples(START):
        assert example.url.startswith(START)
        assert example.code.count(example.url) == 1
        if "pandas" in example.code:
            ast.parse(example.code)
        else:
            assert example.url in shlex.split(example.code) or example.code == example.url


def test_the_public_address_is_the_one_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert api_examples.base().startswith("http://")
    monkeypatch.setenv("SAMHANDLING_ADDRESS", "https://samhandling.example/")
    assert api_examples.base() == "https://samhandling.example"


def test_they_stand_on_the_page_to_be_copied() -> None:
    drawn = "from lib.ui import api_examples\napi_examples.draw()"
    assert drawn.splitlines()[1] in (ROOT / "pages/about/data.py").read_text("utf-8")
    app = AppTest.from_string(drawn).run()
    assert not app.exception
    shown = [block.value for block in app.code]
    assert shown == [example.code for example in api_examples.examples(api_examples.base())]
    links = [url for each in app.markdown for url in re.findall(r"\]\((\S+)\)", each.value)]
    paths = [url.removeprefix(api_examples.base()) for url in links]
    assert {"/api", "/openapi.json", "/data/datapackage.json"} <= set(paths)
    assert {answer.status_code for answer in fetched([START + path for path in paths])} == {200}
