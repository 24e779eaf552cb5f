"""The codes of the data in the reader's words, each by the column that it stands in.

The same code means different things in different columns: `annet` is a category, a kind of
recipient and a scheme. No code is therefore looked up without its column.
"""

from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

from lib.i18n.words import _, mark

# A column that holds codes, as `table.column` of the data package.
CodeColumn: TypeAlias = Literal[
    "areas.kind",
    "budget_lines.kind",
    "indicator_values.quality",
    "indicators.theme",
    "indicators.unit",
    "indicators.wanted",
    "milestones.kind",
    "milestones.precision",
    "milestones.verification",
    "projects.category",
    "projects.confidence",
    "projects.recipient_type",
    "projects.status",
    "service_sites.confidence",
    "service_sites.kind",
    "service_sites.status",
    "status_reports.light",
    "status_reports.phase",
]

# Each column's codes with their English words, the catalogue's keys.
LABELS: Final[dict[CodeColumn, dict[str, str]]] = {
    "areas.kind": {
        "land": mark("country"),
        "helseregion": mark("health region"),
        "fylke": mark("county"),
        "kommune": mark("municipality"),
        "opptaksområde": mark("hospital catchment area"),
    },
    "budget_lines.kind": {
        "bevilgning": mark("appropriation"),
        "forslag": mark("proposal"),
        "omklassifisert": mark("re-classified"),
        "anslag": mark("estimate"),
    },
    "indicator_values.quality": {
        "publisert": mark("published"),
        "foreløpig": mark("preliminary"),
        "beregnet": mark("computed"),
        "usikker": mark("uncertain"),
        "skjermet": mark("withheld"),
    },
    "indicators.theme": {
        "sykehusbruk": mark("use of hospitals"),
        "legetjeneste": mark("medical services"),
        "forebygging": mark("prevention"),
        "kommunal akutt døgnenhet": mark("municipal acute 24-hour unit"),
        "kommunehelsetjeneste": mark("municipal health service"),
        "økonomi": mark("finances"),
        "utskrivningsklare pasienter": mark("patients ready for discharge"),
        "bakgrunn": mark("background"),
        "reinnleggelser": mark("readmissions"),
    },
    "indicators.unit": {
        "døgn": mark("bed days"),
        "1000 døgn": mark("thousand bed days"),
        "1000 opphold": mark("thousand stays"),
        "årsverk": mark("full-time equivalents"),
        "årsverk per 10 000": mark("full-time equivalents per 10,000 inhabitants"),
        "mill. kr": mark("million kroner"),
        "kr": mark("kroner"),
        "senger": mark("beds"),
        "utskrivninger": mark("discharges"),
        "personer": mark("people"),
        "pasienter": mark("patients"),
        "opphold": mark("stays"),
        "per 1 000": mark("per 1,000 inhabitants"),
        "per 10 000": mark("per 10,000 inhabitants"),
        "kommuner": mark("municipalities"),
        "prosent": mark("per cent"),
        "forholdstall": mark("ratio"),
        "dager": mark("days"),
        "år": mark("years"),
        "hjemler": mark("GP lists"),
        "innbyggere": mark("inhabitants"),
        "lister": mark("patient lists"),
        "plasser": mark("places"),
        "innleggelser": mark("admissions"),
        "reinnleggelser": mark("readmissions"),
    },
    "indicators.wanted": {
        "opp": mark("increase desired"),
        "ned": mark("decrease desired"),
        "nøytral": mark("no desired direction"),
    },
    "milestones.kind": {
        "organisering": mark("organisation"),
        "melding": mark("white paper and debate"),
        "budsjett": mark("budget"),
        "lov": mark("law"),
        "finansiering": mark("financing"),
        "konferanse": mark("conference"),
        "evaluering": mark("evaluation"),
    },
    "milestones.precision": {
        "day": mark("day"),
        "month": mark("month"),
        "year": mark("year"),
    },
    "milestones.verification": {
        "bekreftet": mark("confirmed"),
        "måned bekreftet": mark("month confirmed"),
        "år utledet": mark("year inferred"),
        "delvis bekreftet": mark("partly confirmed"),
    },
    "projects.category": {
        "forebygging": mark("prevention"),
        "psykisk helse og rus": mark("mental health and addiction"),
        "lokalmedisinsk senter": mark("local medical centre"),
        "interkommunalt samarbeid": mark("inter-municipal cooperation"),
        "øyeblikkelig hjelp": mark("emergency care"),
        "pasientforløp": mark("patient pathways"),
        "rehabilitering": mark("rehabilitation"),
        "IKT og telemedisin": mark("ICT and telemedicine"),
        "annet": mark("other"),
    },
    "projects.confidence": {
        "høy": mark("high"),
        "middels": mark("medium"),
        "lav": mark("low"),
    },
    "projects.recipient_type": {
        "kommune": mark("municipality"),
        "helseforetak": mark("health trust"),
        "interkommunalt": mark("inter-municipal"),
        "annet": mark("other"),
    },
    "projects.status": {
        "tildelt": mark("granted"),
        "foreslått": mark("proposed"),
        "søkt": mark("applied for"),
        "uavklart": mark("unclear"),
    },
    "service_sites.confidence": {
        "høy": mark("high"),
        "middels": mark("medium"),
        "lav": mark("low"),
    },
    "service_sites.kind": {
        "lokalmedisinsk senter": mark("local medical centre"),
        "distriktsmedisinsk senter": mark("district medical centre"),
        "kommunal akutt døgnenhet": mark("municipal acute 24-hour unit"),
        "interkommunal legevakt": mark("inter-municipal out-of-hours clinic"),
        "frisklivssentral": mark("healthy-life centre"),
        "sykestue": mark("cottage hospital"),
    },
    "service_sites.status": {
        "i drift": mark("in operation"),
        "planlagt": mark("planned"),
        "avviklet": mark("closed"),
    },
    "status_reports.light": {
        "grønn": mark("green"),
        "gul": mark("yellow"),
        "rød": mark("red"),
    },
    "status_reports.phase": {
        "planlagt": mark("planned"),
        "i gang": mark("under way"),
        "forsinket": mark("delayed"),
        "fullført": mark("completed"),
        "stanset": mark("stopped"),
    },
}


def label(column: CodeColumn, code: str) -> str:
    """A code of the data (`tildelt`, `opp`, `forebygging`) in the reader's words.

    An unknown code is shown as it stands: new data must never break a page.

    Args:
        column: the column that the code stands in; it alone says what the code means.
        code: the cell.
    """
    words = LABELS[column].get(code)
    return code if words is None else _(words)


def labels(column: CodeColumn, codes: Iterable[str]) -> dict[str, str]:
    """Codes of one column with their words, in the order given."""
    return {code: label(column, code) for code in codes}
