"""Publishers: one name each, and sites apart."""

import pytest

from lib.charts.publishers import counted, is_site, publisher
from tests.store.queries import raw


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Statistisk sentralbyrå", "Statistisk sentralbyrå"),
        ("Statistisk sentralbyrå (lest i offentlig kopi)", "Statistisk sentralbyrå"),
        ("www.regionraadet.no", "regionraadet.no"),
        ("docplayer.me (dokumentkopi)", "docplayer.me"),
        ("(ukjent)", "(ukjent)"),
    ],
)
def test_a_publisher_has_one_name(text: str, name: str) -> None:
    assert publisher(text) == name


@pytest.mark.parametrize("name", ["ssb.no", "xn--stfold-9xa.seniornorge.org", "s-n.no"])
def test_a_sites_address_is_no_publisher(name: str) -> None:
    assert is_site(name)


@pytest.mark.parametrize(
    "name", ["NRK", "St. Olavs hospital", "Bergens Tidende", "Utposten 5/2017"]
)
def test_a_publisher_is_no_site(name: str) -> None:
    assert not is_site(name)


def test_what_is_written_twice_counts_once() -> None:
    names = ["NAV", "Nav (arkiv)", "www.a.no", "a.no", "b.no"]
    assert counted(names) == (1, 2)
    assert counted([]) == (0, 0)


def test_the_data_call_each_publisher_by_one_name() -> None:
    """Statistics Norway stood there under ten names, and a third of the publishers were sites."""
    found = {publisher(row["publisher"]) for row in raw.table("sources")}
    assert not [name for name in found if name.startswith(("SSB", "ssb", "www."))]
    assert not {"ssb.no", "statbank.ssb.no", "sintef.no", "nav.no"} & found
    assert not [name for name in found if name.endswith("kommune.no")]
    assert len({name.casefold() for name in found}) == len(found)
