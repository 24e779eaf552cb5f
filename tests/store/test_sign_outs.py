"""Who has signed out: kept beside the store, apart from it, and told when it cannot be."""

import stat
from pathlib import Path

import pytest

from lib.store import SignOut, Store, last_sign_out, note_sign_out
from lib.store.paths import VARIABLE
from lib.store.sign_outs import SignOutsUnreadable, sign_outs_path

OLA, KARI = "ola", "kari"


@pytest.fixture
def path(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(own_store.path))
    return sign_outs_path()


def test_the_last_counts(path: Path) -> None:
    assert last_sign_out(OLA) is None
    assert not path.exists()
    for at in (100.0, 300.0, 200.0):
        note_sign_out(OLA, SignOut(at, f"at {at}"), 0)
    assert last_sign_out(OLA) == SignOut(300.0, "at 300.0")
    assert last_sign_out(KARI) is None


def test_what_can_end_nothing_any_more_is_forgotten(path: Path) -> None:
    note_sign_out(OLA, SignOut(100.0, "x"), 0)
    note_sign_out(KARI, SignOut(900.0, "x"), 500)
    assert last_sign_out(OLA) is None
    assert path.exists()


def test_the_store_stays_as_it_is(path: Path, own_store: Store) -> None:
    before = own_store.version()
    note_sign_out(OLA, SignOut(100.0, "x"), 0)
    assert own_store.version() == before
    assert path.parent == own_store.path.parent


def test_what_cannot_be_read_is_told_and_lets_nobody_in(path: Path) -> None:
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(SignOutsUnreadable, match="cookie_secret"):
        last_sign_out(OLA)
    with pytest.raises(SignOutsUnreadable):
        note_sign_out(OLA, SignOut(100.0, "x"), 0)


def test_what_cannot_be_written_is_known_to_this_process(path: Path) -> None:
    path.mkdir(mode=stat.S_IRWXU)  # no file can be there
    with pytest.raises(SignOutsUnreadable):
        note_sign_out("liv", SignOut(100.0, "x"), 0)
    assert last_sign_out("liv") == SignOut(100.0, "x")
