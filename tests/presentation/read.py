"""Slides as a browser reads them."""

from html.parser import HTMLParser

# Everything that a slide is built of; none of it asks for anything or runs anything.
TAGS = {
    "circle",
    "dd",
    "div",
    "dl",
    "dt",
    "g",
    "h2",
    "li",
    "ol",
    "p",
    "path",
    "span",
    "strong",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "th",
    "thead",
    "tr",
    "ul",
}
ATTRIBUTES = {
    "aria-hidden",
    "class",
    "cx",
    "cy",
    "d",
    "data-bar",
    "data-code",
    "data-slot",
    "focusable",
    "r",
    "scope",
    "style",
    "viewbox",
    "x",
    "y",
}


class Page(HTMLParser):
    """The elements of a piece of HTML, their attributes, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[int] = []
        self.said: dict[int, str] = {}
        self.feed(str(html))  # what is added to markup would be escaped again
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(len(self.elements))
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        at = self.open.pop()
        assert self.elements[at][0] == tag, "an element is not closed"

    def handle_data(self, data: str) -> None:
        for at in self.open:
            self.said[at] = self.said.get(at, "") + data

    @property
    def words(self) -> str:
        tops = [text for at, text in self.said.items() if at == 0]
        return " ".join(tops)

    def texts(self, class_: str) -> list[str]:
        """What stands in the elements of a class."""
        return [
            self.said.get(at, "")
            for at, (_tag, attributes) in enumerate(self.elements)
            if class_ in attributes.get("class", "").split()
        ]

    def by(self, attribute: str) -> dict[str, tuple[dict[str, str], str]]:
        """The elements with an attribute: their attributes and words by its value."""
        return {
            attributes[attribute]: (attributes, self.said.get(at, ""))
            for at, (_tag, attributes) in enumerate(self.elements)
            if attribute in attributes
        }


def spaces(text: str) -> str:
    """Text in which every blank is a common one."""
    return text.replace("\N{NO-BREAK SPACE}", " ")
