"""Briefs: every area on two pages, accessible, and every number the store's own."""

import io
import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import accumulate
from typing import Any

import pytest
from pypdf import PdfReader

from lib import reports
from lib.charts import attention, documented, maps, measures
from lib.charts.maps import Basemap
from lib.charts.palette import LIGHT_MAP
from lib.i18n import LANGUAGES, set_language
from lib.reports import svg_graphics, typeset
from lib.reports.brief import LIMITS, brief
from lib.reports.context import ReportContext, report_context
from lib.reports.document_model import (
    Bullets,
    Document,
    Grid,
    Heading,
    Paragraph,
    Picture,
    plain_text,
)
from lib.rows import records
from lib.selection import Selection
from lib.store import Store
from lib.store.queries import documented_by, shapes
from tests.reports.conftest import Briefs, at, blocks
from tests.store.queries import raw

NUMBER = re.compile(r"\d+(?:[\u00a0\u202f ]\d{3})*(?:,\d+)?")
HEADINGS = [
    "Hvem som følger det opp",
    "Pengene",
    "Nøkkeltall",
    "Prosjekter",
    "Tjenester",
    "Indikatorer",
    "Dette trenger oppmerksomhet",
    "Dette vet vi ikke",
    "Kilder",
]


def said(document: Document) -> list[str]:
    """Every text of a document but its sources and its credit for the map."""
    found: list[str] = []
    for block in blocks(document):
        if isinstance(block, Heading | Paragraph):
            found.append(plain_text(block.text))
        if isinstance(block, Bullets):
            found += [plain_text(item) for item in block.items]
        if isinstance(block, Grid):
            found += [*block.header, *(plain_text(cell) for row in block.rows for cell in row)]
        if isinstance(block, Picture):
            found += [block.alt, *re.findall(r">([^<]+)</text>", block.svg)]
    return [text for text in found if "CC BY" not in text]


NOT_SHOWN = re.compile("[\\s\u200b]")


# --- What must be true of each --------------------------------------------------------------------


def test_every_area_has_two_pages_tags_a_title_and_a_language(
    briefs: Briefs, areas: tuple[str, ...]
) -> None:
    for area in areas:
        document, made = briefs.made(area)
        pdf = PdfReader(io.BytesIO(made))
        root: Any = pdf.trailer["/Root"]
        assert 1 <= len(pdf.pages) <= 2 == typeset.pages(made) or len(pdf.pages) == 1, area
        assert root["/MarkInfo"]["/Marked"], area
        assert root["/Lang"] == "nb", area
        assert root["/ViewerPreferences"]["/DisplayDocTitle"], area
        assert pdf.metadata is not None
        assert pdf.metadata.title == document.title, area
        assert b"pdfuaid" in made, area
        assert {font for page in pdf.pages for font in fonts(page)}, area


