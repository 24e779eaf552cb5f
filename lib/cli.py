"""Translated argparse: parsers with messages in the reader's language."""

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Final, NoReturn, ParamSpec, TypeAlias

from lib.i18n.catalogues import N_, _

Group: TypeAlias = argparse._ArgumentGroup  # noqa: SLF001 - what argparse gives and does not name


_Given = ParamSpec("_Given")
_CUT_OFF: Final = 1  # exit status on a broken pipe


def ignore_broken_pipe(main: Callable[_Given, int]) -> Callable[_Given, int]:
    """Exit silently on a broken pipe (`| head`)."""

    @wraps(main)
    def run(*given: _Given.args, **named: _Given.kwargs) -> int:
        try:
            try:
                return main(*given, **named)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            # Redirect the rest to devnull: Python would report an error at exit.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)
            return _CUT_OFF

    return run


class Formatter(argparse.HelpFormatter):
    """Help formatter with translated headings."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Add the usage line."""
        super().add_usage(usage, actions, groups, _("usage: ") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """Argument parser with translated messages."""

    def error(self, message: str) -> NoReturn:
        """Print the error and exit."""
        self.print_usage(sys.stderr)
        hint = _("See: {command} --help").format(command=self.prog)
        self.exit(2, f"{_in_our_words(message)} {hint}\n")


# argparse's English messages, and ours.
_ENGLISH: Final = (
    (r"the following arguments are required: (?P<name>.+)", N_("{name} is missing.")),
    (r"unrecognized arguments: (?P<name>.+)", N_("There is no command or choice {name} here.")),
    (
        r"argument (?P<name>.+?): invalid choice: '?(?P<value>.*?)'? \(choose from (?P<known>.+)\)",
        N_("{name} cannot be “{value}”. Choose one of these: {known}."),
    ),
    (
        r"argument (?P<name>.+?): invalid \w+ value: '(?P<value>.*)'",
        N_("{name} cannot be “{value}”."),
    ),
    (r"argument (?P<name>.+?): expected .*", N_("{name} needs a value.")),
    (r"argument (?P<name>.+?): ignored explicit .*", N_("{name} takes no value.")),
    (
        r"ambiguous option: (?P<name>.+?) could match (?P<known>.+)",
        N_("{name} has several readings: {known}."),
    ),
)


def _in_our_words(message: str) -> str:
    """Translated error message."""
    for pattern, words in _ENGLISH:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            parts = match.groupdict()
            known = parts.get("known", "").replace("'", "")
            return _(words).format_map({**parts, "known": known})
    return _("There is no such command or choice.")


def new_parser(name: str, description: str, epilog: str) -> Parser:
    """Create a parser for a program with subcommands."""
    parser = Parser(
        prog=name,
        description=description,
        epilog=epilog,
        formatter_class=Formatter,
        add_help=False,
    )
    add_options(parser)
    return parser


def add_commands(parser: Parser) -> "argparse._SubParsersAction[Parser]":
    """Add required subcommands."""
    return parser.add_subparsers(
        title=_("commands"),
        dest="command",
        required=True,
        metavar=_("COMMAND"),
        parser_class=Parser,
    )


def add_positionals(parser: argparse.ArgumentParser) -> Group:
    """Argument group of positionals."""
    return parser.add_argument_group(_("arguments"))


def add_options(parser: argparse.ArgumentParser) -> Group:
    """Argument group of options, with --help."""
    group = parser.add_argument_group(_("choices"))
    group.add_argument("-h", "--help", action="help", help=_("show this help"))
    return group
