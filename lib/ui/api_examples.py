"""How the open data are fetched by address: what there is, its limits, and examples to copy."""

import os
from dataclasses import dataclass
from typing import Final

import streamlit as st

from lib import store as stores
from lib.i18n import _
from lib.selection import ADDRESS_VARIABLE
from lib.ui.markdown import escape_markdown

_HERE: Final = "http://127.0.0.1:8501"  # where `make run` serves, when nobody says otherwise

_PANDAS: Final = """\
import pandas as pd

url = "{url}"
codes = {{"municipality_code": str, "source_id": str}}  # 0301, not 301
transfers = pd.read_csv(url, dtype=codes)"""


@dataclass(frozen=True, slots=True)
class Example:
    """One thing to fetch.

    Attributes:
        title: what it gives, and with what.
        code: what to copy.
        url: the address in it.
    """

    title: str
    code: str
    url: str


def base() -> str:
    """What the dashboard's addresses begin with, as its readers know them."""
    asked = (st.context.url or "").partition("?")[0].rpartition("/")[0]
    return (os.environ.get(ADDRESS_VARIABLE) or asked or _HERE).rstrip("/")


def examples(start: str) -> list[Example]:
    """Addresses that work, from the simplest on.

    Args:
        start: what the addresses begin with.
    """
    tables = f"{start}/api/samhandling"
    listed, package = f"{tables}.json", f"{start}/data/samhandling.zip"
    granted = f"{tables}/projects.json?_shape=array&_size=max&status=tildelt&county_code=12"
    sources = f"{tables}/sources.csv"
    transfers = f"{tables}/municipal_transfers.csv?cofinancing_nok__gte=20000000"
    return [
        Example(_("In the browser: which tables there are"), listed, listed),
        Example(_("In the browser: granted projects in Hordaland, as JSON"), granted, granted),
        Example(
            _("With curl: a whole table as CSV"),
            f'curl -o sources.csv "{sources}"',
            sources,
        ),
        Example(
            _("With Python and pandas: municipalities with 20 million kroner or more"),
            _PANDAS.format(url=transfers),
            transfers,
        ),
        Example(
            _("With curl: everything as one file, only if it is new"),
            f'curl --etag-compare tag --etag-save tag -o samhandling.zip "{package}"',
            package,
        ),
    ]


def draw() -> None:
    """The section of the page on the data."""
    for words in _words():
        st.markdown(escape_markdown(words))
    _describe(base())
    for example in examples(base()):
        st.markdown(f"**{escape_markdown(example.title)}**")
        # Streamlit's colours for code lack contrast, and a box that scrolls cannot be reached by
        # keyboard.
        st.code(example.code, language=None, wrap_lines=True)


def _describe(start: str) -> None:
    """Where all of it is described, for people and for programs."""
    links = {
        f"{start}/api": _("All tables, filters, options and answers on one page"),
        f"{start}/openapi.json": _("The same for programs, as OpenAPI 3.1"),
        f"{start}/data/datapackage.json": _("The description of the data package"),
    }
    st.markdown("\n".join(f"- [{escape_markdown(words)}]({url})" for url, words in links.items()))


def _words() -> list[str]:
    licence = stores.package_description()["licenses"][0]["title"]
    return [
        _(
            "Every table can be fetched by address, as JSON or CSV, by anyone and from any web "
            "page. The addresses stay, and give the figures as they are now. The tables and "
            "columns are those of the definitions above. The log of who registered what is "
            "not part of the open data."
        ),
        _(
            "CSV gives all rows. JSON comes 100 rows at a time, with an address for the next ones; "
            "_size=max gives 1000. The name of a column chooses rows, alone or with __gte, __lte, "
            "__contains and the like after it. What is not known is refused, and never left out "
            "without a word. A question that takes more than two seconds is stopped."
        ),
        _(
            "CSV from these addresses is made for programs: commas between the cells, a point in "
            "decimal numbers, UTF-8. Read codes as text, or their leading zeros are lost. For a "
            "spreadsheet, take the files above, which have the Norwegian form."
        ),
        _(
            "Licence: {licence}. Name the source of each row, and for the maps: {attribution}"
        ).format(licence=licence, attribution=stores.map_attribution()),
    ]
