"""The catalogues, and the language of the running script."""

import gettext as gettext_module
import io
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DEFAULT: Final = "nb"
LOCALE_DIR: Final = Path(__file__).parent / "locale"
# Each in its own language, so that whoever looks for it finds it; in the order of the choice.
LANGUAGE_NAMES: Final = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
_CATALOGUES: Final = {
    path.parent.parent.name for path in LOCALE_DIR.glob("*/LC_MESSAGES/messages.po")
}
LANGUAGES: Final = (
    *(code for code in LANGUAGE_NAMES if code in _CATALOGUES),
    *sorted(_CATALOGUES - LANGUAGE_NAMES.keys()),
)

# Each page run happens in a thread of its own, so that the language never leaks between readers.
_language: ContextVar[str] = ContextVar("language", default=DEFAULT)


def use(language: str) -> None:
    """Set the language of the running script; an unknown one falls back to the default."""
    _language.set(language if language in LANGUAGES else DEFAULT)


def current() -> str:
    """The language code of the running script, such as `nb`."""
    return _language.get()


def language_name(code: str) -> str:
    """What a language calls itself: `Nynorsk`; one that is new here is called by its code."""
    return LANGUAGE_NAMES.get(code, code)


@cache
def _catalogue(language: str) -> gettext_module.GNUTranslations:
    """Read a .po file and compile it in memory, so that no stale .mo file can lie about."""
    path = LOCALE_DIR / language / "LC_MESSAGES" / "messages.po"
    compiled = io.BytesIO()
    with path.open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=language))
    compiled.seek(0)
    return gettext_module.GNUTranslations(compiled)


def _(message: str) -> str:
    """The message in the reader's language."""
    return _catalogue(_language.get()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The message for one or for many, in the reader's language."""
    return _catalogue(_language.get()).ngettext(singular, plural, number)


def mark(message: str) -> str:
    """Mark a message for the catalogue without translating it yet (for constants)."""
    return message


# Words that the data use as codes, with their English names (the catalogue keys).
_LABELS: Final[dict[str, str]] = {
    # project status
    "tildelt": mark("granted"),
    "foreslått": mark("proposed"),
    "søkt": mark("applied for"),
    "uavklart": mark("unclear"),
    # phase and light of a status report
    "i gang": mark("under way"),
    "forsinket": mark("delayed"),
    "fullført": mark("completed"),
    "stanset": mark("stopped"),
    "grønn": mark("green"),
    "gul": mark("yellow"),
    "rød": mark("red"),
    # service status
    "i drift": mark("in operation"),
    "planlagt": mark("planned"),
    "avviklet": mark("closed"),
    # confidence
    "høy": mark("high"),
    "middels": mark("medium"),
    "lav": mark("low"),
    # recipient type
    "helseforetak": mark("health trust"),
    "interkommunalt": mark("inter-municipal"),
    "annet": mark("other"),
    # area kinds
    "land": mark("country"),
    "helseregion": mark("health region"),
    "fylke": mark("county"),
    "kommune": mark("municipality"),
    "opptaksområde": mark("hospital catchment area"),
    # project category
    "IKT og telemedisin": mark("ICT and telemedicine"),
    "forebygging": mark("prevention"),
    "interkommunalt samarbeid": mark("inter-municipal cooperation"),
    "lokalmedisinsk senter": mark("local medical centre"),
    "pasientforløp": mark("patient pathways"),
    "psykisk helse og rus": mark("mental health and addiction"),
    "rehabilitering": mark("rehabilitation"),
    "øyeblikkelig hjelp": mark("emergency care"),
    # service kind
    "distriktsmedisinsk senter": mark("district medical centre"),
    "frisklivssentral": mark("healthy-life centre"),
    "interkommunal legevakt": mark("inter-municipal out-of-hours clinic"),
    "kommunal akutt døgnenhet": mark("municipal acute 24-hour unit"),
    "sykestue": mark("cottage hospital"),
    # indicator themes
    "bakgrunn": mark("background"),
    "kommunehelsetjeneste": mark("municipal health service"),
    "legetjeneste": mark("doctors"),
    "reinnleggelser": mark("readmissions"),
    "sykehusbruk": mark("use of hospitals"),
    "utskrivningsklare pasienter": mark("discharge-ready patients"),
    "økonomi": mark("economy"),
    # wanted direction
    "opp": mark("up is wanted"),
    "ned": mark("down is wanted"),
    "nøytral": mark("no wanted direction"),
    # quality of a value
    "publisert": mark("published"),
    "foreløpig": mark("preliminary"),
    "beregnet": mark("computed"),
    "usikker": mark("uncertain"),
    # milestone kind
    "budsjett": mark("budget"),
    "evaluering": mark("evaluation"),
    "finansiering": mark("financing"),
    "konferanse": mark("conference"),
    "lov": mark("law"),
    "melding": mark("white paper and debate"),
    "organisering": mark("organisation"),
    # verification
    "bekreftet": mark("confirmed"),
    "delvis bekreftet": mark("partly confirmed"),
    "måned bekreftet": mark("month confirmed"),
    "år utledet": mark("year inferred"),
    # kind of budget line
    "anslag": mark("estimate"),
    "bevilgning": mark("appropriation"),
    "forslag": mark("proposal"),
    "omklassifisert": mark("re-classified"),
    # scheme kind
    "pott": mark("the state's coordination pots"),
    # milestone precision
    "day": mark("day"),
    "month": mark("month"),
    "year": mark("year"),
    # units of indicators
    "1000 døgn": mark("thousand bed days"),
    "1000 opphold": mark("thousand stays"),
    "dager": mark("days"),
    "døgn": mark("bed days"),
    "forholdstall": mark("ratio"),
    "hjemler": mark("GP lists"),
    "innbyggere": mark("inhabitants"),
    "innleggelser": mark("admissions"),
    "kommuner": mark("municipalities"),
    "kr": mark("kroner"),
    "lister": mark("lists"),
    "mill. kr": mark("million kroner"),
    "opphold": mark("stays"),
    "pasienter": mark("patients"),
    "per 1 000": mark("per 1,000 inhabitants"),
    "personer": mark("people"),
    "plasser": mark("places"),
    "prosent": mark("per cent"),
    "rate": mark("rate"),
    "senger": mark("beds"),
    "utskrivninger": mark("discharges"),
    "år": mark("years"),
    "årsverk": mark("full-time equivalents"),
    "årsverk per 10 000": mark("full-time equivalents per 10,000 inhabitants"),
}


def label(code: str) -> str:
    """A code of the data (`tildelt`, `opp`, `forebygging`) in the reader's words.

    An unknown code is shown as it stands: new data must never break a page.
    """
    key = _LABELS.get(code)
    return _(key) if key is not None else code