def fonts(page: Any) -> set[str]:
    """The fonts of a page; all of them must be in the file."""
    found = set()
    for font in page["/Resources"]["/Font"].values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        descriptor = inner["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & descriptor.keys()
        found.add(str(inner["/BaseFont"]))
    return found


def test_the_sheet_says_what_the_document_says(briefs: Briefs) -> None:
    document, made = briefs.made("12")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    shown = NOT_SHOWN.sub("", text)
    for each in said(document):
        if each not in [
            picture.alt for picture in blocks(document) if isinstance(picture, Picture)
        ]:
            assert NOT_SHOWN.sub("", each) in shown, each


def test_a_picture_has_words(briefs: Briefs, areas: tuple[str, ...]) -> None:
    for area in areas:
        document, _made = briefs.made(area)
        pictures = [block for block in blocks(document) if isinstance(block, Picture)]
        assert pictures, area
        assert all(len(picture.alt) > 20 for picture in pictures), area
    structure = structure_types(PdfReader(io.BytesIO(briefs.made("12")[1])))
    assert {"/Figure", "/Table", "/TH", "/TD", "/H1", "/H2", "/L", "/LI"} <= structure


def structure_types(pdf: PdfReader) -> set[str]:
    found: set[str] = set()

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if node.get("/S") == "/Figure":
                assert node.get("/Alt")
            found.add(str(node.get("/S")))
            walk(node.get("/K", []))

    root: Any = pdf.trailer["/Root"]
    walk(root["/StructTreeRoot"]["/K"])
    return found


def test_the_sections_stand_in_their_order(briefs: Briefs, areas: tuple[str, ...]) -> None:
    for area in areas:
        document, _made = briefs.made(area)
        headings = [block for block in blocks(document) if isinstance(block, Heading)]
        assert [heading.level for heading in headings] == [1] + [2] * len(HEADINGS), area
        assert [plain_text(heading.text) for heading in headings[1:]] == HEADINGS, area


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("area", ["NO", "1144"])
def test_it_is_whole_in_every_language(briefs: Briefs, language: str, area: str) -> None:
    document, made = briefs.made(area, language)
    assert document.language == language
    assert PdfReader(io.BytesIO(made)).trailer["/Root"]["/Lang"] == language  # type: ignore[index]
    assert not [text for text in said(document) if "{" in text or "  " in text or " ." in text]


def test_the_same_selection_gives_the_same_bytes(
    store: Store, chosen: Selection, briefs: Briefs
) -> None:
    assert reports.brief(store, at(chosen, "12")) == briefs.made("12")[1]


# --- Every number, against the files --------------------------------------------------------------


def forms(values: Iterable[float | None]) -> set[str]:
    """A figure in every way that a brief writes it: whole, with decimals, in millions."""
    found: set[str] = set()
    for value in values:
        if value is None:
            continue
        for scaled in (value, value / 1e6, value / 1e9):
            exact = Decimal(repr(abs(scaled)))
            steps = (Decimal(1).scaleb(-places) for places in (0, 1, 2))
            found |= {
                f"{exact.quantize(step, ROUND_HALF_UP):f}".replace(".", ",") for step in steps
            }
            found |= {f"{abs(scaled):.{places}f}".replace(".", ",") for places in (0, 1, 2)}
    return found


def number(text: str) -> float | None:
    return float(text) if text else None


def projects(area: str) -> list[raw.Row]:
    """Every project of the area, whatever became of it."""
    return [row for row in raw.table("projects") if raw.inside(place(row), area)]


@cache
def granted(area: str, *, other: bool = False) -> tuple[raw.Row, ...]:
    """Granted projects of the state's coordination pots, or all others."""
    kinds = {row["scheme_id"]: row["kind"] for row in raw.table("grant_schemes")}
    pots = {r["round_id"] for r in raw.table("grant_rounds") if kinds[r["scheme_id"]] == "pott"}
    return tuple(
        row
        for row in raw.table("projects")
        if row["status"] == "tildelt"
        and raw.inside(place(row), area)
        and (row["round_id"] in pots) != other
    )


def place(row: raw.Row) -> str:
    return row["municipality_code"] or row["county_code"] or "NO"


def amounts(area: str, *, other: bool = False) -> list[float]:
    rows = granted(area, other=other)
    return sorted((float(r["amount_nok"]) for r in rows if r["amount_nok"]), reverse=True)


def people(area: str) -> float:
    return float(raw.areas()[area]["population_2010"])


def transfers(area: str) -> list[tuple[float, float]]:
    """The sum to each municipality, and the people behind it: of a merged one too."""
    merged = {into: code for code, into in raw.MERGED.items()}
    found = []
    for row in raw.table("municipal_transfers"):
        code = row["municipality_code"]
        if raw.inside(code, area):
            total = float(row["cofinancing_nok"]) + (number(row["compensation_nok"]) or 0)
            found.append((total, people(code) + (people(merged[code]) if code in merged else 0)))
    return found


def sites(area: str) -> list[raw.Row]:
    return [row for row in raw.table("service_sites") if raw.inside(place(row), area)]


def of_status(area: str, status: str) -> list[raw.Row]:
    return [row for row in sites(area) if row["status"] == status]


def values(area: str) -> list[raw.Row]:
    return [row for row in raw.table("indicator_values") if row["area_code"] == area]


def raw_figures(area: str) -> list[float | None]:
    """Every figure that a brief on the area may hold, worked out from the files."""
    paid, own, rows = transfers(area), amounts(area), granted(area)
    beds = [number(row["beds"]) for row in of_status(area, "i drift")]
    statuses = ("i drift", "planlagt", "avviklet")
    kinds = [
        [row for row in of_status(area, status) if row["kind"] == kind]
        for status in statuses
        for kind in {row["kind"] for row in sites(area)}
    ]
    municipal = [
        c for c, r in raw.areas().items() if r["kind"] == "kommune" and raw.inside(c, area)
    ]
    total, transferred = sum(own), sum(one for one, _people in paid)
    years = {row["year"] for row in rows}
    beside, others = granted(area, other=True), amounts(area, other=True)
    return [
        len(beside),
        sum(others),
        sum(float(row["amount_nok"] or 0) for row in beside if not row["year"]),
        *(len(beside) - at for at in range(len(beside))),
        *(sum(others) - part for part in accumulate([0.0, *others])),
        *others,
        *(float(row["year"]) for row in beside if row["year"]),
        float(len(beside) + len(rows)),
        people(area),
        len(municipal),
        len(rows),
        total,
        total / people(area),
        transferred,
        raw.behind(area),
        transferred / (raw.behind(area) or 1),
        float(len({r["indicator_id"] for r in values(area)})),
        len(beds),
        *(len(of_status(area, status)) for status in ("planlagt", "avviklet")),
        len(sites(area)),
        sum(bed or 0 for bed in beds),
        sum(bed is None for bed in beds),
        sum(bed is not None for bed in beds),
        *(len(rows) - at for at in range(max(len(rows), 15))),
        *(total - part for part in accumulate([0.0, *own])),
        *(sum(float(r["amount_nok"] or 0) for r in rows if r["year"] == year) for year in years),
        *map(float, filter(None, years)),
        *(float(len(kind)) for kind in kinds),
        *(sum(number(r["beds"]) or 0 for r in kind) for kind in kinds),
        *(len(municipal) - len(paid) - at for at in (0, 1)),
        *(len(paid) + at for at in (0, 1)),
        *(float(row["amount_nok"]) for row in rows if row["amount_nok"]),
    ]


BEDS = "Oppgitte senger i tjenester i drift"
UNRANKED = {
    "Annet som er dokumentert",
    "Innbyggere i kommunene med overføring",
    "Planlagte tjenester",
    "Avviklede tjenester",
    BEDS,
}


@cache
def likes(area: str) -> list[str]:
    kind = raw.areas()[area]["kind"]
    return [code for code, row in raw.areas().items() if row["kind"] == kind]


@cache
def measured(area: str) -> dict[str, float]:
    """The figures that areas are ranked by."""
    own, paid = amounts(area), transfers(area)
    found = {
        "Dokumenterte prosjekter fra samhandlingspottene": float(len(granted(area))),
        "Tjenester i drift": float(len(of_status(area, "i drift"))),
        "Planlagte tjenester": float(len(of_status(area, "planlagt"))),
        "Avviklede tjenester": float(len(of_status(area, "avviklet"))),
    }
    if own:
        found["Dokumentert fra samhandlingspottene"] = sum(own)
        found["Dokumentert fra pottene per innbygger"] = sum(own) / people(area)
    if amounts(area, other=True):
        found["Annet som er dokumentert"] = sum(amounts(area, other=True))
    if paid:
        total = sum(one for one, _people in paid)
        found["Overføring til kommunene, 2012"] = total
        found["Innbyggere i kommunene med overføring"] = raw.behind(area)
        found["Overføring til kommunene per innbygger, 2012"] = total / raw.behind(area)
    running = of_status(area, "i drift")
    if any(row["beds"] for row in running):
        found[BEDS] = sum(number(row["beds"]) or 0 for row in running)
    return found


def benchmark() -> dict[str, float]:
    """The country's figures beside an area's: of documented money, what the counties have."""
    names = (
        "Dokumenterte prosjekter fra samhandlingspottene",
        "Dokumentert fra samhandlingspottene",
        "Annet som er dokumentert",
    )
    counties = [measured(code) for code in raw.codes("fylke")]
    placed = {name: sum(one.get(name, 0.0) for one in counties) for name in names}
    rate = {"Dokumentert fra pottene per innbygger": placed[names[1]] / people("NO")}
    return measured("NO") | placed | rate


def rank(area: str, name: str) -> tuple[int, int]:
    """The area's place among its likes, the largest first, and how many have a place."""
    values = [one[name] for code in likes(area) if (one := measured(code)).get(name)]
    return 1 + sum(1 for value in values if value > measured(area)[name] + 1e-9), len(values)


def ranked(area: str, name: str) -> str:
    """The place in words: zero has none, and one that is shared says so."""
    mine = measured(area)[name]
    if not mine or name in UNRANKED:
        return "–"
    likewise = [c for c in likes(area) if abs(measured(c).get(name, 0.0) - mine) < 1e-9]
    place_, of = rank(area, name)
    return f"nr. {place_}{' (delt)' if len(likewise) > 1 else ''} av {of}"


def key_figures(document: Document) -> Grid:
    return next(
        block
        for block in blocks(document)
        if isinstance(block, Grid) and block.header[0] == "Nøkkeltall"
    )


@pytest.mark.parametrize("area", ["nord", "vest", "12", "19", "07", "16", "1201", "1144"])
def test_key_figures_and_ranks_are_those_of_the_files(briefs: Briefs, area: str) -> None:
    document, _made = briefs.made(area)
    for row in key_figures(document).rows:
        name, value, place_, country = map(plain_text, row)
        mine = measured(area).get(name)
        assert found_in(country) <= forms([benchmark()[name]]), name
        if mine is None:
            assert not found_in(value), (name, value)
            continue
        assert found_in(value) <= forms([mine]), (name, value)
        assert place_ == ranked(area, name), name


def found_in(text: str) -> set[str]:
    return {re.sub(r"[\u00a0\u202f ]", "", one) for one in NUMBER.findall(text)}


@cache
def indicator_figures(area: str) -> frozenset[str]:
    """Years, values, and changes in number and per cent of every series that the area may show."""
    around = set(raw.chain(area)) | {
        code
        for code, row in raw.areas().items()
        if row["kind"] == "opptaksområde" and raw.areas()[area]["kind"] in {"helseregion", "fylke"}
    }
    series: dict[tuple[str, str], list[float]] = {}
    found: set[str] = set()
    for row in raw.table("indicator_values"):
        if row["area_code"] in around:
            series.setdefault((row["indicator_id"], row["area_code"]), []).append(
                float(row["value"])
            )
            found.add(row["year"])
    for values in series.values():
        found |= forms(values)
        found |= forms(abs(one - other) for one in values for other in values)
        found |= forms(
            100 * abs(one - other) / abs(other) for one in values for other in values if other
        )
    return frozenset(found)


@pytest.mark.parametrize("area", ["NO", "nord", "vest", "midt", "12", "19", "07", "03", "1201"])
def test_every_number_stands_in_the_files(briefs: Briefs, area: str) -> None:
    document, _made = briefs.made(area)
    known = forms([*raw_figures(area), *raw_figures("NO")]) | indicator_figures(area)
    known |= forms(range(25))  # ranks, and how many of a few there are
    known |= {str(briefs.table.day.day), str(len(projects(area)))}  # the day of status
    known |= round_figures() if area == "NO" else forms([47e6, 445.6e6])
    known |= forms([445.6e6, 8e6, 100 * 8 / 445.6, 100 * 0.5 / 47]) | {"0,5"}
    known |= forms([pot_of(area)])
    known |= forms([5_373_909_000, 303_034_000, 5.6e9]) if area == "NO" else set()
    counties = [c for c in likes("12") if raw.inside(c, area) or raw.inside(area, c)]
    known |= forms(sum(amounts(code)) / people(code) for code in counties)
    known |= forms(map(people, counties))
    # The map's classes are the country's, and the highest ends where the highest county is.
    known |= {"2,9", "3,9", "9,9"}
    known |= forms([max(sum(amounts(code)) / people(code) for code in likes("12"))])
    known |= forms(float(rank(area, name)[0]) for name in measured(area))
    known |= forms(float(rank(area, name)[1]) for name in measured(area))
    merged = [code for code in raw.MERGED if raw.inside(code, area)]
    known |= forms([len(likes("1201")) - len(merged)])  # municipalities of 2012
    known |= {str(year) for year in range(2008, 2027)} | forms(
        len(likes(code)) for code in ("NO", "nord", "12", "1201")
    )
    known |= forms([1_000.0, 10_000.0, 100_000.0])  # of the units: per so many inhabitants
    known |= forms(range(60, 180))  # how many indicators there are, checked below
    for text in said(document):
        if text in own_words():
            continue
        stripped = remove_own_words(text)
        assert found_in(stripped) <= known, (text, found_in(stripped) - known)


@pytest.mark.parametrize("area", ["NO", "nord", "11", "07", "03", "1102"])
def test_the_map_has_the_pages_legend_and_a_county_its_national_colour(
    table: ReportContext, store: Store, area: str
) -> None:
    whole = documented_by(store, Selection(), "county").frame()
    country = measures.grants(records(whole), "innbygger")
    ground = Basemap(shapes(store, "fylke"))
    colours = maps.area_colours(country.frame, country.measure, ground)
    svg, chart = svg_graphics.choropleth(table.about(area), (5.7, 58.9) if area == "1102" else None)
    paths = svg_graphics.sheet_of(_county_shapes(store), 520).paths
    for code in paths:
        inside = raw.inside(code, area) or raw.inside(area, code)
        fill = colours[code] if inside else LIGHT_MAP.outside
        assert f'<path fill="{fill}" fill-rule="evenodd"' in svg.split(paths[code])[0][-150:], code
    words_ = " ".join(re.findall(r">([^<]+)</text>", svg))
    labels = maps.scale(country.frame, country.measure).classes.labels
    assert all(label in words_ for label in labels)
    assert ("utenfor utvalget" in words_) == (area != "NO")
    assert ("Sandnes" in words_) == (area == "1102")
    drawn = Selection(area="11" if area == "1102" else area)  # the years are those of what is drawn
    years = documented.projects_in(documented_by(store, drawn, "year"))
    assert chart.title.endswith(", ".join(filter(None, ("kroner per innbygger", years))))
    assert svg.count(LIGHT_MAP.selected) == {"NO": 0, "nord": 0, "03": 2, "07": 2}.get(area, 1)


def _county_shapes(store: Store) -> tuple[tuple[str, str], ...]:
    found = shapes(store, "fylke")
    return tuple(zip(found["area_code"], found["geojson"], strict=True))


def pot_of(area: str) -> float:
    """What is documented of the state's coordination pot in an area."""
    rounds = {r["round_id"] for r in raw.table("grant_rounds") if r["scheme_id"] == "samhandling"}
    return sum(float(r["amount_nok"] or 0) for r in granted(area) if r["round_id"] in rounds)


@cache
def own_words() -> frozenset[str]:
    names = [row["title"] for row in raw.table("projects")]
    names += [row["recipient"] for row in raw.table("projects")]
    names += [row["name"] for row in raw.table("service_sites")]
    names += [row["name_nb"] for row in raw.table("indicators")]
    names += [row["title"] for row in raw.table("grant_rounds")]
    return frozenset(name for name in names if re.search(r"\d", name))


def remove_own_words(text: str) -> str:
    for name in sorted(own_words(), key=len, reverse=True):
        text = text.replace(name, "")
    return text


@cache
def round_figures() -> frozenset[str]:
    """What was announced for each round and is documented of it, and the share."""
    found: set[str] = set()
    wholes = {row["round_id"]: row for row in raw.table("grant_rounds")}
    for code, row in wholes.items():
        rows = [r for r in granted("NO") if code in parts(r["round_id"], wholes)]
        documented = sum(float(r["amount_nok"]) for r in rows if r["amount_nok"])
        announced = number(row["announced_nok"])
        share = [100 * documented / announced] if announced else []
        count = number(row["announced_projects"])
        shares = [100 * len(rows) / count] if count else []
        found |= forms([documented, announced, count, float(len(rows)), *share, *shares])
    return frozenset(found)


def parts(code: str, rounds: dict[str, raw.Row]) -> list[str]:
    """A round and those that contain it."""
    above = rounds[code]["part_of"]
    return [code, *(parts(above, rounds) if above else [])]


def test_the_number_of_indicators_is_that_of_the_files(briefs: Briefs) -> None:
    document, _made = briefs.made("NO")
    shown = next(b for b in blocks(document) if isinstance(b, Grid) and b.header[0] == "Indikator")
    more = len(raw.table("indicators")) - len(shown.rows)  # one number of indicators everywhere
    assert f"{more} indikatorer til står i Samhandlingsmonitoren." in said(document)


# --- Little, much, and nothing --------------------------------------------------------------------


def test_an_empty_area_says_so_and_holds_together(briefs: Briefs) -> None:
    document, _made = briefs.made("07")
    text = " ".join(said(document))
    assert "Fra statens samhandlingspotter er ingen prosjekter funnet her i åpne kilder" in text
    assert "ikke det samme som" in text
    assert "ingen funnet" in [plain_text(row[1]) for row in key_figures(document).rows]


def test_nothing_found_is_not_the_same_as_not_stated(
    briefs: Briefs, areas: tuple[str, ...]
) -> None:
    """One rule, whichever of the key figures a table has left out."""
    said_of = {}
    for area in areas:
        cells = {
            plain_text(row[0]): plain_text(row[1]) for row in key_figures(briefs.made(area)[0]).rows
        }
        for name, other in (
            ("Dokumentert fra samhandlingspottene", False),
            ("Annet som er dokumentert", True),
        ):
            if not amounts(area, other=other):
                found = bool(granted(area, other=other))
                assert cells[name] == ("ikke oppgitt" if found else "ingen funnet"), (area, name)
                said_of[name, found] = area
    assert {found for _name, found in said_of} == {True, False}


@pytest.mark.parametrize("area", ["NO", "nord", "sorost", "11", "15", "16", "04", "1201"])
def test_what_is_not_known_counts_all_granted_projects(briefs: Briefs, area: str) -> None:
    """Of the coordination pots and of other money, told apart; the pages count both."""
    text = " ".join(said(briefs.made(area)[0]))
    for fact, column in (("Beløpet", "amount_nok"), ("Året", "year")):
        pots, others = (
            sum(not row[column] for row in granted(area, other=other)) for other in (False, True)
        )
        sentence = f"{fact} er ikke oppgitt for {pots + others} tildel"
        assert (sentence in text) == (pots + others > 0), sentence
        if pots and others:
            parts_ = f"{pots} fra samhandlingspottene, {others} med andre midler."
            assert f"{sentence}te prosjekter: {parts_}" in text
        elif pots or others:
            which = "fra samhandlingspottene" if pots else "med andre midler"
            assert re.search(rf"{sentence}te? prosjekt(er)? {which}\.", text)


def test_the_countrys_gaps_are_nine_eight_and_six(briefs: Briefs) -> None:
    text = " ".join(said(briefs.made("NO")[0]))
    parts_ = "fra samhandlingspottene, 6 med andre midler."
    assert f"Beløpet er ikke oppgitt for 9 tildelte prosjekter: 3 {parts_}" in text
    assert f"Kommunen er ikke oppgitt for 8 tildelte prosjekter: 2 {parts_}" in text
    assert "Året er ikke oppgitt for 6 tildelte prosjekter med andre midler." in text


def test_a_gap_of_a_chosen_scheme_is_of_its_own_money(store: Store, chosen: Selection) -> None:
    for scheme, words_ in (("act", "fra samhandlingspottene"), ("friskliv", "med andre midler")):
        document = brief(report_context(store, replace(chosen, scheme=scheme)), LIMITS[0])
        (sentence,) = [text for text in said(document) if text.startswith("Beløpet er ikke")]
        assert sentence.endswith(f"{words_}.")
        names = [plain_text(row[0]) for row in key_figures(document).rows]
        assert "Dokumentert fra den valgte ordningen" in names
        assert not any("potten" in name for name in names)


def test_nothing_wrong_is_said_of_the_areas_own_figures(
    briefs: Briefs, areas: tuple[str, ...]
) -> None:
    """The region's indicators may go the wrong way just above it."""
    found = []
    for area in areas:
        document, _made = briefs.made(area)
        texts = said(document)
        assert not any(text.startswith("Ingen indikator") for text in texts), area
        found += [text for text in texts if "egne indikatorer" in text]
    assert {text.partition(" egne")[0] for text in found} == {
        "Ingen av fylkets",
        "Ingen av helseregionens",
        "Ingen av kommunens",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_wrong_is_said_of_every_kind_of_area(language: str) -> None:
    set_language(language)
    kinds = ("land", "helseregion", "fylke", "kommune")
    assert len({attention.nothing(kind) for kind in kinds}) == 4
    assert attention.nothing("opptaksområde")


def test_how_many_municipalities_are_covered_is_said_once(briefs: Briefs) -> None:
    text = " ".join(said(briefs.made("NO")[0]))
    assert text.count("413 av 429") == 1
    assert text.count("Mosvik ble en del av") == 1


def test_a_planned_service_is_not_in_operation(briefs: Briefs) -> None:
    """Finnmark's only one is planned: no service is in operation, and no bed is counted."""
    document, _made = briefs.made("20")
    assert "Ingen tjenester i drift, 1 planlagt." in said(document)
    cells = {plain_text(row[0]): plain_text(row[1]) for row in key_figures(document).rows}
    assert [cells[name] for name in ("Tjenester i drift", "Planlagte tjenester", BEDS)] == [
        "ingen funnet",
        "1",
        "ingen funnet",
    ]
    (grid,) = [b for b in blocks(document) if isinstance(b, Grid) and b.header[0] == "Tjeneste"]
    assert plain_text(grid.rows[0][grid.header.index("Status")]) == "planlagt"


def test_services_by_kind_tell_their_status(briefs: Briefs) -> None:
    document, _made = briefs.made("NO")
    words_ = "114 tjenester i drift (191 senger, oppgitt for 27 av dem), 12 planlagte, 3 avviklede."
    assert words_ in said(document)
    (grid,) = [b for b in blocks(document) if isinstance(b, Grid) and b.header[0] == "Type"]
    assert grid.header == ("Type", "I drift", "Planlagt", "Avviklet", BEDS)
    sums = [sum(int(plain_text(row[at])) for row in grid.rows) for at in (1, 2, 3)]
    assert sums == [114, 12, 3]
    assert sum(float(number(row[4]) or 0) for row in _stated(grid)) == 191


def _stated(grid: Grid) -> list[tuple[str, ...]]:
    rows = [tuple(map(plain_text, row)) for row in grid.rows]
    return [row for row in rows if row[-1].isdigit()]


def test_a_year_without_a_project_says_so_where_its_bar_would_stand(briefs: Briefs) -> None:
    pictures = [b for b in blocks(briefs.made("NO")[0]) if isinstance(b, Picture)]
    (svg,) = [picture.svg for picture in pictures if ">2010<" in picture.svg]
    drawn = re.findall(r">([^<]+)</text>", svg)
    assert drawn[drawn.index("2010") - 1] == "ingen funnet"
    assert "rotate(-90" in svg


def test_the_reforms_own_money_stands_apart_from_all_else(briefs: Briefs) -> None:
    """A nursing home of 26.6 million leads no list and is in no sum of the coordination pots."""
    document, _made = briefs.made("11")
    grids = [b for b in blocks(document) if isinstance(b, Grid) and b.header[0] == "Prosjekt"]
    assert [grid.caption for grid in grids] == [
        "Dokumentert fra statens samhandlingspotter",
        "Annet som er dokumentert",
    ]
    assert len(grids[0].rows) == 3
    assert plain_text(grids[1].rows[0][3]).replace("\u00a0", " ") == "26 600 000 kr"
    text = " ".join(said(document)).replace("\u00a0", " ")
    assert "Dokumentert fra statens samhandlingspotter: 1,3 mill. kr i 3 prosjekter." in text
    assert "Ikke regnet med: annet som er dokumentert, 28,6 mill. kr i 9 prosjekter." in text
    assert "29,9" not in text
    country = " ".join(said(briefs.made("NO")[0])).replace("\u00a0", " ")
    assert "Funnet igjen av det kunngjorte, 2009–2012: 8,0 av 445,6 mill. kr." in country
    assert "60,2" not in country


@pytest.mark.parametrize("area", ["19", "11", "1201"])
def test_another_areas_indicators_stand_under_its_own_name(briefs: Briefs, area: str) -> None:
    document, _made = briefs.made(area)
    name = raw.areas()[area]["name"]
    grids = [b for b in blocks(document) if isinstance(b, Grid) and b.header[0] == "Indikator"]
    own = {r["indicator_id"] for r in raw.table("indicator_values") if r["area_code"] == area}
    for grid in grids:
        assert (grid.header[1] == name) == (grid.caption == "")
        if grid.caption:
            assert grid.caption == f"Tall for {grid.header[1]}"
    assert sum(len(grid.rows) for grid in grids if not grid.caption) <= len(own)


@pytest.mark.parametrize(
    ("area", "sentence"),
    [
        ("08", "Dokumentert fra statens samhandlingspotter: 1,4 mill. kr i 1 prosjekt."),
        ("12", "Dokumentert fra statens samhandlingspotter: 1,3 mill. kr i 2 prosjekter."),
        ("14", "Dokumentert fra statens samhandlingspotter: 1,4 mill. kr i 4 prosjekter."),
        ("NO", "3 av dem mangler oppgitt beløp."),
        ("NO", "413 av 429 kommuner har tall. Mosvik ble en del av Inderøy 1. januar 2012:"),
        ("03", "Oslo er et fylke i Helse Sør-Øst med 1 kommune (2010)."),
        ("03", "I budsjettet for 2012 skulle kommunen få 723,2 mill. kr til reformen."),
        ("12", "I budsjettet for 2012 skulle kommunene få 542,6 mill. kr til reformen."),
        ("nord", "3 fylkesmannsembeter følger opp her, med sete i Bodø, Tromsø og Vadsø."),
        ("nord", "1 av dem ble styrket med én stilling til reformen: Fylkesmannen i Troms."),
        ("NO", "4 av dem ble styrket med én stilling hver til reformen:"),
    ],
)
def test_one_and_many(briefs: Briefs, area: str, sentence: str) -> None:
    text = " ".join(said(briefs.made(area)[0])).replace("\u00a0", " ")
    assert sentence in text


def test_what_there_is_no_room_for_is_counted(table: Any) -> None:
    large, small = (brief(table.about("12"), room) for room in (LIMITS[0], LIMITS[-1]))
    assert "Annet som er dokumentert: 1 prosjekt til, beløp ikke oppgitt." in said(large)
    told = next(text for text in said(small) if "til, " in text)
    assert told.startswith("Dokumentert fra statens samhandlingspotter: 1 prosjekt til, ")
    assert "Annet som er dokumentert: 11 prosjekter til, 3,1" in told


def test_a_scheme_is_named(store: Store, chosen: Selection) -> None:
    about = report_context(store, replace(chosen, area="12", scheme="samhandling"))
    text = said(brief(about, LIMITS[-1]))
    assert "Av tilskuddene er bare de fra «" in text[1]
    name = "Samhandlingstilskudd fra staten"
    assert any(sentence.startswith(f"Dokumentert fra «{name}»: ") for sentence in text)
    # Four million of the country's sum are in no county, and the county's rate is not held
    # against them.
    said_of = " ".join(text).replace("\xa0", " ")
    assert "det som er plassert i fylkene; 4,0 mill. kr til hører ikke til noe fylke" in said_of
    assert "av det som er plassert i fylkene i hele landet" in said_of


def test_a_file_is_called_by_its_area_and_language() -> None:
    assert reports.brief_name("Møre og Romsdal") == "samhandling-notat-more-og-romsdal-nb.pdf"
    of = "Frisklivssentraler"
    assert reports.brief_name("Oslo", of) == "samhandling-notat-oslo-frisklivssentraler-nb.pdf"
    assert reports.archive_name(of) == "samhandling-notater-alle-fylker-frisklivssentraler-nb.zip"
    assert reports.slides_name(of) == "samhandling-lysbilder-frisklivssentraler-nb.pptx"
    set_language("en")
    assert reports.brief_name("Norge") == "samhandling-brief-norway-en.pdf"
