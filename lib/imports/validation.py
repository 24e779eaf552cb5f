"""Validation of changes across rows and tables: keys, areas, sums, sources, permissions.

Every rule looks at what changes, against the tables as they would stand after it, so that a file
that is put in again finds nothing to say.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final, Unpack

from lib.i18n import _, comparison_key, count, date_text, kroner, label, ngettext
from lib.imports.causes import column_title
from lib.imports.plan_model import Diagnostics, More
from lib.store.append_only import APPEND_ONLY
from lib.store.cell_messages import about_words
from lib.store.change_log import Change, Key, Row, View
from lib.store.constraints import chain_words, cycle, empty_where_words
from lib.store.package import descriptions
from lib.store.schema import MAPS

# Tables with a named author in a required column: a source page that
# confirms them is optional.
SELF_SOURCED: Final[frozenset[str]] = frozenset({"status_reports"})
# Tables whose source belongs to one column: no figure, no source needed.
SOURCE_OF: Final = {"areas": "population_2010"}
# Area columns.
_PLACES: Final = frozenset(
    {"municipality_code", "county_code", "area_code", "code", "project_id", "office_id"}
)
# Tables that editors of some areas may add rows to.
FREE_TO_ADD: Final[frozenset[str]] = frozenset({"sources"})
COUNTRY: Final = "NO"
# Date columns that ids may begin with.
_WHEN: Final = ("date", "year")
_ID_DATE: Final = re.compile(
    r"(?:19|20)[0-9]{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?(?![0-9A-Za-z])"
)
_LENGTHS: Final = {"year": 4, "month": 7}  # known characters of an ISO date, by precision


@dataclass(frozen=True)
class ChangeOrigins:
    """Origin of changes: file, row numbers and column titles.

    Attributes:
        lines: the row of the file for each key.
        misunderstood: the columns of rows whose cells there could not be understood, and of which
            nothing more is said; such a row becomes nothing before it is mended.
    """

    lines: Mapping[Key, int] = field(default_factory=dict)
    misunderstood: Mapping[Key, frozenset[str]] = field(default_factory=dict)


def validate(
    view: View,
    table: str,
    changes: Sequence[Change],
    where: ChangeOrigins,
    permitted_areas: Collection[str] | None,
    diagnostics: Diagnostics,
) -> None:
    """Validate changes to one table.

    Args:
        view: the tables as they are.
        table: the table.
        changes: its changes.
        where: where they come from.
        permitted_areas: the areas that the writer may change; None for all.
        diagnostics: told what is found.
    """
    case = _ValidationContext(view, table, changes, where, diagnostics)
    for rule in _RULES:
        rule(case)
    if permitted_areas is not None:
        _outside(case, frozenset(permitted_areas))


def check_permissions(
    view: View,
    table: str,
    changes: Sequence[Change],
    permitted_areas: Collection[str],
    diagnostics: Diagnostics,
) -> None:
    """Record errors for changes outside the permitted areas."""
    _outside(
        _ValidationContext(view, table, changes, ChangeOrigins(), diagnostics),
        frozenset(permitted_areas),
    )


class _ValidationContext:
    """Changes to a table, and the tables as they would be afterwards."""

    def __init__(
        self,
        view: View,
        table: str,
        changes: Sequence[Change],
        where: ChangeOrigins,
        diagnostics: Diagnostics,
    ) -> None:
        self.table, self.changes, self.where, self.notes = table, changes, where, diagnostics
        self.lines = where.lines
        self.before = view
        self.after = view.with_changes(changes)
        self.described: dict[str, Any] = descriptions()[table]
        self.fields: dict[str, dict[str, Any]] = self.described["fields"]

    def put(self) -> Iterator[tuple[Change, Row]]:
        """Changes that add or change a row, with the row."""
        for change in self.changes:
            if change.after is not None:
                yield change, change.after

    def taken(self) -> list[Change]:
        """Changes that remove a row, with the row."""
        return [change for change in self.changes if change.after is None]

    def error(
        self, change: Change, column: str, value: object, expected: str, **more: Unpack[More]
    ) -> None:
        """Record an error in a change's row."""
        if column not in self.where.misunderstood.get(change.key, ()):
            self.notes.error(self.lines.get(change.key), column, value, expected, **more)

    def warning(
        self,
        change: Change,
        column: str,
        value: object,
        sentence: str,
        cause: str = "",
        *,
        of: frozenset[str] = frozenset(),
    ) -> None:
        """Record a warning about a change's row.

        Args:
            change: the change.
            column: the column's name, or empty.
            value: what stands there.
            sentence: what is doubtful.
            cause: what warnings of the same kind have in common.
            of: the columns that it rests on, and that must be understood; none for the whole row.
        """
        wrong = self.where.misunderstood.get(change.key, frozenset())
        if not (wrong & of if of else wrong):
            row = self.lines.get(change.key)
            self.notes.warning(row, column, value, sentence, cause=cause, alone=True)


