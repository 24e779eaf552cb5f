"""Figures of money: grants, what was announced and documented, budget lines, the transfer."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from lib.charts import documented, plot
from lib.charts.chart_model import (
    Chart,
    Format,
    LazyTable,
    LegendItem,
    Table,
    absent,
    is_known,
    join_sentences,
    kroner_text,
    make_table,
    reasons,
    sources_of,
    text_or_empty,
    to_float,
    total,
)
from lib.charts.documented import OTHER, POT, POTS, Money
from lib.charts.palette import ACCENT, MUTED
from lib.charts.plot import BarRow
from lib.charts.rates import divided_by, merged_words
from lib.i18n import (
    N_,
    _,
    count,
    data_text,
    decimal,
    label,
    money,
    ngettext,
    not_stated,
    year_text,
)
from lib.rows import Row

Columns = dict[str, tuple[Format, list[Any]]]

_AREA_KEYS: Final = ("region", "county", "municipality")
_MOST_BARS: Final = 30
_FEWEST_YEARS: Final = 10  # years that an axis has room for, however few have a bar
_MILLION: Final = 1_000_000
_BY: Final = {
    "region": N_("{title}, by health region"),
    "county": N_("{title}, by county"),
    "municipality": N_("{title}, by municipality"),
    "scheme": N_("{title}, by scheme"),
    "category": N_("{title}, by category"),
}
_KEY_NAMES: Final = {
    "region": N_("Health region"),
    "county": N_("County"),
    "municipality": N_("Municipality"),
    "scheme": N_("Scheme"),
    "category": N_("Category"),
    "year": N_("Year"),
}
_ESTIMATE: Final = "anslag"
# Which end of a range an estimate is: two purposes that differ in this alone are one.
_BOUND: Final = re.compile(r"\b(?:lave?|lavt|høye?|høyt|høge?|høgt)\s+(?=anslag)", re.IGNORECASE)
_STYLES: Final = {
    "bevilgning": "solid",
    "forslag": "hatched",
    "omklassifisert": "outline",
}


# --- Grants ---------------------------------------------------------------------------------------


def grants_bars(
    groups: Sequence[Row], totals: Sequence[Row], key: str, per: str, which: Money = POTS
) -> Chart:
    """Documented amounts, one bar per area, scheme, category or year.

    By year, what has no year is a hatched piece beside the years, on the same scale.

    Args:
        groups: code, name, projects, with_amount, amount_nok, population, per_inhabitant
            (`store.documented_by`).
        totals: `store.documented_totals`, for how much can be dated.
        key: region, county, municipality, scheme, category or year.
        per: `kroner`, or `innbygger` (areas only).
        which: `documented.which`.
    """
    each = per == "innbygger" and key in _AREA_KEYS
    title = _grants_title(totals, key, which, each=each)
    records = _ordered(groups, key, "per_inhabitant" if each else "amount_nok")
    rows: list[BarRow] = []
    if key == "year":
        drawn, unit = _year_figure(records), _("million kroner")
    else:
        shown = [row for row in records if row["projects"] or key != "municipality"]
        rows = _cut([_grant_row(row, key, each=each) for row in shown[:_MOST_BARS]])
        drawn, unit = plot.rows_figure(rows), _("kroner per inhabitant") if each else _("kroner")
    return Chart(
        title=title,
        unit=unit,
        alt=_grants_alt(records, key, each=each) if records else documented.nothing(which),
        figure=drawn,
        table=grants_table(groups, title, key),
        sources=sources_of(groups),
        note=join_sentences(
            _cut_words(any(row.cut for row in rows) or (key == "year" and _is_cut(records))),
            _grants_note(records, key),
        ),
    )


def _cut_words(cut: bool) -> str:
    return _("A bar with the mark // is cut: it is longer.") if cut else ""


def _is_cut(records: Sequence[Row]) -> bool:
    """Whether one of the upright bars is cut."""
    return documented.alone(to_float(row["amount_nok"]) for row in records)


def _cut(rows: Sequence[BarRow]) -> list[BarRow]:
    """The bars on a scale that no single building decides; one that is longer is cut."""
    most = documented.scale(row.value for row in rows)
    return [
        row
        if row.value is None or row.value <= most
        else replace(row, value=documented.drawn(row.value, most), cut=True)
        for row in rows
    ]


def _grants_title(totals: Sequence[Row], key: str, which: Money, *, each: bool) -> str:
    title = documented.title(which, each=each)
    if key != "year":
        return _(_BY[key]).format(title=title)
    if not totals or not int(totals[0]["projects"]):
        return _("{title}, by year").format(title=title)
    return _("{title}: {dated}").format(title=title, dated=documented.dated(totals[0]))


def grants_table(groups: Sequence[Row], title: str, key: str) -> Table:
    """The figures of `grants_bars`; where nothing is found, the cell says so.

    Args:
        groups: as in `grants_bars`.
        title: of the table.
        key: as in `grants_bars`.
    """
    records = _ordered(groups, key, "amount_nok")
    columns = _grant_columns(records, key)
    said = reasons(records, "projects")
    amounts = (_("Granted, kroner"), _("Kroner per inhabitant"))
    plain = make_table(title, columns, "grants")
    return replace(plain, said={name: said for name in amounts if name in columns})


def other_documented(groups: Sequence[Row], totals: Sequence[Row]) -> tuple[LazyTable, ...]:
    """What else is documented, by scheme, as a table: it is on no scale; none where there is none.

    Args:
        groups: `store.other_by` with the key `scheme`.
        totals: `store.other_totals`.
    """
    if not groups:
        return ()
    row = totals[0]
    title = _("{title}: {amount} in {projects}, not counted above").format(
        title=documented.title(OTHER),
        amount=_amount(to_float(row["amount_nok"])),
        projects=documented.projects_behind(row),
    )
    return (LazyTable(title, grants_table(groups, title, "scheme"), sources_of(groups)),)


def _ordered(groups: Iterable[Row], key: str, column: str) -> list[Row]:
    """Time in order with the undated last; all else by size, then unknown, then without a place."""

    def rank(row: Row) -> tuple[Any, ...]:
        if not is_known(row["code"]):
            return (True,)
        if key == "year":
            return (False, row["code"])
        value = to_float(row[column])
        return (False, value is None, -(value or 0.0), -row["projects"])

    return sorted(groups, key=rank)


def _grant_name(row: Row, key: str) -> str:
    if is_known(row["code"]):
        return _capital(
            label("projects.category", text_or_empty(row["name"]))
            if key == "category"
            else data_text(row, "name")
        )
    if key in _AREA_KEYS:
        return _("Without a place")
    return _("Undated") if key == "year" else not_stated()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _projects(row: Row) -> str:
    text = ngettext("{count} project", "{count} projects", int(row["projects"]))
    return text.format(count=count(row["projects"]))


def _grant_row(row: Row, key: str, *, each: bool) -> BarRow:
    name, amount = _grant_name(row, key), to_float(row["amount_nok"])
    value = to_float(row["per_inhabitant"]) if each else amount
    if value is not None:
        text = kroner_text(value) if each else money(value)
    elif amount is not None:
        text = _("{amount} in all").format(amount=money(amount))
    else:
        text = _no_amount(row)
    lacking = int(row["projects"]) - int(row["with_amount"])
    hover = plot.hover(
        name,
        _("Granted: {amount}").format(amount=money(amount)),
        _("Per inhabitant: {amount}").format(amount=kroner_text(value)) if each else "",
        _projects(row),
        _lacking(lacking),
    )
    return BarRow(name, value, text, hover, colour=ACCENT if is_known(row["code"]) else MUTED)


def _no_amount(row: Row) -> str:
    if not row["projects"]:
        return absent(row, "projects")
    return _("not stated ({projects})").format(projects=_projects(row))


def _lacking(projects: int) -> str:
    if not projects:
        return ""
    text = ngettext(
        "{count} project lacks an amount.", "{count} projects lack an amount.", projects
    )
    return text.format(count=count(projects))


def _grants_alt(records: Sequence[Row], key: str, *, each: bool) -> str:
    column = "per_inhabitant" if each else "amount_nok"
    stated = [row for row in records if to_float(row[column]) is not None and is_known(row["code"])]
    projects = sum(int(row["projects"]) for row in records)
    everything = total(row["amount_nok"] for row in records)
    if not projects:
        return _capital(_("none found")) + "."
    if everything is None:
        none = ngettext(
            "{number} project without an amount", "{number} projects without an amount", projects
        )
        return f"{none.format(number=count(projects))}."
    in_all = ngettext(
        "{amount} in all to {count} project.", "{amount} in all to {count} projects.", projects
    ).format(amount=_amount(everything), count=count(projects))
    if not stated:
        return join_sentences(in_all, _lacking(_without_amount(records)))
    most = max(stated, key=lambda row: float(row[column]))
    largest = kroner_text(most[column]) if each else money(most[column])
    text = _("Most: {name}, {amount} ({projects}).")
    found = text.format(
        name=_grant_name(most, key), amount=largest, projects=documented.projects_behind(most)
    )
    return join_sentences(found, in_all, _lacking(_without_amount(records)))


def _without_amount(records: Sequence[Row]) -> int:
    return sum(int(row["projects"]) - int(row["with_amount"]) for row in records)


def _amount(value: float | None) -> str:
    return _("amount not stated") if value is None else money(value)


def _grants_note(records: Sequence[Row], key: str) -> str:
    lacking = _without_amount(records)
    rest = next((row for row in records if not is_known(row["code"])), None)
    aside = ""
    if rest is not None:
        text = _("{name}: {projects}, {amount}.")
        name, amount = _grant_name(rest, key), _amount(to_float(rest["amount_nok"]))
        behind = documented.projects_behind(rest)
        aside = text.format(name=_capital(name), projects=behind, amount=amount)
        if key == "year" and is_known(rest["amount_nok"]):
            aside = join_sentences(aside, _("The hatched piece is in no year."))
    hidden = sum(1 for row in records if key == "municipality" and not row["projects"])
    none = ngettext(
        "{count} municipality has none of these projects.",
        "{count} municipalities have none of these projects.",
        hidden,
    ).format(count=count(hidden))
    shown = len(records) - hidden
    cut = _("The {count} largest are shown; the table has all.").format(count=_MOST_BARS)
    return join_sentences(
        _lacking(lacking),
        aside,
        none if hidden else "",
        cut if key != "year" and shown > _MOST_BARS else "",
    )


def _grant_columns(records: Sequence[Row], key: str) -> Columns:
    columns: Columns = {
        _(_KEY_NAMES[key]): ("text", [_grant_name(row, key) for row in records]),
        _("Granted, kroner"): ("kroner", [row["amount_nok"] for row in records]),
        _("Granted projects"): ("count", [row["projects"] for row in records]),
        _("Granted projects with an amount"): ("count", [row["with_amount"] for row in records]),
    }
    if key in _AREA_KEYS:
        columns[_("Inhabitants")] = ("count", [row["population"] for row in records])
        columns[_("Kroner per inhabitant")] = (
            "kroner",
            [row["per_inhabitant"] for row in records],
        )
    return columns


def _year_figure(records: Sequence[Row]) -> plot.PlotlyFigure:
    """Upright bars on a true time axis; beside them, past a gap, the piece without a year.

    All are on one scale. One that is far above all others decides nothing: it is cut, clearly the
    tallest, and says its sum.
    """
    if not records:
        return plot.empty()
    years = [int(row["code"]) for row in records if is_known(row["code"])]
    undated = max(years, default=0) + 2
    records = with_gaps(records)
    places = [int(row["code"]) if is_known(row["code"]) else undated for row in records]
    names = [_grant_name(row, "year") for row in records]
    longest = documented.scale(to_float(row["amount_nok"]) for row in records) or 1.0
    tallest = max((documented.drawn(value, longest) for value in _amounts(records)), default=1.0)
    side = max(0.7, (_FEWEST_YEARS - (max(places) - min(places))) / 2)  # few bars are not doors
    drawn = plot.figure(
        300,
        margin={"l": 0, "r": 0, "t": 8, "b": 46},
        xaxis=plot.ticks(
            tickvals=places,
            ticktext=[plot.escape_plotly(name) for name in names],
            tickangle=-90,
            range=[min(places) - side, max(places) + side],
        ),
        yaxis={"visible": False, "fixedrange": True, "range": [0, tallest * 1.22]},
        barmode="overlay",  # two kinds of bars side by side would stand beside their years
    )
    for style, members in _by_style(records, places):
        _upright(drawn, members, style, longest)
    for row, x in zip(records, places, strict=True):
        if not is_known(row["amount_nok"]):
            drawn.add_annotation(_unstated(absent(row, "projects"), x))
    return drawn


def with_gaps(records: Sequence[Row]) -> list[Row]:
    """Rows by year with one for each year in between of which nothing is found; undated last.

    A year without a bar must say why: the page, the brief and the slide all ask here.

    Args:
        records: rows of `store.documented_by` with the key `year`.
    """
    dated = {int(row["code"]): row for row in records if is_known(row["code"])}
    nothing = {"projects": 0, "with_amount": 0, "amount_nok": None}
    years = range(min(dated), max(dated) + 1) if dated else ()
    return [
        *(dated.get(year, {**nothing, "code": str(year), "name": str(year)}) for year in years),
        *(row for row in records if not is_known(row["code"])),
    ]


def _amounts(records: Sequence[Row]) -> list[float]:
    """The amounts that are stated."""
    return [float(row["amount_nok"]) for row in records if is_known(row["amount_nok"])]


def _by_style(
    records: Sequence[Row], places: Sequence[int]
) -> list[tuple[str, list[tuple[Row, int]]]]:
    stated = [
        (row, x) for row, x in zip(records, places, strict=True) if is_known(row["amount_nok"])
    ]
    dated = [(row, x) for row, x in stated if is_known(row["code"])]
    undated = [(row, x) for row, x in stated if not is_known(row["code"])]
    return [(style, rows) for style, rows in (("solid", dated), ("hatched", undated)) if rows]


def _upright(
    drawn: plot.PlotlyFigure, members: Sequence[tuple[Row, int]], style: str, longest: float
) -> None:
    bars = [bar for row, x in members for bar in _upright_pieces(row, x, longest)]
    for _row, x, start, *_rest in bars:
        if start:
            drawn.add_annotation(_break(x, start))
    drawn.add_bar(
        x=[x for _row, x, *_rest in bars],
        base=[start for _row, _x, start, *_rest in bars],
        y=[size for *_rest, size, _text in bars],
        width=0.78,
        text=[text for *_rest, text in bars],
        textposition="outside",
        textangle=-90,
        textfont={"size": plot.SMALL},
        constraintext="none",
        cliponaxis=False,
        marker=plot.marker(style),
        customdata=[_grant_row(row, "year", each=False).hover for row, *_rest in bars],
        hovertemplate=plot.HOVER,
    )


def _upright_pieces(row: Row, x: int, longest: float) -> list[tuple[Row, int, float, float, str]]:
    """A bar: the row, where it stands, where it begins, how high it is, and what stands above."""
    amount = float(row["amount_nok"])
    parts = plot.pieces(documented.drawn(amount, longest), cut=amount > longest)
    texts = (*[""] * (len(parts) - 1), _millions(amount))
    return [(row, x, *part, text) for part, text in zip(parts, texts, strict=True)]


def _break(x: float, y: float) -> dict[str, Any]:
    """The mark of a bar that is cut, in its gap."""
    look = {"xanchor": "center", "yanchor": "top", "font": {"size": plot.BAR}}
    return plot.at(plot.BREAK, x, y, **look)


def _millions(amount: float) -> str:
    return decimal(amount / _MILLION, 1 if amount >= _MILLION / 10 else 2)


def _unstated(why: str, x: float) -> dict[str, Any]:
    return plot.at(
        why,
        x,
        0,
        textangle=-90,
        xanchor="center",
        yanchor="bottom",
        font={"size": plot.SMALL},
    )


# --- Announced and documented ---------------------------------------------------------------------


def announced_documented(
    rounds: Sequence[Row], years: Sequence[Row], schemes: Sequence[Row] = ()
) -> Chart:
    """What was announced each year in one coordination pot, and what of it is documented.

    The sum of the years comes first: the one pair that has one denominator. Single rounds, which
    may be parts of others, and the funds of other schemes stand in the table alone.

    Args:
        rounds: round_id, title, year, announced_nok, adds_nok, announced_projects, part_of, scope,
            source_id, documented_projects, documented_with_amount, documented_nok, share_nok,
            scheme_kind.
        years: `store.announced_by_year`: year, announced_nok, documented_projects,
            documented_nok, share_nok.
        schemes: `store.schemes`, for which of the pots this is.
    """
    records = _nested(rounds, "round_id")
    drawn = pairs(years, schemes)
    title = drawn[0]["title"] if drawn else _("Announced and documented")
    table_title = _("Announced and documented, by round")
    return Chart(
        title=title,
        unit=_("kroner"),
        alt=_announced_alt(drawn),
        figure=_pairs_figure(drawn),
        table=_round_table(table_title, records),
        sources=sources_of([row for row in rounds if row["scheme_kind"] == POT]),
        note=join_sentences(
            documented.pots_words(schemes) if drawn else "",
            _announced_note(records),
        ),
        legend=(
            LegendItem(_("announced"), ACCENT, "hollow"),
            LegendItem(_("documented"), ACCENT, "square"),
        )
        if drawn
        else (),
    )


def pairs(years: Sequence[Row], schemes: Sequence[Row] = ()) -> list[dict[str, Any]]:
    """The pot's years in order of time after their sum; what has no announced money is in none.

    Args:
        years: `store.announced_by_year`.
        schemes: `store.schemes`, for the name of the pot; it has a general one without.

    Returns:
        Rows with a title and the columns of `years`; the first is the sum of the others.
    """
    found: list[dict[str, Any]] = [
        {**row, "title": _year(row["year"])} for row in years if is_known(row["announced_nok"])
    ]
    if not found:
        return []
    announced = sum(float(row["announced_nok"]) for row in found)
    sums = total(row["documented_nok"] for row in found)
    shares = [row for row in found if is_known(row["share_nok"])]
    ends = dict.fromkeys((_year(found[0]["year"]), _year(found[-1]["year"])))
    pot = documented.pot_quoted(schemes)
    title = _("{years}: {pair} of {pot} is found").format(
        pot=pot,
        years="–".join(ends),
        pair=documented.pair_and_share(sums or 0.0, announced).replace(" ", "\N{NO-BREAK SPACE}"),
    )
    whole = {
        "title": title,
        "year": None,
        "announced_nok": announced,
        "documented_nok": sums,
        "documented_projects": sum(int(row["documented_projects"]) for row in found),
        "share_nok": (sums or 0.0) / announced if shares else None,
    }
    return [whole, *found]


def _nested(records: Sequence[Row], identity: str) -> list[tuple[Row, int]]:
    """Wholes in their order, each followed by its parts; and how deep each row lies."""
    present = {row[identity] for row in records}
    inside: dict[Any, list[Row]] = {}
    for row in records:
        whole = row["part_of"] if is_known(row["part_of"]) and row["part_of"] in present else None
        inside.setdefault(whole, []).append(row)
    found: list[tuple[Row, int]] = []

    def walk(whole: Any, depth: int) -> None:
        for row in inside.get(whole, []):
            found.append((row, depth))
            walk(row[identity], depth + 1)

    walk(None, 0)
    return found


def _pairs_figure(records: Sequence[Row]) -> plot.PlotlyFigure:
    if not records:
        return plot.empty()
    y, notes, middles = 0, [], []
    for at, row in enumerate(records):
        head = _("In all") if at == 0 else text_or_empty(row["title"])
        notes.append(
            plot.at(f"<b>{plot.escape_plotly(head)}</b>", 0, y + plot.LINE / 2, xref="paper")
        )
        middles.append(y + plot.LINE + 15)
        notes.append(
            plot.at(plot.escape_plotly(pair_text(row)), 0, y + plot.LINE + 37, xref="paper")
        )
        y += plot.LINE + 62
    longest = max(float(row["announced_nok"]) for row in records)
    most = max([longest, *(to_float(row["documented_nok"]) or 0.0 for row in records)])
    hidden = {"visible": False, "fixedrange": True}
    drawn = plot.figure(
        y + 10,
        barmode="overlay",
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
        xaxis={**hidden, "range": [0, most * 1.005]},
        yaxis={**hidden, "range": [y, 0]},
        annotations=notes,
    )
    _pair_bars(drawn, records, middles, "announced_nok")
    _pair_bars(drawn, records, middles, "documented_nok")
    return drawn


def _pair_bars(
    drawn: plot.PlotlyFigure, records: Sequence[Row], middles: Sequence[float], column: str
) -> None:
    members = [(row, y) for row, y in zip(records, middles, strict=True) if is_known(row[column])]
    announced = column == "announced_nok"
    drawn.add_bar(
        orientation="h",
        x=[float(row[column]) for row, _y in members],
        y=[y for _row, y in members],
        width=18 if announced else 10,
        marker=plot.marker("outline" if announced else "solid"),
        customdata=[plot.hover(text_or_empty(row["title"]), pair_text(row)) for row, _y in members],
        hovertemplate=plot.HOVER,
    )


def pair_text(row: Row) -> str:
    """Announced and documented money of one row of `pairs`, in words."""
    announced, found = float(row["announced_nok"]), to_float(row["documented_nok"])
    if not row["documented_projects"]:
        return _("{announced} announced, nothing found").format(announced=money(announced))
    if found is None:
        return _("{announced} announced, nothing documented with an amount").format(
            announced=money(announced)
        )
    if not is_known(row["share_nok"]):
        return _("{announced} announced in the whole country, {documented} documented").format(
            announced=money(announced), documented=money(found)
        )
    return documented.pair_and_share(found, announced)


def _announced_alt(records: Sequence[Row]) -> str:
    if not records:
        return _("No round has an announced sum.")
    return join_sentences(
        *(f"{text_or_empty(row['title'])}: {pair_text(row)}." for row in records[1:])
    )


def _announced_note(records: Sequence[tuple[Row, int]]) -> str:
    others = sum(
        1 for row, _depth in records if row["scheme_kind"] != POT and is_known(row["announced_nok"])
    )
    left = ngettext(
        "{count} round of other money is in the table only.",
        "{count} rounds of other money are in the table only.",
        others,
    ).format(count=count(others))
    return join_sentences(
        _("That money is not found in open sources does not mean that it was not used.")
        if records
        else "",
        left if others else "",
    )


_ALL_PURPOSES: Final = "alle formål"  # as `grant_rounds.scope` writes it


def _round_table(title: str, records: Sequence[tuple[Row, int]]) -> Table:
    """The rounds; a share of more than all is a warning."""
    _kept, shares = _round_shares([row for row, _depth in records])
    said = {
        _("Documented, kroner"): reasons((row for row, _d in records), "documented_projects"),
        _("Documented share"): shares,
    }
    plain = make_table(title, _round_columns(records), "rounds")
    return replace(plain, said={name: words_ for name, words_ in said.items() if any(words_)})


def _round_shares(rows: Sequence[Row]) -> tuple[list[float | None], list[str]]:
    """The documented share of each round, and what stands instead of one that is no figure.

    What is announced for all purposes is another thing than what is documented for the reform: the
    two have no share.
    """
    unlike = [_ALL_PURPOSES in text_or_empty(row["scope"]).casefold() for row in rows]
    kept, texts = documented.shares(row["share_nok"] for row in rows)
    reason = _("announced for all purposes, not for the reform alone")
    return (
        [None if other else value for value, other in zip(kept, unlike, strict=True)],
        [reason if other else text for text, other in zip(texts, unlike, strict=True)],
    )


def _round_columns(records: Sequence[tuple[Row, int]]) -> Columns:
    rows = [row for row, _depth in records]
    names = {row["round_id"]: text_or_empty(row["title"]) for row in rows}
    return {
        _("Round"): ("nb", [text_or_empty(row["title"]) for row in rows]),
        _("Part of"): (
            "nb",
            [names.get(row["part_of"], text_or_empty(row["part_of"])) for row in rows],
        ),
        _("Year"): ("year", [row["year"] for row in rows]),
        _("Announced, kroner"): ("kroner", [row["announced_nok"] for row in rows]),
        _("Counted in the sum, kroner"): ("kroner", [row["adds_nok"] for row in rows]),
        _("Documented, kroner"): ("kroner", [row["documented_nok"] for row in rows]),
        _("Documented share"): ("percent", _round_shares(rows)[0]),
        _("Announced projects"): ("count", [row["announced_projects"] for row in rows]),
        _("Documented projects"): ("count", [row["documented_projects"] for row in rows]),
        _("Documented with an amount"): (
            "count",
            [row["documented_with_amount"] for row in rows],
        ),
        _("Scope"): ("nb", [text_or_empty(row["scope"]) for row in rows]),
    }


# --- The state's budget lines ---------------------------------------------------------------------


def budget_lines(rows: Sequence[Row]) -> Chart:
    """The state's lines by year and purpose, parts moved in beneath their whole.

    What is estimated is no line of the budget: it is in `estimates`.

    Args:
        rows: line_id, year, purpose, amount_nok, kind, part_of, whole, is_part, depth, note,
            source_id.
    """
    title = _("The state budget's lines for the reform, by year and purpose")
    lines = [row for row in rows if row["kind"] != _ESTIMATE]
    records = _nested(lines, "line_id")
    return Chart(
        title=title,
        unit=_("kroner"),
        alt=_budget_alt([row for row, _depth in records]),
        figure=plot.rows_figure(_budget_rows(records), stacked=True),
        table=make_table(title, _budget_columns([row for row, _depth in records]), "budget_lines"),
        sources=sources_of(lines),
        note=_budget_note(records),
    )


def estimates(rows: Sequence[Row]) -> tuple[LazyTable, ...]:
    """What was estimated beside the budget, as a table: a low and a high estimate are one range.

    An earlier estimate of what became a line of the budget is here as well, with the note that says
    so, and never a bar beside that line.

    Args:
        rows: `store.budget_lines`.
    """
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        if row["kind"] != _ESTIMATE:
            continue
        purpose = _BOUND.sub("", text_or_empty(row["purpose"]))
        found.setdefault((row["year"], purpose, row["source_id"]), []).append(row)
    if not found:
        return ()
    amounts = [[float(row["amount_nok"]) for row in part] for part in found.values()]
    notes = [
        "; ".join(
            dict.fromkeys(text_or_empty(row["note"]) for row in part if is_known(row["note"]))
        )
        for part in found.values()
    ]
    columns: Columns = {
        _("Year"): ("year", [year for year, _purpose, _source in found]),
        _("Purpose"): ("nb", [purpose for _year_, purpose, _source in found]),
        _("Lowest estimate, kroner"): ("kroner", [min(each) for each in amounts]),
        _("Highest estimate, kroner"): ("kroner", [max(each) for each in amounts]),
        _("Note"): ("nb", notes),
    }
    title = _("Estimates, which are no lines of the budget")
    sources = tuple(dict.fromkeys(text_or_empty(source) for _year_, _purpose, source in found))
    return (LazyTable(title, make_table(title, columns, "estimates"), sources),)


def _budget_rows(records: Sequence[tuple[Row, int]]) -> list[BarRow]:
    """Every line on one scale, under its year; a small one beside a large one looks small."""
    rows: list[BarRow] = []
    year: Any = None
    for row, depth in records:
        if row["year"] != year:
            year = row["year"]
            rows.append(BarRow(_year(year), heading=True))
        rows.append(_budget_row(row, depth))
    return rows


def _year(value: Any) -> str:
    return str(int(value)) if is_known(value) else _("Undated")


def _budget_row(row: Row, depth: int) -> BarRow:
    """A line with its name and, where it stands by itself, what its source says of it.

    Two sums of a year that are to be added, or that two sources give differently, look alike
    without it. Of a part it is said by its place beneath the whole.
    """
    purpose, kind = (
        text_or_empty(row["purpose"]),
        label("budget_lines.kind", text_or_empty(row["kind"])),
    )
    amount = to_float(row["amount_nok"])
    named = _("{purpose} ({kind})").format(purpose=purpose, kind=kind)
    beside = "" if depth else text_or_empty(row.get("note"))
    if beside.casefold().startswith(kind.casefold()):
        beside = ""  # said already
    return BarRow(
        label=f"{named}. {beside}" if beside else named,
        value=amount,
        text=money(amount),
        hover=plot.hover(
            purpose,
            f"{_year(row['year'])}: {kroner_text(amount)}, {kind}",
            _part(row),
            text_or_empty(row.get("note")),
        ),
        depth=depth,
        style=_STYLES.get(text_or_empty(row["kind"]), "outline"),
    )


def _part(row: Row) -> str:
    whole = text_or_empty(row.get("whole"))
    return _("part of: {whole}").format(whole=whole) if whole else ""


def _budget_alt(records: Sequence[Row]) -> str:
    stated = [row for row in records if is_known(row["amount_nok"])]
    if not stated:
        return _("No budget lines.")
    most = max(stated, key=lambda row: float(row["amount_nok"]))
    text = ngettext(
        "{count} line. Largest: {purpose}, {amount} ({kind}, {year}).",
        "{count} lines. Largest: {purpose}, {amount} ({kind}, {year}).",
        len(records),
    )
    return text.format(
        count=count(len(records)),
        purpose=text_or_empty(most["purpose"]),
        amount=money(float(most["amount_nok"])),
        kind=label("budget_lines.kind", text_or_empty(most["kind"])),
        year=_year(most["year"]),
    )


def _budget_note(records: Sequence[tuple[Row, int]]) -> str:
    if not records:
        return ""
    nested = any(depth for _row, depth in records)
    kinds = {text_or_empty(row["kind"]) for row, _depth in records}
    looks = {
        "bevilgning": _("Filled: appropriation."),
        "forslag": _("Hatched: proposal."),
        "omklassifisert": _("Outline: re-classified, not new money."),
    }
    return join_sentences(
        *(text for kind, text in looks.items() if kind in kinds),
        _("Lines marked ↳ are part of the line above and are not added to it.") if nested else "",
    )


def _budget_columns(records: Sequence[Row]) -> Columns:
    return {
        _("Year"): ("year", [row["year"] for row in records]),
        _("Purpose"): ("nb", [text_or_empty(row["purpose"]) for row in records]),
        _("Part of"): ("nb", [text_or_empty(row.get("whole")) for row in records]),
        _("Type"): (
            "text",
            [label("budget_lines.kind", text_or_empty(row["kind"])) for row in records],
        ),
        _("Kroner"): ("kroner", [row["amount_nok"] for row in records]),
        _("Note"): ("nb", [text_or_empty(row.get("note")) for row in records]),
    }


# --- The transfer of 2012 -------------------------------------------------------------------------


def transfers_bars(
    areas: Sequence[Row],
    totals: Sequence[Row],
    per: str,
    level: str,
    proposed: Sequence[Row] = (),
) -> Chart:
    """The transfer of 2012 by health region or county, ranked.

    Args:
        areas: code, name, cofinancing_nok, compensation_nok, total_nok, municipalities,
            municipalities_in_area, covered_population, per_inhabitant.
        totals: one row: municipalities, municipalities_in_area, reference_per_inhabitant.
        per: `kroner` or `innbygger`.
        level: region or county.
        proposed: `store.proposed_transfer`, whose sum is another one.
    """
    each = per == "innbygger"
    title = _transfer_title(level, each=each)
    records = _ranked(areas, each=each)
    return Chart(
        title=title,
        unit=_("kroner per inhabitant") if each else _("kroner"),
        alt=_transfer_alt(records, totals, each=each),
        figure=_transfer_figure(records, totals, each=each),
        table=_transfer_table(title, records, level),
        sources=sources_of(areas),
        note=join_sentences(
            _covered(totals),
            behind_note(totals),
            _two_tables(records, totals),
            beside_proposal(totals, proposed),
        ),
    )


def _transfer_table(title: str, records: Sequence[Row], level: str) -> Table:
    """The figures of `transfers_bars`; a cell without one says why."""
    columns = _transfer_columns(records, _(_KEY_NAMES[level]))
    for name, key in (
        (_("Municipalities with a figure"), "municipalities"),
        (_("Municipalities in all"), "municipalities_in_area"),
    ):
        columns[name] = ("count", [row[key] for row in records])
    stated = (_("Transfer 2012, kroner"), _("Kroner per inhabitant"))
    plain = make_table(title, columns, "transfers")
    return replace(plain, said=dict.fromkeys(stated, reasons(records, "")))


def _transfer_title(level: str, *, each: bool) -> str:
    return {
        ("county", True): _("Transfer 2012 per inhabitant, by county"),
        ("county", False): _("Transfer 2012 by county"),
        ("region", True): _("Transfer 2012 per inhabitant, by health region"),
        ("municipality", True): _("Transfer 2012 per inhabitant, by municipality"),
        ("municipality", False): _("Transfer 2012 by municipality"),
    }.get((level, each), _("Transfer 2012 by health region"))


def transfers_municipalities(
    transfers: Sequence[Row],
    totals: Sequence[Row],
    per: str,
    proposed: Sequence[Row] = (),
    top: int = 20,
) -> Chart:
    """The municipalities that were to get most in 2012; the table has all.

    Args:
        transfers: municipality_code, name, cofinancing_nok, compensation_nok, total_nok,
            per_inhabitant, source_id.
        totals: one row: municipalities, municipalities_in_area, reference_per_inhabitant.
        per: `kroner` or `innbygger`.
        proposed: `store.proposed_transfer`, whose sum is another one.
        top: how many to show.
    """
    each = per == "innbygger"
    title = _transfer_title("municipality", each=each)
    records = _ranked(transfers, each=each)
    return Chart(
        title=title,
        unit=_("kroner per inhabitant") if each else _("kroner"),
        alt=_transfer_alt(records, totals, each=each),
        figure=_transfer_figure(records[:top], totals, each=each),
        table=make_table(title, _municipality_columns(records), "transfers"),
        sources=sources_of(transfers),
        note=join_sentences(
            _covered(totals),
            behind_note(totals),
            _largest(top, len(records)),
            beside_proposal(totals, proposed),
        ),
    )


def _municipality_columns(records: Sequence[Row]) -> Columns:
    columns = _transfer_columns(records, _("Municipality"))
    there = records[0] if records else ("county", "year")
    if "county" in there:
        columns[_("County")] = ("text", [text_or_empty(row["county"]) for row in records])
    if "year" in there:  # what tells the rows of a file apart that is handed in again
        columns[_("Municipality code")] = ("text", [row["municipality_code"] for row in records])
        columns[_("Budget year")] = ("year", [row["year"] for row in records])
    return columns


def _largest(top: int, municipalities: int) -> str:
    """How many are drawn, of how many; empty where all are."""
    text = ngettext(
        "The {top} largest of {count} municipality is shown; the table has all.",
        "The {top} largest of {count} municipalities are shown; the table has all.",
        municipalities,
    )
    if municipalities <= top:
        return ""
    return text.format(top=count(top), count=count(municipalities))


def beside_proposal(totals: Sequence[Row], proposed: Sequence[Row]) -> str:
    """Why the municipalities' figures add up to another sum than the budget's proposal has.

    Args:
        totals: `store.transfer_totals` of the whole country.
        proposed: `store.proposed_transfer`; without a row there is nothing to tell apart.
    """
    if not proposed or not totals or not is_known(totals[0]["total_nok"]):
        return ""
    row = totals[0]
    text = _(
        "The proposal for the state budget has about {proposed}, for co-financing and patients "
        "ready for discharge alone, and for the whole country. The municipalities' own figures are "
        "{cofinancing} for these and {compensation} in compensation."
    )
    return text.format(
        proposed=money(float(proposed[0]["amount_nok"])),
        cofinancing=_amount(to_float(row["cofinancing_nok"])),
        compensation=_amount(to_float(row["compensation_nok"])),
    )


def _two_tables(records: Sequence[Row], totals: Sequence[Row]) -> str:
    """Why the areas' inhabitants do not add up to those behind the whole, where they do not."""
    each = [to_float(row.get("covered_population")) for row in records]
    whole = to_float(totals[0].get("covered_population")) if totals else None
    more = sum(one for one in each if one is not None) - (whole or 0.0)
    if whole is None or not more:
        return ""
    text = _(
        "The inhabitants of the rows add up to {number} more than of all together: where each "
        "municipality has a figure, an area's own number is used, and the numbers of areas and of "
        "municipalities come from two tables."
    )
    if more < 0:
        text = _(
            "The inhabitants of the rows add up to {number} fewer than of all together: where each "
            "municipality has a figure, an area's own number is used, and the numbers of areas and "
            "of municipalities come from two tables."
        )
    return text.format(number=count(abs(more)))


