"""Client-side buttons: download a chart as a picture, copy the view's URL.

Two small components in Streamlit's own page. Nothing they do reaches the server or reruns a page.
Their script and looks are in scripts/client_buttons.js and browser.css.
"""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import streamlit as st

from lib.i18n import _
from lib.ui.scripts import bundle


@dataclass(frozen=True)
class ChartLabels:
    """Labels of the chart buttons.

    Attributes:
        svg: the button that hands over the picture as SVG.
        png: the button that hands over the picture as PNG.
        missing: said when there is no chart on the screen.
        failed: said when the browser could not make the picture.
    """

    svg: str
    png: str
    missing: str
    failed: str


@dataclass(frozen=True)
class LinkLabels:
    """Labels of the copy-link button.

    Attributes:
        copy: the button.
        copied: said when the address is in the clipboard.
        by_hand: names the field that shows the address where there is no clipboard.
    """

    copy: str
    copied: str
    by_hand: str


@dataclass(frozen=True)
class PictureText:
    """Text around a chart that is downloaded as a picture.

    Attributes:
        title: what the chart shows; written above it, and the picture's title.
        unit: the unit of its numbers, under the title.
        legend: marks as (sign, colour, words), beneath the chart.
        foot: source and date, last.
    """

    title: str = ""
    unit: str = ""
    legend: tuple[tuple[str, str, str], ...] = ()
    foot: str = ""


_CSS: Final = Path(__file__).with_suffix(".css").read_text("utf-8")
_JS: Final = bundle("client_buttons.js")

_ICON: Final = '<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>'
_DOWN: Final = _ICON.format("M12 4v11m-5-5 5 5 5-5M5 20h14")
_LINK: Final = _ICON.format(
    "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1"
)

_CHART_BUTTONS: Final = st.components.v2.component(
    "chart_buttons",
    html=f"""
<div class="row">
  <button type="button" data-does="svg" hidden>{_DOWN}<span data-label="svg"></span></button>
  <button type="button" data-does="png" hidden>{_DOWN}<span data-label="png"></span></button>
  <p role="status"></p>
</div>
""",
    css=_CSS,
    js=_JS,
)

_COPY_LINK: Final = st.components.v2.component(
    "copy_link",
    html=f"""
<div class="row">
  <button type="button" data-does="copy" hidden>{_LINK}<span data-label="copy"></span></button>
  <label hidden><span data-label="by_hand"></span><input type="text" readonly></label>
  <p role="status"></p>
</div>
""",
    css=_CSS,
    js=_JS,
)


def chart_buttons(
    key: str, file_name: str, labels: ChartLabels | None = None, words: PictureText | None = None
) -> None:
    """Two buttons that download a Plotly chart as SVG and PNG.

    Args:
        key: the key of the chart, as given to `st.plotly_chart`.
        file_name: the picture's file name without its ending.
        labels: what the buttons say; None takes the catalogue's words.
        words: what the picture says around the chart; None for the chart alone.
    """
    data = {
        "chart": key,
        "file": file_name,
        "labels": asdict(labels or chart_labels()),
        "words": asdict(words or PictureText()),
    }
    _CHART_BUTTONS(key=f"picture_{key}", data=data)


def chart_labels() -> ChartLabels:
    """Translated labels for `chart_buttons`."""
    return ChartLabels(
        svg=_("Download the picture as SVG"),
        png=_("Download the picture as PNG"),
        missing=_("The chart is not drawn yet. Try again in a moment."),
        failed=_("The picture could not be made in this browser."),
    )


def copy_link(
    labels: LinkLabels | None = None, *, without: tuple[str, ...] = (), key: str = "copy_link"
) -> None:
    """Button that copies the view's URL.

    Where the browser has no clipboard, the address is shown, selected, in a field to copy from.

    Args:
        labels: what the button says; None takes the catalogue's words.
        without: names that are left out of the address.
        key: the element's key, one of a kind on its page.
    """
    data = {"labels": asdict(labels or link_labels()), "without": list(without)}
    _COPY_LINK(key=key, data=data)


def link_labels() -> LinkLabels:
    """Translated labels for `copy_link`."""
    return LinkLabels(
        copy=_("Copy the link to this view"),
        copied=_("Copied"),
        by_hand=_("Copy the address from here:"),
    )
