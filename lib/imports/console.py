"""Terminal output of plans, log and histories, with control characters escaped."""

from collections.abc import Iterator, Sequence
from typing import Final

import pandas as pd

from lib.i18n import _, count, kroner, local_minute, ngettext
from lib.imports.plan_model import Plan
from lib.imports.totals import Total
from lib.rows import Row
from lib.store.change_log import Change

MOST: Final = 50  # rows shown of each kind, unless all are asked for
_PLAIN: Final = "\n\u00a0\u202f"  # line ends and no-break spaces in numbers
_WIDTH: Final = 30  # width of the bar in characters


def escape_control(text: str) -> str:
    """Escape control characters of a text."""
    return "".join(
        letter if letter.isprintable() or letter in _PLAIN else f"\\x{ord(letter):02x}"
        for letter in text
    )


def progress_bar(done: int, number: int) -> str:
    """Progress bar: `[#######       ] 45 000 of 100 000 rows`."""
    filled = _WIDTH if not number else _WIDTH * done // number
    words = ngettext("{done} of {number} row", "{done} of {number} rows", number)
    words = words.format(done=count(done), number=count(number))
    return f"[{'#' * filled:<{_WIDTH}}] {words}"


def summary(plan: Plan) -> str:
    """Summary of a plan on one line."""
    errors, warnings = len(plan.errors), len(plan.warnings)
    added = len(plan.of_kind("added"))
    parts = [
        ngettext("{number} added", "{number} added", added).format(number=count(added)),
        _("{number} changed").format(number=count(len(plan.of_kind("changed")))),
        _("{number} removed").format(number=count(len(plan.of_kind("removed")))),
        _("{number} as they are").format(number=count(plan.unchanged)),
    ]
    if errors:
        found = ngettext("{number} error", "{number} errors", errors)
        parts = [found.format(number=count(errors)), _("nothing can be taken in")]
    if warnings:
        found = ngettext("{number} warning", "{number} warnings", warnings)
        parts.append(found.format(number=count(warnings)))
    return escape_control(f"{plan.table or plan.file}: {', '.join(parts)}")


def plan_lines(plan: Plan, *, every: bool = False) -> Iterator[str]:
    """Changes of a plan, line by line."""
    for kind in ("added", "changed", "removed"):
        changes = plan.of_kind(kind)
        shown = changes if every else changes[:MOST]
        for change in shown:
            yield from map(escape_control, change_lines(change))
        if len(shown) < len(changes):
            more = _("… and {number} more; --all shows them")
            yield more.format(number=count(len(changes) - len(shown)))


def total_words(total: Total) -> str:
    """Name of a total: everything, a county or a round."""
    if total.kind == "county":
        return total.name or _("no county")
    return total.name or _("In all")


def total_lines(plan: Plan) -> Iterator[str]:
    """Totals before and after, line by line."""
    for total in plan.totals:
        words = ngettext(
            "{what}: {before} → {after} row, {old} → {new}",
            "{what}: {before} → {after} rows, {old} → {new}",
            total.after[0],
        )
        yield escape_control(
            words.format(
                what=total_words(total),
                before=count(total.before[0]),
                after=count(total.after[0]),
                old=kroner(total.before[1]),
                new=kroner(total.after[1]),
            )
        )


def change_lines(change: Change) -> Iterator[str]:
    """Lines of one changed row."""
    sign = {"added": "+", "changed": "~", "removed": "-"}[change.kind]
    yield f"{sign} {change.table} {'/'.join(change.key)}"
    for name, old, new in change.fields:
        if change.kind == "changed":
            yield f"    {name}: {cell_text(old)} → {cell_text(new)}"
        elif change.kind == "added" and new is not None:
            yield f"    {name}: {cell_text(new)}"


def cell_text(value: object) -> str:
    """A cell on one line."""
    # Tables of the log hold NaN where there is nothing.
    nothing = value is None or (isinstance(value, float) and pd.isna(value))
    return _("nothing") if nothing else " ".join(str(value).split())


def log_lines(entries: Sequence[Row]) -> Iterator[str]:
    """Log entries, line by line."""
    if not entries:
        yield _("Nothing has been taken in since the files were loaded.")
    for entry in entries:
        number, tables = entry["entry_id"], entry["table_name"]
        rows = f"+{entry['added']} ~{entry['changed']} -{entry['removed']}"
        line = f"{number:>5}  {local_minute(entry['at'])}  {entry['who']}  {tables} ({rows})"
        line += f"  {cell_text(entry['file'])}  {entry['why']}"
        if not pd.isna(entry["undoes"]):
            line += "  " + _("(restores the state before {entry})").format(
                entry=int(entry["undoes"])
            )
        yield escape_control(line.replace("\n", " "))


def history_lines(history: Sequence[Row]) -> Iterator[str]:
    """History of a row, line by line."""
    if not history:
        yield _("The row is as the files had it: nothing in the log has touched it.")
    for line in history:
        words = (
            f"{line['entry_id']:>5}  {local_minute(line['at'])}  {line['who']}  {line['column']}: "
        )
        words += f"{cell_text(line['old'])} → {cell_text(line['new'])}  ({line['why']})"
        yield escape_control(words.replace("\n", " "))