def _append_only(case: _ValidationContext) -> None:
    if case.table not in APPEND_ONLY:
        return
    for change in case.changes:
        if change.before is not None:
            words = _("Rows of {table} are never changed or removed: a correction is a new row.")
            names = ", ".join(case.described["key"])
            words = words.format(table=case.described["title"])
            case.error(change, names, ", ".join(change.key), words, alone=True)


def _unique(case: _ValidationContext) -> None:
    """Rule: unique columns stay unique."""
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
                words = _("“{value}” is in the row {other} already, and may stand there once only.")
                words = words.format(value=row[name], other="/".join(others[0]))
                cause = _("The value is in another row already, and may stand there once only.")
                case.error(change, name, row[name], words, cause=cause, alone=True)


def _sourced(case: _ValidationContext) -> None:
    """Rule: every fact has a source.

    One that had no source before, such as a round that only gathers projects, may get other words.
    """
    if "source_id" not in case.fields or case.table in {"sources", *SELF_SOURCED}:
        return
    figures, stated = _figures(case), SOURCE_OF.get(case.table)
    for change, row in case.put():
        if stated and row[stated] is None:
            continue
        sourceless = change.before is not None and not change.before["source_id"]
        reworded = sourceless and not any(name in figures for name, _old, _new in change.fields)
        if not row["source_id"] and not reworded:
            words = _("The source is missing: rows without a source are not taken in.")
            case.error(change, "source_id", "", words, alone=True)


def _figures(case: _ValidationContext) -> set[str]:
    return {name for name, each in case.fields.items() if each["type"] in ("integer", "number")}


def _withheld(case: _ValidationContext) -> None:
    """Rule: a withheld figure has no number, all others have one."""
    rules = {name: column.get("emptyWhere", {}) for name, column in case.fields.items()}
    for name, where in rules.items():
        for change, row in case.put() if where else ():
            wrong = case.where.misunderstood.get(change.key, frozenset())
            withheld = row[where["column"]] == where["value"]
            if where["column"] not in wrong and (row[name] is None) != withheld:
                value = "" if row[name] is None else row[name]
                named = {**where, "column": column_title(case.table, where["column"])}
                case.error(change, name, value, empty_where_words(named, str(value)))


def _referring(case: _ValidationContext) -> None:
    """Rule: foreign keys exist."""
    for key in case.described["foreignKeys"]:
        name, to = key["fields"], key["reference"]["resource"] or case.table
        there = case.after.rows(to)
        for change, row in case.put():
            value = row[name]
            if value is not None and (str(value),) not in there:
                near = _nearest(str(value), there)
                case.error(change, name, value, _nowhere(to), hint=near)


def _nowhere(to: str) -> str:
    words = _("something that is in the table {title} ({table})")
    words = words.format(title=descriptions()[to]["title"], table=to)
    if to == "sources":
        words = _(
            "a source that is in the table Kilder (sources): add it there first, "
            "with its publisher, address and the day it was read"
        )
    return words


def _nearest(value: str, there: Mapping[Key, Row]) -> str:
    """Nearest known code; empty if none."""
    codes = [key[0] for key in there]
    near = ["0" + value] if ("0" + value,) in there else get_close_matches(value, codes, 1, 0.8)
    return near[0] if near else ""


def _referred(case: _ValidationContext) -> None:
    """Rule: a removed row is not referred to."""
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
                    words = _("“{value}” cannot be removed: {other} in {table} refers to it.")
                    words = words.format(
                        value=change.key[0],
                        other="/".join(other),
                        table=f"{described['title']} ({table})",
                    )
                    cause = _("What rows of other tables refer to cannot be removed.")
                    column = case.described["key"][0]
                    case.error(change, column, change.key[0], words, cause=cause, alone=True)


def _no_circle(case: _ValidationContext) -> None:
    """Rule: no circular parents."""
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
                chain = " → ".join([*found, change.key[0]])
                words, told = chain_words(), about_words(chain_words(), [chain])
                case.error(change, name, chain, told, cause=words, alone=True)


def _on_the_map(case: _ValidationContext) -> None:
    """Rule: areas and map shapes correspond."""
    if case.table != "areas":
        return
    for kind, _key, _borders in MAPS.values():
        drawn = case.before.mapped_areas(kind)
        listed = {key[0] for key, row in case.after.rows("areas").items() if row["kind"] == kind}
        for change in case.changes:
            if change.key[0] in drawn ^ listed:
                words = _(
                    "The table and the map must have the same areas. Change the map first, and "
                    "then the row."
                )
                case.error(change, "kind", kind, words, alone=True)


