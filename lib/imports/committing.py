"""Commit and undo: each in one transaction."""

from collections.abc import Collection, Sequence

from lib.i18n import _
from lib.imports.causes import sentence_of
from lib.imports.plan_model import Diagnostics, Plan
from lib.imports.validation import ChangeOrigins, check_permissions, validate
from lib.store.change_log import Change, LogEntry, View, apply_changes, conflict_error, to_undo
from lib.store.change_log import undo as take_back
from lib.store.connection import Store
from lib.store.errors import PlanRefused


def commit(store: Store, plan: Plan, *, who: str, why: str) -> int:
    """Commit a plan in one transaction, and log it.

    Args:
        store: the store.
        plan: what was looked at.
        who: the writer's name or address.
        why: in their own words.

    Returns:
        The number of the entry in the log.

    Raises:
        PlanRefused: the plan has errors or changes nothing, a name or a reason is missing, or what
            others have done since makes it wrong.
        StoreMoved: a row of the plan was changed since.
        StoreProblem: the store is busy, or cannot be written.
    """
    return commit_all(store, [plan], who=who, why=why)[0]


def commit_all(store: Store, plans: Sequence[Plan], *, who: str, why: str) -> list[int]:
    """Commit several plans in order, in one transaction.

    Returns:
        The numbers of the entries, one for each plan that changes anything.
    """
    require_signature(store, who, why)
    for plan in plans:
        if not plan.ok:
            words = _("The file {file} has errors; nothing was changed.")
            raise PlanRefused(store.path, words.format(file=plan.file))
    wanted = [plan for plan in plans if plan.changes]
    if not wanted:
        raise PlanRefused(store.path, _("There is nothing to change: the store has it already."))
    parts = [
        (LogEntry(who.strip(), why.strip(), plan.file, plan.digest), plan.changes)
        for plan in wanted
    ]

    def recheck(view: View) -> str:
        return _wrong_now(store, view, wanted)

    return apply_changes(store, parts, seen=min(plan.stamp[0] for plan in wanted), recheck=recheck)


def undo(
    store: Store, entry: int, *, who: str, why: str, permitted_areas: Collection[str] | None = None
) -> int:
    """Undo a log entry and all later ones.

    Args:
        store: the store.
        entry: its number.
        who: the writer's name or address.
        why: in their own words.
        permitted_areas: the areas that the writer may change, as for `plan`.

    Returns:
        The number of the new entry, which can itself be undone.

    Raises:
        PlanRefused: there is nothing to take back, or it cannot be; says why.
        StoreMoved: a row was changed outside the log.
        StoreProblem: the store is busy, or cannot be written.
    """
    require_signature(store, who, why)

    def judged(view: View) -> str:
        return _outside(view, permitted_areas)

    return take_back(store, entry, who.strip(), why.strip(), judged)


def plan_undo(store: Store, entry: int) -> tuple[Plan, ...]:
    """Preview of an undo: a plan for each table.

    Args:
        store: the store.
        entry: its number in the log; later entries are taken back with it.

    Raises:
        PlanRefused: there is no such entry, or it cannot be undone; says why.
        StoreProblem: the store cannot be read.
    """
    stamp, changes = to_undo(store, entry)
    tables = dict.fromkeys(change.table for change in changes)
    return tuple(
        Plan(table, table, f"{entry}-{stamp}", (stamp,), False, rows, (), _put(rows))
        for table in tables
        if (rows := tuple(change for change in changes if change.table == table))
    )


def _put(changes: Sequence[Change]) -> int:
    """Change in the number of rows."""
    return sum(change.kind != "removed" for change in changes)


def require_signature(store: Store, who: str, why: str) -> None:
    """Check that author and reason are given.

    Raises:
        PlanRefused: the name or the reason is missing.
    """
    if not who.strip():
        raise PlanRefused(store.path, _("State who you are. The name goes in the log."))
    if not why.strip():
        raise PlanRefused(store.path, _("State why. The reason goes in the log."))


def _wrong_now(store: Store, view: View, plans: Sequence[Plan]) -> str:
    """Errors of plans validated again under the lock; empty if still valid."""
    now = view
    for plan in plans:
        if plan.full:
            _no_new_rows(store, now, plan)
        diagnostics = Diagnostics(plan.file)
        validate(now, plan.table, plan.changes, ChangeOrigins(), plan.permitted_areas, diagnostics)
        errors = [each for each in diagnostics.found if each.severity == "error"]
        if errors:
            words = _("Others have changed the store since you looked: {what}")
            return words.format(what=sentence_of(errors[0], plan.table))
        now = now.with_changes(plan.changes)
    return ""


def _no_new_rows(store: Store, view: View, plan: Plan) -> None:
    """Error if rows were added since a full file was planned."""
    gone = {change.key for change in plan.changes if change.after is None}
    for key, row in view.rows(plan.table).items():
        if key not in plan.keys and key not in gone:
            unseen = Change(plan.table, key, None, None)
            raise conflict_error(store.path, view.connection, unseen, row)


def _outside(view: View, permitted_areas: Collection[str] | None) -> str:
    if permitted_areas is None:
        return ""
    diagnostics = Diagnostics("")
    for table in dict.fromkeys(change.table for change in view.pending):
        changes = [change for change in view.pending if change.table == table]
        check_permissions(View(view.connection), table, changes, permitted_areas, diagnostics)
    return diagnostics.found[0].expected if diagnostics.found else ""
