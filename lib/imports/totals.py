"""Effect of a plan on published totals: all, by county, by round."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lib.store.change_log import Change, Row, View

# Summed kroner columns by table.
_KRONER: Final[Mapping[str, tuple[str, ...]]] = {
    "projects": ("amount_nok",),
    "municipal_transfers": ("cofinancing_nok", "compensation_nok"),
    "budget_lines": ("amount_nok",),
    "grant_rounds": ("announced_nok",),
}
_COUNTRY: Final = "NO"


@dataclass(frozen=True, slots=True)
class Total:
    """Rows and kroner of a group, before and after.

    Attributes:
        kind: `all`, `county` or `round`.
        name: the group's name, as the data have it; empty for all, and for what has no county.
        before: how many rows there are, and their kroner.
        after: the same afterwards.
    """

    kind: str
    name: str
    before: tuple[int, int]
    after: tuple[int, int]


def totals(view: View, table: str, changes: Sequence[Change]) -> tuple[Total, ...]:
    """Totals that a plan changes, the overall one first.

    Granted projects alone count, as on the pages; a part of another row is never added to it.

    Args:
        view: the tables as they are.
        table: the table.
        changes: its changes.
    """
    if table not in _KRONER or not changes:
        return ()
    old = _grouped(view, table, view.rows(table).values())
    after = view.with_changes(changes)
    new = _grouped(after, table, after.rows(table).values())
    names = sorted(old.keys() | new.keys(), key=lambda group: (_ORDER.index(group[0]), group[1]))
    found = [(*group, old.get(group, (0, 0)), new.get(group, (0, 0))) for group in names]
    return tuple(Total(*each) for each in found if each[0] == "all" or each[2] != each[3])


_ORDER: Final = ("all", "county", "round")


def _grouped(view: View, table: str, rows: Iterable[Row]) -> dict[tuple[str, str], tuple[int, int]]:
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        if row.get("part_of") or (table == "projects" and row["status"] != "tildelt"):
            continue
        kroner = sum(int(row[name] or 0) for name in _KRONER[table])
        for group in _groups(view, table, row):
            sums[group][0] += 1
            sums[group][1] += kroner
    return {group: (number, kroner) for group, (number, kroner) in sums.items()}


def _groups(view: View, table: str, row: Row) -> Iterable[tuple[str, str]]:
    yield "all", ""
    if "municipality_code" in row:
        yield "county", _county(view, row)
    if table == "projects":
        found = view.rows("grant_rounds").get((str(row["round_id"]),), {})
        yield "round", str(found.get("title") or row["round_id"])


def _county(view: View, row: Row) -> str:
    """County name of a row; empty if none."""
    code = row.get("county_code") or row["municipality_code"]
    areas = view.rows("areas")
    for above in view.ancestors(str(code or _COUNTRY)):
        area = areas.get((above,), {})
        if area.get("kind") == "fylke":
            return str(area["name"])
    return ""
