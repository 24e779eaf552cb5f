"""Data model of a deck: slides, notes and animation frames."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Note:
    """Presenter's note: a figure of the slide, and its source.

    Attributes:
        text: the figure as said on the slide.
        source: who published it.
        url: the page, beginning with `https://` or `http://`; empty where there is none.
        read: the day on which the page was read, in the reader's words.
    """

    text: str
    source: str = ""
    url: str = ""
    read: str = ""


@dataclass(frozen=True, slots=True)
class AnimationFrame:
    """Frame of an animated slide.

    Attributes:
        label: what the step is called, such as a year.
        classes: the colour class of each element by its `data-code`.
        texts: the words of each element by its `data-slot`.
        sizes: per cent for each element by its `data-bar`.
    """

    label: str
    classes: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slide:
    """Slide.

    Attributes:
        key: unique in the show, and the same each time it is made.
        kind: one of `SLIDES`.
        name: short, for lists of slides.
        title: the message with its figure, as plain text.
        html: the slide without its heading; everything from the data is escaped.
        spoken: the slide in plain sentences.
        notes: the source of each figure.
        frames: the steps, the last of which is what `html` shows; empty where nothing plays.
    """

    key: str
    kind: str
    name: str
    title: str
    html: str
    spoken: str
    notes: tuple[Note, ...] = ()
    frames: tuple[AnimationFrame, ...] = ()


@dataclass(frozen=True, slots=True)
class Deck:
    """Deck, and the store version it was built from."""

    stamp: str
    version: int
    language: str
    seconds: int
    colours: str
    slides: tuple[Slide, ...]
    problems: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Deck as JSON for the player."""
        return asdict(self)
