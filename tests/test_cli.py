"""Every command speaks the reader's language, in its help and of what it does not understand."""

import argparse
import re
from collections.abc import Callable, Iterator

import pytest

from lib.i18n import LANGUAGES, set_language
from lib.imports import __main__ as intake
from lib.reports import __main__ as reports
from lib.server import __main__ as server
from lib.store import __main__ as store

PARSERS: dict[str, Callable[[], argparse.ArgumentParser]] = {
    "python -m lib.imports": intake._parser,
    "python -m lib.reports": reports._parser,
    "python -m lib.server": server._arguments,
    "python -m lib.store": store._parser,
}
# The words of argparse.
ENGLISH = re.compile(
    r"usage:|options:|optional|positional|show this|help message|\bexit\b|error:|invalid|choose"
    r"|required|expected|unrecognized|ambiguous|ignored|could match|\bthe\b|\barguments:"
    r"|\bargument \S+:"
)


def words(value: object) -> list[str]:
    return [] if value is None else [str(value)]


def mistakes(parser: argparse.ArgumentParser) -> Iterator[list[str]]:
    """What people mistype: an unknown choice, one without its value, or with a wrong one."""
    yield ["--nonsense"]
    yield ["nonsense", "nonsense", "nonsense", "nonsense"]
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction):
            continue
        name = action.option_strings[:1]
        if action.nargs == 0:
            yield [f"{name[0]}=nonsense"]
        elif name and action.nargs is None:
            yield list(name)
        if action.choices is not None or action.type is int:
            yield [*name, "nonsense"]
    if any(not action.option_strings for action in parser._actions):
        yield []


def every(parser: argparse.ArgumentParser) -> Iterator[tuple[list[str], argparse.ArgumentParser]]:
    """A program and its commands."""
    yield [], parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                yield [name], command


def told(name: str, given: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """What a program says before it does anything; 0 where there was nothing wrong."""
    try:
        PARSERS[name]().parse_args(given)
    except SystemExit as ended:
        shown = capsys.readouterr()
        return int(str(ended.code)), shown.out + shown.err
    return 0, ""


@pytest.mark.parametrize("language", sorted({*LANGUAGES} - {"en"}))
@pytest.mark.parametrize("name", PARSERS)
def test_no_word_is_argparses(name: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    set_language(language)
    refused = 0
    for command, parser in every(PARSERS[name]()):
        code, shown = told(name, [*command, "--help"], capsys)
        assert code == 0
        assert not ENGLISH.search(shown), shown
        assert shown.startswith({"nb": "bruk: ", "nn": "bruk: "}[language])
        for mistake in mistakes(parser):
            code, shown = told(name, [*command, *mistake], capsys)
            refused += code == 2
            assert not ENGLISH.search(shown), shown
            assert code == 0 or f"{name} " in shown
    assert refused > len(list(every(PARSERS[name]())))


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("python -m lib.store", "restore", "FIL mangler."),
        ("python -m lib.store", "bygg", "KOMMANDO kan ikke være «bygg». Velg en av disse: build,"),
        ("python -m lib.store", "build --dicard", "Det finnes ingen kommando eller valg --dicard"),
        ("python -m lib.store", "build --force=ja", "--force tar ingen verdi."),
        ("python -m lib.store", "upgrade --d", "--d kan bety flere ting: --data, --dry-run."),
        ("python -m lib.imports", "undo sju", "OPPFØRING kan ikke være «sju»."),
        (
            "python -m lib.imports",
            "check a.csv --dash null",
            "--dash kan ikke være «null». Velg en",
        ),
        ("python -m lib.server", "--port", "--port mangler en verdi."),
        ("python -m lib.server", "--port åtti", "--port kan ikke være «åtti»."),
        ("python -m lib.reports", "brief --format odt", "--format kan ikke være «odt». Velg en av"),
    ],
)
def test_what_is_wrong_is_named(
    name: str, given: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, shown = told(name, given.split(), capsys)
    assert code == 2
    assert sentence in shown.replace("\n", " ")
    assert "--help" in shown
