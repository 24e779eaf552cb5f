"""Slide: main sources and the link to the dashboard."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from lib import store as stores
from lib.charts.chart_model import text_or_empty
from lib.charts.publishers import counted, publisher
from lib.charts.tables import table_word
from lib.i18n import _, count, date_span, ngettext
from lib.presentation import slide_graphics
from lib.presentation.deck_config import slide_names
from lib.presentation.markup import Markup, clean, div, element, shorten
from lib.presentation.slide_context import SlideContext, safe_url
from lib.presentation.slide_model import Note, Slide
from lib.rows import Row

MOST: Final = 6
_LONGEST: Final = 46
_LONGEST_ADDRESS: Final = 90
_TABLES: Final = 2  # tables named for a publisher


@dataclass
class _Publisher:
    """A publisher: its pages, the cells that name them, in which tables, the days of reading."""

    name: str
    url: str = ""
    pages: int = 0
    uses: int = 0
    days: list[str] = field(default_factory=list)
    tables: tuple[str, ...] = ()

    @property
    def read(self) -> str:
        """The days between which its pages were read, in words."""
        return date_span(min(self.days), max(self.days))


def slide(context: SlideContext) -> Slide:
    """Build the slide: publishers, map licence and QR code."""
    publishers = _publishers(context.ask(stores.sources))
    shown, pages = publishers[:MOST], sum(one.pages for one in publishers)
    title = _title(pages, [one.name for one in publishers])
    more = _more(len(publishers) - len(shown))
    html = div(
        "origin",
        element("ul", *map(_entry, shown), class_="publishers"),
        element("p", more, class_="more") if more else None,
        element("p", stores.map_attribution(), class_="remark"),
    )
    if context.address:
        html = div("with-code", html, _way(context.address))
    return Slide(
        key="kilder",
        kind="kilder",
        name=slide_names()["kilder"],
        title=title,
        html=html,
        spoken=" ".join(
            [
                f"{title}.",
                *(f"{one.name}: {_what(one)}." for one in shown),
                *([f"{more}."] if more else []),
                stores.map_attribution(),
                *([_live(context.address)] if context.address else []),
            ]
        ),
        notes=(*map(_note, shown), *_about_address(context.address)),
    )


def _title(pages: int, names: list[str]) -> str:
    """How many pages there are, of how many publishers, and on how many sites of none known."""
    publishers, sites = counted(names)
    text = ngettext(
        "The figures come from {pages} by {number} publisher",
        "The figures come from {pages} by {number} publishers",
        publishers,
    ).format(pages=_pages(pages), number=count(publishers))
    if not sites:
        return text
    more = ngettext(
        "{title} and on {number} other site", "{title} and on {number} other sites", sites
    )
    return more.format(title=text, number=count(sites))


def is_loopback(address: str) -> bool:
    """Whether a URL is a loopback address."""
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        return False
    return host in {"localhost", "::1", "0.0.0.0"} or host.startswith("127.")  # noqa: S104


def _publishers(rows: Sequence[Row]) -> list[_Publisher]:
    """By publisher or site, what most cells name first; sources that nothing names are left out."""
    found: dict[str, _Publisher] = {}
    for row in sorted(rows, key=lambda row: (-row["uses"], row["source_id"])):
        if not row["uses"]:
            continue
        name = publisher(text_or_empty(row["publisher"]))
        one = found.setdefault(name, _Publisher(name, safe_url(text_or_empty(row["url"]))))
        one.pages += 1
        one.uses += int(row["uses"])
        one.days.append(text_or_empty(row["accessed"]))
        tables = [part.split(":")[0].strip() for part in text_or_empty(row["used_in"]).split(";")]
        one.tables = tuple(dict.fromkeys([*one.tables, *filter(None, tables)]))
    return sorted(found.values(), key=lambda one: (-one.uses, one.name))


def _pages(number: int) -> str:
    return ngettext("{number} page", "{number} pages", number).format(number=count(number))


def _more(number: int) -> str:
    if number <= 0:
        return ""
    return _("and {count} more").format(count=count(number))


def _what(one: _Publisher) -> str:
    names = [_small(table_word(table)) for table in one.tables]
    said = ", ".join(names[:_TABLES])
    if len(names) > _TABLES:
        said += " " + _("and {count} more").format(count=count(len(names) - _TABLES))
    return _("{tables}; {pages}, accessed {date}").format(
        tables=said, pages=_pages(one.pages), date=one.read
    )


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _entry(one: _Publisher) -> Markup:
    return element(
        "li",
        element("span", shorten(one.name, _LONGEST), class_="name"),
        element("span", _what(one), class_="what"),
    )


def _live(address: str) -> str:
    return _("The live dashboard: {address}").format(address=clean(address))


def _way(address: str) -> Markup:
    drawn = slide_graphics.qr_code(address)
    return div(
        "way",
        drawn,
        element("p", _("The live dashboard"), class_="name"),
        element("p", shorten(address, _LONGEST_ADDRESS), class_="address"),
    )


def _note(one: _Publisher) -> Note:
    return Note(f"{clean(one.name)}: {_what(one)}", clean(one.name), one.url, one.read)


def _about_address(address: str) -> list[Note]:
    """What the presenter must know about the code; nothing where no address is known."""
    if not address:
        return []
    if slide_graphics.qr_code(address) is None:
        text = _("There is no code: the address is no web page, or is too long for one.")
    elif is_loopback(address):
        text = _(
            "The code leads to this machine only. The environment variable SAMHANDLING_ADDRESS "
            "sets the public address."
        )
    else:
        text = _("The code leads to {address}").format(address=clean(address))
    return [Note(text, _("the settings of this dashboard"))]
