"""Statistics Norway import: tables to indicator values, by the mapping file data/ssb.toml."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import Final

from lib.i18n import _
from lib.imports.plan_model import Plan
from lib.imports.planning import plan_rows
from lib.imports.pxweb import Client, ServiceProblem
from lib.imports.ssb_answer import WITHHELD, Answer, ask
from lib.imports.ssb_mapping import MAPPING, Mapped, Series, read_mapping
from lib.imports.ssb_report import Names, Outcome, head_lines, outcome_lines
from lib.store.change_log import Change, Key, Row, View, open_view
from lib.store.connection import Store

__all__ = [
    "MAPPING",
    "WITHHELD",
    "Listener",
    "Mapped",
    "Run",
    "Series",
    "fetch",
    "fetch_all",
    "read_mapping",
]

_VALUES: Final = "indicator_values"
# Before publication at 08:00 the service may answer 0 or a symbol.
_CLOSED: Final = range(5, 8)  # hours, Norwegian time
_FEW: Final = 3  # number of values below which this is not checked


@dataclass(frozen=True)
class Listener:
    """Protocol for progress output, line by line.

    Attributes:
        report: told what is done and what would change.
        complain: told why a table cannot be taken in, and what to do.
    """

    report: Callable[[str], None]
    complain: Callable[[str], None]


@dataclass
class Run:
    """Result of fetching several tables.

    Attributes:
        every: whether each change is told, however many there are.
        plans: what is to be committed together, table by table.
        taken: the keys of the figures that have been brought.
        read: the numbers of the tables that were read.
        failed: the numbers of those that were not, or cannot be taken in.
    """

    every: bool = False
    plans: list[Plan] = field(default_factory=list)
    taken: set[Key] = field(default_factory=set)
    read: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def fetch_all(
    store: Store,
    tables: Sequence[Mapped],
    client: Client,
    now: Callable[[], datetime],
    listener: Listener,
    *,
    every: bool = False,
) -> Run:
    """Fetch and plan several tables; one failure does not stop the others.

    Args:
        store: the store.
        tables: the tables, and what they become.
        client: the service.
        now: what the clocks in Norway show.
        listener: who is told.
        every: whether each change is told, however many there are.

    Raises:
        StoreProblem: the store cannot be read.
    """
    run = Run(every)
    for mapped in tables:
        try:
            _check_hour(now())
            today = now().date().isoformat()
            plans = fetch(store, mapped, client, today, listener.report, run)
        except ServiceProblem as problem:
            words = _("Table {table} is left as it is. {reason}")
            listener.complain(words.format(table=mapped.table, reason=problem))
            run.failed.append(mapped.table)
            continue
        run.plans += plans
        run.read.append(mapped.table)
    return run


def fetch(
    store: Store,
    mapped: Mapped,
    client: Client,
    today: str,
    report: Callable[[str], None] = lambda _line: None,
    run: Run | None = None,
) -> list[Plan]:
    """Fetch and plan one table; the store is not changed.

    Args:
        store: the store.
        mapped: the table, and what it becomes.
        client: the service.
        today: the day of the fetch, ISO 8601: when the source was read.
        report: told what is done and what would change, a line at a time.
        run: what the tables before this one brought; told which figures this one has.

    Returns:
        Two plans to be committed together: the source, and the values. None where the table has
        nothing to bring.

    Raises:
        ServiceProblem: the answer is not what was asked for, or cannot be taken in.
        StoreProblem: the store cannot be read.
    """
    run = Run() if run is None else run
    report(_("Fetching table {table}").format(table=mapped.table))
    described = client.metadata(mapped.table)
    answer = ask(mapped, client, described)
    _check_taken(answer, run.taken)
    names, outcome = _compared(store, mapped, answer, run)
    plans = _plans(store, outcome, f"{client.address}/tables/{mapped.table}", today, run.plans)
    _check_plans(plans)
    told = outcome_lines(outcome, plans, names, every=run.every)
    for line in chain(head_lines(mapped, described, names), told):
        report(line)
    run.taken |= answer.rows.keys()
    return plans


def _compared(store: Store, mapped: Mapped, answer: Answer, run: Run) -> tuple[Names, Outcome]:
    """Comparison of a table's values with the stored ones, and what readers call them."""
    with open_view(store, [change for each in run.plans for change in each.changes]) as view:
        return Names(view), _outcome(mapped, answer, view)


