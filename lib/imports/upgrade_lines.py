"""Terminal output of an upgrade, and the command's options that decide conflicts."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lib.i18n import _, count, local_time, ngettext
from lib.imports.causes import column_title
from lib.imports.console import MOST, cell_text, change_lines, escape_control
from lib.imports.editors import public_name
from lib.imports.upgrading import Conflict, Upgrade
from lib.store.change_log import CHANGE_KINDS, Row
from lib.store.merging import WHOLE, Side
from lib.store.package import descriptions

ALL: Final = ""


def side_word(side: Side) -> str:
    """Display name of a side."""
    return _("the files") if side == "theirs" else _("the store")


def upgrade_lines(upgrade: Upgrade, *, every: bool = False) -> Iterator[str]:
    """Changes by table, then conflicts and errors, line by line."""
    for table in dict.fromkeys(change.table for change in upgrade.changes):
        changes = upgrade.of_table(table)
        kinds = [change.kind for change in changes]
        words = _("{file}: {added} added, {changed} changed, {removed} removed")
        added, changed, removed = (count(kinds.count(kind)) for kind in CHANGE_KINDS)
        path = descriptions()[table]["path"]
        yield words.format(file=path, added=added, changed=changed, removed=removed)
        for change in changes if every else changes[:MOST]:
            yield from map(escape_control, change_lines(change))
        if len(changes) > MOST and not every:
            more = _("… and {number} more; --all shows them")
            yield more.format(number=count(len(changes) - MOST))
    for conflict in upgrade.conflicts:
        yield from conflict_lines(conflict)
    for words in upgrade.warnings:
        yield escape_control(": ".join((_("warning"), words)))


def coming_words(upgrade: Upgrade) -> Iterator[str]:
    """Numbers of added and removed rows."""
    removed = sum(change.kind == "removed" for change in upgrade.changes)
    coming = len(upgrade.changes) - removed
    words = ngettext("{number} row comes in", "{number} rows come in", coming)
    yield words.format(number=count(coming))
    if removed:
        yield _("{number} removed").format(number=count(removed))


def conflict_lines(conflict: Conflict) -> Iterator[str]:
    """Lines of a conflict: its place, and the values with author and time."""
    yield escape_control(f"! {conflict_title(conflict)}")
    if conflict.rule:
        yield escape_control(f"    {conflict.rule}")
    for name, value, source in conflict_values(conflict):
        yield escape_control(f"    {name}: {value}" + (f"   ({source})" if source else ""))
    if conflict.side is not None:
        yield "    " + _("Decided: {side}").format(side=side_word(conflict.side))


def conflict_title(conflict: Conflict) -> str:
    """Title of a conflict: row, and column if it is about one."""
    if conflict.column == WHOLE:
        return conflict.name
    return f"{conflict.name}, {column_title(conflict.row.table, conflict.column)}"


def conflict_values(conflict: Conflict) -> list[tuple[str, str, str]]:
    """Loaded, stored and new value: name, value, author and time."""
    by_hand = _("changed outside the log")
    if conflict.touch is not None:
        touch = conflict.touch
        by_hand = f"{public_name(touch.who)}, {local_time(touch.at)}"
    elif conflict.row.ours == conflict.row.base:
        by_hand = ""
    base, ours, theirs = _shown(conflict)
    return [
        (_("as loaded"), base, ""),
        (_("the store"), ours, by_hand),
        (_("the files"), theirs, conflict.dated),
    ]


def _shown(conflict: Conflict) -> tuple[str, ...]:
    row = conflict.row
    if conflict.column != WHOLE:
        return tuple(cell_text(value) for value in row.cells(conflict.column))
    rows = (row.base, row.ours, row.theirs)
    names = [
        name
        for name in descriptions()[row.table]["fields"]
        if len({(each or {}).get(name) for each in rows if each is not None}) > 1
    ]
    return tuple(_row(each, names) for each in rows)


def _row(row: Row | None, names: Sequence[str]) -> str:
    """Differing columns of a row."""
    if row is None:
        return _("no such row")
    return ", ".join(f"{name}: {cell_text(row.get(name))}" for name in names) or _("the row")


# --- The command's choices ------------------------------------------------------------------------


@dataclass(frozen=True)
class ConflictChoices:
    """Command options that choose a side: for all, a file, a row or a cell.

    Attributes:
        given: each side with what it was said of: `""`, `projects.csv`,
            `projects.csv:jondal-jonatunet-2009` or `projects.csv:jondal-jonatunet-2009:amount_nok`.
    """

    given: tuple[tuple[Side, str], ...]

    def __call__(self, conflict: Conflict) -> Side | None:
        """Most specific choice; None if there is none, or both."""
        for name in self.names(conflict):
            sides = {side for side, what in self.given if what == name}
            if sides:
                side = sides.pop()
                return None if sides or side not in conflict.sides else side
        return None

    @staticmethod
    def names(conflict: Conflict) -> tuple[str, ...]:
        """Names of a conflict in options, most specific first."""
        cell_name = f"{conflict.name}:{conflict.column}"
        return cell_name, conflict.name, conflict.file, ALL

    def unknown(self, upgrade: Upgrade) -> list[str]:
        """Names in options that match neither a file nor a conflict."""
        known = {name for each in upgrade.conflicts for name in self.names(each)}
        known |= {ALL, *(each["path"] for each in descriptions().values())}
        return [what for _side, what in self.given if what not in known]


def open_words(upgrade: Upgrade) -> str:
    """Message that conflicts are open, and how to decide them."""
    number = len(upgrade.open)
    words = ngettext(
        "{number} conflict is not decided; nothing was changed. Say --ours (the store's value) or "
        "--theirs (the files'), for all, for a file or for a row, such as {side} {name}",
        "{number} conflicts are not decided; nothing was changed. Say --ours (the store's values) "
        "or --theirs (the files'), for all, for a file or for a row, such as {side} {name}",
        number,
    )
    first = upgrade.open[0]
    side = "--theirs" if "theirs" in first.sides else "--ours"
    return escape_control(
        words.format(number=count(number), side=side, name=shlex.quote(first.name))
    )


def broken_words(upgrade: Upgrade) -> str:
    """Message that the result breaks rules, and what can be done."""
    what = _("Nothing was changed. Follow the store there (--ours), or mend the files.")
    return "\n".join([*map(escape_control, upgrade.errors), what])
