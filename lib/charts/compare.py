"""Areas side by side: the same key figures, on the same scales, against the country."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from lib.charts import periods, plot
from lib.charts.chart_model import (
    Chart,
    Format,
    LazyTable,
    Table,
    absent,
    digits,
    is_known,
    join_sentences,
    kroner_decimals,
    kroner_text,
    make_table,
    place_text,
    sources_of,
    text_format,
    text_or_empty,
    to_float,
)
from lib.charts.documented import POTS, Money
from lib.charts.measures import WITHHELD
from lib.charts.rates import PRELIMINARY, merged_words, places_of
from lib.i18n import (
    N_,
    _,
    area_words,
    count,
    data_text,
    decimal,
    kroner,
    label,
    money,
    ngettext,
    not_stated,
    percent,
)
from lib.rows import Row, records
from lib.selection import COUNTRY

Profiles = Sequence[tuple[str, Sequence[Row]]]
IndicatorFrames = Sequence[tuple[str, pd.DataFrame]]
Rows = Mapping[str, Row]

_PEOPLE: Final = "people"
_KRONER: Final = "kroner"
_EACH: Final = "kroner_per_inhabitant"
_RATES: Final = (_EACH, "per_100000")

# What each key figure is called, and its unit.
_KEYS: Final = {
    "population": (N_("Inhabitants"), N_("people")),
    "granted_projects": (N_("Documented projects of the coordination pots"), N_("projects")),
    "projects_per_100000": (
        N_("Documented projects of the pots per 100,000 inhabitants"),
        N_("projects per 100,000 inhabitants"),
    ),
    "granted_nok": (N_("Documented from the coordination pots"), N_("kroner")),
    "granted_per_inhabitant": (
        N_("Documented from the pots per inhabitant"),
        N_("kroner per inhabitant"),
    ),
    "granted_without_amount": (
        N_("Documented projects of the pots without an amount"),
        N_("projects"),
    ),
    "other_projects": (N_("Projects with other documented money"), N_("projects")),
    "other_nok": (N_("Other documented money"), N_("kroner")),
    "services": (N_("Services in operation"), N_("services")),
    "services_planned": (N_("Planned services"), N_("services")),
    "services_closed": (N_("Closed services"), N_("services")),
    "beds": (N_("Stated beds of services in operation"), N_("beds")),
    "transfer_nok": (N_("Transfer to the municipalities, 2012"), N_("kroner")),
    "transfer_population": (
        N_("Inhabitants of the municipalities with a transfer"),
        N_("people"),
    ),
    "transfer_per_inhabitant": (
        N_("Transfer to the municipalities per inhabitant, 2012"),
        N_("kroner per inhabitant"),
    ),
    "transfer_municipalities": (
        N_("Municipalities with a transfer"),
        N_("municipalities"),
    ),
    "municipalities": (N_("Municipalities"), N_("municipalities")),
    "offices": (N_("County governor offices"), N_("offices")),
    "strengthened": (N_("Offices with an extra position"), N_("offices")),
}
# The same figures where one scheme is chosen: what they hold is its money alone.
_OF_SCHEME: Final = {
    "granted_projects": N_("Documented projects of the chosen scheme"),
    "projects_per_100000": N_("Documented projects of the scheme per 100,000 inhabitants"),
    "granted_nok": N_("Documented from the chosen scheme"),
    "granted_per_inhabitant": N_("Documented from the scheme per inhabitant"),
    "granted_without_amount": N_("Documented projects of the scheme without an amount"),
}
# The same where a year is chosen: what has no year is in none.
_OF_YEAR: Final = {
    "services": N_("Services in operation with a known opening year"),
    "services_planned": N_("Planned services with a known year"),
    "services_closed": N_("Closed services with a known opening year"),
    "beds": N_("Stated beds of services with a known opening year"),
}
# Where nothing is found that could have a figure, the row's own `covered_of` is 0.
_FOUND: Final = ("granted_nok", "granted_per_inhabitant", "other_nok", "beds")
# What counts rows that the sources have: none is none found, as the map says, and no zero.
_COUNTS_FOUND: Final = (
    "granted_projects",
    "projects_per_100000",
    "other_projects",
    "services",
    "services_planned",
    "services_closed",
)
# What a sum may not cover in full.
_COVERED: Final = {
    "granted_nok": N_("Documented projects with a stated amount: {areas}."),
    "other_nok": N_("Projects with other documented money and a stated amount: {areas}."),
    "beds": N_("Services in operation with a stated number of beds: {areas}."),
    "transfer_nok": N_("Municipalities with a transfer in the sources: {areas}."),
}
# Sums that an area's part of can be told; what is one or none has no bar. Nor have beds: most
# services do not state theirs, so that a part of their sum would be a part of what is stated.
_PARTS: Final = (
    "population",
    "granted_projects",
    "granted_nok",
    "services",
    "transfer_nok",
    "municipalities",
)
# The people that a sum's part of the country is held against, where they are not all.
_BEHIND: Final = {"transfer_nok": "transfer_population"}
# What is compared with the sum of the counties: grants may lie in no county.
_PLACED: Final = (
    "granted_projects",
    "projects_per_100000",
    "granted_nok",
    "granted_per_inhabitant",
    "granted_without_amount",
    "other_projects",
    "other_nok",
)
_FINDINGS: Final = ("population", "granted_nok", "transfer_per_inhabitant")
# What larger or other areas are to the one looked at, the nearest first.
_LEVELS: Final = ("own", "catchment", "county", "region", "country")
_LONGEST_LABEL: Final = 60
_NO_RANK: Final = "–"


@dataclass(frozen=True, kw_only=True)
class WordedTable(Table):
    """A table whose rows have units of their own, and say each number in theirs.

    Attributes:
        texts: every cell as the reader sees it, with the columns of the frame.
        shown: the decimals that the reader sees in a column, for columns of mixed units.
    """

    texts: pd.DataFrame
    shown: Mapping[str, list[int]]

    def text(self, rows: slice = slice(None)) -> pd.DataFrame:
        """Every cell as the reader sees it."""
        return self.texts.iloc[rows].reset_index(drop=True)

    def decimals(self, place: int) -> list[int]:
        """The decimals that the reader sees of each cell in a column."""
        return self.shown.get(self.frame.columns[place]) or super().decimals(place)


# --- Key figures ----------------------------------------------------------------------------------


def shares(profiles: Profiles, country: Sequence[Row], which: Money = POTS) -> Chart:
    """What part of the whole country each area's sums are: all figures on one scale, from zero.

    A single area has its share of the inhabitants as a line across the others: for the transfer,
    which not all municipalities have a figure of, that of the people of those that have one. Rates
    are no part of anything, and stand in the table alone. What is not known has no bar.

    Args:
        profiles: each area's name and its `profile`: key, unit, value, country_value, rank,
            ranked, of, covered, covered_of; in the reader's order.
        country: the whole country's `profile`.
        which: `documented.which`: other money is on no scale.
    """
    names, whole = [name for name, _frame in profiles], _benchmark(profiles, country)
    areas = [(name, _by_key(rows)) for name, rows in profiles]
    keys = [key for key in _keys(profiles) if key in _PARTS and _share(key, whole, whole)]
    if which.kind == "other":
        keys = [key for key in keys if key != "granted_nok"]
    title = _("Part of the whole country")
    if len(names) == 1:
        title = _("{area} as a part of the whole country").format(area=names[0])
    return Chart(
        title=title,
        unit=_("per cent of the country"),
        alt=_alt(profiles),
        figure=_share_figure(keys, areas, whole),
        table=key_table(profiles, country),
        sources=sources_of(*(rows for _name, rows in profiles), country),
        note=join_sentences(_note(profiles), _behind_note(keys, areas, whole)),
    )


def _behind_note(keys: Sequence[str], areas: Sequence[tuple[str, Rows]], whole: Rows) -> str:
    """Whose people the transfer is held against, where that is not everyone; of one area alone."""
    row = whole.get("transfer_nok", {})
    found, wanted = to_float(row.get("covered")), to_float(row.get("covered_of"))
    if len(areas) != 1 or "transfer_nok" not in keys or found is None or found == wanted:
        return ""
    rows = areas[0][1]
    share = _share("transfer_population", rows, whole)
    if share is None:
        return ""
    return _(
        "The transfer is a part of that of the {found} municipalities with a figure, and is held "
        "against the inhabitants of these: {share} of them live in {area}."
    ).format(found=count(found), share=percent(share), area=areas[0][0])


def _share(key: str, rows: Rows, whole: Rows) -> float | None:
    """What part of the country's figure an area's is, 0 to 1."""
    value = to_float(rows.get(key, {}).get("value"))
    total = value if _is_country(rows) else to_float(whole.get(key, {}).get("value"))
    return None if value is None or not total else value / total


def _share_figure(
    keys: Sequence[str], areas: Sequence[tuple[str, Rows]], whole: Rows
) -> plot.PlotlyFigure:
    if len(areas) > 1:
        rows = [
            row
            for key in keys
            for row in (
                plot.BarRow(figure_name(key, whole), heading=True),
                *(_share_row(key, name, name, found, whole) for name, found in areas),
            )
        ]
        return plot.rows_figure(rows)
    rows = [
        _share_row(key, figure_name(key, whole), name, found, whole)
        for name, found in areas
        for key in keys
    ]
    people = [_share("population", found, whole) for _name_, found in areas]
    share = next((value for value in people if value is not None), None)
    line = None
    if share is not None:
        line = (share, _("Share of the inhabitants: {share}").format(share=percent(share)))
    return plot.rows_figure(rows, line)


def _share_row(key: str, said: str, area: str, rows: Rows, whole: Rows) -> plot.BarRow:
    share, value = _share(key, rows, whole), value_text(key, rows)
    text = f"{value} · {percent(share)}" if share else value
    country = _("The whole country: {amount}")
    if key in _PLACED:
        country = _("All counties together: {amount}")
    country = country.format(amount=value_text(key, whole))
    people = _share(_BEHIND.get(key, "population"), rows, whole)
    against = ""
    if people is not None and key != "population":
        against = _("Share of the inhabitants: {share}")
        if key in _BEHIND:
            against = _("Share of the inhabitants of the municipalities with a figure: {share}")
        against = against.format(share=percent(people))
    told = f"{figure_name(key, whole)}: {text}"
    hover = plot.hover(area, told, _rank(rows.get(key, {})), country, against)
    said = textwrap.shorten(said, _LONGEST_LABEL)
    return plot.BarRow(said, share, text, hover, reference=people if key in _BEHIND else None)


def _is_country(rows: Rows) -> bool:
    """Whether a profile is the country's own: there is one area of its kind."""
    return any(to_float(row.get("of")) == 1 for row in rows.values())


