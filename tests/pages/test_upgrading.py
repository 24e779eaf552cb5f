"""Registrering and Data og kilder while newer files wait: who is told, and who brings them in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Radio

from lib.store import Store, import_log, newer_files
from lib.ui import upgrading
from tests.imports.editions import DALANE, JONDAL, add, amount, cells, put, title
from tests.pages.test_registration import (
    KARI,
    OLA,
    SECRETS,
    Open,
    headings,
    labels,
    opened,
    texts,
)

__all__ = ["opened"]  # the fixture
WAIT = "Datafilene på tjeneren er nyere enn databasen"
SHOW, BRING_IN = "Vis hva som kommer inn", "Ta inn filene"
FIGURE = f"project_id,amount_nok\n{JONDAL},700000\n"


@pytest.fixture
def waiting(
    own_store: Store, package_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Path]:
    """Files that have another title and amount than those loaded; the amount is a conflict."""
    monkeypatch.setattr(upgrading, "FOLDER", package_folder)

    def change() -> Path:
        put(own_store, FIGURE)
        cells(package_folder, "projects", JONDAL, amount_nok="600000", title="Jondal: nytt")
        return package_folder

    return change


def press(app: AppTest, label: str) -> AppTest:
    next(each for each in app.button if each.label == label).click()
    return app.run()


def conflicts(app: AppTest) -> list[Radio[object]]:
    return [each for each in app.radio if any("som er registrert" in word for word in each.options)]


def choose(app: AppTest, side: str, number: int = 0) -> AppTest:
    conflicts(app)[number].set_value(side)
    return app.run()


def test_who_is_told(opened: Open, waiting: Callable[[], Path]) -> None:
    assert WAIT not in texts(opened(OLA, SECRETS))
    waiting()
    for user in (None, OLA | {"email": "x@example.org"}):
        assert WAIT not in texts(opened(user, SECRETS))
    told = texts(opened(KARI, SECRETS))
    assert WAIT in told
    assert "En redaktør for hele landet, eller den som driver nettstedet" in told
    app = opened(OLA, SECRETS)
    assert WAIT in texts(app)
    assert "1 registrert endring" in texts(app)
    assert SHOW in labels(app)
    assert SHOW not in labels(opened(KARI, SECRETS))


def test_the_page_on_the_data_tells_editors_too(opened: Open, waiting: Callable[[], Path]) -> None:
    waiting()
    app = opened(OLA, SECRETS)
    app.switch_page("pages/about/data.py").run()
    assert WAIT in texts(app)
    app = opened(None, SECRETS)
    app.switch_page("pages/about/data.py").run()
    assert WAIT not in texts(app)


def test_a_conflict_is_decided_and_the_files_come_in(
    opened: Open, waiting: Callable[[], Path], own_store: Store
) -> None:
    folder = waiting()
    app = press(opened(OLA, SECRETS), SHOW)
    assert "1 rad kommer inn, 1 konflikt: endret både i filene og her" in headings(app)
    assert BRING_IN not in labels(app)
    (radio,) = conflicts(app)
    assert radio.label == f"Prosjekter: {JONDAL}, Beløp (amount_nok)"
    assert [option.replace("\\", "").split(": ")[1] for option in radio.options] == [
        "700000",
        "600000",
    ]
    assert "500000" in texts(app)
    app = choose(app, "ours")
    assert BRING_IN in labels(app)
    app = press(app, BRING_IN)
    assert "Lagret som oppføring 2 i loggen" in texts(app)
    assert WAIT not in texts(app)
    assert (amount(own_store), title(own_store, JONDAL)) == (700000, "Jondal: nytt")
    line = import_log(own_store).frame().iloc[0]
    assert line["who"] == "Ola N. <ola@example.org>"
    assert line["why"].startswith("Oppgradering til utgave")
    assert newer_files(own_store, folder) is None


def test_what_follows_from_a_choice_is_asked_next(
    opened: Open, waiting: Callable[[], Path], own_store: Store
) -> None:
    folder = waiting()
    put(
        own_store,
        "source_id,publisher,url,accessed\nny-01,Ny,https://ny.example/,2026-11-30\n",
        "sources",
    )
    new = {"source_id": "fil-01", "publisher": "F", "url": "https://ny.example/"}
    add(folder, "sources", new | {"accessed": "2026-12-01"})
    app = press(opened(OLA, SECRETS), SHOW)
    app = choose(choose(app, "theirs", 1), "theirs", 0)
    assert any("ny-01" in str(each.value).replace("\\", "") for each in app.error)
    assert BRING_IN not in labels(app)
    names = [each.label for each in conflicts(app)]
    app = choose(app, "ours", next(n for n, name in enumerate(names) if "fil-01" in name))
    app = press(app, BRING_IN)
    assert amount(own_store) == 600000


def test_all_conflicts_at_once(opened: Open, waiting: Callable[[], Path], own_store: Store) -> None:
    folder = waiting()
    put(own_store, f"project_id,title,note\n{DALANE},Vårt,Vår\n")
    cells(folder, "projects", DALANE, title="Deres", note="Deres")
    put(own_store, f"project_id,note\n{JONDAL},Vår\n")
    cells(folder, "projects", JONDAL, note="Deres")
    app = press(opened(OLA, SECRETS), SHOW)
    (every,) = [each for each in app.radio if each.label == "Alle konflikter"]
    every.set_value("theirs")
    app = press(app.run(), BRING_IN)
    assert (amount(own_store), title(own_store)) == (600000, "Deres")


def test_files_that_are_broken_or_change_meanwhile(
    opened: Open, waiting: Callable[[], Path], own_store: Store
) -> None:
    folder = waiting()
    app = press(opened(OLA, SECRETS), SHOW)
    cells(folder, "projects", DALANE, amount_nok="mange")
    app = app.run()
    assert "Filene er endret etter at du så på dem" in texts(app)
    app = press(app, SHOW)
    assert "mange" in texts(app)
    assert "startes på nytt" in texts(app)
    assert BRING_IN not in labels(app)
    assert amount(own_store) == 700000
