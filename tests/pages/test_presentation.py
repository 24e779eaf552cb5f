"""The set-up page of the presentation: what is chosen lives in the address, and only there."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from lib.presentation import SLIDES
from lib.presentation.player import build_setup
from lib.ui import scripts
from tests.pages.conftest import Open

PRESENTATION = "pages/stage/presentation.py"


@pytest.fixture
def at(open_page: Open) -> Callable[..., AppTest]:
    """Open the page with names of its own in the address, as a link does."""

    def go(**address: str) -> AppTest:
        app = open_page(PRESENTATION)
        for name, value in address.items():
            app.query_params[name] = value
        app.run()
        assert not app.error
        return app

    return go


def chosen(app: AppTest) -> list[str]:
    return [code for code in SLIDES if app.checkbox(f"slide_{code}").value]


def test_a_usual_show_leaves_nothing_in_the_address(at: Callable[..., AppTest]) -> None:
    app = at()
    assert chosen(app) == list(SLIDES)
    assert app.number_input("seconds").value == 20
    assert app.radio("colours").value == ""
    assert app.pills("focus_fylke").value == []
    assert not app.warning
    assert dict(app.query_params) == {}


def test_the_address_prepares_the_page(at: Callable[..., AppTest]) -> None:
    app = at(lysbilder="kart,tall", fokus="12,nord,1201", sekunder="7", farger="mork")
    assert chosen(app) == ["tall", "kart"]
    assert app.radio("moving").options == ["1. Landskartet", "2. Landet i fire tall"]
    assert app.pills("focus_fylke").value == ["12"]
    assert app.pills("focus_helseregion").value == ["nord"]
    assert app.pills("focus_kommune").value == ["1201"]
    assert app.number_input("seconds").value == 7
    assert app.radio("colours").value == "mork"


def test_what_cannot_be_used_is_said_and_stays_for_the_player(
    at: Callable[..., AppTest],
) -> None:
    hostile = {
        "lysbilder": "tall,<b>tull</b>,kart",
        "fokus": "99,12",
        "sekunder": "0",
        "farger": "rosa",
        "indikator": "' OR 1=1",
    }
    app = at(**hostile)
    said = "\n".join(warning.value for warning in app.warning)
    assert len(app.warning) == 5
    for name in hostile:
        assert f"{name} = " in said
    assert "\\<b\\>" in said
    assert chosen(app) == ["tall", "kart"]
    assert app.number_input("seconds").value == 20
    assert dict(app.query_params) == hostile
    app.number_input("seconds").set_value(30).run()
    assert not app.warning
    assert dict(app.query_params) == {
        "lysbilder": "tall,kart",
        "fokus": "12",
        "sekunder": "30",
    }


def test_slides_are_taken_out_and_put_back_in_their_place(at: Callable[..., AppTest]) -> None:
    app = at(lysbilder="tall,penger,kilder")
    app.checkbox("slide_kart").check().run()
    assert app.query_params["lysbilder"] == "tall,kart,penger,kilder"
    for code in ("kart", "penger", "tall"):
        app.checkbox(f"slide_{code}").uncheck().run()
    assert app.query_params["lysbilder"] == "kilder"
    assert app.checkbox("slide_kilder").disabled
    for code in reversed(SLIDES[:-1]):
        app.checkbox(f"slide_{code}").check().run()
    assert "lysbilder" not in app.query_params


def test_the_marked_slide_moves(at: Callable[..., AppTest]) -> None:
    app = at(lysbilder="tall,kart,penger")
    app.radio("moving").set_value("penger").run()
    app.button("move_-1").click().run()
    assert app.query_params["lysbilder"] == "tall,penger,kart"
    app.button("move_-1").click().run()
    app.button("move_-1").click().run()
    assert app.query_params["lysbilder"] == "penger,tall,kart"
    assert app.radio("moving").value == "penger"
    app.button("move_1").click().run()
    assert app.query_params["lysbilder"] == "tall,penger,kart"
    # Of a mark that is gone, nothing is left.
    app.checkbox("slide_penger").uncheck().run()
    assert app.radio("moving").value == "tall"


def test_focus_keeps_the_order_of_choosing_and_follows_the_selection(
    at: Callable[..., AppTest],
) -> None:
    app = at(fokus="12,nord")
    app.pills("focus_fylke").set_value(["11", "12"]).run()
    assert app.query_params["fokus"] == "12,nord,11"
    app.pills("focus_helseregion").set_value([]).run()
    assert app.query_params["fokus"] == "12,11"
    app = at(omrade="12")
    assert app.pills("focus_fylke").value == ["12"]
    assert "fokus" not in app.query_params
    app.pills("focus_fylke").set_value([]).run()
    assert app.query_params["fokus"] == "NO"
    assert app.pills("focus_fylke").value == []


def test_colours_and_indicator_go_into_the_address_and_out(at: Callable[..., AppTest]) -> None:
    app = at()
    app.radio("colours").set_value("lys").run()
    assert app.query_params["farger"] == "lys"
    app.radio("colours").set_value("").run()
    name = app.selectbox("indicator").options[1]
    app.selectbox("indicator").select(name).run()
    assert list(app.query_params) == ["indikator"]
    assert app.selectbox("indicator").value == app.query_params["indikator"]


def test_another_page_takes_the_names_away(at: Callable[..., AppTest]) -> None:
    app = at(lysbilder="tall", vis="oppsett", sekunder="9")
    assert app.query_params["vis"] == "oppsett"
    app.switch_page("pages/country/map.py").run()
    assert not {"lysbilder", "vis", "sekunder"} & set(app.query_params)


def test_every_key_and_button_of_the_player_is_explained(at: Callable[..., AppTest]) -> None:
    keys = at().markdown[-1].value
    for key in ("Page Down", "Page Up", "Mellomrom", "Home", "End", "**F**", "**N**", "Esc"):
        assert key in keys
    for control in build_setup("")["controls"]:
        assert f"{control['does']}: () =>" in scripts.bundle("presentation_page.js")
