"""The set-up page of the presentation: the button that starts the player, and the choices.

The address is the only place where a prepared show is kept. Each run reads it; each widget writes
it, in a callback, before the page is drawn. The player covers the page while it runs, and asks the
server for the slides by itself (lib/presentation/player).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, cast

import streamlit as st

from lib.i18n import _
from lib.presentation import (
    NAMES,
    SECONDS,
    SLIDES,
    DeckConfig,
    available_indicators,
    from_query_params,
    slide_names,
    to_query_params,
)
from lib.presentation.player import build_setup
from lib.selection import COUNTRY, Area, Problem
from lib.ui import languages
from lib.ui.client_buttons import LinkLabels, copy_link
from lib.ui.live_updates import base_path
from lib.ui.markdown import area_name, escape_markdown
from lib.ui.query_cache import cached_filter_options
from lib.ui.scripts import bundle
from lib.ui.state import keep_widget_value, selection

_PLAYER: Final = st.components.v2.component(
    "stage",
    html="""
<button type="button" class="start" hidden></button>
""",
    css=Path(__file__).with_suffix(".css").read_text("utf-8"),
    js=bundle("presentation_page.js"),
)


@dataclass(frozen=True)
class Prepared:
    """The show that the address describes.

    Attributes:
        config: what is shown, and how.
        problems: what stood in the address and could not be used.
        indicators: names of the indicators that can be shown, by id.
    """

    config: DeckConfig
    problems: tuple[Problem, ...]
    indicators: dict[str, str]


def prepared() -> Prepared:
    """Read the show from the address.

    What cannot be used stays in the address until the presenter changes something, so that the
    player, which reads the same address, can tell of it in the notes.
    """
    indicators = available_indicators(st.session_state["store"], cached_filter_options().default())
    address = {name: st.query_params[name] for name in NAMES if name in st.query_params}
    config, problems = from_query_params(address, cached_filter_options(), selection(), indicators)
    return Prepared(config, problems, indicators)


def tell(show: Prepared) -> None:
    """Say what could not be used. The audience never sees it: the player covers the page."""
    for problem in show.problems:
        st.warning(escape_markdown(problem.sentence()), icon=":material/link_off:")


def start() -> None:
    """The button that starts the show in full screen; the player is behind it.

    Where the address does not say `vis=oppsett`, the show starts by itself.
    """
    _PLAYER(key="stage", width="content", data=build_setup(base_path()))


def link() -> None:
    """A button that copies the address of the show itself."""
    words = LinkLabels(
        copy=_("Copy the link to the show"),
        copied=_("Copied"),
        by_hand=_("Copy the address from here:"),
    )
    copy_link(words, without=("vis",), key="copy_show")


# --- The choices ----------------------------------------------------------------------------------


def _write(config: DeckConfig) -> None:
    """Write a show into the address; for callbacks."""
    wanted = to_query_params(config, selection())
    for name in NAMES:
        if name in wanted:
            st.query_params[name] = wanted[name]
        elif name in st.query_params:
            del st.query_params[name]


def _changed(key: str, change: Callable[[Any], DeckConfig]) -> None:
    """Write what a widget's new value makes of the show."""
    _write(change(st.session_state[key]))


def choose_slides(show: Prepared) -> None:
    """A box for each slide; at least one stays chosen."""
    names = slide_names()
    config = show.config
    for code in SLIDES:
        key = f"slide_{code}"
        st.session_state[key] = code in config.slides
        st.checkbox(
            names[code],
            key=key,
            on_change=_slide_switched,
            args=(config, code),
            disabled=config.slides == (code,),
        )


def _slide_switched(config: DeckConfig, code: str) -> None:
    """Take a slide out, or put it in where a usual show has it."""
    if code in config.slides:
        kept = tuple(each for each in config.slides if each != code)
        _write(replace(config, slides=kept or config.slides))
        return
    place = SLIDES.index(code)
    before = next((i for i, each in enumerate(config.slides) if SLIDES.index(each) > place), None)
    at = len(config.slides) if before is None else before
    _write(replace(config, slides=(*config.slides[:at], code, *config.slides[at:])))


def choose_order(show: Prepared) -> None:
    """The chosen slides in order; the buttons move the one that is marked.

    The buttons stay where they are, and keep the keyboard's focus, while the slides move.
    """
    slides = show.config.slides
    words = {code: f"{i}. {slide_names()[code]}" for i, code in enumerate(slides, 1)}
    keep_widget_value("moving", slides, slides[0])
    marked = st.radio(
        _("Order"),
        slides,
        format_func=words.__getitem__,
        key="moving",
        label_visibility="collapsed",
    )
    place = slides.index(marked)
    with st.container(horizontal=True):
        _move(_("Earlier"), "arrow_upward", show.config, place, -1)
        _move(_("Later"), "arrow_downward", show.config, place, 1)


