"""SQLite store: schema, loading from the data package, change log and queries.

The only code that knows a table's name. `python -m lib.store --help` builds and checks it.
"""

from lib.store import queries
from lib.store.connection import Store, Version, writing
from lib.store.ensure import ensure_store, existing_store
from lib.store.errors import QueryTooSlow, StoreProblem
from lib.store.filter_options import filter_options
from lib.store.newer import NewerFiles, newer_files, waiting_words
from lib.store.normalize import normalize
from lib.store.package import allowed, package_description
from lib.store.package_export import export_package
from lib.store.paths import store_path
from lib.store.public_data import has_row, package_descriptor, package_files
from lib.store.queries import *  # noqa: F403 - every query, by the list of their own package
from lib.store.sign_outs import SignOut, last_sign_out, note_sign_out
from lib.store.snapshot import Snapshot, take_snapshot

__all__ = [
    "NewerFiles",
    "QueryTooSlow",
    "SignOut",
    "Snapshot",
    "Store",
    "StoreProblem",
    "Version",
    "allowed",
    "ensure_store",
    "existing_store",
    "export_package",
    "filter_options",
    "has_row",
    "last_sign_out",
    "newer_files",
    "normalize",
    "note_sign_out",
    "package_description",
    "package_descriptor",
    "package_files",
    "store_path",
    "take_snapshot",
    "waiting_words",
    "writing",
]
__all__ += queries.__all__