def _placed(case: _ValidationContext) -> None:
    """Rule: municipality and county agree."""
    if not {"municipality_code", "county_code"} <= case.fields.keys():
        return
    for change, row in case.put():
        municipality, county = row["municipality_code"], row["county_code"]
        above = case.after.ancestors(str(municipality or ""))
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


def _of_kind(case: _ValidationContext) -> None:
    """Rule: area columns hold their own level."""
    for name in _KINDS.keys() & case.fields.keys():
        for change, row in case.put():
            area = case.after.rows("areas").get((str(row[name]),))
            if area is not None and area["kind"] != _KINDS[name]:
                expected = _("the code of a municipality")
                if name == "county_code":
                    expected = _("the code of a county")
                case.error(change, name, row[name], expected)


def _sums(case: _ValidationContext) -> None:
    """Rule: documented is at most announced, in kroner and projects."""
    if case.table not in ("projects", "grant_rounds"):
        return
    documented: dict[str, list[int]] = defaultdict(list)
    for row in case.after.rows("projects").values():
        if row["status"] == "tildelt":
            documented[str(row["round_id"])].append(int(row["amount_nok"] or 0))
    seen: set[str] = set()
    for change, row in case.put():
        number = str(row["round_id"])
        if number not in seen:
            seen.add(number)
            announced = case.after.rows("grant_rounds").get((number,), {})
            _more_than_announced(case, change, announced, documented[number])


def _more_than_announced(
    case: _ValidationContext, change: Change, announced: Row, documented: Sequence[int]
) -> None:
    known = case.table == "projects"
    nok, projects = announced.get("announced_nok"), announced.get("announced_projects")
    number = str(announced.get("round_id"))
    if nok is not None and sum(documented) > int(nok):
        words = _(
            "The round {round} then has {documented} granted, more than the {announced} announced."
        ).format(round=number, documented=kroner(sum(documented)), announced=kroner(int(nok)))
        case.warning(change, "amount_nok" if known else "announced_nok", "", words)
    if projects is not None and len(documented) > int(projects):
        words = ngettext(
            "The round {round} then has {documented} granted project, more than the {announced} "
            "announced.",
            "The round {round} then has {documented} granted projects, more than the {announced} "
            "announced.",
            len(documented),
        ).format(round=number, documented=count(len(documented)), announced=count(int(projects)))
        case.warning(change, "round_id" if known else "announced_projects", "", words)


def _spent(case: _ValidationContext) -> None:
    """Rule: spent is at most granted."""
    if case.table not in ("projects", "status_reports"):
        return
    reports = case.after.rows("status_reports")
    latest: dict[object, Row] = {}
    for row in reports.values():
        known = latest.get(row["project_id"])
        if row["money_spent_nok"] is not None and (
            known is None or str(row["date"]) >= str(known["date"])
        ):
            latest[row["project_id"]] = row
    for change, row in case.put():
        project = case.after.rows("projects").get((str(row["project_id"]),), {})
        report = row if case.table == "status_reports" else latest.get(row["project_id"], {})
        spent, granted = report.get("money_spent_nok"), project.get("amount_nok")
        if spent is None or granted is None or int(spent) <= int(granted):
            continue
        words = _("{spent} is spent, more than the {granted} granted to the project {project}.")
        words = words.format(
            spent=kroner(int(spent)), granted=kroner(int(granted)), project=row["project_id"]
        )
        column = "money_spent_nok" if case.table == "status_reports" else "amount_nok"
        cause = _("More is spent than was granted to the project.")
        case.warning(change, column, kroner(int(spent)), words, cause)


def _dated_by_its_id(case: _ValidationContext) -> None:
    """Rule: a date in an id agrees with the date column."""
    if len(case.described["key"]) > 1:
        return
    (key,) = case.described["key"]
    for change, row in case.put():
        name = next((name for name in _WHEN if row.get(name)), "")
        found = _ID_DATE.match(change.key[0])
        if not name or found is None or _begins_with_another(case, change):
            continue
        said, date = found[0], str(row[name])
        length = min(len(said), len(date), _LENGTHS.get(str(row.get("precision")), 10))
        if said[:length] != date[:length]:
            words = _("The id says {said}, and {column} says {date}. Mend the one that is wrong.")
            words = words.format(
                said=date_text(said),
                column=column_title(case.table, name),
                date=date_text(date, str(row.get("precision") or "")),
            )
            cause = _("The id and the date of a row say two things. Mend the one that is wrong.")
            of = frozenset({key, name, "precision"})
            case.warning(change, key, change.key[0], words, cause, of=of)


