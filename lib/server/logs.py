"""Logging configuration: one line per record, and no network address of a reader.

Uvicorn names the reader in what it logs as INFO, and in nothing above that level.
"""

import logging.config
from typing import Any, Final

_UVICORN: Final[dict[str, Any]] = {
    "uvicorn.error": {"level": "WARNING"},
    "uvicorn.access": {"level": "WARNING"},
}

# The whole configuration of `python -m lib.server`.
LOGGING: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["out"], "level": "WARNING"},
    "loggers": {"lib": {"level": "INFO"}, **_UVICORN},
}


def quiet_uvicorn() -> None:
    """Set Uvicorn's levels where another command, such as `streamlit run`, configured logging."""
    logging.config.dictConfig({"version": 1, "incremental": True, "loggers": _UVICORN})
