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
    span = years(store).iloc[0]
    columns = ("code", "kind", "name", "parent_code")
    rows = hierarchy(store)
    return FilterOptions(
        areas={
            code: Area(code, kind, name, parent if isinstance(parent, str) else None)
            for code, kind, name, parent in zip(*(rows[each] for each in columns), strict=True)
        },
        schemes=tuple(schemes(store)["scheme_id"]),
        first_year=int(span["first"]),
        latest_year=int(span["latest"]),
        languages=LANGUAGES,
    )
