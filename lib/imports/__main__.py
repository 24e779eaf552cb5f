"""Command line of imports: `python -m lib.imports` previews, commits, undoes and lists."""

import argparse
import dataclasses
import getpass
import shlex
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from lib.cli import (
    Formatter,
    Group,
    Parser,
    add_commands,
    add_options,
    add_positionals,
    ignore_broken_pipe,
    new_parser,
)
from lib.i18n import (
    DEFAULT,
    LANGUAGES,
    _,
    count,
    ngettext,
    norwegian_now,
    set_language,
)
from lib.imports.causes import group_by_cause
from lib.imports.committing import commit_all, plan_undo, require_signature, undo
from lib.imports.console import (
    escape_control,
    history_lines,
    log_lines,
    plan_lines,
    progress_bar,
    summary,
    total_lines,
)
from lib.imports.file_import import plan_file
from lib.imports.findings_file import findings_csv, severity_word
from lib.imports.mapping import (
    ColumnMapping,
    MappingProblem,
    folder_of,
    load_mapping,
    saved_mappings,
)
from lib.imports.plan_model import Plan, Progress, Question, ReadingOptions
from lib.imports.pxweb import Client, ServiceProblem
from lib.imports.ssb import MAPPING, Listener, Run, fetch_all, read_mapping
from lib.imports.template import template, template_name
from lib.store import Store, StoreProblem, existing_store, export_package
from lib.store.errors import system_words
from lib.store.log_tree import later
from lib.store.package import descriptions
from lib.store.paths import DATA, VARIABLE
from lib.store.queries import import_log, row_history


