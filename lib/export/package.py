"""The data package as one file: what a researcher takes along, and a program reads."""

from lib import store as stores
from lib.export.archive import pack
from lib.store import Store


def data_package(store: Store) -> bytes:
    """The data package as the store has it now, as a zip archive.

    The same rows give the same bytes, whichever server makes them.

    Raises:
        StoreProblem: the store cannot be read.
    """
    return pack(stores.package_files(store))
