"""Registrering, as each kind of reader sees it: anyone, a stranger, a county's or national editor.

Whoever is signed in is given to the page as Streamlit gives it; the browser test signs in for real.
"""

import io
import re
import time
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.imports import Editor, commit, plan_rows
from lib.store import Store
from lib.store.paths import VARIABLE
from lib.ui import identity, signin
from lib.ui.identity import SignIn
from tests.imports.made import project, text_file, workbook
from tests.pages.conftest import ROOT

PAGE = "pages/network/registration.py"
JONDAL = "jondal-jonatunet-2009"  # in Hordaland (12)
AUTH = {
    "redirect_uri": "http://127.0.0.1/oauth2callback",
    "cookie_secret": "x" * 32,
    "client_id": "x",
    "client_secret": "x",
    "server_metadata_url": "http://127.0.0.1/.well-known/openid-configuration",
}
EDITORS = {"kari@example.org": ["12"], "ola@example.org": "NO"}
SECRETS = {"auth": AUTH, "editors": EDITORS}
KARI = {
    "is_logged_in": True,
    "email": "kari@example.org",
    "email_verified": True,
    "name": "Kari N.",
}
OLA = {"is_logged_in": True, "email": "ola@example.org", "name": "Ola N."}
CONFIRM = "Lagre"

Open = Callable[..., AppTest]


def the_sign_in(_cookies: object) -> SignIn:
    return SignIn(dict(st.user), time.time(), "the only one")


