"""What was announced, and what of it is documented."""

from typing import Any, Final

from lib import store as stores
from lib.figures.model import join, known, number, sources_of, total, words
from lib.figures.rows import records
from lib.language import _, count, foreign_language, money, ngettext, percent
from lib.stage.markup import Markup, block, element, percentage, shorten, unbroken
from lib.stage.model import Slide
from lib.stage.room import Room
from lib.stage.spec import slide_names

Record = dict[str, Any]

MOST_WHOLES: Final = 5
_FIRST: Final = "2009-1"  # the round of the headline
_LONGEST: Final = 60


def slide(room: Room) -> Slide:
    """The largest rounds, each announced sum with what is documented of it.

    A round that is part of another is shown beneath it only where it is the headline's own, and is
    never added to it.
    """
    rounds = room.ask(stores.rounds, room.country)
    rows = records(rounds)
    shown = _shown(rows)
    title = _title(rows)
    longest = max((row["announced_nok"] for row in shown), default=0)
    remark = join(_others(rows, shown), _without_sum(rows))
    html = block(
        "bars pairs",
        _key() if shown else None,
        *(_pair(row, longest) for row in shown),
        element("p", remark, class_="remark") if remark else None,
    )
    said = [f"{_name(row)}: {_text(row)}" for row in shown]
    granted = room.ask(stores.grant_sources, room.country)["source_id"]
    return Slide(
        key="dokumentert",
        kind="dokumentert",
        name=slide_names()["dokumentert"],
        title=title,
        html=html,
        spoken=join(f"{title}.", *(f"{one}." for one in said), remark),
        notes=(
            room.note(title, _headline_sources(room)),
            *(
                room.note(text, _sources(room, rows, row))
                for row, text in zip(shown, said, strict=True)
            ),
            *([room.note(remark, [*sources_of(rounds), *granted])] if remark else []),
        ),
    )


def _sources(room: Room, rows: list[Record], row: Record) -> list[str]:
    """The source of what was announced, and those of the granted projects of it and its parts."""
    inside, more = {row["round_id"]}, True
    while more:
        found = {one["round_id"] for one in rows if one["part_of"] in inside}
        more = not found <= inside
        inside |= found
    own = room.ask(stores.round_sources, room.country, tuple(sorted(inside)))
    return [words(row["source_id"]), *own["source_id"].tolist()]


def _headline_sources(room: Room) -> list[str]:
    found = room.ask(stores.headline_sources, room.country, "announced")["source_id"].tolist()
    return [str(one) for one in found] or list(sources_of(room.ask(stores.rounds, room.country)))


def _shown(rows: list[Record]) -> list[Record]:
    """The largest announced wholes, and beneath its whole the round of the headline."""
    wholes = sorted(
        (row for row in rows if known(row["announced_nok"]) and not known(row["part_of"])),
        key=lambda row: (-row["announced_nok"], row["round_id"]),
    )
    first = next((row for row in rows if row["round_id"] == _FIRST), None)
    found: list[Record] = []
    for row in wholes[:MOST_WHOLES]:
        found.append(row)
        if first is not None and first["part_of"] == row["round_id"]:
            found.append(first)
    return found


def _title(rows: list[Record]) -> str:
    announced = [row for row in rows if known(row["announced_nok"])]
    if not announced:
        return _("No round has an announced sum")
    first = next((row for row in announced if row["round_id"] == _FIRST), None)
    row = first or max(announced, key=lambda row: float(row["announced_nok"]))
    found = {
        "announced": unbroken(money(row["announced_nok"])),
        "year": count_year(row),
        "documented": unbroken(money(number(row["documented_nok"]))),
    }
    if not row["documented_projects"]:
        return _("{announced} was announced in {year}, nothing of it is documented").format(**found)
    return _("{announced} was announced in {year}, {documented} of it is documented").format(
        **found
    )


def count_year(row: Record) -> str:
    """The year of a round."""
    return str(int(row["year"])) if known(row["year"]) else _("a year not stated")


def _name(row: Record) -> str:
    name = shorten(words(row["title"]), _LONGEST)
    return _("of this: {name}").format(name=name) if known(row["part_of"]) else name


def _text(row: Record) -> str:
    found = {
        "announced": money(row["announced_nok"]),
        "documented": money(number(row["documented_nok"])),
        "share": percent(number(row["share_nok"])),
    }
    if not row["documented_projects"]:
        return _("nothing documented of {announced}").format(**found)
    return _("{documented} documented of {announced} ({share})").format(**found)


def _key() -> Markup:
    return element(
        "p",
        element("span", class_="swatch-announced"),
        element("span", _("announced")),
        element("span", class_="swatch-documented"),
        element("span", _("documented")),
        class_="key",
    )


def _pair(row: Record, longest: float) -> Markup:
    announced, documented = float(row["announced_nok"]), number(row["documented_nok"])
    inside = None
    if documented is not None:
        share = percentage(documented / announced) if announced else 0
        inside = element("span", class_="documented", style=f"--size:{share:g}")
    outline = element(
        "span", inside, class_="announced", style=f"--size:{percentage(announced / longest):g}"
    )
    return block(
        "bar-row part" if known(row["part_of"]) else "bar-row",
        element("span", _name(row), class_="name", lang=foreign_language()),
        element("span", outline, element("span", _text(row), class_="value"), class_="track"),
    )


def _others(rows: list[Record], shown: list[Record]) -> str:
    """The rounds with an announced sum that have no bar."""
    seen = {row["round_id"] for row in shown}
    left = sum(1 for row in rows if known(row["announced_nok"]) and row["round_id"] not in seen)
    if not left:
        return ""
    return ngettext(
        "{number} more round with an announced sum is in the dashboard.",
        "{number} more rounds with an announced sum are in the dashboard.",
        left,
    ).format(number=count(left))


def _without_sum(rows: list[Record]) -> str:
    """The rounds for which no sum was announced; parts are inside their wholes."""
    silent = [row for row in rows if not known(row["announced_nok"])]
    if not silent:
        return ""
    wholes = [row for row in silent if not known(row["part_of"])]
    return ngettext(
        "For {number} round no announced sum is stated; {amount} is documented there.",
        "For {number} rounds no announced sum is stated; {amount} is documented there.",
        len(silent),
    ).format(
        number=count(len(silent)), amount=money(total(row["documented_nok"] for row in wholes))
    )