def _benchmark(profiles: Profiles, country: Sequence[Row]) -> dict[str, Row]:
    """The country's figures as areas are compared with them: grants that are placed in a county.

    The country alone has its own, with what lies in no county.
    """
    whole = _by_key(country)
    if all(_is_country(_by_key(rows)) for _name, rows in profiles):
        return whole
    return {
        key: {**row, "value": row["country_value"]} if key in _PLACED else row
        for key, row in whole.items()
    }


def key_table(profiles: Profiles, country: Sequence[Row]) -> Table:
    """The key figures: each area's value and rank, and the whole country's value."""
    keys, whole = _keys(profiles), _benchmark(profiles, country)
    areas = [(name, _by_key(rows)) for name, rows in profiles]
    columns: dict[str, tuple[Format, list[Any]]] = {
        _("Key figure"): ("text", [figure_name(key, whole) for key in keys]),
        _("Unit"): ("text", [_unit(key) for key in keys]),
    }
    texts = {name: list(cells) for name, (_form, cells) in columns.items()}
    shown: dict[str, list[int]] = {}
    for column, (_area, rows) in zip(_distinct(areas), areas, strict=True):
        columns[column] = ("decimal", [to_float(rows.get(key, {}).get("value")) for key in keys])
        texts[column] = [value_text(key, rows, exact=True) for key in keys]
        shown[column] = [_value_places(rows.get(key, {})) for key in keys]
        ranked = _("{area}: rank").format(area=column)
        columns[ranked] = ("count", [to_float(rows.get(key, {}).get("rank")) for key in keys])
        texts[ranked] = [_rank(rows.get(key, {})) or _NO_RANK for key in keys]
    country_name = _("The country")
    values = [to_float(whole.get(key, {}).get("value")) for key in keys]
    columns[country_name] = ("decimal", values)
    texts[country_name] = [value_text(key, whole, exact=True) for key in keys]
    shown[country_name] = [_value_places(whole.get(key, {})) for key in keys]
    title = _title([name for name, _frame in profiles])
    table = _worded(make_table(title, columns, "key_figures"), texts, shown)
    return replace(table, said={name: _instead(texts[name]) for name in list(columns)[2:]})


