"""Every question asked of the store: a selection in, a frame with documented columns out."""

from lib.store.queries.areas import hierarchy, schemes, shapes, years
from lib.store.queries.attention import attention
from lib.store.queries.budget import budget_lines, headline
from lib.store.queries.coverage import (
    confidence_marks,
    county_coverage,
    indicator_coverage,
    newest,
    quality_marks,
    source_rows,
    sources,
    tables,
    verification_marks,
)
from lib.store.queries.grants import grant_totals, grants_by, projects, statuses
from lib.store.queries.progress import (
    indicator_by_area,
    indicator_values,
    indicators,
    mappable_indicators,
    milestones,
)
from lib.store.queries.provenance import (
    columns,
    grant_sources,
    headline_sources,
    indicator_list,
    map_attribution,
    snapshot,
    transfer_sources,
    whole_table,
)
from lib.store.queries.rounds import rounds
from lib.store.queries.search import search
from lib.store.queries.sites import offices, services
from lib.store.queries.transfers import transfer_totals, transfers, transfers_by

__all__ = [
    "attention",
    "budget_lines",
    "columns",
    "confidence_marks",
    "county_coverage",
    "grant_sources",
    "grant_totals",
    "grants_by",
    "headline",
    "headline_sources",
    "hierarchy",
    "indicator_by_area",
    "indicator_coverage",
    "indicator_list",
    "indicator_values",
    "indicators",
    "map_attribution",
    "mappable_indicators",
    "milestones",
    "newest",
    "offices",
    "projects",
    "quality_marks",
    "rounds",
    "schemes",
    "search",
    "services",
    "shapes",
    "snapshot",
    "source_rows",
    "sources",
    "statuses",
    "tables",
    "transfer_sources",
    "transfer_totals",
    "transfers",
    "transfers_by",
    "verification_marks",
    "whole_table",
    "years",
]
