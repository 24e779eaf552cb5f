"""The files as loaded, the files now, and the store: what one side touched goes in."""

import pytest

from lib.store.change_log import Row
from lib.store.merging import WHOLE, Side, _merge

BASE: Row = {"id": "a", "title": "Gammel", "amount": 5, "note": None}


def with_(**cells: object) -> Row:
    return {**BASE, **cells}  # type: ignore[dict-item]


NOTHING: dict[str, Side] = {}
CASES: dict[str, tuple[Row | None, Row | None, Row | None, tuple[str, ...], Row | None]] = {
    "the files changed a cell": (BASE, BASE, with_(amount=6), (), with_(amount=6)),
    "the files emptied a cell": (BASE, BASE, with_(amount=None), (), with_(amount=None)),
    "each changed its own cell": (
        BASE,
        with_(amount=7),
        with_(title="Ny"),
        (),
        with_(amount=7, title="Ny"),
    ),
    "both changed a cell": (BASE, with_(amount=7), with_(amount=6), ("amount",), with_(amount=7)),
    "both, and the files another": (
        BASE,
        with_(amount=7),
        with_(amount=6, title="Ny"),
        ("amount",),
        with_(amount=7, title="Ny"),
    ),
    "one emptied what the other changed": (
        BASE,
        with_(amount=None),
        with_(amount=6),
        ("amount",),
        with_(amount=None),
    ),
    "both alike, and the files another": (
        BASE,
        with_(amount=6),
        with_(amount=6, title="Ny"),
        (),
        with_(amount=6, title="Ny"),
    ),
    "the files added a row": (None, None, BASE, (), BASE),
    "the files removed a row": (BASE, BASE, None, (), None),
    "removed in the files, changed in the store": (
        BASE,
        with_(amount=7),
        None,
        (WHOLE,),
        with_(amount=7),
    ),
    "removed in the store, changed in the files": (BASE, None, with_(amount=6), (WHOLE,), None),
    "both added it, and each filled its own cell": (
        None,
        with_(note="vår", amount=None),
        BASE,
        (),
        with_(note="vår"),
    ),
    "both added it, and a cell differs": (
        None,
        with_(amount=7),
        BASE,
        ("amount",),
        with_(amount=7),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_not_decided_stays_and_all_else_goes_in(case: str) -> None:
    base, ours, theirs, asked, becomes = CASES[case]
    row = _merge("projects", ("a",), base, ours, theirs)
    assert row is not None
    assert row.asked == asked
    assert row.merged(NOTHING) == becomes
    decided = row.merged(dict.fromkeys(asked, "theirs"))
    for name in asked:
        whole = name == WHOLE
        assert decided == theirs if whole else (decided or {})[name] == (theirs or {})[name]
    assert row.merged(dict.fromkeys(asked, "ours")) == becomes


@pytest.mark.parametrize(
    ("base", "ours", "theirs"),
    [
        (BASE, with_(amount=7), BASE),
        (BASE, with_(amount=7), with_(amount=7)),
        (BASE, None, BASE),
        (BASE, None, None),
        (None, BASE, None),
        (None, BASE, BASE),
    ],
)
def test_what_the_files_do_not_touch_is_no_matter(
    base: Row | None, ours: Row | None, theirs: Row | None
) -> None:
    assert _merge("projects", ("a",), base, ours, theirs) is None


@pytest.mark.parametrize("migrated", [None, 0])
def test_a_column_that_came_since_the_files_were_loaded_is_filled(migrated: int | None) -> None:
    """Nobody can have put anything into it before: what stands there is the migration's."""
    row = _merge("projects", ("a",), BASE, with_(amount=7, new=migrated), with_(new=3))
    assert row is not None
    assert row.asked == ()
    assert row.merged(NOTHING) == with_(amount=7, new=3)


def test_a_report_that_was_given_stays() -> None:
    for ours, theirs in ((BASE, with_(amount=6)), (BASE, None), (with_(amount=7), with_(amount=6))):
        row = _merge("status_reports", ("a",), BASE, ours, theirs)
        assert row is not None
        assert row.asked == (WHOLE,)
        assert row.merged(NOTHING) == ours
    new = _merge("status_reports", ("a",), None, None, BASE)
    assert new is not None
    assert new.merged(NOTHING) == BASE