def _begins_with_another(case: _ValidationContext, change: Change) -> bool:
    """Whether an id begins with the id of a row it refers to."""
    row = change.after or {}
    others = [str(row[each["fields"]] or "") for each in case.described["foreignKeys"]]
    return any(other and change.key[0].startswith(other) for other in others)


def _exact(case: _ValidationContext) -> None:
    """Rule: a date with month or year precision is the first day."""
    if not {"date", "precision"} <= case.fields.keys():
        return
    for change, row in case.put():
        date, precision = str(row["date"] or ""), str(row["precision"] or "")
        length = _LENGTHS.get(precision, 10)
        first = f"{date[:length]}-01-01"[:10]
        if date and date != first:
            words = _(
                "The date is {date}, and the precision is “{precision}”: only “{shown}” will be "
                "shown. Write {first}, or change the precision."
            )
            words = words.format(
                date=date_text(date),
                precision=label("milestones.precision", precision),
                shown=date_text(date, precision),
                first=first,
            )
            cause = _("The dates are more exact than their precision says. Mend one of them.")
            of = frozenset({"date", "precision"})
            case.warning(change, "date", date, words, cause, of=of)


def _source_of_what_changes(case: _ValidationContext) -> None:
    """Warning: a changed figure keeps its old source."""
    if "source_id" not in case.fields or case.table in SELF_SOURCED:
        return
    read_anew = {change.key[0] for change in case.before.pending if change.table == "sources"}
    figures = _figures(case)
    for change, row in case.put():
        source = row["source_id"]
        if change.before is None or source in read_anew or change.before["source_id"] != source:
            continue
        for name, old, new in change.fields:
            # Emptied cells have a message of their own.
            if name in figures and old is not None and new is not None:
                words = _(
                    "{old} becomes {new}, but the source is still “{source}”. Is it the source of "
                    "the new figure?"
                ).format(old=old, new=new, source=source)
                cause = _(
                    "The figure changes, but the source is the same. Is it the source of the new "
                    "figure?"
                )
                case.warning(change, name, new, words, cause)


def _doubles(case: _ValidationContext) -> None:
    """Warning: possible duplicates (same recipient, year and amount)."""
    if case.table != "projects":
        return
    owners: dict[tuple[object, ...], list[Key]] = defaultdict(list)
    for key, row in case.after.rows("projects").items():
        if row["amount_nok"] is not None and key not in case.where.misunderstood:
            owners[_money(row)].append(key)
    for change, row in case.put():
        others = [key[0] for key in owners.get(_money(row), []) if key != change.key]
        if others:
            line = case.lines.get((others[0],))
            other = others[0]
            if line is not None:
                other = _("{id} in row {row}").format(id=other, row=line)
            words = _("{id} has the same recipient, year and amount as another project: {other}.")
            cause = _("Another project has the same recipient, year and amount.")
            words = words.format(id=change.key[0], other=other)
            case.warning(change, "project_id", change.key[0], words, cause)


def _money(row: Row) -> tuple[object, ...]:
    return (comparison_key(str(row["recipient"])), row["year"], row["amount_nok"])


_RULES: Final[tuple[Callable[[_ValidationContext], None], ...]] = (
    _append_only,
    _unique,
    _sourced,
    _withheld,
    _referring,
    _referred,
    _no_circle,
    _on_the_map,
    _placed,
    _of_kind,
    _sums,
    _spent,
    _dated_by_its_id,
    _exact,
    _source_of_what_changes,
    _doubles,
)


# --- Who may --------------------------------------------------------------------------------------


def _outside(case: _ValidationContext, permitted_areas: frozenset[str]) -> None:
    """Whether a change lies outside the permitted areas, before or after."""
    for change in case.changes:
        if case.table in FREE_TO_ADD and change.before is None:
            continue
        if _PLACES & case.where.misunderstood.get(change.key, frozenset()):
            continue
        wanted = [
            area
            for view, row in ((case.before, change.before), (case.after, change.after))
            if row is not None
            for area in areas_of(view, case.table, row)
            if not permitted_areas & {*view.ancestors(area)}
        ]
        if wanted:
            names = ", ".join(
                str(case.before.rows("areas").get((code,), {}).get("name") or code)
                for code in sorted(permitted_areas)
            )
            words = _("The row is not about {areas}, which is what you may report for.")
            words = words.format(areas=names or _("any area"))
            case.error(change, "", "/".join(change.key), words, alone=True)


def areas_of(view: View, table: str, row: Row) -> tuple[str, ...]:
    """Areas of a row; the country if it has none."""
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