def _ranked(rows: Iterable[Row], *, each: bool) -> list[Row]:
    """The largest first; what is not known stands last."""
    column = "per_inhabitant" if each else "total_nok"

    def rank(row: Row) -> tuple[bool, float]:
        value = to_float(row[column])
        return (value is None, -(value or 0.0))

    return sorted(rows, key=rank)


def _reference(totals: Sequence[Row]) -> float | None:
    return to_float(totals[0]["reference_per_inhabitant"]) if totals else None


def _transfer_figure(
    records: Sequence[Row], totals: Sequence[Row], *, each: bool
) -> plot.PlotlyFigure:
    country = _reference(totals) if each else None
    reference = None
    if country is not None:
        name = _("The whole country: {amount}").format(amount=kroner_text(country))
        reference = (country, name)
    return plot.rows_figure([_transfer_row(row, each=each) for row in records], reference)


def _transfer_row(row: Row, *, each: bool) -> BarRow:
    value = to_float(row["per_inhabitant"] if each else row["total_nok"])
    name = text_or_empty(row["name"])
    hover = plot.hover(
        name,
        _("Transfer 2012: {amount}").format(amount=kroner_text(row["total_nok"])),
        _("Per inhabitant: {amount}").format(amount=kroner_text(row["per_inhabitant"])),
        divided_by(row.get("covered_population", row.get("population"))),
        _("Co-financing: {amount}").format(amount=kroner_text(row["cofinancing_nok"])),
        _("Compensation: {amount}").format(amount=kroner_text(row["compensation_nok"])),
    )
    said = absent(row) if value is None else kroner_text(value) if each else money(value)
    return BarRow(name, value, said, hover)


