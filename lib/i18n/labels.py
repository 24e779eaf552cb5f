"""Labels of the data's codes, by column.

The same code means different things in different columns: `annet` is a category, a kind of
recipient and a scheme. No code is therefore looked up without its column.
"""

from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

from lib.i18n.catalogues import N_, _

# Column with codes, as `table.column` of the data package.
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

# Labels by column and code; message ids of the catalogue.
LABELS: Final[dict[CodeColumn, dict[str, str]]] = {
    "areas.kind": {
        "land": N_("country"),
        "helseregion": N_("health region"),
        "fylke": N_("county"),
        "kommune": N_("municipality"),
        "opptaksområde": N_("hospital catchment area"),
    },
    "budget_lines.kind": {
        "bevilgning": N_("appropriation"),
        "forslag": N_("proposal"),
        "omklassifisert": N_("re-classified"),
        "anslag": N_("estimate"),
    },
    "indicator_values.quality": {
        "publisert": N_("published"),
        "foreløpig": N_("preliminary"),
        "beregnet": N_("computed"),
        "usikker": N_("uncertain"),
        "skjermet": N_("withheld"),
    },
    "indicators.theme": {
        "sykehusbruk": N_("use of hospitals"),
        "legetjeneste": N_("medical services"),
        "forebygging": N_("prevention"),
        "kommunal akutt døgnenhet": N_("municipal acute 24-hour unit"),
        "kommunehelsetjeneste": N_("municipal health service"),
        "økonomi": N_("finances"),
        "utskrivningsklare pasienter": N_("patients ready for discharge"),
        "bakgrunn": N_("background"),
        "reinnleggelser": N_("readmissions"),
    },
    "indicators.unit": {
        "døgn": N_("bed days"),
        "1000 døgn": N_("thousand bed days"),
        "1000 opphold": N_("thousand stays"),
        "årsverk": N_("full-time equivalents"),
        "årsverk per 10 000": N_("full-time equivalents per 10,000 inhabitants"),
        "mill. kr": N_("million kroner"),
        "kr": N_("kroner"),
        "senger": N_("beds"),
        "utskrivninger": N_("discharges"),
        "personer": N_("people"),
        "pasienter": N_("patients"),
        "opphold": N_("stays"),
        "per 1 000": N_("per 1,000 inhabitants"),
        "per 10 000": N_("per 10,000 inhabitants"),
        "kommuner": N_("municipalities"),
        "prosent": N_("per cent"),
        "forholdstall": N_("ratio"),
        "dager": N_("days"),
        "år": N_("years"),
        "hjemler": N_("GP lists"),
        "innbyggere": N_("inhabitants"),
        "lister": N_("patient lists"),
        "plasser": N_("places"),
        "innleggelser": N_("admissions"),
        "reinnleggelser": N_("readmissions"),
    },
    "indicators.wanted": {
        "opp": N_("increase desired"),
        "ned": N_("decrease desired"),
        "nøytral": N_("no desired direction"),
    },
    "milestones.kind": {
        "organisering": N_("organisation"),
        "melding": N_("white paper and debate"),
        "budsjett": N_("budget"),
        "lov": N_("law"),
        "finansiering": N_("financing"),
        "konferanse": N_("conference"),
        "evaluering": N_("evaluation"),
    },
    "milestones.precision": {
        "day": N_("day"),
        "month": N_("month"),
        "year": N_("year"),
    },
    "milestones.verification": {
        "bekreftet": N_("confirmed"),
        "måned bekreftet": N_("month confirmed"),
        "år utledet": N_("year inferred"),
        "delvis bekreftet": N_("partly confirmed"),
    },
    "projects.category": {
        "forebygging": N_("prevention"),
        "psykisk helse og rus": N_("mental health and addiction"),
        "lokalmedisinsk senter": N_("local medical centre"),
        "interkommunalt samarbeid": N_("inter-municipal cooperation"),
        "øyeblikkelig hjelp": N_("emergency care"),
        "pasientforløp": N_("patient pathways"),
        "rehabilitering": N_("rehabilitation"),
        "IKT og telemedisin": N_("ICT and telemedicine"),
        "annet": N_("other"),
    },
    "projects.confidence": {
        "høy": N_("high"),
        "middels": N_("medium"),
        "lav": N_("low"),
    },
    "projects.recipient_type": {
        "kommune": N_("municipality"),
        "helseforetak": N_("health trust"),
        "interkommunalt": N_("inter-municipal"),
        "annet": N_("other"),
    },
    "projects.status": {
        "tildelt": N_("granted"),
        "foreslått": N_("proposed"),
        "søkt": N_("applied for"),
        "uavklart": N_("unclear"),
    },
    "service_sites.confidence": {
        "høy": N_("high"),
        "middels": N_("medium"),
        "lav": N_("low"),
    },
    "service_sites.kind": {
        "lokalmedisinsk senter": N_("local medical centre"),
        "distriktsmedisinsk senter": N_("district medical centre"),
        "kommunal akutt døgnenhet": N_("municipal acute 24-hour unit"),
        "interkommunal legevakt": N_("inter-municipal out-of-hours clinic"),
        "frisklivssentral": N_("healthy-life centre"),
        "sykestue": N_("cottage hospital"),
    },
    "service_sites.status": {
        "i drift": N_("in operation"),
        "planlagt": N_("planned"),
        "avviklet": N_("closed"),
    },
    "status_reports.light": {
        "grønn": N_("green"),
        "gul": N_("yellow"),
        "rød": N_("red"),
    },
    "status_reports.phase": {
        "planlagt": N_("planned"),
        "i gang": N_("under way"),
        "forsinket": N_("delayed"),
        "fullført": N_("completed"),
        "stanset": N_("stopped"),
    },
}


def label(column: CodeColumn, code: str) -> str:
    """Label of a code (`tildelt`, `opp`, `forebygging`).

    An unknown code is shown as it stands: new data must never break a page.

    Args:
        column: the column that the code stands in; it alone says what the code means.
        code: the cell.
    """
    words = LABELS[column].get(code)
    return code if words is None else _(words)


def labels(column: CodeColumn, codes: Iterable[str]) -> dict[str, str]:
    """Labels of several codes of one column, in the order given."""
    return {code: label(column, code) for code in codes}
