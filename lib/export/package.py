"""Data package as one zip archive, for researchers and programs."""

from lib import store as stores
from lib.export.archive import pack
from lib.store import Store


def data_package(store: Store) -> bytes:
    """Zip the data package as the store has it now.

    The same rows give the same bytes, whichever server makes them.

    Raises:
        StoreProblem: the store cannot be read.
    """
    return pack(stores.package_files(store))
