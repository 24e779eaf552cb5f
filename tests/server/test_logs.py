"""The log keeps no network address of a reader, whichever command started the server."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from lib import server
from lib.server.logs import LOGGING

NAMES = ("uvicorn.error", "uvicorn.access")


@pytest.fixture(autouse=True)
def _levels() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in NAMES]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.INFO)  # as Uvicorn sets them by itself
    yield
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)


@pytest.mark.parametrize("name", NAMES)
def test_uvicorn_tells_of_faults_alone(name: str) -> None:
    server.quiet_uvicorn()
    assert not logging.getLogger(name).isEnabledFor(logging.INFO)
    assert logging.getLogger(name).isEnabledFor(logging.WARNING)
    assert LOGGING["loggers"][name]["level"] == "WARNING"


def test_the_program_itself_is_heard() -> None:
    assert LOGGING["loggers"]["lib"]["level"] == "INFO"


def test_uvicorn_names_readers_in_information_alone() -> None:
    """The level is enough only as long as no warning and no error begins with who it is."""
    folder = Path(uvicorn.__file__).parent
    calls = [
        call
        for file in folder.rglob("*.py")
        for call in re.findall(r"logger\.(\w+)\(\s*[rf]?['\"]%s - ", file.read_text("utf-8"))
    ]
    assert len(calls) > 3
    assert set(calls) == {"info"}
