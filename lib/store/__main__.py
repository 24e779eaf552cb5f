"""Store commands: `python -m lib.store` builds, checks, upgrades, copies and describes it."""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from lib.cli import (
    Formatter,
    Group,
    add_commands,
    add_options,
    add_positionals,
    ignore_broken_pipe,
    new_parser,
)
from lib.i18n import _, count, local_time, ngettext
from lib.store.connection import Store, inspect, reading, row_counts
from lib.store.errors import BUILD, StoreProblem
from lib.store.log_tree import count_unexported_entries
from lib.store.newer import newer_files, waiting_words
from lib.store.paths import DATA, VARIABLE, store_path


@ignore_broken_pipe
def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns:
        The exit status: 0 when all is well, 1 when the store or the files have a problem.
    """
    chosen = _parser().parse_args(arguments)
    try:
        return _COMMANDS[chosen.command](chosen)
    except StoreProblem as problem:
        print(problem, file=sys.stderr)
    except KeyboardInterrupt:
        print(_("Stopped; nothing was changed."), file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    where = _("The store is {path}, or what {variable} says.")
    parser = new_parser(
        "python -m lib.store",
        _("Build the store from the files in data/, check it, or tell about it."),
        where.format(path="data/samhandling.db", variable=VARIABLE),
    )
    them = add_commands(parser)
    texts = {
        "build": _("bring the store in step with the files"),
        "check": _("check the files and the store"),
        "info": _("tell what the store holds"),
        "upgrade": _(
            "bring newer data files together with what was registered, and ask in conflicts"
        ),
        "copy": _("copy the store, whole even while somebody writes to it"),
        "restore": _("put a copy in the store's place, also while the dashboard runs"),
    }
    for name, text in texts.items():
        command = them.add_parser(
            name,
            help=text,
            description=text,
            epilog=_status_words() if name == "upgrade" else None,
            formatter_class=Formatter,
            add_help=False,
        )
        _fill(name, command, add_options(command))
    return parser


def _status_words() -> str:
    return _(
        "Exit status: 0 when the store has all that is new in the files, brought in now or before; "
        "1 when nothing was changed, because something is to be decided, a name is unknown, a rule "
        "would be broken, or the files or the store have an error; 2 when the command is not "
        "understood. With --dry-run the status is that of the upgrade."
    )


def _fill(name: str, command: argparse.ArgumentParser, options: Group) -> None:
    """Add a command's arguments."""
    if name == "copy":
        where = _("where the copy is put, in one step")
        add_positionals(command).add_argument("target", type=Path, metavar=_("FILE"), help=where)
    if name == "restore":
        _restore_choices(command, options)
    if name in {"build", "check", "upgrade"}:
        files = _("where the files are")
        options.add_argument("--data", type=Path, default=DATA, metavar=_("FOLDER"), help=files)
    if name == "upgrade":
        _upgrade_choices(options)
    if name == "build":
        _build_choices(options)


def _restore_choices(command: argparse.ArgumentParser, options: Group) -> None:
    add_positionals(command).add_argument("copy", type=Path, metavar=_("FILE"), help=_("the copy"))
    lose = _("do it even if what was registered after the copy is lost")
    options.add_argument("--discard", action="store_true", help=lose)


def _build_choices(options: Group) -> None:
    force = _("load the files again even if they are unchanged")
    options.add_argument("--force", action="store_true", help=force)
    discard = _("load the files, and throw away what was registered and is not in them")
    options.add_argument("--discard", action="store_true", help=discard)
    aside = _("keep a damaged store beside, and build anew with all that can be read of it")
    options.add_argument("--set-aside", action="store_true", help=aside)
    keep = _("where that cannot be done, say why, and leave a store that can be read")
    options.add_argument("--keep", action="store_true", help=keep)


def _upgrade_choices(options: Group) -> None:
    what = _("ROW")
    for name, words in (
        (
            "--ours",
            _("in conflicts follow the store: all, FILE.csv, FILE.csv:KEY, FILE.csv:KEY:COLUMN"),
        ),
        (
            "--theirs",
            _("in conflicts follow the files: all, FILE.csv, FILE.csv:KEY, FILE.csv:KEY:COLUMN"),
        ),
    ):
        options.add_argument(
            name, nargs="?", const="", default=[], action="append", metavar=what, help=words
        )
    dry = _("show it, and change nothing")
    options.add_argument("--dry-run", action="store_true", help=dry)
    options.add_argument("--all", action="store_true", help=_("show every row, however many"))
    options.add_argument("--who", default="", metavar=_("NAME"), help=_("who you are, for the log"))
    options.add_argument("--why", default="", metavar=_("REASON"), help=_("why, for the log"))
    options.add_argument("--yes", action="store_true", help=_("do it without asking"))


