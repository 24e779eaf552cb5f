"""What somebody meets who zooms, has big fingers, or listens, and axe cannot see."""

import re
from itertools import pairwise

from lib.i18n import _
from tests.browser.harness import Screen

# Text that does not fit where it stands. A folded menu is not on the screen.
CUT = """() => [...document.querySelectorAll("#stMain *")].filter((e) => {
  if (!e.checkVisibility() || e.closest("svg, .js-plotly-plot, .stDeckGlJsonChart")) return false;
  const style = getComputedStyle(e);
  const wide = /hidden|clip/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1;
  const high = /hidden|clip/.test(style.overflowY) && e.scrollHeight > e.clientHeight + 2;
  return e.clientWidth > 2 && e.textContent.trim() && (wide || high);
}).map((e) => `${e.tagName} ${e.dataset.testid ?? ""} ${e.textContent.slice(0, 60)}`)"""

# WCAG 1.4.12. The space after paragraphs is the rule's, for paragraphs and not for labels.
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important }
.stMarkdown p { margin-bottom: 2em !important }"""

# Small targets, but for what the rule leaves out: links in a sentence, in a list or a table, the
# hidden input of a control whose label is the target, and areas of a map, whose size is the map's
# and which the field for areas offers as well.
SMALL = """() => {
  const controls = "a, button, input, select, textarea, summary, [tabindex='0'], label:has(input)";
  const inline = "p a, li a, td a, th a, [data-testid=stSkipToContent], [data-roving] a";
  return [...document.querySelectorAll(controls)].filter((e) => {
    if (!e.checkVisibility() || e.closest("[inert]") || e.matches(inline)) return false;
    if (e.matches("label input")) return false;
    const { width, height } = e.getBoundingClientRect();
    return Math.min(width, height) < 24;
  }).map((e) => `${e.tagName} ${e.getAttribute("aria-label") ?? e.textContent.slice(0, 40)}`);
}"""

HEADINGS = """() => [...document.querySelectorAll("#stMain :is(h1, h2, h3, h4, h5, h6)")]
  .filter((e) => e.checkVisibility()).map((e) => Number(e.tagName[1]))"""


def wrong(screen: Screen) -> list[str]:
    """What is wrong with a page for somebody who zooms, has big fingers, or listens."""
    page = screen.page
    one_of_many = _("Show the choices")  # beside its list, which has a name
    tree = page.locator("body").aria_snapshot()
    names = [name for name in re.findall(r"button \"([^\"]+)\"", tree) if name != one_of_many]
    repeated = {name for name in names if names.count(name) > 1}
    code = " ".join(page.locator("pre").all_inner_texts())
    said = [word for word in re.findall(r"\b[a-z]+_[a-z_]+\b", visible(tree)) if word not in code]
    loose = [
        *wrong_headings(page.evaluate(HEADINGS)),
        *(f"more than one button {name!r}" for name in sorted(repeated)),
        *(f"read aloud: {word}" for word in said),
        *(f"no {each}" for each in ("main:", "banner:", "contentinfo:") if each not in tree),
    ]
    page.add_style_tag(content=SPACING)
    spaced = [
        *screen.structure(),
        *(f"cut: {each}" for each in page.evaluate(CUT)),
        *(f"small: {each}" for each in page.evaluate(SMALL)),
    ]
    page.evaluate("document.head.lastElementChild.remove()")
    return loose + spaced


def wrong_headings(levels: list[int]) -> list[str]:
    skips = [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1]
    return [
        *(["no h1 first, or several"] if levels[:1] != [1] or levels.count(1) > 1 else []),
        *(f"headings skip from {high} to {low}" for high, low in skips),
    ]


def visible(tree: str) -> str:
    """The accessibility tree without addresses and file names."""
    return re.sub(r"/url:.*|https?://\S+|\w+\.csv", "", tree)