@pytest.fixture
def opened(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the page as somebody, with a configuration."""
    monkeypatch.setenv(VARIABLE, str(own_store.path))

    def go(
        user: dict[str, Any] | None = None, secrets: dict[str, Any] | None = None, **address: str
    ) -> AppTest:
        monkeypatch.setattr(st, "user", user or {"is_logged_in": False})
        monkeypatch.setattr(identity, "sign_in", the_sign_in)
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for section, values in (secrets or {}).items():
            app.secrets[section] = values
        app.run()
        app.switch_page(PAGE).run()
        for name, value in address.items():
            app.query_params[name] = value
        return app.run()

    return go


def texts(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.info, app.warning, app.error, app.success)
    written = "\n".join(str(element.value) for kind in kinds for element in kind)
    return re.sub(r"\\(.)", r"\1", written)


def headings(app: AppTest) -> list[str]:
    return [re.sub(r"\\(.)", r"\1", str(each.value)) for each in (*app.header, *app.subheader)]


def labels(app: AppTest) -> set[str]:
    return {each.label for each in app.button}


def tables(app: AppTest) -> str:
    found = "\n".join(str(each.value.to_csv(index=False)) for each in app.table)
    return re.sub(r"\\(.)", r"\1", found)


def give(app: AppTest, text: str, name: str = "projects.csv") -> AppTest:
    """Upload a file."""
    app.file_uploader[0].set_value((name, text.encode(), "text/csv"))
    return app.run()


def confirm(app: AppTest, why: str = "prøve") -> AppTest:
    next(each for each in app.text_input if "Hvorfor gjøres" in each.label).set_value(why)
    next(each for each in app.button if each.label == CONFIRM).click()
    return app.run()


def row(app_store: Store, sql: str) -> Any:
    return app_store.rows(sql).iloc[0, 0]


AMOUNT = "SELECT amount_nok FROM projects WHERE project_id = 'jondal-jonatunet-2009'"


# --- Who may --------------------------------------------------------------------------------------


READERS: dict[str, tuple[dict[str, Any] | None, dict[str, Any], str, set[str]]] = {
    "no provider": (None, {}, "ingen innlogging er satt opp", set()),
    "half a provider": (
        OLA,
        {"auth": AUTH | {"client_id": ""}, "editors": EDITORS},
        "client_id",
        set(),
    ),
    "not signed in": (None, SECRETS, "Alle kan lese denne siden", {"Logg inn"}),
    "signed in, no editor": (
        OLA | {"email": "x@example.org"},
        SECRETS,
        "ikke er blant redaktørene",
        {"Logg ut"},
    ),
    "not verified": (OLA | {"email_verified": False}, SECRETS, "ikke bekreftet", {"Logg ut"}),
    "long ago": (OLA | {"iat": time.time() - 50_000}, SECRETS, "mer enn 12 timer", {"Logg ut"}),
    "no such county": (
        OLA,
        {"auth": AUTH, "editors": {"ola@example.org": "99"}},
        "99",
        {"Logg ut"},
    ),
}


@pytest.mark.parametrize("name", READERS)
def test_readers_read(opened: Open, name: str) -> None:
    user, secrets, words, buttons = READERS[name]
    app = opened(user, secrets)
    assert words in texts(app)
    assert {"Logg inn", "Logg ut", CONFIRM} & labels(app) == buttons
    assert not app.file_uploader
    assert "Nye tall" not in headings(app)
    # Everyone sees what has been put in, and may take the package along.
    assert {"Det som er registrert", "Datapakken"} <= set(headings(app))
    assert "Last ned datapakken (zip)" in {each.proto.label for each in app.get("download_button")}


@pytest.mark.parametrize(
    ("user", "words"), [(KARI, "for Hordaland"), (OLA, "for hele landet")], ids=["county", "nation"]
)
def test_editors_are_told_for_what(opened: Open, user: dict[str, Any], words: str) -> None:
    app = opened(user, SECRETS)
    assert words in texts(app)
    assert "Nye tall" in headings(app)
    assert len(app.file_uploader) == 1


# --- A file ---------------------------------------------------------------------------------------


def test_a_file_with_errors_changes_nothing(opened: Open, own_store: Store) -> None:
    before = own_store.version()
    app = give(opened(OLA, SECRETS), f"project_id;amount_nok\n{JONDAL};mange\n")
    assert "1 feil" in headings(app)
    assert "mange" in tables(app)
    assert CONFIRM not in labels(app)
    assert own_store.version() == before


def test_look_put_in_and_take_back(opened: Open, own_store: Store) -> None:
    was = row(own_store, AMOUNT)
    app = give(opened(OLA, SECRETS), f"project_id;amount_nok\n{JONDAL};1,2 mill.\n")
    assert "Prosjekter: 0 lagt til, 1 endret, 0 fjernet, 0 som før" in headings(app)
    assert f"{JONDAL},Beløp (amount_nok)" in tables(app)
    assert "1200000" in tables(app)
    assert row(own_store, AMOUNT) == was  # looked at only

    app = confirm(app, "  ")
    assert "Si hvorfor" in texts(app) or "hvorfor" in texts(app).lower()
    assert row(own_store, AMOUNT) == was

    app = confirm(app)
    assert row(own_store, AMOUNT) == 1_200_000
    assert "Lagret som oppføring 1" in texts(app)
    assert "Ola N." in tables(app)
    # A day is no number of a list.
    assert re.search(r"[0-9]+\\\. [a-z]+ 20", str(app.table[-1].value.to_csv()))
    assert "ola@example.org" not in tables(app)

    back = next(each for each in app.selectbox if each.label == "Angre en registrering")
    back.set_value(1).run()
    assert "Hver rad blir det den var før oppføring 1." in texts(app)
    assert "1200000,500000" in tables(app)  # what is undone, before it is
    next(each for each in app.text_input if "Hvorfor angres" in each.label).set_value("feil fil")
    next(each for each in app.button if each.label == "Angre oppføring 1").click()
    app.run()
    assert row(own_store, AMOUNT) == was
    assert "angret oppføring 1" in tables(app)


def test_what_a_file_leaves_open_is_asked_once(opened: Open, own_store: Store) -> None:
    """Two amounts with øre: one question, and the answer is that of the file alone."""
    other = row(own_store, "SELECT project_id FROM projects WHERE amount_nok > 9 LIMIT 1 OFFSET 3")
    app = give(
        opened(OLA, SECRETS), f"project_id;amount_nok\n{JONDAL};1 333 075,60\n{other};2,50\n"
    )
    assert "Beløpet har øre" in tables(app)
    (asked,) = [each for each in app.selectbox if "øre" in each.label]
    asked.set_value("yes").run()
    assert "Beløpene er rundet av til hele kroner." in tables(app)
    assert "1333076" in tables(app)
    assert "Summer før og etter" in texts(app)
    assert "Hordaland" in tables(app)
    app = confirm(app)
    assert row(own_store, AMOUNT) == 1_333_076


def test_a_county_editor_outside_the_county(opened: Open, own_store: Store) -> None:
    other = row(own_store, "SELECT project_id FROM projects WHERE county_code = '11' LIMIT 1")
    app = give(opened(KARI, SECRETS), f"project_id;title\n{other};Ny\n")
    assert "1 feil" in headings(app)
    assert "Hordaland" in tables(app)
    assert CONFIRM not in labels(app)


@pytest.mark.parametrize(
    ("user", "listed", "words"),
    [
        (OLA, {"ola@example.org": ["11"]}, "Det du kan rapportere for, er endret"),
        (OLA, {}, "ikke er blant redaktørene"),
        ({"is_logged_in": False}, EDITORS, "ikke lenger logget inn"),
        (KARI, EDITORS, "Det du kan rapportere for, er endret"),
    ],
    ids=["other areas", "no editor any more", "signed out", "somebody else"],
)
def test_what_may_be_done_is_asked_again_when_it_is_done(
    opened: Open,
    own_store: Store,
    monkeypatch: pytest.MonkeyPatch,
    user: dict[str, Any],
    listed: dict[str, Any],
    words: str,
) -> None:
    before = own_store.version()
    app = give(opened(OLA, SECRETS), f"project_id;amount_nok\n{JONDAL};7\n")
    # The page still is drawn as it was for whoever looked, as in a browser that was left open.
    ola = Editor("ola@example.org", "Ola N.", ("NO",))
    monkeypatch.setattr(signin, "draw", lambda: ola)
    monkeypatch.setattr(st, "user", user)
    app.secrets["editors"] = listed
    app = confirm(app)
    assert words in texts(app)
    assert own_store.version() == before


def test_the_second_is_told_what_changed(opened: Open, own_store: Store) -> None:
    app = give(opened(OLA, SECRETS), f"project_id;amount_nok\n{JONDAL};7\n")
    other = plan_rows(
        own_store, "projects", [{"project_id": JONDAL, "amount_nok": 8}], origin="prøve"
    )
    commit(own_store, other, who="Kari N. <kari@example.org>", why="først")
    app = confirm(app)
    assert row(own_store, AMOUNT) == 8
    said = texts(app)
    assert JONDAL in said
    assert "amount_nok" in said
    assert "Kari N." in said
    next(each for each in app.button if each.label == "Forhåndsvis på nytt").click()
    app.run()
    assert f"{JONDAL},Beløp (amount_nok),8,7" in tables(app)
    confirm(app)
    assert row(own_store, AMOUNT) == 7


def test_hostile_cells_stay_text(opened: Open) -> None:
    text = "<img src=x onerror=alert(1)> [x](https://example.org) =HYPERLINK(1)"
    app = give(opened(OLA, SECRETS), f"project_id;title\n{JONDAL};{text}\n")
    assert text in tables(app).replace("\u200b", "")  # what keeps it from becoming a link
    shown = "\n".join(str(value) for each in app.table for value in each.value.to_numpy().ravel())
    assert "\\<img" in shown
    assert "\\[x" in shown


# --- Forms ----------------------------------------------------------------------------------------


def field(app: AppTest, kind: str, label: str) -> Any:
    """A field of the form, and none of the filters above it."""
    found = (each for each in getattr(app, kind) if each.label.startswith(label))
    return next(each for each in found if getattr(each, "key", "") != "area")


def test_a_status_report(opened: Open, own_store: Store) -> None:
    app = opened(KARI, SECRETS, oppgave="status")
    projects = field(app, "selectbox", "Prosjekt")
    assert len(projects.options) == row(
        own_store, "SELECT COUNT(*) FROM projects WHERE county_code = '12'"
    )
    field(app, "button", "Forhåndsvis").click()
    app.run()
    assert any(re.fullmatch("[0-9]+ feil", each) for each in headings(app))
    for question in ("Prosjekt: ", "Fase: ", "Lys: "):
        assert f"- {question}" in texts(app)

    field(app, "selectbox", "Prosjekt").set_value(JONDAL)
    field(app, "text_input", "Datoen rapporten").set_value("1.3.2012")
    field(app, "button_group", "Fase").set_value("i gang")
    field(app, "radio", "Lys").set_value("gul")
    field(app, "text_input", "Prosent").set_value("40")
    field(app, "text_input", "Kroner brukt").set_value("1,2 mill.")
    field(app, "button", "Forhåndsvis").click()
    app.run()
    assert not app.error
    confirm(app, "månedsrapport")
    found = own_store.rows("SELECT * FROM status_reports").iloc[0]
    assert found["report_id"] == f"{JONDAL}-2012-03-01-1"
    assert (found["date"], found["phase"], found["light"]) == ("2012-03-01", "i gang", "gul")
    assert (found["percent_complete"], found["money_spent_nok"]) == (40, 1_200_000)
    assert found["reporter"] == "Kari N."
    assert found["recorded_at"]


def test_an_indicator_value_with_a_new_source(opened: Open, own_store: Store) -> None:
    app = opened(OLA, SECRETS, oppgave="maltall")
    field(app, "selectbox", "Indikator").set_value("sykefravaer_legemeldt_q1")
    field(app, "selectbox", "Område").set_value("12")
    field(app, "text_input", "År").set_value("2025")
    field(app, "text_input", "Verdi").set_value("5,4")
    field(app, "button_group", "Kvalitet").set_value("publisert")
    field(app, "text_input", "eller adressen").set_value("https://www.example.org/tall")
    field(app, "text_input", "og hvem").set_value("Eksempel")
    field(app, "button", "Forhåndsvis").click()
    app.run()
    assert not app.error, texts(app)
    confirm(app)
    sql = "SELECT value, source_id FROM indicator_values WHERE year = 2025 AND area_code = '12'"
    found = own_store.rows(sql).iloc[0]
    assert (found["value"], found["source_id"]) == (5.4, "example-org-01")


def test_milestones_are_national(opened: Open, own_store: Store) -> None:
    app = opened(KARI, SECRETS, oppgave="milepal")
    assert "nasjonale redaktører" in texts(app)
    app = opened(OLA, SECRETS, oppgave="milepal")
    field(app, "text_input", "Dato").set_value("31.12.2025")
    field(app, "button_group", "Hva av datoen").set_value("day")
    field(app, "text_input", "Tittel på bokmål").set_value("Prøve på Ås")
    field(app, "text_input", "Tittel på engelsk").set_value("Test")
    field(app, "selectbox", "Type").set_value("konferanse")
    field(app, "text_area", "Hva som skjedde").set_value("En prøve.")
    field(app, "selectbox", "Bekreftelse").set_value("bekreftet")
    field(app, "selectbox", "Kilde").set_value("bt-01")
    field(app, "button", "Forhåndsvis").click()
    app.run()
    assert not app.error, texts(app)
    confirm(app)
    found = own_store.rows("SELECT * FROM milestones WHERE date = '2025-12-31'").iloc[0]
    assert found["milestone_id"] == "2025-12-31-prove-pa-as"


# --- Reports and history on the pages -------------------------------------------------------------


def test_a_report_stands_on_the_projects_page(opened: Open, own_store: Store) -> None:
    rows = [
        {
            "report_id": f"{JONDAL}-2012-03-01-1",
            "project_id": JONDAL,
            "date": "01.03.2012",
            "phase": "forsinket",
            "light": "rød",
            "comment": "*ikke* kursiv <b>",
            "reporter": "Prøverapportør",
        }
    ]
    made = plan_rows(own_store, "status_reports", rows, origin="prøve")
    assert made.ok, made.findings
    commit(own_store, made, who="Ola N. <ola@example.org>", why="prøve")
    app = opened()
    app.switch_page("pages/network/projects.py").run()
    app.query_params["prosjekt"] = JONDAL
    app.run()
    assert not app.error
    assert "Statusrapporter" in headings(app)
    alts = [each.proto.alt for each in app.get("plotly_chart")]
    assert any("forsinket, ■ rød" in alt for alt in alts)
    app.switch_page("pages/country/progress.py").run()
    assert "1 av 107 prosjekter" in texts(app)
    app.switch_page("pages/country/overview.py").run()
    assert "rødt lys i rapporten fra 1. mars 2012" in texts(app)


def test_without_reports_the_pages_say_so(opened: Open) -> None:
    app = opened()
    app.switch_page("pages/country/progress.py").run()
    assert "Ingen statusrapport er gitt" in texts(app)
    app.switch_page("pages/network/projects.py").run()
    app.query_params["prosjekt"] = JONDAL
    app.run()
    assert "Ingen statusrapport er gitt" in texts(app)


def test_a_template_for_the_chosen_table_is_offered(opened: Open) -> None:
    app = opened(OLA, SECRETS)
    words = {each.proto.label for each in app.get("download_button")}
    assert not any(word.startswith("Mal for") for word in words)
    table = next(each for each in app.selectbox if each.label == "Tabell")
    # Titles, and no names of the machine's.
    assert "Overføringer til kommuner" in table.options
    assert not any("_" in option for option in table.options)
    table.select("projects").run()
    words = {each.proto.label for each in app.get("download_button")}
    assert "Mal for Prosjekter (Excel)" in words


LIST = "Tiltaksnr;Sum;Saksbehandler\n{id};{amount};Kari\n"


def picked(app: AppTest, heading: str, value: str) -> None:
    label = f"«{heading}» i filen er"
    next(each for each in app.selectbox if plainly(each.label) == label).select(value)


def plainly(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def test_columns_are_mapped_on_the_page_and_the_mapping_is_kept(
    opened: Open, own_store: Store
) -> None:
    app = opened(OLA, SECRETS)
    next(each for each in app.selectbox if each.label == "Tabell").select("projects").run()
    give(app, LIST.format(id=JONDAL, amount=7), "liste.csv")
    assert CONFIRM not in labels(app)
    picked(app, "Tiltaksnr", "project_id")
    picked(app, "Sum", "amount_nok")
    picked(app, "Saksbehandler", "-")
    next(each for each in app.button if each.label == "Bruk disse kolonnene").click()
    app.run()
    assert CONFIRM in labels(app)
    assert any("Prosjekter: 0 lagt til, 1 endret" in each for each in headings(app))
    next(each for each in app.text_input if "Navn på oppsettet" in each.label).set_value(
        "Min liste"
    )
    next(each for each in app.button if each.label == "Lagre oppsettet").click()
    app.run()
    confirm(app)
    assert row(own_store, AMOUNT) == 7

    # The next time it is chosen from the list, and deleted when it is no more needed.
    app = opened(OLA, SECRETS)
    saved = next(each for each in app.selectbox if each.label == "Lagret oppsett for kolonner")
    saved.select("Min liste").run()
    give(app, LIST.format(id=JONDAL, amount=8), "liste.csv")
    confirm(app)
    assert row(own_store, AMOUNT) == 8
    next(each for each in app.button if plainly(each.label) == "Slett «Min liste»").click()
    app.run()
    assert "Lagret oppsett for kolonner" not in {each.label for each in app.selectbox}


# --- What a file leaves open ----------------------------------------------------------------------


def test_a_question_about_the_file_is_asked_and_the_answer_shown(opened: Open) -> None:
    """The preview comes when it is answered, and the answer can be changed."""
    app = opened(OLA, SECRETS)
    content = workbook({"Vår": [project(1)], "Høst": [project(2)]})
    app.selectbox(key="intake_table").set_value("projects").run()
    app.file_uploader[0].set_value(("bok.xlsx", content, "application/octet-stream"))
    app.run()
    question = next(each for each in app.selectbox if each.label == "Hvilket ark skal leses?")
    assert question.options == ["Vår", "Høst"]
    assert CONFIRM not in labels(app)
    question.set_value("Høst").run()
    assert "prove-2" in tables(app)
    assert CONFIRM in labels(app)
    question = next(each for each in app.selectbox if each.label == "Hvilket ark skal leses?")
    question.set_value("Vår").run()
    assert "prove-1" in tables(app)
    assert "prove-2" not in tables(app)
    # Another file is asked about anew.
    give(app, "project_id;amount_nok\njondal-jonatunet-2009;1\n")
    assert not [each for each in app.selectbox if each.label == "Hvilket ark skal leses?"]


@pytest.mark.parametrize("ending", ["tsv", "txt", "xlsm", "zip"])
def test_files_of_every_kind_that_the_command_takes(opened: Open, ending: str) -> None:
    app = opened(OLA, SECRETS)
    row = {"project_id": JONDAL, "amount_nok": 7}
    content = text_file([row], "\t")
    if ending == "xlsm":
        content = workbook({"Prosjekter": [row]})
    if ending == "zip":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("prosjekter.csv", text_file([row]))
        content = out.getvalue()
    app.file_uploader[0].set_value((f"projects.{ending}", content, "application/octet-stream"))
    app.run()
    assert CONFIRM in labels(app)
    assert any("Prosjekter: 0 lagt til, 1 endret" in each for each in headings(app))