def _build(chosen: argparse.Namespace) -> int:
    from lib.store.load import build, mend  # noqa: PLC0415 - heavy; `info` needs none of it

    path = store_path()
    report: Callable[[str], None] = print if sys.stdout.isatty() else lambda _line: None
    try:
        if chosen.set_aside and mend(path, chosen.data, discard=chosen.discard, report=report):
            words = _("The store {file} was built anew. The damaged one is kept beside it.")
            print(words.format(file=path.name))
            _tell_of_waiting(path)
            return 0
        outcome = build(
            path, chosen.data, force=chosen.force, discard=chosen.discard, report=report
        )
    except StoreProblem as problem:
        if not chosen.keep or not _readable(path):
            raise
        print(problem, file=sys.stderr)
        print(_("The store {file} stays in use as it is.").format(file=path.name), file=sys.stderr)
        return 0
    if outcome == "waiting":
        files = newer_files(Store(path), chosen.data)
        earlier = files is not None and files.earlier
        print(waiting_words(path, earlier=earlier), file=sys.stderr)
        if earlier:
            again = _("Load them all the same with: {command} --force")
            print(again.format(command=BUILD), file=sys.stderr)
        return 0
    print(
        {
            "built": _("The store was built: {place}"),
            "loaded": _("The store {file} was brought in step with the files."),
            "kept": _("The store {file} was renewed, and every row in it kept."),
            "unchanged": _("The store {file} is up to date."),
        }[outcome].format(file=path.name, place=path.absolute())
    )
    _tell_of_waiting(path)
    return 0


def _readable(path: Path) -> bool:
    """Whether the store exists and can be read; prints the reason if not."""
    try:
        inspect(path)
    except StoreProblem:
        return False
    return True


def _tell_of_waiting(path: Path) -> None:
    number = count_unexported_entries(path)
    if number:
        words = ngettext(
            "{number} registered change is in the store and not in the files yet. "
            "Write it there with: python -m lib.imports export",
            "{number} registered changes are in the store and not in the files yet. "
            "Write them there with: python -m lib.imports export",
            number,
        )
        print(words.format(number=count(number)))


def _check(chosen: argparse.Namespace) -> int:
    from lib.store.diagnostics import find_problems  # noqa: PLC0415 - heavy; `info` needs none of it

    path = store_path()
    found = find_problems(path, chosen.data)
    for trouble in found:
        print(trouble, file=sys.stderr)
    if not found:
        print(_("The files and the store {file} are in order.").format(file=path.name))
    return 1 if found else 0


def _info(_chosen: argparse.Namespace) -> int:
    path = store_path()
    inspect(path)
    version = Store(path).version()
    print(_("Store: {path}").format(path=path))
    print(
        _("Version of the database: {number}, changed {when}").format(
            number=version.number, when=local_time(version.changed_at)
        )
    )
    with reading(path) as connection:
        load = connection.execute(
            "SELECT loaded_at, package_version FROM loads ORDER BY load_id DESC LIMIT 1"
        ).fetchone()
        if load:
            words = _("Loaded: {when}, edition {version} of the data package")
            print(words.format(when=local_time(load[0]), version=load[1]))
    _tell_of_waiting(path)
    for name, rows in row_counts(path).items():
        print(f"{name:<26}{count(rows):>8}")
    return 0


def _upgrade(chosen: argparse.Namespace) -> int:
    # Rules and log belong to imports.
    from lib.imports.upgrade_command import Terminal, run  # noqa: PLC0415 - heavy, and only here

    store = Store(store_path())
    inspect(store.path)
    warn = partial(print, file=sys.stderr)
    return run(store, chosen, Terminal(print, warn, input, sys.stdin.isatty()))


def _copy(chosen: argparse.Namespace) -> int:
    from lib.store.backup import copy_store  # noqa: PLC0415 - only here

    copy_store(Store(store_path()), chosen.target)
    print(_("The store was copied to {path}.").format(path=chosen.target))
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    from lib.store.restore import restore_copy  # noqa: PLC0415 - only here

    path = store_path()
    kept = restore_copy(path, chosen.copy, discard=chosen.discard)
    print(_("The copy {copy} is now the store {file}.").format(copy=chosen.copy, file=path.name))
    if kept is not None:
        print(_("The file that was there is kept as {file}.").format(file=kept))
    return 0


_COMMANDS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "build": _build,
    "check": _check,
    "info": _info,
    "upgrade": _upgrade,
    "copy": _copy,
    "restore": _restore,
}

if __name__ == "__main__":
    sys.exit(main())
