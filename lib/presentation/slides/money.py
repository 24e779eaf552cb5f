"""Slide: documented money."""

from dataclasses import replace
from typing import Final

from lib import store as stores
from lib.charts import documented
from lib.charts.chart_model import absent, is_known, join_sentences, text_or_empty, to_float
from lib.i18n import _, count, data_text, label, money, ngettext, not_stated
from lib.presentation.deck_config import slide_names
from lib.presentation.markup import Markup, div, element, percentage, shorten, unbroken
from lib.presentation.slide_context import SlideContext
from lib.presentation.slide_model import Slide
from lib.rows import Row

MOST_BARS: Final = 7
_LONGEST: Final = 60


def slide(context: SlideContext) -> Slide:
    """Build the slide: money by coordination pot, or by category of a chosen scheme.

    What else is documented has no bar: it is told beneath.
    """
    rows = _rows(context)
    totals = context.ask(stores.documented_totals, context.country)[0]
    other = context.ask(stores.other_totals, context.country)[0]
    title = _title(rows, totals, context)
    scale = _scale(rows)
    remark = join_sentences(
        _("The bar with a break is cut: it is longer.") if _is_cut(rows) else "",
        _rest(rows[MOST_BARS:]),
        _lacking(totals),
        documented.beside(other),
    )
    html = div(
        "bars",
        *(_bar(row, scale) for row in rows[:MOST_BARS]),
        None if rows else element("p", documented.nothing(context.which), class_="empty"),
        element("p", remark, class_="remark") if remark else None,
    )
    said = "; ".join(f"{row['name']}: {_amount(row)}" for row in rows[:MOST_BARS])
    ids = context.ask(stores.documented_sources, context.country).column("source_id")
    return Slide(
        key="penger",
        kind="penger",
        name=slide_names()["penger"],
        title=title,
        html=html,
        spoken=join_sentences(f"{title}.", f"{said}." if said else "", remark),
        notes=(
            context.note(title, ids),
            *(
                context.note(f"{row['name']}: {_amount(row)}", _sources(context, row))
                for row in rows[:MOST_BARS]
            ),
        ),
    )


def _sources(context: SlideContext, row: Row) -> list[str]:
    """The sources of a scheme's own projects; of a category, those of the whole scheme."""
    chosen = (
        context.country if context.country.scheme else replace(context.country, scheme=row["code"])
    )
    return context.ask(stores.grant_sources, chosen).column("source_id")


def _rows(context: SlideContext) -> list[Row]:
    """The groups, largest first, with the names that the reader sees."""
    if context.country.scheme is not None:
        rows = context.ask(stores.documented_by, context.country, "category")
        names = [label("projects.category", text_or_empty(row["name"])) for row in rows]
        return [
            {**row, "name": _capital(name or not_stated())}
            for row, name in zip(rows, names, strict=True)
        ]
    schemes = context.ask(stores.schemes)
    named = {row["scheme_id"]: data_text(row, "name") for row in schemes}
    rows = context.ask(stores.documented_by, context.country, "scheme")
    return [{**row, "name": shorten(named[row["code"]], _LONGEST)} for row in rows]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _title(rows: list[Row], totals: Row, context: SlideContext) -> str:
    projects = int(totals["projects"])
    if not projects:
        return f"{documented.title(context.which)}: {absent(totals, 'projects')}"
    if not is_known(totals["amount_nok"]):
        return _("{title}: {projects}, without a stated amount").format(
            title=documented.title(context.which), projects=documented.projects(projects)
        )
    total = unbroken(money(totals["amount_nok"]))
    if _is_cut(rows) or len(rows) == 1:  # one sum, or one group, is no news about the others
        return _("{title}: {total} in {projects}").format(
            title=documented.title(context.which),
            total=total,
            projects=documented.projects_behind(totals),
        )
    return _("{title}: {total}; most, {amount}, in “{name}”").format(
        title=documented.title(context.which),
        total=total,
        amount=unbroken(money(rows[0]["amount_nok"])),
        name=rows[0]["name"],
    )


def _projects(projects: int) -> str:
    return ngettext("{number} project", "{number} projects", projects).format(
        number=count(projects)
    )


def _amount(row: Row) -> str:
    projects = int(row["projects"])
    if to_float(row["amount_nok"]) is None:
        return ngettext(
            "{number} project without an amount", "{number} projects without an amount", projects
        ).format(number=count(projects))
    return _("{amount} to {projects}").format(
        amount=money(to_float(row["amount_nok"])), projects=_projects(int(row["projects"]))
    )


def _scale(rows: list[Row]) -> tuple[float, float]:
    """The largest amount that is drawn in full, and the one that takes the whole width."""
    amounts = [value for row in rows if (value := to_float(row["amount_nok"])) is not None]
    longest = documented.scale(amounts)
    return longest, max((documented.drawn(value, longest) for value in amounts), default=0.0)


def _is_cut(rows: list[Row]) -> bool:
    return documented.alone(to_float(row["amount_nok"]) for row in rows)


def _bar(row: Row, scale: tuple[float, float]) -> Markup:
    value, (longest, whole) = to_float(row["amount_nok"]), scale
    share = percentage(documented.drawn(value or 0.0, longest) / whole) if whole else 0
    bar = "bar cut" if value is not None and value > longest else "bar"
    return div(
        "bar-row",
        element("span", row["name"], class_="name"),
        element(
            "span",
            element("span", class_=bar, style=f"--size:{share:g}") if value is not None else None,
            element("strong", money(value), class_="value"),
            element("span", _projects(int(row["projects"])), class_="count"),
            class_="track",
        ),
    )


def _rest(rows: list[Row]) -> str:
    """What has no bar: how many groups, and how many projects; amounts are not mixed."""
    if not rows:
        return ""
    return ngettext(
        "And {number} more group with {projects}.",
        "And {number} more groups with {projects}.",
        len(rows),
    ).format(number=count(len(rows)), projects=_projects(sum(int(row["projects"]) for row in rows)))


def _lacking(totals: Row) -> str:
    missing = int(totals["projects"] - totals["with_amount"])
    if not missing:
        return ""
    return ngettext(
        "{count} project lacks an amount.", "{count} projects lack an amount.", missing
    ).format(count=count(missing))
