"""Commands whose every word is ours: argparse speaks English only."""

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
_CUT_OFF: Final = 1  # the exit status where nobody read the output to its end


def ignore_broken_pipe(main: Callable[_Given, int]) -> Callable[_Given, int]:
    """A program that ends without a word when whoever reads its output has enough: `| head`."""

    @wraps(main)
    def run(*given: _Given.args, **named: _Given.kwargs) -> int:
        try:
            try:
                return main(*given, **named)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            # What is left is written nowhere: Python would complain of it at the end.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)
            return _CUT_OFF

    return run


class Formatter(argparse.HelpFormatter):
    """argparse's own words, in the reader's language."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Say how the command is called."""
        super().add_usage(usage, actions, groups, _("usage: ") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser whose every word is ours."""

    def error(self, message: str) -> NoReturn:
        """Say what of the command is not understood, and end."""
        self.print_usage(sys.stderr)
        hint = _("See: {command} --help").format(command=self.prog)
        self.exit(2, f"{_in_our_words(message)} {hint}\n")


# What argparse says is wrong, in English, and the same as a message of ours.
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
    """What is wrong with a command, in the reader's language."""
    for pattern, words in _ENGLISH:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            parts = match.groupdict()
            known = parts.get("known", "").replace("'", "")
            return _(words).format_map({**parts, "known": known})
    return _("There is no such command or choice.")


def new_parser(name: str, description: str, epilog: str) -> Parser:
    """A parser for a program with commands."""
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
    """Where a program's commands are added; one of them must be given."""
    return parser.add_subparsers(
        title=_("commands"),
        dest="command",
        required=True,
        metavar=_("COMMAND"),
        parser_class=Parser,
    )


def add_positionals(parser: argparse.ArgumentParser) -> Group:
    """The group of what a command is told by its place, such as a file."""
    return parser.add_argument_group(_("arguments"))


def add_options(parser: argparse.ArgumentParser) -> Group:
    """The group of a command's choices, with help among them."""
    group = parser.add_argument_group(_("choices"))
    group.add_argument("-h", "--help", action="help", help=_("show this help"))
    return group