def _instead(texts: Sequence[str]) -> list[str]:
    """What stands in a file where a cell has no number: empty for what no source states."""
    return ["" if text == not_stated() else text for text in texts]


def key_note(profiles: Profiles) -> str:
    """What the numbers of municipalities and of services leave out; empty where that is nothing.

    Args:
        profiles: as in `key_table`.
    """
    merged = any(is_merged(_by_key(rows)) for _name, rows in profiles)
    undated = (undated_services(rows, name) for name, rows in profiles)
    return join_sentences(merged_words() if merged else "", *undated)


def undated_services(profile: Sequence[Row], area: str) -> str:
    """How many services a chosen year leaves out, since no source has theirs; empty for none.

    Args:
        profile: the area's `profile`: key, undated.
        area: its name.
    """
    rows = _by_key(profile)
    keys = ("services", "services_planned", "services_closed")
    running, planned, closed = (to_float(rows.get(key, {}).get("undated")) or 0 for key in keys)
    if not running + planned + closed:
        return ""
    return _(
        "{area}: services without a stated year, which cannot be dated and are in no figure of a "
        "year: {running} in operation, {planned} planned, {closed} closed."
    ).format(area=area, running=count(running), planned=count(planned), closed=count(closed))


def file_note(profiles: Profiles) -> str:
    """What must stand beside the key figures in a file: what ranks are, and what sums cover.

    Args:
        profiles: as in `key_table`.
    """
    return join_sentences(_note(profiles), key_note(profiles))


