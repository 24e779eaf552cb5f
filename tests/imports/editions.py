"""Newer editions of the data package for tests, made by changing cells and rows of its files."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from lib.imports import commit, plan
from lib.store import Store

JONDAL = "jondal-jonatunet-2009"
DALANE = "dalane-sykehusmodell"
KARI = "Kari Nordmann <kari@example.org>"
Rows = list[dict[str, str]]


def rewrite(folder: Path, name: str, change: Callable[[Rows], Rows | None]) -> None:
    """Change the rows of a file, and leave its form as it is."""
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = list(reader.fieldnames or []), list(reader)
    changed = change(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows if changed is None else changed)
    path.write_bytes(out.getvalue().encode())


def cells(folder: Path, name: str, key: str, **new: str) -> None:
    """Change cells of the row whose first cell is the key."""

    def change(rows: Rows) -> None:
        (row,) = [row for row in rows if next(iter(row.values())) == key]
        row.update(new)

    rewrite(folder, name, change)


def add(folder: Path, name: str, row: Mapping[str, object]) -> None:
    """Add a row at the end."""
    new = {column: "" if value is None else str(value) for column, value in row.items()}
    rewrite(folder, name, lambda rows: [*rows, new])


def remove(folder: Path, name: str, key: str) -> None:
    """Remove the row whose first cell is the key."""
    rewrite(folder, name, lambda rows: [r for r in rows if next(iter(r.values())) != key])


def dated(folder: Path, version: str, created: str) -> None:
    """Give the package another version."""
    path = folder / "datapackage.json"
    described = json.loads(path.read_text("utf-8"))
    described |= {"version": version, "created": created}
    path.write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n", "utf-8")


def put(store: Store, text: str, name: str = "projects", *, who: str = KARI) -> int:
    """Put rows in, as an editor does."""
    found = plan(store, text.encode(), f"{name}.csv")
    return commit(store, found, who=who, why="rettet")


def amount(store: Store, key: str = JONDAL) -> int:
    """The amount of a project."""
    sql = "SELECT amount_nok FROM projects WHERE project_id = :key"
    return int(store.rows(sql, {"key": key})["amount_nok"].item())


def title(store: Store, key: str = DALANE) -> str:
    """The title of a project."""
    sql = "SELECT title FROM projects WHERE project_id = :key"
    return str(store.rows(sql, {"key": key})["title"].item())