def _transfer_alt(records: Sequence[Row], totals: Sequence[Row], *, each: bool) -> str:
    column = "per_inhabitant" if each else "total_nok"
    stated = [row for row in records if is_known(row[column])]
    if not stated:
        later = [row for row in (*records, *totals) if is_known(row.get("later_year"))]
        return transfer_later(later[0]) if later else _("No transfers.")
    write = kroner_text if each else money
    most, least = stated[0], stated[-1]
    text = _("Most: {high}, {most}; least: {low}, {least}.")
    if len(stated) == 1:
        text = _("{high}: {most}.")
    country = _reference(totals)
    return join_sentences(
        text.format(
            high=text_or_empty(most["name"]),
            most=write(float(most[column])),
            low=text_or_empty(least["name"]),
            least=write(float(least[column])),
        ),
        _("The whole country: {amount}.").format(amount=kroner_text(country))
        if each and country is not None
        else "",
    )


def transfer_later(row: Row) -> str:
    """Of which later year the transfer is, in a sentence.

    Args:
        row: later_year.
    """
    text = _("The transfer to the municipalities is for {year}.")
    return text.format(year=year_text(row["later_year"]))


def _covered(totals: Sequence[Row]) -> str:
    if not totals:
        return ""
    row = totals[0]
    if is_known(row.get("later_year")):
        return transfer_later(row)
    with_figure = row["covered" if "covered" in row else "municipalities"]
    found = documented.covered(with_figure, row["municipalities_in_area"])
    return join_sentences(f"{_capital(found)}." if found else "", merged_note(totals))