def _move(words: str, icon: str, config: DeckConfig, place: int, step: int) -> None:
    # A button that is switched off loses the focus; at either end it does nothing instead.
    st.button(
        words,
        icon=f":material/{icon}:",
        key=f"move_{step}",
        on_click=_moved,
        args=(config, place, step),
    )


def _moved(config: DeckConfig, place: int, step: int) -> None:
    to = min(max(place + step, 0), len(config.slides) - 1)
    slides = list(config.slides)
    slides.insert(to, slides.pop(place))
    _write(replace(config, slides=tuple(slides)))


def choose_focus(show: Prepared) -> None:
    """The areas in focus, each a slide of its own, in the order in which they were chosen."""
    available = cached_filter_options()
    groups = {
        _("Health regions"): available.within(COUNTRY, "helseregion"),
        _("Counties"): available.within(COUNTRY, "fylke"),
        # There are hundreds: one comes here from the filters or from the address.
        _("Municipalities"): tuple(
            available.areas[code]
            for code in show.config.focus
            if available.areas[code].kind == "kommune"
        ),
    }
    for words, areas in groups.items():
        if areas:
            _focus_widget(words, areas, show.config)


def _focus_widget(words: str, areas: tuple[Area, ...], config: DeckConfig) -> None:
    names = {area.code: escape_markdown(area_name(area)) for area in areas}
    key = f"focus_{areas[0].kind}"
    st.session_state[key] = [code for code in config.focus if code in names]
    st.pills(
        words,
        list(names),
        format_func=names.__getitem__,
        selection_mode="multi",
        key=key,
        on_change=_changed,
        args=(key, lambda chosen: _refocused(config, tuple(names), chosen)),
    )


def _refocused(config: DeckConfig, group: tuple[str, ...], chosen: list[str]) -> DeckConfig:
    """The show with these of a group in focus; those that already were keep their place."""
    kept = [code for code in config.focus if code in chosen or code not in group]
    added = [code for code in chosen if code not in kept]
    return replace(config, focus=(*kept, *added))


def choose_seconds(show: Prepared) -> None:
    """How long a slide stands."""
    least, most, usual = SECONDS
    st.session_state["seconds"] = show.config.seconds
    st.number_input(
        _("Seconds for each slide"),
        min_value=least,
        max_value=most,
        step=1,
        key="seconds",
        on_change=_changed,
        args=("seconds", lambda seconds: replace(show.config, seconds=int(seconds or usual))),
    )


def choose_colours(show: Prepared) -> None:
    """Light, dark, or as the system of the computer on the stage has it."""
    words = {"": _("Same as the computer"), "lys": _("Light"), "mork": _("Dark")}
    _one_of("colours", _("Colours"), words, show.config.colours, show.config)


def choose_indicator(show: Prepared) -> None:
    """Which indicator has a slide of its own."""
    if not show.indicators:
        return
    words = {"": _("The usual one"), **show.indicators}
    st.session_state["indicator"] = show.config.indicator
    st.selectbox(
        _("Indicator"),
        list(words),
        format_func=words.__getitem__,
        key="indicator",
        on_change=_changed,
        args=("indicator", lambda chosen: replace(show.config, indicator=chosen)),
        placeholder=_("Indicator"),
    )


def choose_language() -> None:
    """The language of the slides, which is that of this page."""
    languages.draw("slides_language")


def _one_of(
    field: str, question: str, words: dict[str, str], chosen: str, config: DeckConfig
) -> None:
    st.session_state[field] = chosen
    st.radio(
        question,
        list(words),
        format_func=words.__getitem__,
        key=field,
        on_change=_changed,
        args=(field, lambda value: replace(config, **cast("dict[str, Any]", {field: value}))),
        horizontal=True,
    )


def keys() -> None:
    """The keys that the player knows, and those of a clicker."""
    rows = (
        ("→  ↓  Page Down", _("the next slide; so does a click")),
        ("←  ↑  Page Up", _("the slide before")),
        (_("Space"), _("pause, and go on")),
        ("Home", _("the first slide")),
        ("End", _("the last slide")),
        ("F", _("full screen on and off")),
        ("N", _("presenter's notes, in a window of their own")),
        (
            _("B, full stop"),
            _("black screen, and back; any key that moves the show leads back too"),
        ),
        (_("W, comma"), _("white screen, and back")),
        ("Esc", _("leave, back to this page")),
    )
    st.markdown(
        "\n".join(f"- **{escape_markdown(key)}**: {escape_markdown(does)}" for key, does in rows)
    )
