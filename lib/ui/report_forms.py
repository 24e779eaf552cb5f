"""Forms for one row at a time: a status report, a milestone, an indicator value.

A form says nothing by itself about what is right: what is written goes through the same check,
preview and log as a file does.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

import streamlit as st

from lib import store as stores
from lib.charts import status
from lib.i18n import (
    _,
    current_language,
    label,
    labels,
    norwegian_day,
)
from lib.imports import Editor, Plan, plan_rows
from lib.rows import records
from lib.store import allowed, normalize
from lib.ui import components, preview
from lib.ui.markdown import area_name
from lib.ui.preview import PreviewState
from lib.ui.query_cache import cached_filter_options, cached_query, current_store

Row = dict[str, object]

_DAY: Final = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


def draw(task: str, editor: Editor) -> None:
    """Draw a form (`status`, `milepal` or `maltall`) and its preview."""
    if task == "milepal" and editor.permitted_areas is not None:
        st.info(
            _("Milestones are about the whole country, and are registered by national editors.")
        )
        return
    forms: dict[str, Callable[[Editor], PreviewState | None]] = {
        "status": _status,
        "milepal": _milestone,
        "maltall": _value,
    }
    made = forms[task](editor)
    if made is not None:
        preview.open_preview(lambda: made)
    found = preview.current_preview()
    if found is not None:
        again = partial(preview.open_preview, partial(_again, found, editor))
        preview.draw(editor, found, again)


def _again(found: PreviewState, editor: Editor) -> PreviewState:
    """Plan the same rows again, against the current store."""
    plans: list[Plan] = []
    for old in found.plans:
        rows = [dict(change.after) for change in old.changes if change.after is not None]
        plans.append(
            plan_rows(
                current_store(),
                old.table,
                rows,
                origin=old.file,
                permitted_areas=editor.permitted_areas,
                given=plans,
            )
        )
    return replace(found, plans=tuple(plans))


def _looked(
    editor: Editor, table: str, row: Row, source: Row | None, origin: str, why: str
) -> PreviewState:
    store = current_store()
    plans: list[Plan] = []
    if source is not None:
        plans.append(
            plan_rows(
                store, "sources", [source], origin=origin, permitted_areas=editor.permitted_areas
            )
        )
    main = plan_rows(
        store,
        table,
        [row],
        origin=origin,
        permitted_areas=editor.permitted_areas,
        given=tuple(plans),
    )
    return PreviewState((*plans, main), why, f"{table}_{main.digest[:12]}", _labels())


def _labels() -> dict[str, str]:
    """Labels of columns in the forms."""
    return {
        "project_id": _("Project"),
        "report_id": _("Report"),
        "date": _("Date"),
        "phase": _("Phase"),
        "light": _("Light"),
        "percent_complete": _("Per cent complete"),
        "money_spent_nok": _("Spent, kroner"),
        "comment": _("Comment"),
        "reporter": _("Reporter"),
        "milestone_id": _("Milestone"),
        "precision": _("What of the date is known"),
        "title_nb": _("Title in Norwegian"),
        "title_en": _("Title in English"),
        "kind": _("Type"),
        "description_nb": _("What happened, in Norwegian"),
        "verification": _("Verification"),
        "indicator_id": _("Indicator"),
        "area_code": _("Area"),
        "year": _("Year"),
        "value": _("Value"),
        "quality": _("Quality"),
        "source_id": _("Source"),
        "url": _("or the address of a new source"),
        "publisher": _("and who publishes it"),
    }


# --- A status report ------------------------------------------------------------------------------


def _status(editor: Editor) -> PreviewState | None:
    projects = _projects(editor)
    components.legend(status.criteria())
    with st.form(f"status_{preview.turn()}", enter_to_submit=False):
        project = _choose(_("Project"), projects)
        day = _day(_("Date that the report describes"), today=True)
        phase = _side_by_side(_("Phase"), labels("status_reports.phase", status.PHASES))
        light = st.radio(
            _("Light"), list(status.LIGHTS), format_func=status.light_words, index=None
        )
        share = st.text_input(_("Per cent complete, if known"), max_chars=20)
        spent = st.text_input(
            _("Kroner spent to date, if known (such as 1 200 000 or 1,2 mill.)"), max_chars=40
        )
        comment = st.text_area(_("Comment"), max_chars=2000)
        reporter = st.text_input(_("Reporter"), value=editor.name, max_chars=200)
        if not st.form_submit_button(_("Preview"), icon=":material/preview:"):
            return None
    row: Row = {
        "report_id": _report_id(project or "", day),
        "project_id": project or "",
        "date": day,
        "phase": phase or "",
        "percent_complete": share,
        "money_spent_nok": spent,
        "light": light or "",
        "comment": " ".join(comment.split()),
        "reporter": reporter,
        "recorded_at": datetime.now(tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    why = _("Status report for {project}").format(project=projects.get(project or "", ""))
    return _looked(editor, "status_reports", row, None, _("form for status reports"), why)


def _projects(editor: Editor) -> dict[str, str]:
    """Projects the editor may report for: title and place by id, sorted by title."""
    rows = cached_query(stores.projects, cached_filter_options().default())
    allowed = [
        row
        for row in rows
        if editor.permitted_areas is None or {row["county_code"]} & set(editor.permitted_areas)
    ]
    titles = {
        row["project_id"]: " – ".join(
            part for part in (row["title"], row["municipality"] or row["county"]) if part
        )
        for row in allowed
    }
    return dict(sorted(titles.items(), key=lambda item: normalize(item[1])))


def _report_id(project: str, day: str) -> str:
    """New report id: project, day and a number."""
    iso = _iso(day)
    given = cached_query(stores.project_reports, project) if project else None
    taken = set() if given is None else set(given.column("report_id"))
    number = 1
    while f"{project}-{iso}-{number}" in taken:
        number += 1
    return f"{project}-{iso}-{number}".strip("-")


# --- A milestone ----------------------------------------------------------------------------------


def _milestone(editor: Editor) -> PreviewState | None:
    with st.form(f"milestone_{preview.turn()}", enter_to_submit=False):
        day = _day(_("Date; the first day where only the month or year is known"))
        precision = _side_by_side(
            _("What of the date is known"),
            labels("milestones.precision", allowed("milestones", "precision")),
        )
        title = st.text_input(_("Title in Norwegian"), max_chars=200)
        title_en = st.text_input(_("Title in English"), max_chars=200)
        kind = _choose(_("Type"), labels("milestones.kind", allowed("milestones", "kind")))
        text = st.text_area(_("What happened, in Norwegian"), max_chars=2000)
        verification = _choose(
            _("Verification"),
            labels("milestones.verification", allowed("milestones", "verification")),
        )
        source, new_source = _source()
        if not st.form_submit_button(_("Preview"), icon=":material/preview:"):
            return None
    row: Row = {
        "milestone_id": f"{_iso(day)}-{_slug(title)}",
        "date": day,
        "precision": precision or "",
        "title_nb": title,
        "title_en": title_en,
        "kind": kind or "",
        "description_nb": " ".join(text.split()),
        "verification": verification or "",
        "source_id": source,
    }
    why = _("Milestone: {title}").format(title=title)
    return _looked(editor, "milestones", row, new_source, _("form for milestones"), why)


# --- An indicator value ---------------------------------------------------------------------------


def _value(editor: Editor) -> PreviewState | None:
    indicators = _indicators()
    areas = _areas(editor)
    with st.form(f"value_{preview.turn()}", enter_to_submit=False):
        indicator = _choose(_("Indicator"), indicators)
        area = _choose(_("Area"), areas)
        year = st.text_input(_("Year"), max_chars=4)
        value = st.text_input(_("Value, in the indicator's unit"), max_chars=40)
        quality = _side_by_side(
            _("Quality"),
            labels("indicator_values.quality", allowed("indicator_values", "quality")),
        )
        source, new_source = _source()
        if not st.form_submit_button(_("Preview"), icon=":material/preview:"):
            return None
    row: Row = {
        "indicator_id": indicator or "",
        "area_code": area or "",
        "year": year,
        "value": value,
        "quality": quality or "",
        "source_id": source,
    }
    why = _("Value of {indicator}").format(indicator=indicators.get(indicator or "", ""))
    return _looked(editor, "indicator_values", row, new_source, _("form for values"), why)


def _indicators() -> dict[str, str]:
    name = "name_en" if current_language() == "en" else "name_nb"
    return {
        row["indicator_id"]: f"{row[name]} ({label('indicators.unit', row['unit'])})"
        for row in records(cached_query(stores.indicator_list))
    }


def _areas(editor: Editor) -> dict[str, str]:
    """Areas the editor may report for, country and regions first."""
    known = cached_filter_options()
    return {
        area.code: area_name(area)
        for area in known.areas.values()
        if editor.permitted_areas is None
        or {each.code for each in known.chain(area.code)} & editor.permitted_areas
    }


# --- What the forms share -------------------------------------------------------------------------


def _choose(question: str, words: Mapping[str, str]) -> str | None:
    return st.selectbox(
        question,
        list(words),
        format_func=lambda code: words.get(code, code),
        index=None,
        placeholder=_("Choose"),
    )


def _side_by_side(question: str, words: Mapping[str, str]) -> str | None:
    return st.segmented_control(question, list(words), format_func=words.__getitem__)


def _day(question: str, *, today: bool = False) -> str:
    now = f"{norwegian_day():%d.%m.%Y}" if today else ""
    words = _("{question} (day.month.year)").format(question=question)
    return st.text_input(words, value=now, max_chars=20)


def _iso(day: str) -> str:
    """Date for an id; validation reports an invalid one."""
    found = _DAY.fullmatch(day.strip())
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else day.strip()


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", normalize(text)).strip("-")[:50].strip("-")


def _source() -> tuple[str, Row | None]:
    """Known source, or a new one: its id, and its row if new."""
    rows = cached_query(stores.sources)
    words = {row["source_id"]: f"{row['publisher']} ({row['source_id']})" for row in rows}
    chosen = _choose(_("Source, if it is in the list"), words)
    address = st.text_input(_("or the address of a new source"), max_chars=500).strip()
    publisher = st.text_input(_("and who publishes it"), max_chars=200)
    if not address:
        return chosen or "", None
    return _new_source(address, publisher, rows)


def _new_source(
    address: str, publisher: str, rows: Sequence[Mapping[str, Any]]
) -> tuple[str, Row | None]:
    for row in rows:
        if row["url"] == address:
            return str(row["source_id"]), None
    # Validation rejects an invalid URL.
    host = _host(address)
    taken = {row["source_id"] for row in rows}
    number = next(n for n in range(1, 1000) if f"{host}-{n:02}" not in taken)
    code = f"{host}-{number:02}"
    read = norwegian_day().isoformat()
    return code, {"source_id": code, "publisher": publisher, "url": address, "accessed": read}


def _host(address: str) -> str:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        host = ""
    return _slug(host.removeprefix("www.")) or "kilde"
