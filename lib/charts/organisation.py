"""Who follows the reform up: a chart of the bodies, its table, and what in it is inferred."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lib.charts import plot
from lib.charts.chart_model import Chart, Table, is_known, join_sentences, sources_of, text_or_empty
from lib.charts.chart_model import make_table as plain_table
from lib.charts.palette import ACCENT, MUTED, TEXT
from lib.i18n import N_, _, count, data_text, date_text, ngettext, not_stated
from lib.rows import Row

_AGREEMENT: Final = "intensjonsavtale HOD–KS"
_GROUP: Final = "sentral koordineringsgruppe"
_NETWORK: Final = "nasjonalt nettverk"
_GOVERNORS: Final = "fylkesmennene (styrket)"
_EVALUATION: Final = "EVASAM"
_DIALOGUE: Final = "dialog om gjennomføringen"
_REPORTING: Final = "oppgave: overvåke reformarbeidet og rapportere til HOD og koordineringsgruppa"
_TASK: Final = "oppgave: "
_LEADER: Final = "leder"

# From the top of the chart and down; the evaluation and the dialogue stand beside.
_STACK: Final = (_AGREEMENT, _GROUP, _NETWORK, _GOVERNORS)
_BODIES: Final = {
    _AGREEMENT: N_("Letter of intent between the Ministry and KS"),
    _GROUP: N_("Central coordination group"),
    _NETWORK: N_("National network for the reform"),
    _GOVERNORS: N_("Strengthened county governors"),
    _EVALUATION: N_("EVASAM, the evaluation that follows the reform"),
    _DIALOGUE: N_("Dialogue on the implementation"),
}
_BESIDE: Final = (_EVALUATION, _DIALOGUE)
_ROLES: Final = {
    "leder": N_("leader"),
    "leder (departementsråden)": N_("leader (the secretary general)"),
    "medlem": N_("member"),
    "medlem (seks representanter)": N_("member (six representatives)"),
    "medlem (én representant)": N_("member (one representative)"),
    "medlem (helsedirektøren)": N_("member (the director general of health)"),
    "oppgave: informasjon og råd til kommuner, sykehus og utdanningsinstitusjoner": N_(
        "task: information and advice to municipalities, hospitals and educational institutions"
    ),
    _REPORTING: N_(
        "task: monitor the reform and report to the Ministry and the coordination group"
    ),
    "inngår i nettverket": N_("part of the network"),
    "oppgave: følge utviklingen gjennom rapporteringer, evalueringer og andre tilbakemeldinger, og "
    "være mellomledd mellom det politiske nivået og iverksettingen": N_(
        "task: follow the development through reports, evaluations and other feedback, and be a "
        "link between the political level and those who carry the reform out"
    ),
    "departementet sørger for nær dialog med dem": N_(
        "the Ministry sees to a close dialogue with them"
    ),
    "part; oppnevner ti medlemmer av koordineringsgruppa": N_(
        "party; appoints ten members of the coordination group"
    ),
    "part; oppnevner seks medlemmer": N_("party; appoints six members"),
    "ett ekstra årsverk": N_("one extra full-time position"),
    "oppdragstaker for følgeevalueringen": N_("carries out the evaluation"),
    "styringsgruppe": N_("steering group"),
    "oppdragsgiver": N_("commissions the evaluation"),
}
_REASONS: Final = {
    "year": N_("the year"),
    "date_missing": N_("date not stated"),
}
_MILESTONE: Final = "milestone"
_INFERRED: Final = N_("{names} ({date}) – inferred.")
_SENTENCES: Final = {
    "year": N_("{names} ({date}) – the year is inferred, the source does not state it."),
    "partly": N_("{names} ({date}) – only partly confirmed."),
    "date_missing": N_("{names} – no source states since when."),
}
_GOVERNORS_AS_MEMBER: Final = "Fylkesmennene"
_PLAIN_ROLE: Final = "medlem"
_INDENT: Final = "\u00a0\u00a0"
_FILL: Final = "rgba(10,133,140,0.09)"
_PAD: Final = 10  # pixels inside a box
_NARROW: Final = 320  # pixels that the chart must fit into
_WIDE: Final = 720
_LEFT: Final = 0.64  # how much of a wide chart the stack takes
_CHARACTER: Final = 6.4  # a generous width of a character


@dataclass(frozen=True)
class _Box:
    """A frame with lines of text: edges in parts of the width, and in pixels downwards."""

    body: str
    x0: float
    x1: float
    y0: int
    y1: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class _Arrow:
    """An arrow up or down, with lines of words to its right."""

    x: float
    tail: int
    head: int
    lines: tuple[str, ...]


# --- The chart and its table ----------------------------------------------------------------------


def chart(governance: Sequence[Row], *, wide: bool = False) -> Chart:
    """The bodies as boxes with their members, and arrows with words between them.

    Args:
        governance: body, member, role, from_date, source_id, inferred, reason.
        wide: whether there is room for the evaluation beside the others; not on a phone.
    """
    bodies = _by_body(governance)
    title = _("Who follows the reform up")
    boxes, arrows = _layout(bodies, wide=wide)
    return Chart(
        title=title,
        unit="",
        alt=_alt(bodies),
        figure=_figure(boxes, arrows) if boxes else plot.empty(),
        table=table(governance),
        sources=sources_of(governance),
        note=_note(governance),
    )


def table(governance: Sequence[Row]) -> Table:
    """Who sits where, since when, and what of it is inferred."""
    return plain_table(
        _("Who follows the reform up"),
        {
            _("Body"): ("text", [_body(text_or_empty(row["body"])) for row in governance]),
            _("Who"): ("text", [text_or_empty(row["member"]) for row in governance]),
            _("Role"): ("text", [_role(row) for row in governance]),
            _("Since"): ("text", [_date(row) for row in governance]),
            _("Inferred"): ("text", [_inferred(row) for row in governance]),
        },
        "governance",
    )


def _by_body(governance: Sequence[Row]) -> dict[str, list[Row]]:
    """The rows of each body, from the top of the chart and down."""
    bodies: dict[str, list[Row]] = {}
    for row in governance:
        bodies.setdefault(text_or_empty(row["body"]), []).append(row)
    order = [*(body for body in _STACK if body in bodies), *bodies]
    return {body: bodies[body] for body in order}


def _body(code: str) -> str:
    return _(_BODIES[code]) if code in _BODIES else code[:1].upper() + code[1:]


def _role(row: Row) -> str:
    role = text_or_empty(row["role"])
    return _(_ROLES[role]) if role in _ROLES else role


def _date(row: Row) -> str:
    date = text_or_empty(row["from_date"])
    return date_text(date) if date else not_stated()


def _inferred(row: Row) -> str:
    reason = text_or_empty(row["reason"])
    return _(_REASONS[reason]) if reason in _REASONS else reason or "–"


def _alt(bodies: Mapping[str, Sequence[Row]]) -> str:
    if not bodies:
        return _("No bodies in this selection.")
    return join_sentences(*(_finding(body, rows) for body, rows in bodies.items()))


def _finding(body: str, rows: Sequence[Row]) -> str:
    """How many a body has, and who leads it; or who they are, where nobody does."""
    members = [row for row in rows if not text_or_empty(row["role"]).startswith(_TASK)]
    leader = next((row for row in members if text_or_empty(row["role"]).startswith(_LEADER)), None)
    if leader is None:
        names = ", ".join(text_or_empty(row["member"]) for row in members)
        text = _("{body} ({count}): {names}.")
        return text.format(body=_body(body), count=count(len(members)), names=names)
    text = ngettext(
        "{body}: {count} member, led by {leader}.",
        "{body}: {count} members, led by {leader}.",
        len(members),
    )
    return text.format(
        body=_body(body), count=count(len(members)), leader=text_or_empty(leader["member"])
    )


def _note(governance: Sequence[Row]) -> str:
    reasons = {row["reason"] for row in governance}
    return _("* The year is inferred; the source does not state it.") if "year" in reasons else ""


# --- Where everything stands ----------------------------------------------------------------------


def _layout(bodies: Mapping[str, Sequence[Row]], *, wide: bool) -> tuple[list[_Box], list[_Arrow]]:
    """The bodies below one another, and those beside them where there is room."""
    stack = [body for body in _STACK if body in bodies]
    stack += [body for body in bodies if body not in _BODIES]
    others = [body for body in _BESIDE if body in bodies]
    beside = wide and bool(stack) and bool(others)
    right, width = _LEFT if beside else 1.0, _WIDE if wide else _NARROW
    if not beside:
        stack += others
    boxes: list[_Box] = []
    arrows: list[_Arrow] = []
    for above, body in zip(["", *stack], stack, strict=False):
        top = max((box.y1 for box in boxes), default=0)
        found = _links(above, body, bodies, right * width)
        high = plot.LINE * max((len(lines) for _x, _up, lines in found), default=0)
        below = top + (high + 16 if found else 22) if boxes else 2
        for share, up, lines in found:
            ends = (below, top) if up else (top, below)
            arrows.append(_Arrow(share * right, *ends, lines))
        boxes += _boxes(body, bodies[body], (0.0, right), below, width)
    top = next((box.y0 for box in boxes if box.body == _GROUP), 2)
    for body in others if beside else ():
        boxes += _boxes(body, bodies[body], (right + 0.03, 1.0), top, width)
        top = boxes[-1].y1 + 22
    return boxes, arrows


def _links(
    above: str, body: str, bodies: Mapping[str, Sequence[Row]], pixels: float
) -> list[tuple[float, bool, tuple[str, ...]]]:
    """Arrows between two bodies: how far in, whether upwards, and their words."""
    if (above, body) == (_AGREEMENT, _GROUP):
        parties = bodies[above]
        room = _characters(pixels / len(parties) - 24)
        return [
            (at / len(parties) + 0.05, False, tuple(plot.lines(text, room)))
            for at, row in enumerate(parties)
            if (text := _role(row).partition("; ")[2])
        ]
    texts = []
    if (above, body) == (_GROUP, _NETWORK):
        reports = any(row["role"] == _REPORTING for row in bodies[body])
        texts = [_("reports to the coordination group and the Ministry")] if reports else []
    if (above, body) == (_NETWORK, _GOVERNORS):
        rows = [row for row in bodies[above] if row["member"] == _GOVERNORS_AS_MEMBER]
        texts = [f"{text_or_empty(row['member'])}: {_role(row)}" for row in rows]
    room = _characters(pixels * 0.95 - 24)
    return [(0.05, True, tuple(plot.lines(text, room))) for text in texts]


def _characters(pixels: float) -> int:
    """How many characters of a line have room."""
    return max(10, int(pixels / _CHARACTER))


def _boxes(
    body: str, rows: Sequence[Row], edges: tuple[float, float], top: int, width: int
) -> list[_Box]:
    """A body's box, and inside it a box for each of two parties."""
    x0, x1 = edges
    room = _characters((x1 - x0) * width - 2 * _PAD)
    if body != _AGREEMENT or len(rows) != 2:
        lines = (*_bold(_body(body), room), *_members(rows, room))
        return [_Box(body, x0, x1, top, top + _high(lines), lines)]
    title = (*_bold(_body(body), room), f"<i>{plot.escape_plotly(_since(rows[0]))}</i>")
    half = (x1 - x0) / 2
    inner = _characters(half * width - 3 * _PAD)
    parties = [tuple(_bold(text_or_empty(row["member"]), inner)) for row in rows]
    start = top + _high(title) - 2
    end = start + max(_high(lines) for lines in parties)
    gap = _PAD / 2 / width
    return [
        _Box(body, x0, x1, top, end + _PAD // 2, title),
        *(
            _Box("", x0 + at * half + gap, x0 + (at + 1) * half - gap, start, end, lines)
            for at, lines in enumerate(parties)
        ),
    ]


def _high(lines: Sequence[str]) -> int:
    return plot.LINE * len(lines) + 2 * _PAD


def _bold(text: str, room: int) -> list[str]:
    """Bold lines; a word that is a little too long is not broken."""
    longest = max((len(word) for word in text.split()), default=0)
    width = max(int(room * 0.93), min(longest, room + 3))
    return [f"<b>{line}</b>" for line in plot.lines(text, width)]


def _members(rows: Sequence[Row], room: int) -> list[str]:
    """The members' lines below the date since when they have been there."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(_since(row), []).append(row)
    found: list[str] = []
    for since, members in groups.items():
        found += [*([""] if found else []), f"<i>{plot.escape_plotly(since)}</i>"]
        for row in members:
            wrapped = textwrap.wrap(_member(row), room - 2) or [""]
            found += [
                f"{'• ' if at == 0 else _INDENT}{plot.escape_plotly(line)}"
                for at, line in enumerate(wrapped)
            ]
    return found


def _since(row: Row) -> str:
    if not is_known(row["from_date"]):
        return _("date not stated")
    star = "*" if row["reason"] == "year" else ""
    return _("since {date}").format(date=_date(row)) + star


def _member(row: Row) -> str:
    """Who, as what; a task is the whole body's, and most are members."""
    role, name = text_or_empty(row["role"]), text_or_empty(row["member"])
    if role.startswith(_TASK):
        return _role(row)
    return name if role == _PLAIN_ROLE else f"{name} – {_role(row)}"


# --- Drawing --------------------------------------------------------------------------------------


def _figure(boxes: Sequence[_Box], arrows: Sequence[_Arrow]) -> plot.PlotlyFigure:
    height = max(box.y1 for box in boxes) + 4
    drawn = plot.figure(
        height + 12,
        margin={"l": 2, "r": 2, "t": 6, "b": 6},
        xaxis={"visible": False, "fixedrange": True, "range": [0, 1]},
        yaxis={"visible": False, "fixedrange": True, "range": [height, 0]},
    )
    drawn.layout.update(
        shapes=[_frame(box) for box in boxes],
        annotations=[*map(_text, boxes), *(part for arrow in arrows for part in _drawn(arrow))],
    )
    return drawn


def _frame(box: _Box) -> dict[str, Any]:
    outside = box.body in _BESIDE
    return {
        "type": "rect",
        "x0": box.x0,
        "x1": box.x1,
        "y0": box.y0,
        "y1": box.y1,
        "fillcolor": "rgba(0,0,0,0)" if outside or not box.body else _FILL,
        "line": {
            "color": MUTED if outside else ACCENT,
            "width": 1.5,
            "dash": "dash" if outside else "solid",
        },
    }


def _text(box: _Box) -> dict[str, Any]:
    text = "<br>".join(box.lines)
    return plot.at(text, box.x0, box.y0 + _PAD - 3, yanchor="top", xshift=_PAD - 2)


def _drawn(arrow: _Arrow) -> list[dict[str, Any]]:
    """An arrow and, beside its middle, its words."""
    pointer = {
        "x": arrow.x,
        "y": arrow.head,
        "ax": arrow.x,
        "ay": arrow.tail,
        "axref": "x",
        "ayref": "y",
        "text": "",
        "showarrow": True,
        "arrowhead": 2,
        "arrowsize": 1.2,
        "arrowwidth": 1.8,
        "arrowcolor": TEXT,
        "standoff": 1,
    }
    middle = (arrow.tail + arrow.head) / 2
    return [pointer, plot.at("<br>".join(arrow.lines), arrow.x, middle, xshift=8)]


# --- What is inferred, in sentences ---------------------------------------------------------------


def inferred(facts: Sequence[Row]) -> tuple[str, ...]:
    """One sentence for each inferred fact; members of one body with one date share theirs.

    Args:
        facts: `inferred_facts`: what, reason, name, name_en, body, role, date, precision.
    """
    groups: dict[tuple[str, ...], list[Row]] = {}
    for at, row in enumerate(facts):
        alone = str(at) if row["what"] == _MILESTONE else ""
        key = (
            row["what"],
            row["reason"],
            text_or_empty(row["body"]),
            text_or_empty(row["date"]),
            alone,
        )
        groups.setdefault(key, []).append(row)
    return tuple(_sentence(rows) for rows in groups.values())


def _sentence(rows: Sequence[Row]) -> str:
    first = rows[0]
    day = text_or_empty(first["date"])
    date = date_text(day, text_or_empty(first["precision"])) if day else not_stated()
    said = {"date": date, "names": "; ".join(_fact_name(row) for row in rows)}
    text = _(_SENTENCES.get(text_or_empty(first["reason"]), _INFERRED)).format(**said)
    return text if first["what"] == _MILESTONE else f"{_body(text_or_empty(first['body']))}: {text}"


def _fact_name(row: Row) -> str:
    """The milestone's title; the member with a role that says more than that it is a member."""
    if row["what"] == _MILESTONE:
        return data_text(row, "name")
    return _member({"member": row["name"], "role": row["role"]})
