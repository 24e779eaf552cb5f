"""A store whose names would do something, where they are taken for more than words."""

from pathlib import Path
from typing import Final

from lib.store import Store, writing

_CHANGES: Final = (
    "UPDATE projects SET title = title || :bad, note = :bad || coalesce(note, '')",
    "UPDATE areas SET name = name || :bad",
    "UPDATE sources SET publisher = publisher || :bad, url = 'javascript:alert(1)//' || url",
    "UPDATE grant_schemes SET name_nb = name_nb || :bad",
    "UPDATE grant_rounds SET title = title || :bad",
    "UPDATE milestones SET title_nb = title_nb || :bad",
    "UPDATE indicators SET name_nb = name_nb || :bad, description_nb = :bad || description_nb",
    "UPDATE county_governors SET name = name || :bad, seat = seat || :bad",
)


def spoilt_store(store: Store, folder: Path, bad: str) -> Store:
    """A copy of a store with hostile words in every kind of name and text."""
    path = folder / "samhandling.db"
    path.write_bytes(store.path.read_bytes())
    with writing(path) as db:
        for change in _CHANGES:
            db.execute(change, {"bad": bad})
    return Store(path)
