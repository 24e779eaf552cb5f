"""What there is to choose from is what the store holds."""

from lib.i18n import LANGUAGES
from lib.selection import COUNTRY, Area
from lib.store import Store, filter_options


def test_areas_schemes_and_years_are_the_stores(store: Store) -> None:
    choices = filter_options(store)
    kinds = [area.kind for area in choices.areas.values()]
    assert {kind: kinds.count(kind) for kind in ("land", "helseregion", "fylke")} == {
        "land": 1,
        "helseregion": 4,
        "fylke": 19,
    }
    assert choices.areas[COUNTRY] == Area(COUNTRY, "land", "Norge", None)
    assert choices.areas["1201"].parent == "12"
    assert len(choices.schemes) == store.rows("SELECT count(*) AS n FROM grant_schemes")["n"][0]
    assert (choices.first_year, choices.latest_year) == (2009, 2025)
    assert choices.languages == LANGUAGES