def is_merged(rows: Rows) -> bool:
    """Whether an area has another number of municipalities, or of people, in the transfer's year.

    Args:
        rows: the rows of a `profile` by key.
    """
    wanted = to_float(rows.get("transfer_nok", {}).get("covered_of"))
    now = to_float(rows.get("municipalities", {}).get("value"))
    own = to_float(rows.get("population", {}).get("value"))
    behind = to_float(rows.get("transfer_population", {}).get("value"))
    two = own is not None and behind is not None and behind > own
    return two or (wanted is not None and now is not None and wanted < now)


def _worded(
    plain: Table, texts: Mapping[str, list[str]], shown: Mapping[str, list[int]]
) -> WordedTable:
    said = pd.DataFrame(texts, columns=plain.frame.columns, dtype=object)
    return WordedTable(plain.name, plain.frame, plain.formats, plain.kind, texts=said, shown=shown)


def _title(names: Sequence[str]) -> str:
    if len(names) == 1:
        return _("Key figures for {area}").format(area=names[0])
    return _("Key figures side by side")


def _distinct(areas: Sequence[tuple[str, Any]]) -> list[str]:
    """The areas' names as names of columns; a name that is there already gets a number."""
    taken = [_("Key figure"), _("Unit"), _("The country"), _("Indicator")]
    found: list[str] = []
    for name, _rows in areas:
        times = sum(name in {one, one.rsplit(" (", 1)[0]} for one in (*taken, *found))
        found.append(f"{name} ({times + 1})" if times else name)
    return found


def _keys(profiles: Profiles) -> list[str]:
    """The keys that any of the areas has, in the order in which they are read."""
    found = dict.fromkeys(
        str(key) for _name, rows in profiles for key in (row["key"] for row in rows)
    )
    return [key for key in _KEYS if key in found] + [key for key in found if key not in _KEYS]


def _by_key(rows: Sequence[Row]) -> dict[str, Row]:
    return {str(row["key"]): row for row in rows}


def figure_name(key: str, rows: Rows) -> str:
    """What a key figure is called: money of the pots, or of the scheme that is chosen.

    Args:
        key: the key of a `profile`.
        rows: the profile's rows by key.
    """
    if key in _OF_SCHEME and text_or_empty(rows.get(key, {}).get("counted")) == "scheme":
        return _(_OF_SCHEME[key])
    if key in _OF_YEAR and is_known(rows.get(key, {}).get("undated")):
        return _(_OF_YEAR[key])
    return _(_KEYS[key][0]) if key in _KEYS else key


def _unit(key: str) -> str:
    return _(_KEYS[key][1]) if key in _KEYS else ""


def value_text(key: str, rows: Rows, *, exact: bool = False) -> str:
    """A key figure in words, or why there is none; to the last krone where it must be exact.

    Args:
        key: the key of a `profile`.
        rows: the profile's rows by key.
        exact: whether amounts are written in full.
    """
    row = rows.get(key, {})
    value = to_float(row.get("value"))
    reason = _no_value(key, row, value)
    if reason or value is None:
        return reason
    unit = text_or_empty(row.get("unit"))
    if unit == _EACH:
        return kroner_text(value)
    if unit == _KRONER:
        return kroner(value) if exact else money(value)
    return decimal(value, _value_places(row))


