"""Command `python -m lib.store upgrade`: merge newer data files into the store."""

import getpass
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lib.i18n import _, count, ngettext
from lib.imports.console import escape_control
from lib.imports.upgrade_lines import (
    ConflictChoices,
    broken_words,
    coming_words,
    conflict_lines,
    open_words,
    upgrade_lines,
)
from lib.imports.upgrading import (
    Conflict,
    ConflictKey,
    Newer,
    Upgrade,
    commit_upgrade,
    plan_upgrade,
    read_newer,
    upgrade_reason,
)
from lib.store.connection import Store
from lib.store.merging import Side

_SIDES: Final[dict[str, Side]] = {"1": "ours", "2": "theirs"}
_REST: Final = "a"  # suffix of an answer: for all remaining


@dataclass(frozen=True)
class Terminal:
    """Terminal input and output of the command.

    Attributes:
        say: tells something.
        warn: tells what is wrong.
        ask: asks, and waits for the answer.
        somebody: whether there is anybody to answer.
    """

    say: Callable[[str], None]
    warn: Callable[[str], None]
    ask: Callable[[str], str]
    somebody: bool


class StoppedError(Exception):
    """The user aborted at a prompt."""


def run(store: Store, chosen: Namespace, terminal: Terminal) -> int:
    """Merge newer files, as far as conflicts are decided.

    Args:
        store: the store.
        chosen: the command's choices.
        terminal: who is told and asked.

    Returns:
        The exit status: 0 when it was done, or there was nothing to do.

    Raises:
        StoreProblem: nothing was changed; says why.
    """
    newer = read_newer(chosen.data)
    ours: list[tuple[Side, str]] = [("ours", str(what)) for what in chosen.ours]
    theirs: list[tuple[Side, str]] = [("theirs", str(what)) for what in chosen.theirs]
    choices = ConflictChoices((*ours, *theirs))
    found = plan_upgrade(store, newer, choices)
    if found.is_in_sync:
        return _told_of_nothing(store, found, terminal, choices)
    for line in upgrade_lines(found, every=chosen.all):
        terminal.say(line)
    if unknown := choices.unknown(found):
        return _told_of_unknown(unknown, terminal)
    if chosen.dry_run:
        terminal.say(_summary(found))
        terminal.say(_("This was a dry run; nothing was changed."))
        return _told_of_open(found, terminal)
    return _decided(store, chosen, terminal, found, choices)


def _decided(
    store: Store, chosen: Namespace, terminal: Terminal, found: Upgrade, choices: ConflictChoices
) -> int:
    try:
        if terminal.somebody:
            found = _asked(store, found.newer, terminal, found, choices)
        if _told_of_open(found, terminal):
            return 1
        terminal.say(_summary(found))
        if terminal.somebody and not chosen.yes:
            _require_consent(terminal)
        who, why = _signed(chosen, terminal, upgrade_reason(found.package))
    except (StoppedError, EOFError):
        terminal.warn(_("Nothing was changed."))
        return 1
    entry = commit_upgrade(store, found, who=who, why=why)
    words = _("The store {file} has every row of the files already, and notes that.")
    if entry is not None:
        words = _("Done: entry {entry} in the log. Take it back with: {undo}")
    undo = _undo_command(entry or 0)
    terminal.say(words.format(entry=entry, undo=undo, file=store.path.name))
    return 0


def _told_of_unknown(names: list[str], terminal: Terminal) -> int:
    words = _("{names}: there is no such file, and no such conflict. Nothing was changed.")
    terminal.warn(escape_control(words.format(names=", ".join(names))))
    return 1