def merged_note(rows: Sequence[Row]) -> str:
    """Why there are fewer municipalities than in 2010; empty where there are not.

    Args:
        rows: merged (municipalities that are part of another), of `store.transfer_totals` or
            `store.transfers_by`.
    """
    if not sum(row.get("merged", 0) for row in rows):
        return ""
    return merged_words()


def behind_note(totals: Sequence[Row]) -> str:
    """What the transfer per inhabitant is divided by, in a sentence; empty where there is none.

    Args:
        totals: of `store.transfer_totals`: covered, municipalities_in_area, covered_population.
    """
    if not totals or "covered_population" not in totals[0]:
        return ""
    row = totals[0]
    if not is_known(row["covered_population"]) or row["covered"] == row["municipalities_in_area"]:
        return ""
    text = _("The rate for all together is divided by the {number} inhabitants of these.")
    return text.format(number=count(row["covered_population"]))


def _people_behind(records: Sequence[Row]) -> Columns:
    """The inhabitants that each transfer is divided by."""
    people = [to_float(row.get("covered_population", row.get("population"))) for row in records]
    return {_("Inhabitants behind the figure"): ("count", people)}


def _transfer_columns(records: Sequence[Row], name: str) -> Columns:
    return {
        name: ("text", [text_or_empty(row["name"]) for row in records]),
        _("Transfer 2012, kroner"): ("kroner", [row["total_nok"] for row in records]),
        **_people_behind(records),
        _("Kroner per inhabitant"): ("kroner", [row["per_inhabitant"] for row in records]),
        _("Co-financing and patients ready for discharge, kroner"): (
            "kroner",
            [row["cofinancing_nok"] for row in records],
        ),
        _("Compensation, kroner"): ("kroner", [row["compensation_nok"] for row in records]),
    }