@ignore_broken_pipe
def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns:
        The exit status: 0 when it was done, 1 when something is wrong, in the files or elsewhere.
    """
    chosen = _parser().parse_args(arguments)
    try:
        return _COMMANDS[chosen.command](chosen)
    except (StoreProblem, ServiceProblem, MappingProblem) as problem:
        print(escape_control(str(problem)), file=sys.stderr)
    except BrokenPipeError:
        raise
    except OSError as error:
        words = _("{file} cannot be read or written: {reason}.")
        file = error.filename or _("The output")
        reason = system_words(OSError(error.errno, ""))
        print(words.format(file=file, reason=reason), file=sys.stderr)
    except KeyboardInterrupt:
        print("\n" + _("Stopped; nothing was changed."), file=sys.stderr)
    return 1


# --- What can be asked ----------------------------------------------------------------------------


def _parser() -> Parser:
    where = _(
        "The store is {path}, or what {variable} says. "
        "Files are text with signs between the cells (.csv, .tsv, .txt) or Excel (.xlsx, .xlsm), "
        "read as they are shown."
    )
    parser = new_parser(
        "python -m lib.imports",
        _("Take new figures in: check them, see what changes, and undo what was wrong."),
        where.format(path="data/samhandling.db", variable=VARIABLE),
    )
    them = add_commands(parser)
    for name, (text, fill) in _described().items():
        command = them.add_parser(
            name, help=text, description=text, formatter_class=Formatter, add_help=False
        )
        fill(command, add_options(command))
    return parser


_Fill = Callable[[argparse.ArgumentParser, Group], None]


def _described() -> dict[str, tuple[str, _Fill]]:
    return {
        "check": (_("check a file, and tell everything that is wrong with it"), _file_choices),
        "diff": (_("show what a file would change"), _diff_choices),
        "import": (_("show what a file would change, ask, and take it in"), _import_choices),
        "log": (_("show what was taken in, by whom and why"), _log_choices),
        "undo": (_("undo an entry of the log, and all later ones"), _undo_choices),
        "history": (_("show every change to one row"), _history_choices),
        "template": (_("make a workbook to fill in rows of a table in"), _template_choices),
        "export": (_("write the store back to the files of the data package"), _export_choices),
        "ssb": (_("fetch tables from Statistics Norway, and take them in"), _ssb_choices),
    }


def _file_choices(command: argparse.ArgumentParser, group: Group) -> None:
    add_positionals(command).add_argument(
        "file", type=Path, metavar=_("FILE"), help=_("the file with the rows")
    )
    group.add_argument(
        "--table",
        default="",
        metavar=_("TABLE"),
        help=_("the table; otherwise told from the file's name or its columns"),
    )
    full = _("the file holds all rows: remove those that it lacks")
    group.add_argument("--full", action="store_true", help=full)
    _mapping_choice(group)
    _reading_choices(group)
    group.add_argument(
        "--findings",
        type=Path,
        metavar=_("FILE"),
        help=_("write what is wrong to a CSV file as well"),
    )


def _mapping_choice(group: Group) -> None:
    group.add_argument(
        "--mapping",
        default="",
        metavar=_("MAPPING"),
        help=_("how the file's columns are ours: a mapping file, or the name of a saved one"),
    )


def _reading_choices(group: Group) -> None:
    """Options that decide between two readings of a file."""
    group.add_argument(
        "--sheet", default="", metavar=_("NAME"), help=_("the sheet of a workbook to read")
    )
    group.add_argument(
        "--hidden",
        default="",
        choices=("include", "skip"),
        help=_("whether hidden rows and columns are read (include) or left out (skip)"),
    )
    group.add_argument(
        "--encoding",
        default="",
        metavar=_("NAME"),
        help=_("the character set of a text file, such as utf-8, cp1252 or mac_roman"),
    )
    group.add_argument(
        "--delimiter",
        default="",
        metavar=_("SIGN"),
        help=_("what stands between cells: comma, semicolon, tab or pipe"),
    )
    group.add_argument(
        "--round",
        default="",
        choices=("yes",),
        help=_("round amounts with øre to whole kroner"),
    )
    group.add_argument(
        "--dash",
        default="",
        choices=("zero", "missing"),
        help=_("what a dash alone means: zero, or missing"),
    )


def _diff_choices(command: argparse.ArgumentParser, group: Group) -> None:
    _file_choices(command, group)
    group.add_argument("--all", action="store_true", help=_("show every row, however many"))


def _signed(group: Group) -> None:
    group.add_argument("--who", default="", metavar=_("NAME"), help=_("who you are, for the log"))
    group.add_argument("--why", default="", metavar=_("REASON"), help=_("why, for the log"))
    group.add_argument("--yes", action="store_true", help=_("do it without asking"))


def _import_choices(command: argparse.ArgumentParser, group: Group) -> None:
    _diff_choices(command, group)
    _signed(group)


def _log_choices(_command: argparse.ArgumentParser, group: Group) -> None:
    group.add_argument(
        "--last",
        type=int,
        default=20,
        metavar=_("NUMBER"),
        help=_("how many entries to show; 0 for all"),
    )


def _undo_choices(command: argparse.ArgumentParser, group: Group) -> None:
    add_positionals(command).add_argument(
        "entry", type=int, metavar=_("ENTRY"), help=_("its number in the log")
    )
    group.add_argument("--all", action="store_true", help=_("show every row, however many"))
    _signed(group)


def _history_choices(command: argparse.ArgumentParser, _group: Group) -> None:
    arguments = add_positionals(command)
    arguments.add_argument("table", metavar=_("TABLE"), help=_("the table"))
    parts = _("the row's key, part by part")
    arguments.add_argument("key", nargs="+", metavar=_("KEY"), help=parts)


def _export_choices(command: argparse.ArgumentParser, group: Group) -> None:
    add_positionals(command).add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=DATA,
        metavar=_("FOLDER"),
        help=_("where to write; otherwise the package itself, data/"),
    )
    overwrite = _("write over files that others have changed")
    group.add_argument("--overwrite", action="store_true", help=overwrite)


def _template_choices(command: argparse.ArgumentParser, group: Group) -> None:
    add_positionals(command).add_argument("table", metavar=_("TABLE"), help=_("the table"))
    group.add_argument(
        "--out",
        type=Path,
        metavar=_("FILE"),
        help=_("the workbook to write; otherwise named after the table, here"),
    )
    group.add_argument(
        "--language", choices=LANGUAGES, default=DEFAULT, help=_("the language of the workbook")
    )


def _ssb_choices(command: argparse.ArgumentParser, group: Group) -> None:
    command.epilog = _(
        "Exit status: 0 when every table was read; 1 when one was not, though the others are taken "
        "in, or when nothing could be stored; 2 when the command is not understood."
    )
    group.add_argument(
        "--mapping",
        type=Path,
        default=MAPPING,
        metavar=_("FILE"),
        help=_("what to fetch, and what it becomes; otherwise data/ssb.toml"),
    )
    group.add_argument("--dry-run", action="store_true", help=_("show it, and change nothing"))
    group.add_argument("--all", action="store_true", help=_("show every row, however many"))
    _signed(group)


# --- What is done ---------------------------------------------------------------------------------


def _progress() -> Progress | None:
    """Progress bar, if standard error is a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, number: int) -> None:
        print(
            "\r" + progress_bar(done, number), end="\n" if done >= number else "", file=sys.stderr
        )

    return show


