"""Who may write, and for which areas: nothing where anything is in doubt."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.imports.editors import HOURS, Editor, NotEditor, editor, public_name
from lib.selection import Area

AREAS = {
    code: Area(code, kind, code, None)
    for code, kind in (("NO", "land"), ("vest", "helseregion"), ("12", "fylke"), ("14", "fylke"))
} | {"1201": Area("1201", "kommune", "Bergen", "12")}
LISTED = {"Kari@Example.org": ["12", "14"], "ola@example.org": "NO", "one@example.org": "12"}
NOW = 1_700_000_000.0
KARI = {"email": "kari@example.org", "email_verified": True, "name": "Kari N.", "iat": NOW}


def test_a_county_editor() -> None:
    found = editor(KARI, LISTED, AREAS, NOW)
    assert found == Editor("kari@example.org", "Kari N.", ("12", "14"))
    assert found.permitted_areas == frozenset({"12", "14"})
    assert found.who == "Kari N. <kari@example.org>"


def test_a_national_editor_without_a_name() -> None:
    found = editor({"email": " OLA@example.org"}, LISTED, AREAS, NOW)
    assert found.permitted_areas is None
    assert found.who == "ola@example.org"


REFUSED: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "nobody": ({}, LISTED, "ingen e-postadresse"),
    "an empty address": ({"email": ""}, {"": "NO"}, "ingen e-postadresse"),
    "a stranger": (KARI | {"email": "x@example.org"}, LISTED, "x@example.org"),
    "not verified": (KARI | {"email_verified": False}, LISTED, "ikke bekreftet"),
    "not verified, in text": (KARI | {"email_verified": "false"}, LISTED, "ikke bekreftet"),
    "verified, it is not known": (
        KARI | {"email_verified": None},
        LISTED,
        "Bekreft den der, og logg inn",
    ),
    "long ago": (KARI | {"iat": NOW - HOURS * 3600}, LISTED, "mer enn 12 timer"),
    "no time at all": (KARI | {"iat": "i går"}, LISTED, "mer enn 12 timer"),
    "no areas": (KARI, {"kari@example.org": []}, "Oppsettet gir ingen fylker"),
    "an unknown county": (KARI, {"kari@example.org": ["12", "99"]}, "99"),
    "a municipality": (KARI, {"kari@example.org": ["1201"]}, "1201"),
    "a number": (KARI, {"kari@example.org": 12.5}, "12.5"),
    "a table": (KARI, {"kari@example.org": {"NO": True}}, "NO"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_who_may_not(name: str) -> None:
    claims, listed, words = REFUSED[name]
    with pytest.raises(NotEditor) as refused:
        editor(claims, listed, AREAS, NOW)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("who", "name"),
    [("Kari N. <kari@example.org>", "Kari N."), ("ola@example.org", "ola"), ("ops", "ops")],
)
def test_readers_are_told_the_name_alone(who: str, name: str) -> None:
    assert public_name(who) == name


short = st.sampled_from(["", "12", "99", "NO", "kari@example.org", "true", "Kari", "0"])


@given(
    st.dictionaries(st.sampled_from(["email", "email_verified", "name", "iat"]), short),
    st.dictionaries(short, st.one_of(short, st.lists(short, max_size=3), st.none())),
)
def test_whoever_may_write_is_listed(claims: dict[str, Any], listed: dict[str, Any]) -> None:
    try:
        found = editor(claims, listed, AREAS, NOW)
    except NotEditor:
        return
    assert found.email in {key.strip().casefold() for key in listed}
    assert set(found.areas) <= {"NO", "12", "14"}


@given(st.text())
def test_a_name_cannot_pass_for_an_address(name: str) -> None:
    found = editor(KARI | {"name": name}, LISTED, AREAS, NOW)
    assert found.who.endswith("kari@example.org>") or found.who == "kari@example.org"
    assert found.who.count("<") <= 1
