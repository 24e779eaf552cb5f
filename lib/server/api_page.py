"""API documentation page at /api: HTML without scripts, from datapackage.json."""

from typing import Final

import htpy as h
from starlette.requests import Request
from starlette.responses import Response

from lib import store as stores
from lib.charts.tables import table_word
from lib.i18n import _, count
from lib.server.documents import DocumentLocation, document
from lib.server.error_responses import in_the_readers_language
from lib.server.openapi import column_description, table_description
from lib.server.query import MOST_ROWS, NAME, OPERATORS, OPTIONS, OpenTable, open_tables
from lib.server.settings import Settings
from lib.server.urls import public_base_url

_EXAMPLE: Final = "projects"
_PANDAS: Final = """\
import pandas as pd

codes = {{"municipality_code": str, "county_code": str}}  # 0301, not 301
projects = pd.read_csv("{address}", dtype=codes)"""


def api_page(
    request: Request, place: DocumentLocation, settings: Settings, prefix: str
) -> Response:
    """Render the documentation page.

    Args:
        request: the request.
        place: where the page stands.
        settings: the public address, and whom to ask.
        prefix: what paths begin with in this server.
    """
    in_the_readers_language(request.scope)
    start = public_base_url(request.scope, settings, prefix) or place.start
    parts = [_opening(place), _examples(f"{start}/api/{NAME}"), _tables(place)]
    parts += [_filters(), _options(), _answers(), _columns(), _terms(settings.contact)]
    return document(place, _("Open data for programs"), parts)


def _opening(place: DocumentLocation) -> list[h.Node]:
    links = [
        (f"{place.start}/openapi.json", _("All of this for programs, as OpenAPI 3.1")),
        (
            f"{place.start}/data/samhandling.zip",
            _("Everything as one file, with licence and sources"),
        ),
        (
            f"{place.start}/data/datapackage.json",
            _("The description of the data package (datapackage.json)"),
        ),
        (f"{place.start}/api/{NAME}.json", _("The tables that there are")),
    ]
    return [
        h.p[
            _(
                "Every table can be fetched by address, as JSON or CSV, by anyone and from any web "
                "page. The addresses stay, and give the figures as they are now."
            )
        ],
        h.ul[[h.li[h.a(href=href)[words]] for href, words in links]],
    ]


def _examples(start: str) -> list[h.Node]:
    table = f"{start}/{_EXAMPLE}"
    chosen = f"{table}.json?status=tildelt&county_code=12"
    several = f"{table}.csv?year__gte=2010&amount_nok__notnull=1&_sort_desc=amount_nok"
    found = [
        (_("Granted projects in Hordaland, as JSON"), chosen),
        (_("With curl: a whole table as CSV"), f'curl -o projects.csv "{table}.csv"'),
        (
            _("With curl: projects with an amount from 2010 on, the largest first"),
            f'curl "{several}"',
        ),
        (_("With Python and pandas"), _PANDAS.format(address=f"{table}.csv")),
    ]
    return [h.h2[_("Examples")], [[h.h3[title], h.pre[h.code[code]]] for title, code in found]]


def _tables(place: DocumentLocation) -> list[h.Node]:
    rows = [
        h.tr[
            h.th(scope="row")[h.code[table.name]],
            h.td[table_description(table)],
            h.td[
                [
                    [
                        h.a(href=f"{place.start}/api/{NAME}/{table.name}.{form}")[
                            h.span[form.upper()]
                        ],
                        " ",
                    ]
                    for form in ("json", "csv")
                ]
            ],
        ]
        for table in open_tables().values()
    ]
    head = h.tr[[h.th(scope="col")[word] for word in (_("Table"), _("Content"), _("Fetch"))]]
    return [
        h.h2[_("Tables")],
        h.div(".wide", role="region", tabindex="0", aria_label=_("Tables"))[
            h.table[h.thead[head], h.tbody[rows]]
        ],
        h.p[
            _("One row: the table's name and the row's key, such as"),
            " ",
            h.code[f"{NAME}/municipal_transfers/1201,2012.json"],
            ".",
        ],
    ]


def _filters() -> list[h.Node]:
    rows = [
        [h.dt[h.code[_("column") + (f"__{name}" if name else "")]], h.dd[_(words)]]
        for name, words in OPERATORS.items()
    ]
    return [
        h.h2[_("Filters")],
        h.p[
            _(
                "The name of a column chooses rows, alone or with an ending. Several filters must "
                "all hold. A name or a value that is not known is refused: no filter is dropped."
            )
        ],
        h.dl[rows],
    ]


def _options() -> list[h.Node]:
    forms = {"json": "JSON", "csv": "CSV", "row": _("one row")}
    rows = [
        [
            h.dt[
                h.code[option.name],
                " ("
                + ", ".join(words for form, words in forms.items() if form in option.forms)
                + ")",
            ],
            h.dd[_(option.meaning)],
        ]
        for option in OPTIONS
    ]
    return [h.h2[_("Options")], h.dl[rows]]


def _answers() -> list[h.Node]:
    words = [
        _(
            "JSON comes 100 rows at a time, or as many as _size says, at most {most}. next_url and "
            "the header Link lead to the next page; on the last page they are missing. "
            "filtered_table_rows_count says how many rows there are."
        ).format(most=count(MOST_ROWS)),
        _(
            "CSV is the whole table, with all the rows that were asked for; what does not fit has "
            "Link as well. Commas stand between the cells, a point in decimal numbers; UTF-8. Read "
            "codes as text, or their leading zeros are lost. An apostrophe stands before a text "
            "that a spreadsheet would take for a formula; JSON has it as it is."
        ),
        _(
            "What is wrong is said with status 400 as application/problem+json (RFC 9457): the "
            "name in the address, what is wrong with it, and what may stand there. 404: there is "
            "no such table or row. 503: the figures cannot be read right now."
        ),
        _("A question that takes more than two seconds is stopped."),
        _("An empty cell, null in JSON, is not stated. It is never zero."),
    ]
    return [h.h2[_("Answers")], [h.p[text] for text in words]]


def _columns() -> list[h.Node]:
    return [h.h2[_("Columns")], [_columns_of(table) for table in open_tables().values()]]


def _columns_of(table: OpenTable) -> h.Element:
    rows = [
        [
            h.dt[h.code[column.name], f" ({_type_word(column.type)})"],
            h.dd[
                column_description(table, column),
                column.values and [" ", _("Values:"), " ", ", ".join(column.values), "."],
            ],
        ]
        for column in table.columns.values()
    ]
    return h.details[
        h.summary[h.code[table.name], f" – {table_word(table.name)}"],
        h.p[_("Key:"), " ", h.code[",".join(table.key)]],
        h.dl[rows],
    ]


def _type_word(kind: str) -> str:
    words = {
        "string": _("text"),
        "date": _("date"),
        "integer": _("whole number"),
        "number": _("number"),
    }
    return words[kind]


def _terms(contact: str) -> list[h.Node]:
    licence = stores.package_description()["licenses"][0]
    start, _mark, end = _(
        "Licence: {licence}. Name the source of each row, and for the maps: {attribution}"
    ).partition("{licence}")
    return [
        h.h2[_("Licence and contact")],
        h.p[
            start,
            h.a(href=licence["path"])[licence["title"]],
            end.format(attribution=stores.map_attribution()),
        ],
        contact and h.p[_("Questions:"), " ", h.a(href=f"mailto:{contact}")[contact]],
    ]