def _no_value(key: str, row: Row, value: float | None) -> str:
    """Why a key figure has no number; empty where it has one."""
    if not value and to_float(row.get("undated")):
        return _("cannot be dated")
    if value is None or is_known(row.get("later_year")):
        return absent(row, "covered_of" if key in _FOUND else "")
    return absent({"found": 0}, "found") if not value and key in _COUNTS_FOUND else ""


def _value_places(row: Row) -> int:
    """The decimals of a value where it must be exact."""
    value, unit = to_float(row.get("value")), text_or_empty(row.get("unit"))
    if unit == _EACH:
        return kroner_decimals(value)
    return int(bool(value) and unit in _RATES)


def _rank(row: Row) -> str:
    ranked = to_float(row.get("ranked"))
    if to_float(row.get("rank")) is None or ranked is None:
        return ""
    return _("no. {place} of {count}").format(place=place_text(row), count=count(ranked))


def rank_note() -> str:
    """What a rank is, in a sentence."""
    return _(
        "No. 1 is the largest, among the areas of the same kind that have a figure above zero."
    )


def placed_note() -> str:
    """Which of the country's grants an area is compared with, in a sentence."""
    return _(
        "The country's projects and grants beside areas are those that are placed in a county."
    )


def _has_benchmark(profiles: Profiles) -> bool:
    """Whether an area's grants are compared with the country's."""
    areas = [rows for _name, rows in profiles if not _is_country(_by_key(rows))]
    return any(row["key"] in _PLACED for rows in areas for row in rows)


def _alt(profiles: Profiles) -> str:
    if not _keys(profiles):
        return _("No key figures.")
    return join_sentences(*(_finding(name, _by_key(rows)) for name, rows in profiles))


def _finding(area: str, rows: Rows) -> str:
    parts = []
    for key in _FINDINGS:
        row = rows.get(key)
        if row is None:
            continue
        said = {"name": figure_name(key, rows), "value": value_text(key, rows), "rank": _rank(row)}
        text = _("{name}: {value} ({rank})") if said["rank"] else _("{name}: {value}")
        parts.append(text.format(**said))
    return _("{area} – {figures}.").format(area=area, figures="; ".join(parts))


def _note(profiles: Profiles) -> str:
    ranked = any(_rank(row) for _name, rows in profiles for row in rows)
    return join_sentences(
        rank_note() if ranked else "",
        placed_note() if _has_benchmark(profiles) else "",
        *(_covered(key, profiles) for key in _COVERED),
    )


def _covered(key: str, profiles: Profiles) -> str:
    """How much a sum covers, in the areas where that is not all there is."""
    parts = []
    for name, rows in profiles:
        row = _by_key(rows).get(key, {})
        found, wanted = to_float(row.get("covered")), to_float(row.get("covered_of"))
        if found is not None and wanted is not None and found < wanted:
            text = _("{area} {found} of {all}")
            parts.append(text.format(area=name, found=count(found), all=count(wanted)))
    return _(_COVERED[key]).format(areas=", ".join(parts)) if parts else ""


# --- Indicators -----------------------------------------------------------------------------------


def indicators_table(frames: IndicatorFrames) -> Table:
    """Each indicator with the newest value of every area's own, and its year.

    No area's column ever holds the figure of another: `indicators_around` has those, under their
    own names. A figure that its publisher withholds stands as such.

    Args:
        frames: each area's name and its `area_indicators`, in the reader's order.
    """
    own = [(name, own_values(frame)) for name, frame in frames]
    return _indicators(own, _("Indicators side by side"))