def _check_hour(now: datetime) -> None:
    if now.hour in _CLOSED:
        raise ServiceProblem(
            _(
                "Between 05:00 and 08:00, Norwegian time, Statistics Norway prepares new figures, "
                "and some read 0 or have a sign. Run this again after 08:00."
            )
        )


def _check_taken(answer: Answer, taken: set[Key]) -> None:
    for key in sorted(answer.rows.keys() & taken):
        words = _(
            "Another table of the mapping file has brought {figure} already. Leave it out of one."
        )
        raise ServiceProblem(words.format(figure="/".join(key)))


def _check_plans(plans: Sequence[Plan]) -> None:
    """Raise an error for plans that break rules, such as an unknown indicator."""
    errors = [finding for plan in plans for finding in plan.errors]
    if errors:
        words = _("What it brings cannot be taken in: {what} Correct the mapping file.")
        raise ServiceProblem(words.format(what=_as_sentence(errors[0].column, errors[0].expected)))


def _as_sentence(column: str, expected: str) -> str:
    return f"{column}: {expected}" + ("" if expected.endswith(".") else ".")


# --- What becomes of the figures ------------------------------------------------------------------


def _outcome(mapped: Mapped, answer: Answer, view: View) -> Outcome:
    """Comparison of a table's values with the stored ones.

    Only rows that have the table's own source, or that of a copy of it, are changed or withdrawn:
    a figure that another source states stays, and a difference is told.
    """
    now = view.rows(_VALUES)
    outcome = Outcome(mapped, answer)
    own = {mapped.source["source_id"], *mapped.replaces}
    for key, row in answer.rows.items():
        before = now.get(key)
        if before is None or before["source_id"] in own:
            outcome.rows.append(row)
        elif not _same(before["value"], row["value"]):
            outcome.others.append((key, before, row))
        else:
            outcome.confirmed += 1
    for key in answer.absent:
        row_now = now.get(key)
        if row_now is not None and row_now["source_id"] in own:
            outcome.withdrawn.append(Change(_VALUES, key, row_now, None))
    _check_lost(answer, own, now)
    seen = answer.rows.keys() | answer.absent.keys()
    outcome.copies = {
        key: row
        for key, row in now.items()
        if key not in seen and row["source_id"] in mapped.replaces
    }
    return outcome


def _same(one: object, other: object) -> bool:
    return one == (None if other is None else float(str(other)))


def _check_lost(answer: Answer, own: set[str], now: Mapping[Key, Row]) -> None:
    """Raise an error if most known values have become 0 or are missing."""
    known, lost = Counter[str](), Counter[str]()
    for key in answer.rows.keys() | answer.absent.keys():
        row = now.get(key)
        if row is not None and row["value"] and row["source_id"] in own:
            known[key[0]] += 1
            lost[key[0]] += _is_lost(answer, key)
    for indicator, number in sorted(lost.items()):
        if known[indicator] >= _FEW and 2 * number > known[indicator]:
            words = _(
                "{lost} of the {known} figures of {indicator} that are known are 0 or missing in "
                "the answer. Look at the table in the statistics bank, and run this again when "
                "its figures are there."
            )
            told = words.format(lost=number, known=known[indicator], indicator=indicator)
            raise ServiceProblem(told)


def _is_lost(answer: Answer, key: Key) -> bool:
    row = answer.rows.get(key)
    return row is None or row["value"] == 0


def _plans(
    store: Store, outcome: Outcome, origin: str, today: str, given: Sequence[Plan]
) -> list[Plan]:
    if not outcome.rows:
        return []
    source_row = {**outcome.mapped.source, "accessed": today}
    source = plan_rows(store, "sources", [source_row], origin=origin, given=given)
    values = plan_rows(store, _VALUES, outcome.rows, origin=origin, given=[*given, source])
    changes = (*values.changes, *outcome.withdrawn)
    return [source, replace(values, changes=changes)]
