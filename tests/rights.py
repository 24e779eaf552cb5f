"""Rights of an ordinary user, for tests that run as root.

Linux lets root pass over the modes of files by two capabilities. Without them root owns its files
as anybody owns theirs, and needs no other account that may enter the folders above.
"""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager

_VERSION_3 = 0x20080522
_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 1 << 1, 1 << 2


@contextmanager
def ordinary_rights() -> Iterator[None]:
    """Let the modes of files hold in this thread, for root too.

    Raises:
        OSError: the system refuses to change the capabilities.
    """
    if os.geteuid():
        yield
        return
    header = (ctypes.c_uint32 * 2)(_VERSION_3, 0)
    rights = (ctypes.c_uint32 * 6)()
    _call("capget", header, rights)
    effective = rights[0]
    rights[0] = effective & ~(_CAP_DAC_OVERRIDE | _CAP_DAC_READ_SEARCH)
    _call("capset", header, rights)
    try:
        yield
    finally:
        rights[0] = effective
        _call("capset", header, rights)


def _call(name: str, *arguments: object) -> None:
    system = ctypes.CDLL(None, use_errno=True)
    if getattr(system, name)(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
