"""Command line of documents: `python -m lib.reports`."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from lib import cli
from lib.i18n import DEFAULT, LANGUAGES, _, set_language
from lib.presentation import DeckConfig
from lib.presentation.markup import shorten
from lib.reports import brief_archive, render
from lib.reports.area_lookup import AreaUnknown, resolve_area
from lib.reports.period import Period, PeriodUnclear
from lib.selection import ADDRESS_VARIABLE, FilterOptions, Selection
from lib.store import Store, StoreProblem, existing_store, filter_options
from lib.store.errors import reason_words

_FORMS: Final = {"brief": ("pdf",), "report": ("pdf", "docx"), "slides": ("pptx",)}
_LONGEST: Final = 60


class _UnusableError(ValueError):
    """Unusable option, or a file that cannot be written; `str()` says how to mend it."""


@cli.ignore_broken_pipe
def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns:
        The exit status: 0 when all is well, 1 when something asked for is not there.
    """
    chosen = _parser().parse_args(arguments)
    set_language(chosen.language)
    try:
        store = existing_store()
        _COMMANDS[chosen.command](chosen, store, filter_options(store))
    except (StoreProblem, AreaUnknown, PeriodUnclear, _UnusableError) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(_("Stopped."), file=sys.stderr)
        return 1
    return 0


# --- What can be asked for ------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    about = _("Make documents from the store: briefs, reports and slides.")
    parser = cli.new_parser("python -m lib.reports", about, "")
    named = cli.add_commands(parser)
    texts = {
        "brief": _("an area on two pages at most, or all counties as one zip archive"),
        "report": _("the report to the coordination group for a period"),
        "slides": _("the stage's slides as a presentation to go on working with"),
    }
    for name, text in texts.items():
        command = named.add_parser(
            name, help=text, description=text, formatter_class=cli.Formatter, add_help=False
        )
        _options(name, command)
    return parser


def _options(name: str, parser: argparse.ArgumentParser) -> None:
    areas = {"brief": "?", "report": "?", "slides": "*"}[name]
    place = parser.add_argument_group(_("areas"))
    place.add_argument(
        "area", nargs=areas, metavar=_("AREA"), help=_("a name or a code; the country without one")
    )
    group = cli.add_options(parser)
    if name == "brief":
        words = _("a brief on each county, in one zip archive")
        group.add_argument("--all-counties", action="store_true", help=words)
    if name == "report":
        when = _("first day, month or year of the period; the latest year without one")
        group.add_argument("--from", dest="first", metavar=_("DATE"), help=when)
        when = _("last day, month or year of the period")
        group.add_argument("--to", dest="last", metavar=_("DATE"), help=when)
    else:
        year = _("as it stood at the end of this year; all years without one")
        group.add_argument("--year", metavar=_("YEAR"), help=year)
    forms = _FORMS[name]
    group.add_argument("--format", choices=forms, default=forms[0], help=_("the kind of file"))
    group.add_argument(
        "--language", choices=LANGUAGES, default=DEFAULT, help=_("the document's language")
    )
    out = _("file or folder to write to; the current folder without one")
    group.add_argument("--out", type=Path, default=Path(), metavar=_("PATH"), help=out)


# --- Doing it -------------------------------------------------------------------------------------


def _brief(chosen: argparse.Namespace, store: Store, choices: FilterOptions) -> None:
    selection = _at(chosen, choices)
    if chosen.all_counties:
        files = [(name, made) for *_, name, made in brief_archive.county_briefs(store, selection)]
        _write(chosen.out, brief_archive.archive_name(), brief_archive.pack_briefs(files))
        return
    area = resolve_area(chosen.area, choices) if chosen.area else choices.areas[selection.area]
    made = render.brief(store, replace(selection, area=area.code))
    _write(chosen.out, render.brief_name(area.name), made)


def _report(chosen: argparse.Namespace, store: Store, choices: FilterOptions) -> None:
    selection = choices.default()
    if chosen.area:
        selection = replace(selection, area=resolve_area(chosen.area, choices).code)
    first = chosen.first or chosen.last or str(choices.latest_year)
    period = Period.read(first, chosen.last or first[:4])
    made = render.report(store, selection, period, chosen.format)
    _write(chosen.out, render.report_name(period, chosen.format), made)


def _slides(chosen: argparse.Namespace, store: Store, choices: FilterOptions) -> None:
    focus = tuple(dict.fromkeys(resolve_area(area, choices).code for area in chosen.area))
    made = render.slides(
        store, _at(chosen, choices), DeckConfig(focus=focus), os.environ.get(ADDRESS_VARIABLE, "")
    )
    _write(chosen.out, render.slides_name(), made)


def _at(chosen: argparse.Namespace, choices: FilterOptions) -> Selection:
    """Default selection at the end of the requested year."""
    selection = choices.default()
    if chosen.year is None:
        return selection
    text = _("There are figures for the years {first} to {last}, not for “{year}”.")
    found = int(chosen.year) if chosen.year.isascii() and chosen.year.isdigit() else 0
    if not choices.first_year <= found <= choices.latest_year:
        raise _UnusableError(
            text.format(
                first=choices.first_year,
                last=choices.latest_year,
                year=shorten(chosen.year, _LONGEST),
            )
        )
    return replace(selection, year=found, latest=False)


def _write(out: Path, name: str, made: bytes) -> None:
    """Write a file atomically, and print its path."""
    path = out / name if out.is_dir() else out
    beside = path.with_name(f"{path.name}.part")
    try:
        beside.write_bytes(made)
        beside.replace(path)
    except OSError as problem:
        text = _("{path} could not be written: {why}. Choose another place with --out.")
        raise _UnusableError(text.format(path=path, why=reason_words(problem))) from problem
    print(path)


_COMMANDS: Final[dict[str, Callable[[argparse.Namespace, Store, FilterOptions], None]]] = {
    "brief": _brief,
    "report": _report,
    "slides": _slides,
}

if __name__ == "__main__":
    sys.exit(main())
