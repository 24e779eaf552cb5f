"""Stores as large as they may become: the shipped rows, and rows that are made up beside them.

What is made up is for measuring and testing, in temporary folders alone: its ids, bodies and
recipients say that it is made up. The same factor gives the same rows each time. A project's
round, year, status and category are drawn in the proportions of the shipped ones; places, amounts
and words are spread over all there are.
"""

import random
import shutil
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from lib.store import Store, writing

Row = tuple[Any, ...]
FACTORS = (1, 100, 1_000)
SITES = {100: 2_000, 1_000: 20_000}  # a municipality does not get a thousand times its services
YEARS = range(2005, 2025)
_STATUSES = ("tildelt", "søkt", "foreslått", "uavklart"), (88, 6, 3, 3)
_CONFIDENCES = ("høy", "middels", "lav"), (70, 23, 7)
_SUBJECTS = "Frisklivssentral Samhandling Rehabilitering Hverdagsmestring Læring Øyeblikkelig "
_SUBJECTS += "Psykisk Rusarbeid Demens Velferdsteknologi Legevakt Hjemmetjeneste Ernæring Fallfare"
_FORMS = "tilbud team modell nettverk kurs forløp pilot utprøving tjeneste arbeid sentral plan"
_AIMS = "eldre barn unge kronikere pårørende innvandrere kreftpasienter diabetes kols hjertesvikt"


def scale(base: Store, path: Path, factor: int) -> Store:
    """A copy of a store with `factor` times its projects and indicator values, and more.

    Args:
        base: the shipped store.
        path: where the copy is written: in a temporary folder.
        factor: of FACTORS.
    """
    shutil.copy(base.path, path)
    if factor > 1:
        with writing(path) as db:
            grow(db, projects=100 * factor, values=1_000 * factor, sites=SITES[factor])
    return Store(path)


