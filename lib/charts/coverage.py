"""Figures of what the data cover: by county, and of what was announced."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from lib.charts import documented, plot
from lib.charts.chart_model import (
    Chart,
    Format,
    LegendItem,
    Table,
    is_known,
    join_sentences,
    make_table,
    reasons,
    sources_of,
    text_or_empty,
    to_float,
)
from lib.charts.documented import POT
from lib.charts.money import merged_note
from lib.charts.palette import ACCENT
from lib.charts.plot import BarRow
from lib.i18n import _, count, money, ngettext
from lib.rows import Row

_ROW: Final = 28
_HEAD: Final = 124  # the room for headings that stand on end: "Tildelte prosjekter" and longer


def coverage_matrix(records: Sequence[Row]) -> Chart:
    """What exists for each county: granted projects, services in operation, transfers, indicators.

    Args:
        records: code, name, projects, pot_projects, with_amount, services, transfer_municipalities,
            municipalities, merged, indicators.
    """
    title = _("What the data hold for each county")
    return Chart(
        title=title,
        unit=_("number"),
        alt=_matrix_alt(records),
        figure=_matrix_figure(records),
        table=make_table(title, _matrix_columns(records), "county_coverage"),
        sources=sources_of(records),
        note=merged_note(records),
        legend=_matrix_legend() if records else (),
    )


def _matrix_columns(records: Sequence[Row]) -> dict[str, tuple[Format, list[Any]]]:
    return {
        _("County"): ("text", [text_or_empty(row["name"]) for row in records]),
        _("Granted projects"): ("count", [row["projects"] for row in records]),
        _("Granted projects with an amount"): (
            "count",
            [row["with_amount"] for row in records],
        ),
        _("Granted projects of the coordination pots"): (
            "count",
            [row["pot_projects"] for row in records],
        ),
        _("Services in operation"): ("count", [row["services"] for row in records]),
        _("Municipalities with a transfer"): (
            "count",
            [row["transfer_municipalities"] for row in records],
        ),
        _("Municipalities"): ("count", [row["municipalities"] for row in records]),
        _("Indicators with figures of its own"): (
            "count",
            [row["indicators"] for row in records],
        ),
    }


def _cells(row: Row) -> list[tuple[int, int | None]]:
    """Of each kind: how many there are, and of how many where that is known."""
    return [
        (int(row["projects"]), None),
        (int(row["with_amount"]), int(row["projects"])),
        (int(row["pot_projects"]), None),
        (int(row["services"]), None),
        (int(row["transfer_municipalities"]), int(row["municipalities"])),
        (int(row["indicators"]), None),
    ]


def _heads() -> list[str]:
    return [
        _("Granted projects"),
        _("With an amount"),
        _("From the pots"),
        _("Services in operation"),
        _("Transfer 2012"),
        _("Own indicators"),
    ]


def _symbol(found: int, of: int | None) -> str:
    if not found:
        return "circle-open"
    return "circle" if of is None or found >= of else "circle-open-dot"


def _matrix_figure(records: Sequence[Row]) -> plot.PlotlyFigure:
    if not records:
        return plot.empty()
    names = [text_or_empty(row["name"]) for row in records]
    left = round(7.2 * max(min(len(name), plot.LABEL_WIDTH) for name in names)) + 8
    height = _HEAD + _ROW * len(records)
    hidden = {"visible": False, "fixedrange": True}
    drawn = plot.figure(
        height + 8,
        margin={"l": left, "r": 0, "t": 0, "b": 4},
        xaxis={**hidden, "range": [-0.3, 6.8]},
        yaxis={**hidden, "range": [height, 0]},
    )
    _matrix_marks(drawn, records, names)
    drawn.layout.update(annotations=_matrix_words(names, _heads(), left))
    return drawn


def _matrix_marks(drawn: plot.PlotlyFigure, records: Sequence[Row], names: Sequence[str]) -> None:
    """One mark for each county and column: full, half or empty, with its number."""
    points = [
        (column, _HEAD + _ROW * (at + 0.5), found, of, names[at])
        for at, row in enumerate(records)
        for column, (found, of) in enumerate(_cells(row))
    ]
    heads = _heads()
    drawn.add_scatter(
        mode="markers+text",
        x=[column for column, _y, _found, _of, _name in points],
        y=[y for _column, y, _found, _of, _name in points],
        text=[f" {count(found)}" for _column, _y, found, _of, _name in points],
        textposition="middle right",
        textfont={"size": plot.FONT},
        cliponaxis=False,
        marker={
            "color": ACCENT,
            "size": 11,
            "symbol": [_symbol(found, of) for _column, _y, found, of, _name in points],
            "line": {"width": 2, "color": ACCENT},
        },
        customdata=[
            plot.hover(name, f"{heads[column]}: {_of(found, of)}")
            for column, _y, found, of, name in points
        ],
        hovertemplate=plot.HOVER,
    )


def _of(found: int, of: int | None) -> str:
    if of is None:
        return count(found)
    return _("{found} of {count}").format(found=count(found), count=count(of))


def _matrix_words(names: Sequence[str], heads: Sequence[str], left: int) -> list[dict[str, Any]]:
    rows = [
        plot.at(plot.wrap(name), 0, _HEAD + _ROW * (at + 0.5), xref="paper", xshift=-left)
        for at, name in enumerate(names)
    ]
    columns = [
        plot.at(
            plot.escape_plotly(head),
            column,
            _HEAD - 6,
            textangle=-60,
            xanchor="left",
            yanchor="bottom",
            font={"size": plot.SMALL},
        )
        for column, head in enumerate(heads)
    ]
    return rows + columns


def _matrix_legend() -> tuple[LegendItem, ...]:
    return (
        LegendItem(_("has"), ACCENT, "dot"),
        LegendItem(_("has for some"), ACCENT, "◉"),
        LegendItem(_("has none"), ACCENT, "ring"),
    )


def _matrix_alt(records: Sequence[Row]) -> str:
    if not records:
        return _("No counties.")
    most = max(records, key=lambda row: int(row["projects"]))
    without = [text_or_empty(row["name"]) for row in records if not row["projects"]]
    potless = [text_or_empty(row["name"]) for row in records if not row["pot_projects"]]
    text = ngettext(
        "{count} county. Most granted projects: {name}, {projects}.",
        "{count} counties. Most granted projects: {name}, {projects}.",
        len(records),
    ).format(
        count=count(len(records)),
        name=text_or_empty(most["name"]),
        projects=count(most["projects"]),
    )
    lacking = _("Without granted projects: {names}.").format(names=", ".join(without))
    of_pots = _("Without granted projects of the coordination pots: {names}.").format(
        names=", ".join(potless)
    )
    return join_sentences(text, lacking if without else "", of_pots if potless else "")


def round_coverage(rounds: Sequence[Row], every: int | None = None) -> Chart:
    """How much of what was announced is documented in open sources, round by round.

    Args:
        rounds: round_id, title, year, announced_nok, announced_projects, documented_nok,
            documented_projects, share_nok, share_projects, source_id.
        every: how many rounds the selection has; those that `rounds` lacks have neither an
            announced figure nor a granted project.
    """
    title = _("Documented of announced, share")
    records = [row for row in rounds if row["scheme_kind"] == POT]
    amounts = _by_share(records, "share_nok")
    projects = _by_share(records, "share_projects")
    both = {row["round_id"] for row in amounts} | {row["round_id"] for row in projects}
    kept = [row for row in rounds if row["round_id"] in both]
    return Chart(
        title=title,
        unit=_("per cent"),
        alt=_share_alt(amounts, projects),
        figure=_share_figure(amounts, projects),
        table=_share_table(title, kept),
        sources=sources_of(kept),
        note=_unshared(rounds, kept, len(rounds) if every is None else every),
    )


def _by_share(records: Sequence[Row], column: str) -> list[Row]:
    """Those with a share, the oldest first: a small round does not lead for being small."""
    stated = [row for row in records if is_known(row[column])]
    return sorted(
        stated, key=lambda row: (to_float(row["year"]) or 0.0, text_or_empty(row["round_id"]))
    )


def _share_figure(amounts: Sequence[Row], projects: Sequence[Row]) -> plot.PlotlyFigure:
    rows: list[BarRow] = []
    if amounts:
        rows.append(BarRow(_("Of the kroner that were announced"), heading=True))
        rows += [_share_row(row, "share_nok", _amounts(row)) for row in amounts]
    if projects:
        rows.append(BarRow(_("Of the projects that were announced"), heading=True))
        rows += [_share_row(row, "share_projects", _projects(row)) for row in projects]
    return plot.rows_figure(rows, longest=1.0)


def _share_row(row: Row, column: str, detail: str) -> BarRow:
    value, name = to_float(row[column]) or 0.0, text_or_empty(row["title"])
    said = documented.share(value, 1.0)  # more found than announced is a warning, and a full bar
    return BarRow(name, min(value, 1.0), said, plot.hover(name, said, detail))


def _amounts(row: Row) -> str:
    announced, documented = to_float(row["announced_nok"]), to_float(row["documented_nok"])
    if documented is None:
        return _("none of {announced} documented").format(announced=money(announced))
    return _("{documented} of {announced}").format(
        documented=money(documented), announced=money(announced)
    )


def _projects(row: Row) -> str:
    announced = int(row["announced_projects"])
    text = ngettext("{found} of {count} project", "{found} of {count} projects", announced)
    return text.format(found=count(row["documented_projects"]), count=count(announced))


def _share_alt(amounts: Sequence[Row], projects: Sequence[Row]) -> str:
    if not amounts and not projects:
        return _("No round with both an announced and a documented figure.")
    parts = []
    if amounts:
        best = max(amounts, key=lambda row: float(row["share_nok"]))
        text = _("Most of its kroner documented: {name}, {share} ({detail}).")
        none = _("Nothing of the announced kroner is found.")
        found = text.format(**_best(best, "share_nok", _amounts(best)))
        parts.append(found if best["share_nok"] else none)
    if projects:
        best = max(projects, key=lambda row: float(row["share_projects"]))
        text = _("Most of its projects documented: {name}, {share} ({detail}).")
        none = _("None of the announced projects is found.")
        found = text.format(**_best(best, "share_projects", _projects(best)))
        parts.append(found if best["share_projects"] else none)
    return join_sentences(*parts)


def _best(row: Row, column: str, detail: str) -> dict[str, str]:
    said = documented.share(float(row[column]), 1.0)
    return {"name": text_or_empty(row["title"]), "share": said, "detail": detail}


def _unshared(rounds: Sequence[Row], kept: Sequence[Row], every: int) -> str:
    """How many rounds are shown, and of which kind the others are: together all there are."""
    shown_ids = {row["round_id"] for row in kept}
    other = sum(
        row["round_id"] not in shown_ids
        and row["scheme_kind"] != POT
        and (is_known(row["announced_nok"]) or is_known(row["announced_projects"]))
        for row in rounds
    )
    without = every - len(kept) - other
    if not other and not without:
        return ""
    shown = ngettext(
        "{shown} of {count} round is shown.", "{shown} of {count} rounds are shown.", every
    ).format(shown=count(len(kept)), count=count(every))
    of_other = ngettext(
        "{count} is of other money than the coordination pots.",
        "{count} are of other money than the coordination pots.",
        other,
    ).format(count=count(other))
    lacking = ngettext(
        "{count} has nothing announced that can be compared.",
        "{count} have nothing announced that can be compared.",
        without,
    ).format(count=count(without))
    return join_sentences(shown, of_other if other else "", lacking if without else "")


def _share_table(title: str, records: Sequence[Row]) -> Table:
    """The rounds; a share of more than all is a warning."""
    said = {
        _("Documented, kroner"): reasons(records, "documented_projects"),
        _("Share of the kroner"): documented.shares(row["share_nok"] for row in records)[1],
        _("Share of the projects"): documented.shares(row["share_projects"] for row in records)[1],
    }
    plain = make_table(title, _share_columns(records), "rounds")
    return replace(plain, said={name: texts for name, texts in said.items() if any(texts)})


def _share_columns(records: Sequence[Row]) -> dict[str, Any]:
    return {
        _("Round"): ("nb", [text_or_empty(row["title"]) for row in records]),
        _("Year"): ("year", [row["year"] for row in records]),
        _("Announced, kroner"): ("kroner", [row["announced_nok"] for row in records]),
        _("Documented, kroner"): ("kroner", [row["documented_nok"] for row in records]),
        _("Share of the kroner"): (
            "percent",
            documented.shares(row["share_nok"] for row in records)[0],
        ),
        _("Announced projects"): ("count", [row["announced_projects"] for row in records]),
        _("Documented projects"): ("count", [row["documented_projects"] for row in records]),
        _("Share of the projects"): (
            "percent",
            documented.shares(row["share_projects"] for row in records)[0],
        ),
    }
