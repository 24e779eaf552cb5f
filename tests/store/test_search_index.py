"""The search index follows the tables, and is forgiving about letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.store import Store, normalize, schema
from lib.store.connection import reading, writing
from lib.store.search_schema import KINDS


def found(store: Store, text: str) -> set[tuple[str, str]]:
    frame = store.rows(
        "SELECT kind, id FROM search_index"
        " JOIN search_documents ON document_id = search_index.rowid WHERE search_index MATCH :text",
        {"text": " ".join(f'"{word}"' for word in normalize(text).split())},
    )
    return set(frame.itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Ørsta", "orsta"),
        ("ÅLESUND", "alesund"),
        ("Ærfugl", "aerfugl"),
        ("Kárášjohka", "karasjohka"),
        ("Deanu gielda – Tana", "deanu gielda – tana"),
        ("A\u030alesund", "alesund"),
        ("", ""),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert normalize(written) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


@pytest.mark.parametrize("text", ["Tromsø", "tromso", "TROMSØ", "tromsø"])
def test_letters_do_not_matter(store: Store, text: str) -> None:
    assert ("area", "1902") in found(store, text)


def test_projects_are_found_by_what_surrounds_them(store: Store) -> None:
    project = ("project", "act-aust-agder-2009")
    assert project in found(store, "grimstad")  # a partner
    assert project in found(store, "aust-agder")  # the county
    assert ("project", "jondal-jonatunet-2009") in found(store, "jondal kommune")  # the recipient


def test_every_document_is_found_by_its_title(store: Store) -> None:
    with reading(store.path, seconds=None) as connection:
        documents = connection.execute("SELECT document_id, kind, title FROM search_documents")
        kinds = set()
        for document, kind, title in documents.fetchall():
            words = "".join(
                letter if letter.isalnum() else " " for letter in normalize(title)
            ).split()
            matches = connection.execute(
                "SELECT rowid FROM search_index WHERE search_index MATCH ?",
                [" ".join(f'"{word}"' for word in words)],
            )
            assert (document,) in matches.fetchall()
            kinds.add(kind)
    assert kinds == set(KINDS)


def test_snippets_show_the_words_as_written(store: Store) -> None:
    frame = store.rows(
        "SELECT snippet(search_index, 0, '[', ']', '…', 9) AS text FROM search_index"
        " WHERE search_index MATCH 'tromso'"
    )
    assert "[Tromsø]" in set(frame["text"])


def test_the_index_follows_a_change(own_store: Store) -> None:
    with writing(own_store.path) as db:
        db.table("projects").update("dalane-sykehusmodell", {"title": "Blåbær på Røros"})
        db.execute("UPDATE areas SET name = 'Nyby' WHERE code = '1227'")
        db.execute("DELETE FROM service_sites WHERE site_id = 'fosen-dms'")
    assert ("project", "dalane-sykehusmodell") in found(own_store, "blabaer")
    assert ("project", "dalane-sykehusmodell") not in found(own_store, "sykehusmodell")
    assert ("project", "jondal-jonatunet-2009") in found(own_store, "nyby")
    assert ("service", "fosen-dms") not in found(own_store, "fosen")
    with writing(own_store.path) as db:
        db.execute("INSERT INTO search_index (search_index) VALUES ('integrity-check')")


def test_only_what_changed_is_touched(own_store: Store) -> None:
    with writing(own_store.path) as db:
        db.execute("UPDATE projects SET title = 'x' WHERE project_id = 'dalane-sykehusmodell'")
        db.execute("CREATE TEMP TABLE touched (id TEXT)")
        trigger = (
            "CREATE TEMP TRIGGER seen_{0} AFTER {0} ON main.search_documents"
            " BEGIN INSERT INTO touched VALUES ({1}.id); END"
        )
        for event, row in (("INSERT", "new"), ("UPDATE", "new"), ("DELETE", "old")):
            db.execute(trigger.format(event, row))
        schema.refresh(db)
        touched = [row[0] for row in db.execute("SELECT id FROM touched")]
    assert touched == ["dalane-sykehusmodell"]


def test_the_same_load_touches_no_document(store: Store) -> None:
    with reading(store.path) as connection:
        rows = connection.execute(
            "SELECT count(*) FROM search_source"
            " JOIN search_documents USING (kind, id, title, text, scope)"
        ).fetchone()
        documents = connection.execute("SELECT count(*) FROM search_documents").fetchone()
    assert rows == documents
