"""Logging configuration: one line per record, and no network address of a reader.

Uvicorn names the reader in what it logs as INFO, and in nothing above that level. Streamlit sets
the levels of these loggers when it starts, so that a filter holds what a level would not.
"""

import logging
from typing import Any, Final

# The whole configuration of `python -m lib.server`.
LOGGING: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["out"], "level": "WARNING"},
    "loggers": {"lib": {"level": "INFO"}, "uvicorn": {"level": "WARNING"}},
}


def quiet_uvicorn() -> None:
    """Filter Uvicorn's loggers to WARNING and above, whichever command configures them."""
    for name in ("uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).addFilter(_warns)


def _warns(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING
