"""Documentation sheet: column descriptions, units, pitfalls and licence."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from lib.charts.chart_model import WORDS, Format, Table, slug
from lib.charts.meanings import WHOLE, Explained, explained
from lib.export.sheets import Sheet, headers
from lib.export.traps import traps
from lib.i18n import N_, _, current_language, label
from lib.store import map_attribution
from lib.store.package import descriptions, licence

# Units that no indicator has.
_UNITS: Final = {
    "år": N_("year"),
    "grader (WGS84)": N_("degrees (WGS84)"),
    "km²": N_("km²"),
    "prosjekter": N_("projects"),
}
_ANOTHERS: Final = "indicators.unit"  # licence URL as in datapackage.json
_UNIT_OF: Final[dict[Format, str]] = {
    "kroner": N_("kroner"),
    "money": N_("kroner"),
    "fine_money": N_("kroner"),
    "percent": N_("share of one, shown as per cent"),
    "year": N_("year"),
    "count": N_("number"),
}


def columns_sheet(sheets: Sequence[Sheet]) -> Sheet:
    """Rows for every column with description and unit, then pitfalls and licence."""
    meanings = [
        (sheet, header, str(name), explained(sheet.table.kind, str(name)))
        for sheet in sheets
        for header, name in zip(headers(sheet), sheet.table.frame.columns, strict=True)
    ]
    rows = [_column(*each) for each in meanings]
    tables = {meaning.table for *_where, meaning in meanings}
    rows += [(_("All sheets"), title, text, "", "") for title, text in traps(tables)]
    rows += [(_("All sheets"), title, text, "", "") for title, text in _terms(sheets)]
    names = (_("Sheet"), _("Column"), _("Meaning"), _("Unit"), _("Name in the data set"))
    frame = pd.DataFrame(rows, columns=list(names), dtype=object)
    return Sheet(_("Columns"), Table(slug(_("Columns")), frame, {}))


def _column(
    sheet: Sheet, header: str, name: str, meaning: Explained
) -> tuple[str, str, str, str, str]:
    form = sheet.table.form(name)
    field = _field(meaning)
    stated = meaning.unit or sheet.units.get(name, "") or _unit(field, form)
    text = "\n".join([meaning.definition or _description(field), *_values(field, sheet.table)])
    code = f"{meaning.table}.{meaning.column}" if meaning.column else ""
    return sheet.title, header, text, stated, code


def _field(meaning: Explained) -> Mapping[str, Any]:
    if not meaning.column:
        return {}
    fields: Mapping[str, Mapping[str, Any]] = descriptions()[meaning.table]["fields"]
    return fields[meaning.column]


def _description(field: Mapping[str, Any]) -> str:
    """Description from datapackage.json; there is none in nynorsk."""
    return str(field.get("descriptionEn" if current_language() == "en" else "description", ""))


def _values(field: Mapping[str, Any], table: Table) -> Iterator[str]:
    """Labels of a column's codes."""
    if not table.kind.startswith(WHOLE):
        return
    words = "labelEn" if current_language() == "en" else "label"
    for each in field.get("categories", ()):
        if each["value"].casefold() != each[words].casefold():
            yield f"{each['value']}: {each[words]}"


def _unit(field: Mapping[str, Any], form: Format) -> str:
    unit = str(field.get("unit", ""))
    if unit.endswith(_ANOTHERS):
        return _("the indicator's own")
    if unit:
        return _(_UNITS[unit]) if unit in _UNITS else label("indicators.unit", unit)
    if form in WORDS:
        return ""
    return _(_UNIT_OF[form]) if form in _UNIT_OF else ""


def _terms(sheets: Sequence[Sheet]) -> Iterator[tuple[str, str]]:
    name, address = licence()
    words = _(
        "The compilation is offered under {licence} ({address}): use it as you like, and say where "
        "it is from."
    )
    yield _("Licence"), words.format(licence=name, address=address)
    if any(sheet.table.kind == "map" for sheet in sheets):
        yield _("Map data"), map_attribution()
