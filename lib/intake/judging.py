"""Whether the rows as they become are right together: keys, places, sums, sources, and who may.

Every rule looks at what changes, against the tables as they would stand after it, so that a file
that is put in again finds nothing to say.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from lib.intake.model import Notes
from lib.language import _, kroner
from lib.store.append import APPEND_ONLY
from lib.store.changes import Change, Key, Row, View
from lib.store.package import descriptions
from lib.store.rules import chain_words, cycle
from lib.store.schema import MAPS

# Tables whose rows somebody vouches for by name, in another column that is never empty: a page that
# confirms them is welcome, but is not asked for.
VOUCHED_FOR: Final[frozenset[str]] = frozenset({"status_reports"})
# Tables that whoever reports for some areas may add to, since their own rows need it.
FREE_TO_ADD: Final[frozenset[str]] = frozenset({"sources"})
COUNTRY: Final = "NO"


def judge(
    view: View,
    table: str,
    changes: Sequence[Change],
    lines: Mapping[Key, int],
    may: Collection[str] | None,
    notes: Notes,
) -> None:
    """Tell everything that is wrong or doubtful about changes to one table.

    Args:
        view: the tables as they are.
        table: the table.
        changes: its changes.
        lines: the row of the file for each key.
        may: the areas that the writer may change; None for all.
        notes: told what is found.
    """
    case = _Case(view, table, changes, lines, notes)
    for rule in _RULES:
        rule(case)
    if may is not None:
        _outside(case, frozenset(may))


def judge_may(
    view: View, table: str, changes: Sequence[Change], may: Collection[str], notes: Notes
) -> None:
    """Tell which changes lie outside the areas that the writer may change."""
    _outside(_Case(view, table, changes, {}, notes), frozenset(may))


class _Case:
    """Changes to a table, and the tables as they would stand after them."""

    def __init__(
        self,
        view: View,
        table: str,
        changes: Sequence[Change],
        lines: Mapping[Key, int],
        notes: Notes,
    ) -> None:
        self.table, self.changes, self.lines, self.notes = table, changes, lines, notes
        self.before = view
        self.after = view.with_changes(changes)
        self.described: dict[str, Any] = descriptions()[table]
        self.fields: dict[str, dict[str, Any]] = self.described["fields"]

    def put(self) -> Iterator[tuple[Change, Row]]:
        """The changes that leave a row, and the row."""
        for change in self.changes:
            if change.after is not None:
                yield change, change.after

    def taken(self) -> list[Change]:
        """The changes that remove a row."""
        return [change for change in self.changes if change.after is None]

    def error(self, change: Change, column: str, value: object, expected: str) -> None:
        """An error in the row of a change."""
        self.notes.error(self.lines.get(change.key), column, value, expected)

    def warning(self, change: Change, column: str, value: object, expected: str) -> None:
        """A warning about the row of a change."""
        self.notes.warning(self.lines.get(change.key), column, value, expected)


def _append_only(case: _Case) -> None:
    if case.table not in APPEND_ONLY:
        return
    for change in case.changes:
        if change.before is not None:
            expected = _("a new row: in {table}, rows are never changed or removed")
            names = ", ".join(case.described["key"])
            case.error(change, names, ", ".join(change.key), expected.format(table=case.table))


def _unique(case: _Case) -> None:
    """What stands once in a column stands there once after the change as well."""
    names = [
        name
        for name, column in case.fields.items()
        if column.get("constraints", {}).get("unique") and (name,) != case.described["key"]
    ]
    for name in names:
        owners: dict[object, list[Key]] = defaultdict(list)
        for key, row in case.after.rows(case.table).items():
            if row[name] is not None:
                owners[row[name]].append(key)
        for change, row in case.put():
            others = [key for key in owners.get(row[name], []) if key != change.key]
            if others:
                expected = _("something that does not stand in the row {other} already")
                case.error(change, name, row[name], expected.format(other="/".join(others[0])))


def _sourced(case: _Case) -> None:
    """Every row that states a fact says where from."""
    if "source_id" not in case.fields or case.table in {"sources", *VOUCHED_FOR}:
        return
    for change, row in case.put():
        if not row["source_id"]:
            expected = _("a source: a row without a source is not taken in")
            case.error(change, "source_id", "", expected)


def _referring(case: _Case) -> None:
    """What a row points at is there."""
    for key in case.described["foreignKeys"]:
        name, to = key["fields"], key["reference"]["resource"] or case.table
        there = case.after.rows(to)
        for change, row in case.put():
            value = row[name]
            if value is not None and (str(value),) not in there:
                case.error(change, name, value, _nowhere(str(value), to, there))


def _nowhere(value: str, to: str, there: Mapping[Key, Row]) -> str:
    words = _("something that stands in {table}").format(table=to)
    if to == "sources":
        words = _(
            "a source that stands in sources: add it there first, "
            "with its publisher, address and the day it was read"
        )
    codes = [key[0] for key in there]
    near = ["0" + value] if ("0" + value,) in there else get_close_matches(value, codes, 1, 0.8)
    if near:
        words = _("{words}; did you mean “{name}”?").format(words=words, name=near[0])
    return words


def _referred(case: _Case) -> None:
    """Nothing points at a row that is removed."""
    gone = {change.key[0]: change for change in case.taken() if len(change.key) == 1}
    if not gone:
        return
    for table, described in descriptions().items():
        for key in described["foreignKeys"]:
            if (key["reference"]["resource"] or table) != case.table:
                continue
            for other, row in case.after.rows(table).items():
                change = gone.get(str(row[key["fields"]]))
                if change is not None:
                    expected = _("that it stays: {other} in {table} points at it")
                    where = expected.format(other="/".join(other), table=table)
                    case.error(change, case.described["key"][0], change.key[0], where)


def _no_circle(case: _Case) -> None:
    """A row that lies under itself would be counted without end."""
    for key in case.described["foreignKeys"]:
        if key["reference"]["resource"] not in ("", case.table):
            continue
        name = key["fields"]
        parents = {
            code[0]: str(row[name] or "") for code, row in case.after.rows(case.table).items()
        }
        for change, _row in case.put():
            found = cycle(change.key[0], parents)
            if found:
                case.error(change, name, " → ".join([*found, change.key[0]]), chain_words())


def _on_the_map(case: _Case) -> None:
    """The map shows the areas that there are, no more and no less."""
    if case.table != "areas":
        return
    for kind, _key, _borders in MAPS.values():
        drawn = case.before.drawn(kind)
        listed = {key[0] for key, row in case.after.rows("areas").items() if row["kind"] == kind}
        for change in case.changes:
            if change.key[0] in drawn ^ listed:
                expected = _("the areas of this kind that the map shows; the map comes first")
                case.error(change, "kind", kind, expected)


def _placed(case: _Case) -> None:
    """A municipality lies in the county that the row names."""
    if not {"municipality_code", "county_code"} <= case.fields.keys():
        return
    for change, row in case.put():
        municipality, county = row["municipality_code"], row["county_code"]
        above = case.after.above(str(municipality or ""))
        if municipality and county and len(above) > 1 and str(county) not in above:
            lies = next((code for code in above[1:]), "")
            areas = case.after.rows("areas")
            expected = _("{county}, where {municipality} lies")
            names = [
                f"{code} {areas[code,]['name']}" if (code,) in areas else code
                for code in (lies, above[0])
            ]
            words = expected.format(county=names[0], municipality=names[1])
            case.error(change, "county_code", county, words)


_KINDS: Final = {"municipality_code": "kommune", "county_code": "fylke"}


def _of_kind(case: _Case) -> None:
    """A column of municipalities holds municipalities, one of counties counties."""
    for name in _KINDS.keys() & case.fields.keys():
        for change, row in case.put():
            area = case.after.rows("areas").get((str(row[name]),))
            if area is not None and area["kind"] != _KINDS[name]:
                expected = _("the code of a municipality")
                if name == "county_code":
                    expected = _("the code of a county")
                case.error(change, name, row[name], expected)


def _sums(case: _Case) -> None:
    """What is documented of a round is not more than what was announced."""
    if case.table not in ("projects", "grant_rounds"):
        return
    documented: dict[str, int] = defaultdict(int)
    for row in case.after.rows("projects").values():
        if row["status"] == "tildelt":
            documented[str(row["round_id"])] += int(row["amount_nok"] or 0)
    told: set[str] = set()
    for change, row in case.put():
        number = str(row["round_id"])
        announced = case.after.rows("grant_rounds").get((number,), {}).get("announced_nok")
        if announced is None or number in told or documented[number] <= int(announced):
            continue
        told.add(number)
        expected = _("at most the {announced} that was announced for the round {round}")
        column = "amount_nok" if case.table == "projects" else "announced_nok"
        words = expected.format(announced=kroner(int(announced)), round=number)
        case.warning(change, column, kroner(documented[number]), words)


def _doubles(case: _Case) -> None:
    """The same money to the same recipient in the same year may be one project told twice."""
    if case.table != "projects":
        return
    owners: dict[tuple[object, ...], list[Key]] = defaultdict(list)
    for key, row in case.after.rows("projects").items():
        if row["amount_nok"] is not None:
            owners[_money(row)].append(key)
    for change, row in case.put():
        others = [key[0] for key in owners.get(_money(row), []) if key != change.key]
        if others:
            line = case.lines.get((others[0],))
            other = others[0]
            if line is not None:
                other = _("{id} in row {row}").format(id=other, row=line)
            expected = _("another project: {other} has the same recipient, year and amount")
            case.warning(change, "project_id", change.key[0], expected.format(other=other))


def _money(row: Row) -> tuple[object, ...]:
    return (str(row["recipient"]).casefold(), row["year"], row["amount_nok"])


_RULES: Final[tuple[Callable[[_Case], None], ...]] = (
    _append_only,
    _unique,
    _sourced,
    _referring,
    _referred,
    _no_circle,
    _on_the_map,
    _placed,
    _of_kind,
    _sums,
    _doubles,
)


# --- Who may --------------------------------------------------------------------------------------


def _outside(case: _Case, may: frozenset[str]) -> None:
    """Both where a row was and where it is to be must be within what the writer may change."""
    for change in case.changes:
        if case.table in FREE_TO_ADD and change.before is None:
            continue
        wanted = [
            area
            for view, row in ((case.before, change.before), (case.after, change.after))
            if row is not None
            for area in areas_of(view, case.table, row)
            if not may & {*view.above(area)}
        ]
        if wanted:
            expected = _("a row for {areas}: that is what you may report for")
            names = ", ".join(
                str(case.before.rows("areas").get((code,), {}).get("name") or code)
                for code in sorted(may)
            )
            case.error(
                change, "", "/".join(change.key), expected.format(areas=names or _("no area"))
            )


def areas_of(view: View, table: str, row: Row) -> tuple[str, ...]:
    """The areas that a row is about; the country where it says nothing of a place."""
    for name in ("municipality_code", "county_code", "area_code", "code"):
        if row.get(name):
            return (str(row[name]),)
    if table != "projects" and row.get("project_id"):
        project = view.rows("projects").get((str(row["project_id"]),))
        if project is not None:
            return areas_of(view, "projects", project)
    if row.get("office_id"):
        counties = [
            str(each["county_code"])
            for each in view.rows("county_governor_counties").values()
            if each["office_id"] == row["office_id"]
        ]
        return tuple(counties) or (COUNTRY,)
    return (COUNTRY,)
