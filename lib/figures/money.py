"""Figures of money: grants, what was announced and documented, budget lines, the transfer."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from lib.figures import plot
from lib.figures.model import (
    Chart,
    Format,
    LegendItem,
    absent,
    join,
    known,
    kroner_text,
    number,
    sources_of,
    table,
    total,
    words,
)
from lib.figures.palette import ACCENT, MUTED
from lib.figures.plot import Row
from lib.figures.rows import records as row_dicts
from lib.language import (
    _,
    count,
    data_text,
    decimal,
    label,
    mark,
    money,
    ngettext,
    not_stated,
    percent,
    year_text,
)

Record = Mapping[str, Any]
Columns = dict[str, tuple[Format, list[Any]]]

_AREA_KEYS: Final = ("region", "county", "municipality")
_MOST_BARS: Final = 30
_MILLION: Final = 1_000_000
_TITLES: Final = {
    "region": mark("Granted by health region"),
    "county": mark("Granted by county"),
    "municipality": mark("Granted by municipality"),
    "scheme": mark("Granted by scheme"),
    "category": mark("Granted by category"),
    "year": mark("Granted by year"),
}
_TITLES_EACH: Final = {
    "region": mark("Granted per inhabitant, by health region"),
    "county": mark("Granted per inhabitant, by county"),
    "municipality": mark("Granted per inhabitant, by municipality"),
}
_KEY_NAMES: Final = {
    "region": mark("Health region"),
    "county": mark("County"),
    "municipality": mark("Municipality"),
    "scheme": mark("Scheme"),
    "category": mark("Category"),
    "year": mark("Year"),
}
_STYLES: Final = {
    "bevilgning": "solid",
    "forslag": "hatched",
    "anslag": "dotted",
    "omklassifisert": "outline",
}


# --- Grants ---------------------------------------------------------------------------------------


def grants_bars(frame: pd.DataFrame, key: str, per: str) -> Chart:
    """Granted amounts, one bar per area, scheme, category or year.

    Args:
        frame: code, name, projects, with_amount, amount_nok, population, per_inhabitant.
        key: region, county, municipality, scheme, category or year.
        per: `kroner`, or `innbygger` (areas only).
    """
    each = per == "innbygger" and key in _AREA_KEYS
    title = _(_TITLES_EACH[key] if each else _TITLES[key])
    ordered = _ordered(frame, key, "per_inhabitant" if each else "amount_nok")
    records = row_dicts(ordered)
    if key == "year":
        drawn, unit = _year_figure(records), _("million kroner")
    else:
        shown = [row for row in records if row["projects"] or key != "municipality"]
        rows = [_grant_row(row, key, each=each) for row in shown[:_MOST_BARS]]
        drawn, unit = plot.rows_figure(rows), _("kroner per inhabitant") if each else _("kroner")
    return Chart(
        title=title,
        unit=unit,
        alt=_grants_alt(records, key, each=each),
        figure=drawn,
        table=table(title, _grant_columns(records, key), "grants"),
        sources=sources_of(frame),
        note=_grants_note(records, key),
    )


def _ordered(frame: pd.DataFrame, key: str, column: str) -> pd.DataFrame:
    """Time in order with the undated last; all else by size, then unknown, then without a place."""
    if key == "year":
        return frame.sort_values("code", na_position="last", kind="stable")
    placed = frame[frame["code"].notna()]
    placed = placed.sort_values(
        [column, "projects"], ascending=False, na_position="last", kind="stable"
    )
    return pd.concat([placed, frame[frame["code"].isna()]])


def _grant_name(row: Record, key: str) -> str:
    if known(row["code"]):
        return _capital(
            label("projects.category", words(row["name"]))
            if key == "category"
            else data_text(row, "name")
        )
    if key in _AREA_KEYS:
        return _("Without a place")
    return _("Undated") if key == "year" else not_stated()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _projects(row: Record) -> str:
    text = ngettext("{count} project", "{count} projects", int(row["projects"]))
    return text.format(count=count(row["projects"]))


def _grant_row(row: Record, key: str, *, each: bool) -> Row:
    name, amount = _grant_name(row, key), number(row["amount_nok"])
    value = number(row["per_inhabitant"]) if each else amount
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
    return Row(name, value, text, hover, colour=ACCENT if known(row["code"]) else MUTED)


def _no_amount(row: Record) -> str:
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


def _grants_alt(records: Sequence[Record], key: str, *, each: bool) -> str:
    column = "per_inhabitant" if each else "amount_nok"
    stated = [row for row in records if number(row[column]) is not None and known(row["code"])]
    projects = sum(int(row["projects"]) for row in records)
    everything = total(row["amount_nok"] for row in records)
    if not projects:
        return _("No granted projects.")
    in_all = ngettext(
        "In all {amount} to {count} project.", "In all {amount} to {count} projects.", projects
    ).format(amount=_amount(everything), count=count(projects))
    if not stated:
        return in_all
    most = max(stated, key=lambda row: float(row[column]))
    largest = kroner_text(most[column]) if each else money(most[column])
    text = _("Most: {name}, {amount} ({projects}).")
    found = text.format(name=_grant_name(most, key), amount=largest, projects=_projects(most))
    return join(found, in_all)


def _amount(value: float | None) -> str:
    return _("amount not stated") if value is None else money(value)


def _grants_note(records: Sequence[Record], key: str) -> str:
    lacking = sum(int(row["projects"]) - int(row["with_amount"]) for row in records)
    rest = next((row for row in records if not known(row["code"])), None)
    aside = ""
    if rest is not None:
        text = _("{name}: {projects}, {amount}.")
        name, amount = _grant_name(rest, key), _amount(number(rest["amount_nok"]))
        aside = text.format(name=_capital(name), projects=_projects(rest), amount=amount)
    hidden = sum(1 for row in records if key == "municipality" and not row["projects"])
    none = ngettext(
        "{count} municipality has no granted project in the data.",
        "{count} municipalities have no granted project in the data.",
        hidden,
    ).format(count=count(hidden))
    shown = len(records) - hidden
    cut = _("The {count} largest are shown; the table has all.").format(count=_MOST_BARS)
    return join(
        _lacking(lacking),
        aside,
        none if hidden else "",
        cut if key != "year" and shown > _MOST_BARS else "",
    )


def _grant_columns(records: Sequence[Record], key: str) -> Columns:
    columns: Columns = {
        _(_KEY_NAMES[key]): ("text", [_grant_name(row, key) for row in records]),
        _("Granted, kroner"): ("kroner", [row["amount_nok"] for row in records]),
        _("Projects"): ("count", [row["projects"] for row in records]),
        _("Projects with an amount"): ("count", [row["with_amount"] for row in records]),
    }
    if key in _AREA_KEYS:
        columns[_("Inhabitants")] = ("count", [row["population"] for row in records])
        columns[_("Kroner per inhabitant")] = (
            "decimal",
            [row["per_inhabitant"] for row in records],
        )
    return columns


def _year_figure(records: Sequence[Record]) -> plot.Drawing:
    """Upright bars on a true time axis, with the undated apart at its end."""
    if not records:
        return plot.empty()
    years = [int(row["code"]) for row in records if known(row["code"])]
    undated = max(years, default=0) + 2
    places = [int(row["code"]) if known(row["code"]) else undated for row in records]
    names = [_grant_name(row, "year") for row in records]
    longest = max(
        (float(row["amount_nok"]) for row in records if known(row["amount_nok"])), default=1
    )
    drawn = plot.figure(
        300,
        margin={"l": 0, "r": 0, "t": 8, "b": 46},
        xaxis=plot.ticks(
            tickvals=places,
            ticktext=[plot.plain(name) for name in names],
            tickangle=-90,
            range=[min(places) - 0.7, max(places) + 0.7],
        ),
        yaxis={"visible": False, "fixedrange": True, "range": [0, longest * 1.22]},
    )
    for style, members in _by_style(records, places):
        _upright(drawn, members, style)
    drawn.layout.update(
        annotations=[
            _unstated(x)
            for row, x in zip(records, places, strict=True)
            if not known(row["amount_nok"])
        ]
    )
    return drawn


def _by_style(
    records: Sequence[Record], places: Sequence[int]
) -> list[tuple[str, list[tuple[Record, int]]]]:
    stated = [(row, x) for row, x in zip(records, places, strict=True) if known(row["amount_nok"])]
    dated = [(row, x) for row, x in stated if known(row["code"])]
    undated = [(row, x) for row, x in stated if not known(row["code"])]
    return [(style, rows) for style, rows in (("solid", dated), ("hatched", undated)) if rows]


def _upright(drawn: plot.Drawing, members: Sequence[tuple[Record, int]], style: str) -> None:
    drawn.add_bar(
        x=[x for _row, x in members],
        y=[float(row["amount_nok"]) for row, _x in members],
        width=0.78,
        text=[_millions(float(row["amount_nok"])) for row, _x in members],
        textposition="outside",
        textangle=-90,
        textfont={"size": plot.SMALL},
        constraintext="none",
        cliponaxis=False,
        marker=plot.marker(style),
        customdata=[_grant_row(row, "year", each=False).hover for row, _x in members],
        hovertemplate=plot.HOVER,
    )


def _millions(amount: float) -> str:
    return decimal(amount / _MILLION, 1 if amount >= _MILLION / 10 else 2)


def _unstated(x: float) -> dict[str, Any]:
    return plot.at(
        not_stated(),
        x,
        0,
        textangle=-90,
        xanchor="center",
        yanchor="bottom",
        font={"size": plot.SMALL},
    )


# --- Announced and documented ---------------------------------------------------------------------


def announced_documented(rounds: pd.DataFrame) -> Chart:
    """Each round's announced sum as an outline, and what is documented of it filled in.

    Args:
        rounds: round_id, title, year, announced_nok, announced_projects, part_of, source_id,
            documented_projects, documented_with_amount, documented_nok, share_nok.
    """
    title = _("Announced and documented, by round")
    records = _nested(row_dicts(rounds), "round_id")
    drawn = [(row, depth) for row, depth in records if known(row["announced_nok"])]
    return Chart(
        title=title,
        unit=_("kroner"),
        alt=_announced_alt([row for row, _depth in drawn]),
        figure=_pairs_figure(drawn),
        table=table(title, _round_columns(records), "rounds"),
        sources=sources_of(rounds),
        note=_announced_note(records),
        legend=(
            LegendItem(_("announced"), ACCENT, "hollow"),
            LegendItem(_("documented"), ACCENT, "square"),
        )
        if drawn
        else (),
    )


def _nested(records: Sequence[Record], identity: str) -> list[tuple[Record, int]]:
    """Wholes in their order, each followed by its parts; and how deep each row lies."""
    present = {row[identity] for row in records}
    inside: dict[Any, list[Record]] = {}
    for row in records:
        whole = row["part_of"] if known(row["part_of"]) and row["part_of"] in present else None
        inside.setdefault(whole, []).append(row)
    found: list[tuple[Record, int]] = []

    def walk(whole: Any, depth: int) -> None:
        for row in inside.get(whole, []):
            found.append((row, depth))
            walk(row[identity], depth + 1)

    walk(None, 0)
    return found


def _pairs_figure(records: Sequence[tuple[Record, int]]) -> plot.Drawing:
    if not records:
        return plot.empty()
    y, notes, middles = 0, [], []
    for row, depth in records:
        name = ("↳ " * depth) + words(row["title"])
        head = plot.wrap(name, plot.WIDE)
        tall = plot.LINE * (1 + head.count("<br>"))
        notes.append(plot.at(f"<b>{head}</b>", 0, y + tall / 2, xref="paper"))
        middles.append(y + tall + 15)
        notes.append(plot.at(plot.plain(_pair_text(row)), 0, y + tall + 37, xref="paper"))
        y += tall + 62
    longest = max(float(row["announced_nok"]) for row, _depth in records)
    most = max([longest, *(number(row["documented_nok"]) or 0.0 for row, _depth in records)])
    hidden = {"visible": False, "fixedrange": True}
    drawn = plot.figure(
        y + 10,
        barmode="overlay",
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
        xaxis={**hidden, "range": [0, most * 1.005]},
        yaxis={**hidden, "range": [y, 0]},
        annotations=notes,
    )
    rows = [row for row, _depth in records]
    _pair_bars(drawn, rows, middles, "announced_nok")
    _pair_bars(drawn, rows, middles, "documented_nok")
    return drawn


def _pair_bars(
    drawn: plot.Drawing, records: Sequence[Record], middles: Sequence[float], column: str
) -> None:
    members = [(row, y) for row, y in zip(records, middles, strict=True) if known(row[column])]
    announced = column == "announced_nok"
    drawn.add_bar(
        orientation="h",
        x=[float(row[column]) for row, _y in members],
        y=[y for _row, y in members],
        width=18 if announced else 10,
        marker=plot.marker("outline" if announced else "solid"),
        customdata=[plot.hover(words(row["title"]), _pair_text(row)) for row, _y in members],
        hovertemplate=plot.HOVER,
    )


def _pair_text(row: Record) -> str:
    found = {
        "announced": money(number(row["announced_nok"])),
        "documented": money(number(row["documented_nok"])),
        "share": percent(number(row["share_nok"])),
    }
    if not known(row["documented_nok"]):
        return _("{announced} announced, nothing documented with an amount").format(**found)
    if not known(row["share_nok"]):
        return _("{announced} announced in the whole country, {documented} documented").format(
            **found
        )
    return _("{documented} documented of {announced} ({share})").format(**found)


def _announced_alt(records: Sequence[Record]) -> str:
    if not records:
        return _("No round has an announced sum.")
    most = max(records, key=lambda row: float(row["announced_nok"]))
    first = _("Largest announced: {name}: {text}.").format(
        name=words(most["title"]), text=_pair_text(most)
    )
    shares = [row for row in records if known(row["share_nok"])]
    if len(shares) < 2:
        return first
    low = sum(1 for row in records if not known(row["share_nok"]) or row["share_nok"] < 0.5)
    text = ngettext(
        "In {low} of {count} round less than half of the sum is documented.",
        "In {low} of {count} rounds less than half of the sum is documented.",
        len(records),
    )
    return join(first, text.format(low=count(low), count=count(len(records))))


def _announced_note(records: Sequence[tuple[Record, int]]) -> str:
    parts = sum(1 for row, depth in records if depth and known(row["announced_nok"]))
    silent = sum(1 for row, _depth in records if not known(row["announced_nok"]))
    nested = _("Rounds marked ↳ are part of the round above and are not added to it.")
    left = ngettext(
        "{count} round without an announced sum is in the table only.",
        "{count} rounds without an announced sum are in the table only.",
        silent,
    ).format(count=count(silent))
    return join(nested if parts else "", left if silent else "")


def _round_columns(records: Sequence[tuple[Record, int]]) -> Columns:
    rows = [row for row, _depth in records]
    names = {row["round_id"]: words(row["title"]) for row in rows}
    return {
        _("Round"): ("nb", [words(row["title"]) for row in rows]),
        _("Part of"): ("nb", [names.get(row["part_of"], words(row["part_of"])) for row in rows]),
        _("Year"): ("year", [row["year"] for row in rows]),
        _("Announced, kroner"): ("kroner", [row["announced_nok"] for row in rows]),
        _("Documented, kroner"): ("kroner", [row["documented_nok"] for row in rows]),
        _("Documented share"): ("percent", [row["share_nok"] for row in rows]),
        _("Announced projects"): ("count", [row["announced_projects"] for row in rows]),
        _("Documented projects"): ("count", [row["documented_projects"] for row in rows]),
        _("Documented with an amount"): (
            "count",
            [row["documented_with_amount"] for row in rows],
        ),
    }


# --- The state's budget lines ---------------------------------------------------------------------


def budget_lines(frame: pd.DataFrame) -> Chart:
    """The state's lines by year and purpose, parts moved in beneath their whole.

    Args:
        frame: line_id, year, purpose, amount_nok, kind, part_of, whole, is_part, depth,
            source_id.
    """
    title = _("The state budget's lines for the reform, by year and purpose")
    records = _nested(row_dicts(frame), "line_id")
    return Chart(
        title=title,
        unit=_("kroner"),
        alt=_budget_alt([row for row, _depth in records]),
        figure=plot.rows_figure(_budget_rows(records), stacked=True),
        table=table(title, _budget_columns([row for row, _depth in records]), "budget_lines"),
        sources=sources_of(frame),
        note=_budget_note(records),
    )


def _budget_rows(records: Sequence[tuple[Record, int]]) -> list[Row]:
    """Every line on one scale, under its year; a small one beside a large one looks small."""
    rows: list[Row] = []
    year: Any = None
    for row, depth in records:
        if row["year"] != year:
            year = row["year"]
            rows.append(Row(_year(year), heading=True))
        rows.append(_budget_row(row, depth))
    return rows


def _year(value: Any) -> str:
    return str(int(value)) if known(value) else _("Undated")


def _budget_row(row: Record, depth: int) -> Row:
    purpose, kind = words(row["purpose"]), label("budget_lines.kind", words(row["kind"]))
    amount = number(row["amount_nok"])
    return Row(
        label=_("{purpose} ({kind})").format(purpose=purpose, kind=kind),
        value=amount,
        text=money(amount),
        hover=plot.hover(
            purpose, f"{_year(row['year'])}: {kroner_text(amount)}, {kind}", _part(row)
        ),
        depth=depth,
        style=_STYLES.get(words(row["kind"]), "outline"),
    )


def _part(row: Record) -> str:
    whole = words(row.get("whole"))
    return _("part of: {whole}").format(whole=whole) if whole else ""


def _budget_alt(records: Sequence[Record]) -> str:
    stated = [row for row in records if known(row["amount_nok"])]
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
        purpose=words(most["purpose"]),
        amount=money(float(most["amount_nok"])),
        kind=label("budget_lines.kind", words(most["kind"])),
        year=_year(most["year"]),
    )


def _budget_note(records: Sequence[tuple[Record, int]]) -> str:
    if not records:
        return ""
    nested = any(depth for _row, depth in records)
    kinds = {words(row["kind"]) for row, _depth in records}
    looks = {
        "bevilgning": _("Filled: appropriation."),
        "forslag": _("Hatched: proposal."),
        "anslag": _("Dotted: estimate."),
        "omklassifisert": _("Outline: re-classified, not new money."),
    }
    return join(
        *(text for kind, text in looks.items() if kind in kinds),
        _("Lines marked ↳ are part of the line above and are not added to it.") if nested else "",
    )


def _budget_columns(records: Sequence[Record]) -> Columns:
    return {
        _("Year"): ("year", [row["year"] for row in records]),
        _("Purpose"): ("nb", [words(row["purpose"]) for row in records]),
        _("Part of"): ("nb", [words(row.get("whole")) for row in records]),
        _("Kind"): ("text", [label("budget_lines.kind", words(row["kind"])) for row in records]),
        _("Kroner"): ("kroner", [row["amount_nok"] for row in records]),
    }


# --- The transfer of 2012 -------------------------------------------------------------------------


def transfers_bars(frame: pd.DataFrame, totals: pd.DataFrame, per: str, level: str) -> Chart:
    """The transfer of 2012 by health region or county, ranked.

    Args:
        frame: code, name, cofinancing_nok, compensation_nok, total_nok, municipalities,
            municipalities_in_area, covered_population, per_inhabitant.
        totals: one row: municipalities, municipalities_in_area, reference_per_inhabitant.
        per: `kroner` or `innbygger`.
        level: region or county.
    """
    each = per == "innbygger"
    title = {
        ("county", True): _("Transfer 2012 per inhabitant, by county"),
        ("county", False): _("Transfer 2012 by county"),
        ("region", True): _("Transfer 2012 per inhabitant, by health region"),
    }.get((level, each), _("Transfer 2012 by health region"))
    records = _ranked(frame, each=each)
    columns = _transfer_columns(records, _(_KEY_NAMES[level]))
    columns[_("Municipalities with a figure")] = (
        "count",
        [row["municipalities"] for row in records],
    )
    columns[_("Municipalities in all")] = (
        "count",
        [row["municipalities_in_area"] for row in records],
    )
    return Chart(
        title=title,
        unit=_("kroner per inhabitant") if each else _("kroner"),
        alt=_transfer_alt(records, totals, each=each),
        figure=_transfer_figure(records, totals, each=each),
        table=table(title, columns, "transfers"),
        sources=sources_of(frame),
        note=_covered(totals),
    )


def transfers_municipalities(
    frame: pd.DataFrame, totals: pd.DataFrame, per: str, top: int = 20
) -> Chart:
    """The municipalities that were to get most in 2012; the table has all.

    Args:
        frame: municipality_code, name, cofinancing_nok, compensation_nok, total_nok,
            per_inhabitant, source_id.
        totals: one row: municipalities, municipalities_in_area, reference_per_inhabitant.
        per: `kroner` or `innbygger`.
        top: how many to show.
    """
    each = per == "innbygger"
    title = _("Transfer 2012 by municipality")
    if each:
        title = _("Transfer 2012 per inhabitant, by municipality")
    records = _ranked(frame, each=each)
    cut = ngettext(
        "The {top} largest of {count} municipality is shown; the table has all.",
        "The {top} largest of {count} municipalities are shown; the table has all.",
        len(records),
    ).format(top=count(top), count=count(len(records)))
    columns = _transfer_columns(records, _("Municipality"))
    if "county" in frame.columns:
        columns[_("County")] = ("text", [words(row["county"]) for row in records])
    if "year" in frame.columns:
        # What tells the rows apart when a file with them is handed in again.
        columns[_("Municipality code")] = ("text", [row["municipality_code"] for row in records])
        columns[_("Budget year")] = ("year", [row["year"] for row in records])
    return Chart(
        title=title,
        unit=_("kroner per inhabitant") if each else _("kroner"),
        alt=_transfer_alt(records, totals, each=each),
        figure=_transfer_figure(records[:top], totals, each=each),
        table=table(title, columns, "transfers"),
        sources=sources_of(frame),
        note=join(_covered(totals), cut if len(records) > top else ""),
    )


def _ranked(frame: pd.DataFrame, *, each: bool) -> list[dict[str, Any]]:
    column = "per_inhabitant" if each else "total_nok"
    ranked = frame.sort_values(column, ascending=False, na_position="last", kind="stable")
    return row_dicts(ranked)


def _reference(totals: pd.DataFrame) -> float | None:
    return None if totals.empty else number(totals.iloc[0]["reference_per_inhabitant"])


def _transfer_figure(
    records: Sequence[Record], totals: pd.DataFrame, *, each: bool
) -> plot.Drawing:
    country = _reference(totals) if each else None
    reference = None
    if country is not None:
        name = _("The whole country: {amount}").format(amount=kroner_text(country))
        reference = (country, name)
    return plot.rows_figure([_transfer_row(row, each=each) for row in records], reference)


def _transfer_row(row: Record, *, each: bool) -> Row:
    value = number(row["per_inhabitant"] if each else row["total_nok"])
    name = words(row["name"])
    hover = plot.hover(
        name,
        _("Transfer 2012: {amount}").format(amount=kroner_text(row["total_nok"])),
        _("Per inhabitant: {amount}").format(amount=kroner_text(row["per_inhabitant"])),
        _("Co-financing: {amount}").format(amount=kroner_text(row["cofinancing_nok"])),
        _("Compensation: {amount}").format(amount=kroner_text(row["compensation_nok"])),
    )
    said = absent(row) if value is None else kroner_text(value) if each else money(value)
    return Row(name, value, said, hover)


def _transfer_alt(records: Sequence[Record], totals: pd.DataFrame, *, each: bool) -> str:
    column = "per_inhabitant" if each else "total_nok"
    stated = [row for row in records if known(row[column])]
    if not stated:
        later = [row for row in (*records, *row_dicts(totals)) if known(row.get("later_year"))]
        return transfer_later(later[0]) if later else _("No transfers.")
    write = kroner_text if each else money
    most, least = stated[0], stated[-1]
    text = _("Most: {high}, {most}; least: {low}, {least}.")
    if len(stated) == 1:
        text = _("{high}: {most}.")
    country = _reference(totals)
    return join(
        text.format(
            high=words(most["name"]),
            most=write(float(most[column])),
            low=words(least["name"]),
            least=write(float(least[column])),
        ),
        _("The whole country: {amount}.").format(amount=kroner_text(country))
        if each and country is not None
        else "",
    )


def transfer_later(row: Mapping[str, Any] | pd.Series) -> str:
    """Of which later year the transfer is, in a sentence.

    Args:
        row: later_year.
    """
    text = _("The transfer to the municipalities is of {year}.")
    return text.format(year=year_text(row["later_year"]))


def _covered(totals: pd.DataFrame) -> str:
    if totals.empty:
        return ""
    row = totals.iloc[0]
    if known(row.get("later_year")):
        return transfer_later(row)
    with_figure = int(row["covered" if "covered" in totals.columns else "municipalities"])
    everyone = int(row["municipalities_in_area"])
    text = ngettext(
        "{known} of {count} municipality has a figure.",
        "{known} of {count} municipalities have a figure.",
        everyone,
    )
    return join(text.format(known=count(with_figure), count=count(everyone)), merged_note(totals))


def merged_note(rows: pd.DataFrame) -> str:
    """Why there are fewer municipalities than in 2010; empty where there are not.

    Args:
        rows: merged (municipalities that are part of another), of `store.transfer_totals` or
            `store.transfers_by`.
    """
    if "merged" not in rows.columns or not rows["merged"].sum():
        return ""
    return _(
        "Mosvik became part of Inderøy on 1 January 2012: Inderøy's figure is that of both, and "
        "the two count as one municipality."
    )


def _transfer_columns(records: Sequence[Record], name: str) -> Columns:
    return {
        name: ("text", [words(row["name"]) for row in records]),
        _("Transfer 2012, kroner"): ("kroner", [row["total_nok"] for row in records]),
        _("Kroner per inhabitant"): ("decimal", [row["per_inhabitant"] for row in records]),
        _("Co-financing and discharge-ready patients, kroner"): (
            "kroner",
            [row["cofinancing_nok"] for row in records],
        ),
        _("Compensation, kroner"): ("kroner", [row["compensation_nok"] for row in records]),
    }
