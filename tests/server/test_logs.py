"""The log keeps no network address of a reader, whichever command started the server."""

import logging
import re
from pathlib import Path

import pytest
import uvicorn

from lib import server
from lib.server.logs import LOGGING


@pytest.mark.parametrize("name", ["uvicorn.error", "uvicorn.access"])
def test_uvicorn_tells_of_faults_alone(caplog: pytest.LogCaptureFixture, name: str) -> None:
    """Also after Streamlit has set the level, as it does when it starts."""
    server.quiet_uvicorn()
    caplog.set_level(logging.INFO, name)
    logger = logging.getLogger(name)
    logger.info('%s - "%s %s HTTP/%s" %d', "203.0.113.7:1", "GET", "/", "1.1", 200)
    logger.warning("Exceeded concurrency limit.")
    assert [record.getMessage() for record in caplog.records] == ["Exceeded concurrency limit."]


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