def _planned(chosen: argparse.Namespace, store: Store) -> tuple[Plan, ...]:
    plans = plan_file(
        store,
        chosen.file.read_bytes(),
        chosen.file.name,
        chosen.table,
        full=chosen.full,
        progress=_progress(),
        choices=_reading_options(chosen),
        mapping=_mapping(chosen.mapping, store),
    )
    for found in plans:
        _tell(found)
        for question in found.questions:
            print(escape_control(_choices_words(question)), file=sys.stderr)
    if chosen.findings is not None:
        chosen.findings.write_bytes(findings_csv(*plans))
    return plans


def _choices_words(question: Question) -> str:
    """Command options that answer an open question."""
    answers = [
        f"--{question.name} {shlex.quote(answer)}" + (f" ({meaning})" if meaning != answer else "")
        for answer, meaning in question.answers
    ]
    return _("Choose one of these: {answers}").format(answers="; ".join(answers))


def _mapping(named: str, store: Store) -> ColumnMapping | None:
    """Load the mapping that was named: a file or a saved one."""
    if not named:
        return None
    if Path(named).is_file():
        return load_mapping(Path(named))
    saved, problems = saved_mappings(folder_of(store))
    for each in saved:
        if each.name == named:
            return each
    names = ", ".join(each.name for each in saved) or _("none")
    words = _("There is no mapping {name}, neither as a file nor among the saved ones: {names}.")
    raise MappingProblem("\n".join([words.format(name=named, names=names), *problems]))


def _reading_options(chosen: argparse.Namespace) -> ReadingOptions:
    names = (each.name for each in dataclasses.fields(ReadingOptions))
    return ReadingOptions(**{name: getattr(chosen, name) for name in names})


def _tell(found: Plan) -> None:
    for each in group_by_cause(found):
        line = f"{severity_word(each)}: {each.sentence(each.file)}"
        print(escape_control(line), file=sys.stderr if each.severity == "error" else sys.stdout)


def _check(chosen: argparse.Namespace) -> int:
    plans = _planned(chosen, existing_store())
    for found in plans:
        print(summary(found))
    return _status(plans)


def _diff(chosen: argparse.Namespace) -> int:
    plans = _planned(chosen, existing_store())
    for found in plans:
        _show(found, every=chosen.all)
    return _status(plans)


def _status(plans: Sequence[Plan]) -> int:
    return 0 if all(found.ok for found in plans) else 1


def _show(found: Plan, *, every: bool) -> None:
    for line in plan_lines(found, every=every) if found.ok else ():
        print(line)
    for line in total_lines(found) if found.ok else ():
        print(line)
    print(summary(found))


def _import(chosen: argparse.Namespace) -> int:
    store = existing_store()
    _refuse_unsigned(chosen, store)
    plans = _planned(chosen, store)
    for found in plans:
        _show(found, every=chosen.all)
    if _status(plans) or not any(found.changes for found in plans):
        return _status(plans)
    if not _agreed(chosen):
        return 1
    who, why = _signature(chosen, store)
    print(_("Storing"), flush=True)
    entries = commit_all(store, plans, who=who, why=why)
    print(_("Done: entry {entry} in the log.").format(entry=", ".join(map(str, entries))))
    return 0


def _agreed(chosen: argparse.Namespace) -> bool:
    """Whether the user confirms, by an option or at the prompt."""
    if chosen.yes:
        return True
    if not sys.stdin.isatty():
        print(_("Nothing was changed. Say --yes to do it without being asked."), file=sys.stderr)
        return False
    answer = input(_("Do this? (yes/no)") + " ").strip().casefold()
    if answer in ("y", "yes", "j", "ja", _("yes").casefold()):
        return True
    print(_("Nothing was changed."))
    return False


def _refuse_unsigned(chosen: argparse.Namespace, store: Store) -> None:
    """Exit if a change needs a signature and there is no terminal to ask for it.

    Raises:
        PlanRefused: the name or the reason is missing.
    """
    if chosen.yes and not sys.stdin.isatty():
        require_signature(store, chosen.who, chosen.why)


