"""Newer files wait on a running dashboard: an editor sees them, decides, brings them in, undoes."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import RUNNING
from tests.browser.harness import ROOT, Screen, Server, Visit, start_server
from tests.browser.test_registration import (
    JONDAL,
    OLA,
    PAGE,
    SECRETS,
    _signed_out_after,
    provider,
    sign_in,
)
from tests.imports.editions import cells, dated

__all__ = ["_signed_out_after", "provider"]  # fixtures


@pytest.fixture(scope="module")
def home(store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole program in a folder of its own, whose data files may change, with a store."""
    home = tmp_path_factory.mktemp("upgrading") / "home"
    for name in ("lib", "pages", "data", ".streamlit"):
        shutil.copytree(
            ROOT / name, home / name, ignore=shutil.ignore_patterns("*.db*", "secrets*")
        )
    shutil.copy(ROOT / "app.py", home)
    shutil.copy(store_file, home / "data" / "samhandling.db")
    return home


@pytest.fixture(scope="module")
def own_server(provider: str, home: Path) -> Iterator[Server]:
    """The dashboard in that folder, with the provider configured."""
    secrets = home / "secrets.toml"
    secrets.write_text(SECRETS.format(provider=provider), "utf-8")
    running = start_server(
        home,
        cwd=home,
        env={"SAMHANDLING_STORE": str(home / "data" / "samhandling.db")},
        options={"secrets.files": str(secrets)},
    )
    RUNNING.append(running)
    yield running
    RUNNING.remove(running)
    running.stop()


def command(home: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=home,
        env={"SAMHANDLING_STORE": str(home / "data" / "samhandling.db"), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def put_in(home: Path) -> None:
    """An editor's figure, and then newer files with another."""
    file = home / "projects.csv"
    file.write_text(f"project_id,amount_nok\n{JONDAL},700000\n", "utf-8")
    signed = ["--who", "Kari Hordaland <kari@example.org>", "--why", "brev", "--yes"]
    command(home, "lib.imports", "import", str(file), *signed)
    cells(home / "data", "projects", JONDAL, amount_nok="600000", title="Jondal: nytt navn")
    dated(home / "data", "2100.01.02", "2100-01-02T10:00:00Z")


def decide_by_keyboard(screen: Screen) -> None:
    page = screen.page
    with screen.rerun():
        page.get_by_role("button", name="Vis hva som kommer inn").press("Enter")
    expect(page.get_by_role("heading", name=re.compile("1 konflikt"))).to_be_visible()
    group = page.get_by_role("radiogroup", name=re.compile(JONDAL))
    expect(group).to_contain_text("700000")
    expect(group).to_contain_text("600000")
    expect(group).to_contain_text("Kari Hordaland, ")
    expect(group).to_contain_text("utgave 2100.01.02 av datapakken, laget 2. januar 2100 kl. 11.00")
    expect(page.get_by_text("kari@example.org")).to_have_count(0)
    expect(page.get_by_role("button", name="Ta inn filene")).to_have_count(0)
    screen.shot("upgrade-conflict")
    assert not screen.axe(), screen.axe()
    with screen.rerun():
        group.get_by_role("radio").first.press("Space")
    screen.shot("upgrade-decided")
    with screen.rerun():
        page.get_by_role("button", name="Ta inn filene").press("Enter")


@pytest.mark.usefixtures("_signed_out_after")
def test_a_conflict_is_decided_brought_in_and_undone(
    visit: Visit, own_server: Server, home: Path
) -> None:
    put_in(home)
    reader = visit(f"/prosjekter?prosjekt={JONDAL}", server=own_server).page
    name = reader.get_by_role("heading", name="Jondal: nytt navn")
    expect(reader.get_by_role("row", name="Beløp")).to_contain_text("700\u00a0000")
    expect(name).to_have_count(0)

    screen = visit(PAGE, server=own_server)
    page = screen.page
    waits = page.get_by_text("Datafilene på tjeneren er nyere enn databasen")
    expect(waits).to_have_count(0)  # readers have enough with the figures
    sign_in(screen, OLA)
    expect(waits).to_be_visible()
    decide_by_keyboard(screen)
    expect(page.get_by_text("Lagret som oppføring 2 i loggen")).to_be_visible()
    expect(waits).to_have_count(0)
    # The reader's page follows by itself; what the editor kept is still there.
    expect(name).to_be_visible(timeout=15_000)
    expect(reader.get_by_role("row", name="Beløp")).to_contain_text("700\u00a0000")
    assert "datapackage.json" in command(home, "lib.imports", "log")
    command(home, "lib.imports", "undo", "2", "--yes", "--who", "Drift", "--why", "for tidlig")
    expect(name).to_have_count(0, timeout=15_000)
    expect(waits).to_be_visible(timeout=15_000)
