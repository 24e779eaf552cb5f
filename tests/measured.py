"""Coverage of the rooms of pure functions by their own tests: `pytest -p tests.measured`.

`make test` tells the figure. Whole runs are not measured: lines that are traced take 1.6 times as
long on Python 3.11, a minute of the whole command. What other tests happen to run does not count.
"""

import importlib
import os
import pkgutil
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Final

import babel.dates
import babel.numbers
import coverage
import pandas as pd
import pytest

ROOMS: Final = ("lib/export", "lib/charts", "lib/i18n", "lib/selection")
ROOT: Final = Path(__file__).resolve().parents[1]
DATA: Final = ROOT / ".venv" / "coverage"
# Large libraries that the rooms load: they are there before anything is traced.
LIBRARIES: Final = (babel.dates, babel.numbers, pd)


def own_tests(room: str) -> Path:
    """The folder of a room's tests."""
    return ROOT / "tests" / Path(room).name


class Measured:
    """Traces what is to be measured, in each process that runs tests."""

    def __init__(self) -> None:
        self.folders = [own_tests(room) for room in ROOMS]
        self.coverage = coverage.Coverage(
            data_file=str(DATA / "data"),
            data_suffix=True,
            source=[str(ROOT / room) for room in ROOMS],
            config_file=False,
        )
        self.coverage.set_option("run:disable_warnings", ["no-data-collected"])
        if sys.version_info >= (3, 12):
            self.coverage.set_option("run:core", "sysmon")

    def load(self) -> None:
        """Trace what the rooms run when they are loaded."""
        self.coverage.start()
        for room in ROOMS:
            package = importlib.import_module(room.replace("/", "."))
            for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
                importlib.import_module(module.name)
        self.coverage.stop()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        """Trace a test of one of the rooms."""
        measured = any(item.path.is_relative_to(folder) for folder in self.folders)
        if measured:
            self.coverage.start()
        try:
            return (yield)
        finally:
            if measured:
                self.coverage.stop()

    def pytest_sessionfinish(self) -> None:
        """Write what this process has seen; the first process reads it."""
        self.coverage.save()

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell the figure."""
        # A process that ran no test of these rooms leaves an empty file.
        parts = [str(file) for file in DATA.glob("data.*") if file.stat().st_size]
        self.coverage.combine(parts)
        with (DATA / "report.txt").open("w", encoding="utf-8") as report:
            share = self.coverage.report(file=report, show_missing=True, skip_covered=True)
        rooms = ", ".join(ROOMS)
        terminalreporter.write_line(
            f"Coverage of {rooms} by their own tests: {share:.1f} %, see {DATA / 'report.txt'}"
        )


def pytest_configure(config: pytest.Config) -> None:
    """Measure in every process; what is loaded, in the first one alone."""
    if not hasattr(config, "workerinput"):
        DATA.mkdir(parents=True, exist_ok=True)
        for file in DATA.iterdir():
            file.unlink()
    config.pluginmanager.register(MEASURED, "measured rooms")


MEASURED: Final = Measured()
if "PYTEST_XDIST_WORKER" not in os.environ:
    MEASURED.load()