def _signature(chosen: argparse.Namespace, store: Store) -> tuple[str, str]:
    """Author and reason of a change, asked for if not given.

    Raises:
        PlanRefused: the name or the reason is missing.
    """
    who, why = _who(chosen), _why(chosen)
    require_signature(store, who, why)
    return who, why


def _who(chosen: argparse.Namespace) -> str:
    if chosen.who or not sys.stdin.isatty():
        return str(chosen.who)
    suggested = getpass.getuser()
    return input(_("Who are you? ({name})").format(name=suggested) + " ").strip() or suggested


def _why(chosen: argparse.Namespace) -> str:
    if chosen.why or not sys.stdin.isatty():
        return str(chosen.why)
    return input(_("Why?") + " ").strip()


def _log(chosen: argparse.Namespace) -> int:
    entries = import_log(existing_store())
    for line in log_lines(entries if chosen.last <= 0 else entries[: chosen.last]):
        print(line)
    return 0


def _undo(chosen: argparse.Namespace) -> int:
    store = existing_store()
    _refuse_unsigned(chosen, store)
    for found in plan_undo(store, chosen.entry):
        _show(found, every=chosen.all)
    number = later(store.path, chosen.entry)
    if number > 0:
        words = ngettext(
            "{number} later entry is undone with it.",
            "{number} later entries are undone with it.",
            number,
        )
        print(words.format(number=count(number)))
    if not _agreed(chosen):
        return 1
    who, why = _signature(chosen, store)
    entry = undo(store, chosen.entry, who=who, why=why)
    print(_("Done: entry {entry} in the log.").format(entry=entry))
    return 0


def _history(chosen: argparse.Namespace) -> int:
    if not _is_table(chosen.table):
        return 1
    for line in history_lines(row_history(existing_store(), chosen.table, chosen.key)):
        print(line)
    return 0


def _is_table(name: str) -> bool:
    """Whether a table exists; prints the list of tables if not."""
    if name in descriptions():
        return True
    words = _("There is no table {table}. The tables: {names}")
    print(
        words.format(table=escape_control(name), names=", ".join(descriptions())), file=sys.stderr
    )
    return False


def _template(chosen: argparse.Namespace) -> int:
    if not _is_table(chosen.table):
        return 1
    set_language(chosen.language)
    path: Path = chosen.out or Path(template_name(chosen.table))
    path.write_bytes(template(existing_store(), chosen.table))
    print(path)
    return 0


def _export(chosen: argparse.Namespace) -> int:
    written = export_package(existing_store(), chosen.folder, overwrite=chosen.overwrite)
    for path in written:
        print(path)
    if not written:
        print(_("The files in {folder} have everything already.").format(folder=chosen.folder))
    return 0


def _ssb(chosen: argparse.Namespace) -> int:
    store = existing_store()
    if not chosen.dry_run:
        _refuse_unsigned(chosen, store)
    address, tables = read_mapping(chosen.mapping)
    listener = Listener(
        report=lambda line: print(escape_control(line)),
        complain=lambda line: print(escape_control(line), file=sys.stderr),
    )
    client = Client(address)
    run = fetch_all(store, tables, client, norwegian_now, listener, every=chosen.all)
    for found in run.plans:
        _tell(found)
    status = 1 if run.failed else 0
    print(_run_words(run))
    if chosen.dry_run or not any(found.changes for found in run.plans):
        return status
    if not _agreed(chosen):
        return 1
    who, why = _signature(chosen, store)
    entries = commit_all(store, run.plans, who=who, why=why)
    print(_("Done: entry {entry} in the log.").format(entry=", ".join(map(str, entries))))
    return status


def _run_words(run: Run) -> str:
    """Summary of the tables that were read and those that were not."""
    words = ngettext("{number} table was read.", "{number} tables were read.", len(run.read))
    words = words.format(number=count(len(run.read)))
    if run.failed:
        left = _("Left as they are: {tables}.").format(tables=", ".join(run.failed))
        words = f"{words} {left}"
    return words


_COMMANDS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "check": _check,
    "diff": _diff,
    "import": _import,
    "log": _log,
    "undo": _undo,
    "history": _history,
    "template": _template,
    "export": _export,
    "ssb": _ssb,
}

if __name__ == "__main__":
    sys.exit(main())
