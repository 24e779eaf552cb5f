"""Server settings, read from environment variables at startup."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from lib.i18n import _
from lib.selection import ADDRESS_VARIABLE as ADDRESS
from lib.selection import CONTACT_VARIABLE as CONTACT

HOSTS: Final = "SAMHANDLING_HOSTS"
METRICS: Final = "SAMHANDLING_METRICS"
ACCESS_LOG: Final = "SAMHANDLING_ACCESS_LOG"
UPLOADS: Final = "SAMHANDLING_UPLOADS"

_ONE_FILE: Final = 51  # MB; must hold the largest upload and its form

_HOST: Final = re.compile(r"\*|(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")


class SettingProblem(Exception):  # noqa: N818 - whoever starts the server is told about a problem
    """Invalid setting; `str()` names the variable and how to mend it."""


@dataclass(frozen=True)
class Settings:
    """Settings of the server.

    Attributes:
        address: the dashboard's public address, without a slash at its end; empty where it is the
            one asked at.
        hosts: the names that are answered to, in small letters; `*.example.no` is every name
            below one, and nothing at all is any name.
        open_metrics: whether others than the machine itself may read the measures.
        access_log: whether each answer is a line in the log.
        uploads: bytes that the files of all editors may take together.
        contact: the mail address of whoever answers readers; empty where nobody is named.
    """

    address: str = ""
    hosts: tuple[str, ...] = ()
    open_metrics: bool = False
    access_log: bool = True
    uploads: int = 200 * 2**20
    contact: str = ""

    @property
    def encrypted(self) -> bool:
        """Whether the public URL is https."""
        return self.address.startswith("https://")


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings.

    Args:
        environment: variables by name.

    Raises:
        SettingProblem: one of them cannot be used.
    """
    return Settings(
        address=_address(environment.get(ADDRESS, "")),
        hosts=tuple(
            _host(name) for name in re.split(r"[\s,]+", environment.get(HOSTS, "")) if name
        ),
        open_metrics=_one_of(environment, METRICS, "local", "open"),
        access_log=_one_of(environment, ACCESS_LOG, "off", "on", usual="on"),
        uploads=_megabytes(environment, UPLOADS, 200, _ONE_FILE) * 2**20,
        contact=environment.get(CONTACT, "").strip(),
    )


def _address(given: str) -> str:
    parts = urlsplit(given)
    if given and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise SettingProblem(
            _("{name} is {value}; it must be an address such as https://example.no").format(
                name=ADDRESS, value=given
            )
        )
    return given.rstrip("/")


def _host(given: str) -> str:
    name = given.lower().rstrip(".")
    if not _HOST.fullmatch(name):
        raise SettingProblem(
            _(
                "{name} holds {value}; it must be names such as example.no or *.example.no, "
                "with a comma between, without https:// and without a port"
            ).format(name=HOSTS, value=given)
        )
    return name


def _one_of(
    environment: Mapping[str, str], name: str, no: str, yes: str, usual: str | None = None
) -> bool:
    given = environment.get(name) or usual or no
    if given not in {no, yes}:
        raise SettingProblem(
            _("{name} is {value}; it must be {one} or {other}").format(
                name=name, value=given, one=no, other=yes
            )
        )
    return given == yes


def _megabytes(environment: Mapping[str, str], name: str, usual: int, least: int) -> int:
    given = environment.get(name) or str(usual)
    if not (given.isascii() and given.isdecimal() and int(given) >= least):
        raise SettingProblem(
            _("{name} is {value}; it must be a number of megabytes, {least} or more").format(
                name=name, value=given, least=least
            )
        )
    return int(given)