def grow(db: Database, *, projects: int, values: int, sites: int) -> None:
    """Fill the tables up to so many projects and indicator values, and add so many services."""
    chance = random.Random(projects)  # noqa: S311 - the same each time is what is wanted
    lacking = projects - db.table("projects").count
    _insert(db, "projects", made_projects(db, lacking, chance))
    _insert(db, "project_partners", made_partners(db, lacking, chance))
    _insert(db, "service_sites", made_sites(db, sites, chance))
    _insert(db, "municipal_transfers", made_transfers(db, chance))
    _insert(
        db, "indicator_values", made_values(db, values - db.table("indicator_values").count, chance)
    )
    _insert(db, "status_reports", made_reports(db, lacking // 50, chance))


def _insert(db: Database, table: str, rows: Iterator[Row]) -> None:
    width = len(db.table(table).columns)
    whole = ((*row, *(None,) * (width - len(row))) for row in rows)  # nothing in later columns
    marks = ", ".join("?" * width)
    db.conn.executemany(f"INSERT INTO {table} VALUES ({marks})", whole)  # noqa: S608 - names of our own


def _column(db: Database, sql: str) -> list[Any]:
    return [value for (value,) in db.execute(sql).fetchall()]


def _places(db: Database) -> list[Row]:
    """Municipalities and their counties."""
    sql = "SELECT code, parent_code FROM areas WHERE kind = 'kommune' ORDER BY code"
    return db.execute(sql).fetchall()


def _place(places: list[Row], chance: random.Random) -> Row:
    """A municipality with its county; now and then the county alone, or nothing."""
    code, county = chance.choice(places)
    drawn = chance.random()
    return (None, None) if drawn < 0.02 else (None, county) if drawn < 0.08 else (code, county)


def _title(chance: random.Random) -> str:
    words = [chance.choice(part.split()) for part in (_SUBJECTS, _FORMS, _AIMS)]
    return f"{words[0]}: {words[1]} for {words[2]} {chance.randrange(1000)}"


def made_projects(db: Database, number: int, chance: random.Random) -> Iterator[Row]:
    """Rows of `projects`: each fourth without an amount, each eighth without a year."""
    places = _places(db)
    kinds = db.execute(
        "SELECT p.round_id, r.year, p.category, p.recipient_type, p.source_id"
        " FROM projects p JOIN grant_rounds r USING (round_id) ORDER BY p.project_id"
    ).fetchall()
    others = _column(db, "SELECT round_id FROM grant_rounds ORDER BY round_id")
    for n in range(number):
        round_id, year, category, recipient_type, source = chance.choice(kinds)
        if n % 10 == 0:
            round_id, year = chance.choice(others), None
        year = None if n % 8 == 0 else year or chance.choice(YEARS[4:])
        municipality, county = _place(places, chance)
        yield (
            f"made-up-{n:06}",
            _title(chance),
            round_id,
            chance.choices(*_STATUSES)[0],
            year,
            None if n % 4 == 0 else chance.randrange(50, 5_000) * 1_000,
            f"oppdiktet organ {n % 12}",
            f"oppdiktet kommune {n % 430}",
            recipient_type,
            municipality,
            county,
            category,
            chance.choices(*_CONFIDENCES)[0],
            None,
            source,
        )


def made_partners(db: Database, number: int, chance: random.Random) -> Iterator[Row]:
    """Rows of `project_partners`: none to three for a project."""
    places = _places(db)
    for n in range(number):
        for code, _county in chance.sample(places, n % 4):
            yield f"made-up-{n:06}", f"oppdiktet partner {code}", code


def made_sites(db: Database, number: int, chance: random.Random) -> Iterator[Row]:
    """Rows of `service_sites`: half without a date, a third without beds."""
    places = _places(db)
    kinds = db.execute("SELECT kind, status, source_id FROM service_sites ORDER BY site_id")
    drawn = kinds.fetchall()
    for n in range(number):
        kind, status, source = chance.choice(drawn)
        municipality, county = _place(places, chance)
        yield (
            f"made-up-{n:05}",
            f"{kind.capitalize()} {chance.choice(_AIMS.split())} {n}",
            kind,
            status,
            municipality,
            county or "03",
            None,
            None if n % 2 else f"{chance.choice(YEARS)}-0{1 + n % 9}-01",
            None if n % 3 == 0 else chance.randrange(1, 40),
            chance.choices(*_CONFIDENCES)[0],
            None,
            source,
        )


def made_transfers(db: Database, chance: random.Random) -> Iterator[Row]:
    """Rows of `municipal_transfers`: for every municipality and year that has none."""
    known = set(db.execute("SELECT municipality_code, year FROM municipal_transfers").fetchall())
    source = _column(db, "SELECT min(source_id) FROM municipal_transfers")[0]
    for (code, _county), year in product(_places(db), YEARS):
        if (code, year) not in known:
            compensation = None if chance.random() < 0.05 else chance.randrange(5_000) * 1_000
            yield code, year, chance.randrange(60_000) * 1_000, compensation, None, source


def made_values(db: Database, number: int, chance: random.Random) -> Iterator[Row]:
    """Rows of `indicator_values` that there are not: counties and wider areas before places."""
    known = set(db.execute("SELECT indicator_id, area_code, year FROM indicator_values").fetchall())
    indicators = _column(db, "SELECT indicator_id FROM indicators ORDER BY indicator_id")
    areas = _column(db, "SELECT code FROM areas ORDER BY kind = 'kommune', code")
    source = _column(db, "SELECT min(source_id) FROM indicator_values")[0]
    keys = (
        (indicator, area, year)
        for area, year, indicator in product(areas, range(2004, 2026), indicators)
    )
    for n, key in enumerate(islice((key for key in keys if key not in known), number)):
        quality = "publisert" if n % 10 else "foreløpig"
        yield *key, round(chance.uniform(1, 100), 2), quality, source


def made_reports(db: Database, number: int, chance: random.Random) -> Iterator[Row]:
    """Rows of `status_reports`: one or two for each fiftieth project."""
    described = db.table("status_reports").count
    for n in range(number):
        for turn in range(1 + n % 2):
            day = f"{2023 + turn}-{1 + n % 12:02}-{1 + n % 28:02}"
            phase = ("i gang", "planlagt", "forsinket", "fullført")[n % 4]
            light = chance.choices(("grønn", "gul", "rød"), (80, 15, 5))[0]
            percent, spent = chance.randrange(101), None
            yield (
                f"made-up-{described + n:05}-{turn}",
                f"made-up-{n * 50:06}",
                day,
                phase,
                percent,
                spent,
                light,
                None,
                "oppdiktet melder",
                None,
                f"{day}T12:00:00.000Z",
            )