def _told_of_nothing(
    store: Store, found: Upgrade, terminal: Terminal, choices: ConflictChoices
) -> int:
    """Report that the store is up to date; 1 if a decision was given for something decided already.

    A side for all, or for a file, is one for whatever conflicts there are: also for none.
    """
    entry = found.load.entry if found.load else None
    unknown = choices.unknown(found)
    rows = [name for name in unknown if ":" in name]
    if unknown != rows or (rows and entry is None):
        return _told_of_unknown(unknown, terminal)
    if rows:
        words = _(
            "{names}: the files came in with entry {entry}, and what was decided then stands. "
            "Nothing was changed. To decide anew, take it back and upgrade again: {undo}"
        )
        undo = _undo_command(entry or 0)
        terminal.warn(escape_control(words.format(names=", ".join(rows), entry=entry, undo=undo)))
        return 1
    words = _("There is nothing to do: the store {file} has all that is new in the files.")
    terminal.say(words.format(file=store.path.name))
    if choices.given and entry is not None:
        words = _(
            "They came in with entry {entry}, and what was decided then stands. To decide anew, "
            "take it back and upgrade again: {undo}"
        )
        terminal.say(words.format(entry=entry, undo=_undo_command(entry)))
    return 0


def _undo_command(entry: int) -> str:
    """Command line that undoes a log entry, with its reason."""
    who, why = _("NAME"), _("REASON")
    return f'python -m lib.imports undo {entry} --yes --who "{who}" --why "{why}"'


def _told_of_open(found: Upgrade, terminal: Terminal) -> int:
    """Report conflicts that block an upgrade; returns 1 if there are any."""
    if not found.open and not found.errors:
        return 0
    terminal.warn(open_words(found) if found.open else broken_words(found))
    return 1


def _asked(
    store: Store, newer: Newer, terminal: Terminal, found: Upgrade, choices: ConflictChoices
) -> Upgrade:
    """Ask about all open conflicts, and about those that follow."""
    answers = _Answers(terminal, choices)
    while found.open:
        for conflict in found.open:
            answers.ask(conflict)
        found = plan_upgrade(store, newer, answers)
        for conflict in found.open:
            for line in conflict_lines(conflict):
                terminal.say(line)
    return found


class _Answers:
    """Decisions: from the command line and from prompts."""

    def __init__(self, terminal: Terminal, choices: ConflictChoices) -> None:
        self.terminal, self.choices = terminal, choices
        self.given: dict[ConflictKey, Side] = {}
        self.rest: Side | None = None

    def __call__(self, conflict: Conflict) -> Side | None:
        """Chosen side; None if it must be asked about."""
        side = self.given.get(conflict.place) or self.choices(conflict)
        return side or (self.rest if self.rest in conflict.sides else None)

    def ask(self, conflict: Conflict) -> None:
        """Prompt until the answer is valid."""
        while self(conflict) is None:
            self.terminal.say("")
            for line in conflict_lines(conflict):
                self.terminal.say(line)
            words = _(
                "1: the store, 2: the files, 1a or 2a: the same for all that is left, q: stop"
            )
            answer = self.terminal.ask(f"{words} ").strip().casefold()
            side = _SIDES.get(answer.removesuffix(_REST))
            if answer == "q":
                raise StoppedError
            if side not in conflict.sides:
                self.terminal.say(_refused(side))
                continue
            self.given[conflict.place] = side
            if answer.endswith(_REST):
                self.rest = side


def _refused(side: Side | None) -> str:
    if side is None:
        return _("Answer 1, 2, 1a, 2a or q.")
    return _("Rows of this table are never changed or removed: only the store's can stay.")


def _require_consent(terminal: Terminal) -> None:
    answer = terminal.ask(_("Do this? (yes/no)") + " ").strip().casefold()
    if answer not in ("y", "yes", "j", "ja", _("yes").casefold()):
        raise StoppedError


def _signed(chosen: Namespace, terminal: Terminal, reason: str) -> tuple[str, str]:
    """Author and reason for the log; the operating system's user by default."""
    who, why = str(chosen.who), str(chosen.why) or reason
    if not who:
        try:
            who = getpass.getuser()
        except (KeyError, OSError):  # numeric user id without a name
            who = ""
        if terminal.somebody and not chosen.yes:
            who = terminal.ask(_("Who are you? ({name})").format(name=who) + " ").strip() or who
    return who, why


def _summary(found: Upgrade) -> str:
    asked = len(found.conflicts)
    parts = list(coming_words(found))
    if asked:
        words = ngettext("{number} conflict", "{number} conflicts", asked)
        parts.append(words.format(number=count(asked)))
    if found.open:
        words = ngettext("{number} not decided", "{number} not decided", len(found.open))
        parts.append(words.format(number=count(len(found.open))))
    return ", ".join(parts) + "."