def own_values(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of `area_indicators` that are the area's own; a withheld one has no value."""
    if frame.empty:
        return frame
    own = frame["level"] == "own"
    withheld = frame["withheld"] > 0 if "withheld" in frame else own & False
    hidden = ~own & withheld & (frame["level"] != "catchment")
    nothing = dict.fromkeys(("now_value", "now_year", "now_first", "country_value"), float("nan"))
    shown = pd.concat([frame[own], frame[hidden].assign(**nothing)]) if hidden.any() else frame[own]
    return shown.sort_index()


def own_of_all(area: str, reach: Sequence[Row]) -> str:
    """How many of all the indicators an area has figures of, and how many are national alone.

    Args:
        area: its name.
        reach: `store.indicator_reach` of the area.
    """
    text = ngettext(
        "{area} has figures of its own for {own} of {all} indicator.",
        "{area} has figures of its own for {own} of {all} indicators; {national} of all exist for "
        "the whole country alone.",
        len(reach),
    )
    return text.format(
        area=area,
        own=count(sum(row["own"] for row in reach)),
        all=count(len(reach)),
        national=count(sum(row["national"] for row in reach)),
    )


def indicators_around(
    frames: IndicatorFrames, reach: Sequence[Row] | None = None
) -> tuple[LazyTable, ...]:
    """The indicators without a figure of the areas' own, one table an area that has one.

    Args:
        frames: as in `indicators_table`.
        reach: `store.indicator_reach`, for how many of the country's exist for no other area.
    """
    found = [frame for _name, frame in frames if len(frame)]
    if not found:
        return ()
    rows = pd.concat(found)
    own = set(rows.loc[rows["level"] == "own", "indicator_id"])
    others = rows[(rows["level"] != "own") & ~rows["indicator_id"].isin(list(own))]
    others = others.drop_duplicates(["area_code", "indicator_id"])
    national = set[str]()
    if reach is not None:
        national = {row["indicator_id"] for row in reach if row["national"]}
    return tuple(_around(part, national) for part in by_area(others))


def by_area(rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Rows of `area_indicators` by the area whose figures they are, the nearest first."""
    parts = [part for _code, part in rows.groupby("area_code", sort=False)]
    return sorted(parts, key=_nearness)


def _nearness(part: pd.DataFrame) -> int:
    """The place of an area's level: catchments and counties before regions and the country."""
    return _LEVELS.index(text_or_empty(part["level"].iloc[0]))


def _around(part: pd.DataFrame, national: set[str]) -> LazyTable:
    title = _("{area}: {indicators}").format(
        area=figures_for(area_of(part)), indicators=_number_of(len(part))
    )
    alone = int(part["indicator_id"].isin(list(national)).sum())
    if part["area_code"].iloc[0] == COUNTRY and alone:
        text = ngettext(
            "{title}, {number} of which exists for no other area",
            "{title}, {number} of which exist for no other area",
            alone,
        )
        if alone == len(part):
            text = ngettext(
                "{title}, which exists for no other area",
                "{title}, which exist for no other area",
                alone,
            )
        title = text.format(title=title, number=count(alone))
    return LazyTable(title, table_of(part), sources_of(part, columns=("now_source_id",)))


def figures_for(area: str) -> str:
    """The heading of what an area has where another has no figures of its own."""
    return _("Figures for {area}").format(area=area)


def _number_of(indicators: int) -> str:
    text = ngettext("{number} indicator", "{number} indicators", indicators)
    return text.format(number=count(indicators))


def area_of(part: pd.DataFrame) -> str:
    """Whose figures the rows of one area are, in words."""
    return area_words(
        text_or_empty(part["area_name"].iloc[0]), text_or_empty(part["area_code"].iloc[0])
    )


def table_of(part: pd.DataFrame) -> Table:
    """The rows of one area under its own name; the country's own stand by themselves."""
    area, national = area_of(part), part["area_code"].iloc[0] == COUNTRY
    title = _("Indicators for {area}").format(area=area)
    return _indicators([(area, part)], title, whole=not national)


def indicator_sources(frames: IndicatorFrames) -> tuple[str, ...]:
    """The sources of the figures in `indicators_table`."""
    own = (own_values(frame) for _name, frame in frames)
    return sources_of(*own, columns=("now_source_id",))


def _indicators(frames: IndicatorFrames, title: str, *, whole: bool = True) -> Table:
    """A line an indicator, two columns an area, and the country's figure beside them."""
    lines = _indicator_lines([frame for _name, frame in frames])
    columns: dict[str, tuple[Format, list[Any]]] = {
        _("Indicator"): (
            text_format("name", ("name_nb", "name_en")),
            [_indicator_name(_first(line)) for line in lines],
        ),
        _("Unit"): (
            "text",
            [label("indicators.unit", text_or_empty(_first(line).get("unit"))) for line in lines],
        ),
    }
    texts = {name: list(cells) for name, (_form, cells) in columns.items()}
    places, shown = [_places(line) for line in lines], dict[str, list[int]]()
    said: dict[str, list[str]] = {}
    for at, column in enumerate(_distinct(frames)):
        rows, year = [line[at] for line in lines], _("{area}: year").format(area=column)
        columns[column] = ("decimal", [to_float(row.get("now_value")) for row in rows])
        columns[year] = periods.column((row.get("now_first"), row.get("now_year")) for row in rows)
        texts[column] = [_own_text(row, most) for row, most in zip(rows, places, strict=True)]
        texts[year] = [_year_of_own(row) for row in rows]
        said[column] = [_withheld(row) for row in rows]
        shown[column] = _shown(rows, columns[column][1], places)
    if whole:
        _beside_country(columns, texts, lines, years=len(frames) > 1)
        country = _("The country")
        firsts = [_first(line) for line in lines]
        shown[country] = _shown(firsts, columns[country][1], places)
    return replace(_worded(make_table(title, columns, "indicators"), texts, shown), said=said)


def _shown(rows: Sequence[Mapping[str, Any]], values: list[Any], places: list[int]) -> list[int]:
    """The decimals of each cell in a column of values; the rows are empty where there is none."""
    return [
        places_of(row, value, most) if row else most
        for row, value, most in zip(rows, values, places, strict=True)
    ]


def _beside_country(
    columns: dict[str, tuple[Format, list[Any]]],
    texts: dict[str, list[str]],
    lines: Sequence[Sequence[Row]],
    *,
    years: bool,
) -> None:
    """The country's figure of the areas' year; of which year, where there are several areas."""
    found = [_country_value(line) for line in lines]
    country, year = _("The country"), _("{area}: year").format(area=_("The country"))
    columns[country] = ("decimal", [value for value, _year in found])
    texts[country] = [
        decimal(value, places_of(_first(line), value, _places(line)))
        for (value, _year), line in zip(found, lines, strict=True)
    ]
    if years:
        columns[year] = periods.column(of for _value, of in found)
        texts[year] = [_year_or_dash(of) for _value, of in found]


def _indicator_lines(frames: Sequence[pd.DataFrame]) -> list[list[dict[str, Any]]]:
    """One line an indicator, with a row for each area; empty where an area has none."""
    areas = [{str(row["indicator_id"]): row for row in records(frame)} for frame in frames]
    order = dict.fromkeys(indicator for found in areas for indicator in found)
    return [[found.get(indicator, {}) for found in areas] for indicator in order]


def _first(line: Sequence[Row]) -> Row:
    return next(row for row in line if row)


def _indicator_name(row: Row) -> str:
    return data_text(row, "name")


def _own_text(row: Row, places: int) -> str:
    """An area's own value in words: withheld, or that there is none of its own."""
    if not row:
        return _("no figure of its own")
    value = to_float(row.get("now_value"))
    return _withheld(row) or decimal(value, places_of(row, value, places))


def _withheld(row: Row) -> str:
    """What stands in the place of a value that is withheld; empty for any other."""
    hidden = to_float(row.get("now_value")) is None and to_float(row.get("withheld"))
    return label("indicator_values.quality", WITHHELD) if hidden else ""


def _year_of_own(row: Row) -> str:
    """The year of an area's own value, and how many others of the area are withheld."""
    of = (row.get("now_first"), row.get("now_year"))
    year, withheld = _year_or_dash(of), to_float(row.get("withheld"))
    if row.get("now_quality") == PRELIMINARY:
        year = f"{year}, {label('indicator_values.quality', PRELIMINARY)}"
    if not withheld or _withheld(row):
        return year
    text = ngettext("{year} ({number} withheld)", "{year} ({number} withheld)", int(withheld))
    return text.format(year=year, number=count(withheld))


def _year_or_dash(of: tuple[Any, Any]) -> str:
    return "–" if to_float(of[1]) is None else periods.years(*of)


def _places(line: Sequence[Row]) -> int:
    """The decimals of an indicator, the same for every area."""
    return digits(row.get(column) for row in line for column in ("now_value", "country_value"))


def _country_value(line: Sequence[Row]) -> tuple[float | None, tuple[Any, Any]]:
    """The country's value and its years: those of the first area that has a value to compare."""
    for row in line:
        value = to_float(row.get("country_value"))
        if value is not None:
            return value, (row.get("now_first"), row.get("now_year"))
    return None, (None, None)
