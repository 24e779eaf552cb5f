"""Filter options of the store."""

from lib.i18n import LANGUAGES
from lib.selection import Area, FilterOptions
from lib.store.connection import Store
from lib.store.queries import hierarchy, schemes, years


def filter_options(store: Store) -> FilterOptions:
    """Areas, schemes, years and languages to choose from.

    Raises:
        StoreProblem: the store cannot be read.
    """
    (span,) = years(store)
    return FilterOptions(
        areas={
            row["code"]: Area(row["code"], row["kind"], row["name"], row["parent_code"])
            for row in hierarchy(store)
        },
        schemes=tuple(schemes(store).column("scheme_id")),
        first_year=span["first"],
        latest_year=span["latest"],
        languages=LANGUAGES,
    )
