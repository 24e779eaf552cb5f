"""The presentation in a browser: a whole show by keyboard, live figures, a lost server, sizes."""

import io
import re
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Response, expect

from lib.presentation import SLIDES
from lib.store import writing
from tests.browser import harness
from tests.browser.harness import Screen, Server, Visit

Servers: TypeAlias = Callable[..., Server]

HOST = "#samhandling-stage"
LOST = {
    r"ERR_CONNECTION_REFUSED": "the server was stopped",
    r"ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE": "the same, within an answer",
    r"Streamlit server is not responding": "the same, as Streamlit says it",
    r"Client Error": "the same",
    r"WebSocket": "the same",
    r"DoInitPings timed out": "the same, where the machine is slow",
}

# Everything on the slide and in the foot that is too small, too pale or outside of its place.
MEASURE = """() => {
  const root = document.querySelector("#samhandling-stage").shadowRoot;
  const wide = innerWidth / innerHeight >= 1.5;
  const u = Math.min(innerWidth / (wide ? 1920 : 1440), innerHeight / 1080);
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const rgba = (colour) => {
    if (!known.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      known.set(colour, [...canvas.getImageData(0, 0, 1, 1).data]);
    }
    return known.get(colour);
  };
  const light = (colour) => {
    const [r, g, b] = rgba(colour).slice(0, 3).map((each) => {
      const part = each / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const drawn = (e) => e instanceof SVGElement && !(e instanceof SVGSVGElement);
  const paint = (e) => getComputedStyle(e)[drawn(e) ? "fill" : "backgroundColor"];
  const painted = (e) => paint(e) !== "none" && rgba(paint(e))[3] > 250;
  // What lies under a point of the text: the first thing there that is painted.
  const ground = (x, y) => {
    const there = root.elementsFromPoint(x, y).filter((e) => !(e instanceof SVGTextContentElement));
    const found = there.find((e) => root.contains(e) && painted(e));
    return found ? paint(found) : "white";
  };
  const read = (words, element, box, low) => {
    const style = getComputedStyle(element);
    const svg = element instanceof SVGElement;
    const size = (parseFloat(style.fontSize) * (svg ? element.getScreenCTM().d : 1)) / u;
    const least = element.closest(".figure .number, .figure.in-words, .play-year") ? 96 : 24;
    const colour = style[svg ? "fill" : "color"];
    const under = ground(box.left + box.width / 2, box.top + box.height / 2);
    const contrast = ratio(colour, under);
    const held = element.closest("p, li, td, th, dd, dt, h1, h2, div");
    return [
      size < least - 0.1 && `${size.toFixed(1)} u is too small`,
      contrast < 7 && `${contrast.toFixed(2)}:1, ${colour} on ${under}`,
      (box.left < -1 || box.right > innerWidth + 1) && "outside sideways",
      (box.top < -1 || box.bottom > low + 1) && "outside, or under the foot",
      !svg && held.scrollWidth > held.clientWidth + 2 && held.clientWidth && "overflows",
    ].filter(Boolean).map((problem) => `${problem}: ${words}`);
  };
  const problems = [];
  let texts = 0;
  const foot = root.querySelector("[data-part=foot]").getBoundingClientRect();
  for (const place of root.querySelectorAll("[data-part=slide], [data-part=foot]")) {
    const low = place.matches("article") ? foot.top : innerHeight;
    const walk = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const element = walk.currentNode.parentElement;
      const range = document.createRange();
      range.selectNodeContents(walk.currentNode);
      const box = range.getBoundingClientRect();
      const words = walk.currentNode.data.trim();
      // One pixel wide: for screen readers alone.
      if (!words || box.width <= 1 || element.closest("style, title, desc")) continue;
      texts += 1;
      problems.push(...read(words, element, box, low));
    }
  }
  const page = document.scrollingElement;
  const boxes = [page, ...root.querySelectorAll("*")];
  const scrolls = (e) => e === page || /auto|scroll/.test(getComputedStyle(e).overflow);
  for (const e of boxes.filter(scrolls))
    if (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1)
      problems.push(`scrolls: ${e.tagName} ${e.className}`);
  return texts < 5 ? [...problems, `only ${texts} texts were found`] : problems;
}"""

# What the measure above must find.
SPOIL = """() => {
  const root = document.querySelector("#samhandling-stage").shadowRoot;
  const [title, text] = ["title", "body"].map((name) => root.querySelector(`[data-part=${name}]`));
  title.style = "font-size: calc(10 * var(--u)); color: gray";
  text.innerHTML = '<p style="width: 2em; white-space: nowrap">A long line in a narrow place</p>';
  text.style = "position: absolute; left: 95%";
}"""

# How much of its place the first bar of a play fills.
SHARE = """(body) => {
  const bar = body.querySelector("[data-bar]");
  return bar.offsetWidth / bar.parentElement.offsetWidth;
}"""

MUTATIONS = """() => {
  window.mutations = 0;
  const count = (records) => (window.mutations += records.length);
  new MutationObserver(count).observe(document.querySelector("#samhandling-stage").shadowRoot,
    { attributes: true, characterData: true, childList: true, subtree: true });
}"""


def part(page: Page, name: str) -> Locator:
    """A part of the player."""
    return page.locator(f"{HOST} [data-part={name}]").first


def asked(answer: Response) -> bool:
    return "/direkte/lysbilder" in answer.url


def at(page: Page, number: int, total: int, *, paused: bool = False) -> None:
    """Wait until the player is at a slide."""
    words = f"{number} av {total}"
    words = f"pause · {words}" if paused else words
    # The first is made when it is asked for.
    expect(part(page, "count")).to_have_text(words, timeout=20_000)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def full(page: Page, *, wanted: bool) -> None:
    page.wait_for_function("(wanted) => !!document.fullscreenElement === wanted", arg=wanted)


def setting_up(page: Page) -> None:
    """Wait until the player is gone and the set-up page is there."""
    expect(page.locator(HOST)).to_have_count(0)
    expect(page.get_by_role("heading", level=1, name="Presentasjon")).to_be_visible()


def test_a_whole_show_by_keyboard(visit: Visit) -> None:
    address = "/presentasjon?fokus=12,nord&sekunder=600&lysbilder=tull"
    screen = visit(address, width=1280, height=720, reduced_motion=False)
    page = screen.page
    many = len(SLIDES) + 1
    all_keys(page, many)
    notes_of(screen, many)
    press(page, "ArrowRight")
    page.reload()
    at(page, 3, many)
    controls(page)
    press(page, "Escape")
    setting_up(page)
    out_and_in_again(screen, many)


def all_keys(page: Page, many: int) -> None:
    """Through the whole show and about in it; ends on the second slide."""
    at(page, 1, many)
    for number in range(2, many + 1):
        press(page, "PageDown")
        at(page, number, many)
    press(page, "PageDown")
    at(page, many, many)
    press(page, "Home", "ArrowRight", "ArrowDown", "PageDown", "ArrowLeft", "ArrowUp")
    at(page, 2, many)
    expect(part(page, "spoken")).to_contain_text("20,5 mill. kr")
    press(page, "End", "PageUp")
    at(page, many - 1, many)
    press(page, "Home", "Space", "Control+ArrowRight")
    at(page, 1, many, paused=True)
    page.mouse.click(640, 300)
    at(page, 2, many, paused=True)
    press(page, "Space", "f")
    at(page, 2, many)
    full(page, wanted=True)
    press(page, "f")
    full(page, wanted=False)


def out_and_in_again(screen: Screen, many: int) -> None:
    """The set-up page has an address of its own, and starts a show from the beginning."""
    page = screen.page
    expect(page).to_have_url(re.compile(r"lysbilder=tull&vis=oppsett$"))
    expect(page.get_by_role("alert")).to_contain_text("lysbilder = tull")
    page.get_by_role("button", name="Start").press("Enter")
    at(page, 1, many)
    full(page, wanted=True)
    expect(page).not_to_have_url(re.compile("vis="))
    # The browser's own way out of full screen is the way out of the show.
    page.evaluate("document.exitFullscreen()")
    setting_up(page)


def notes_of(screen: Screen, many: int) -> None:
    """The notes of the country in four figures, and what belongs there alone."""
    page = screen.page
    with page.expect_popup() as opened:
        press(page, "n")
    notes = opened.value
    expect(notes).to_have_title("Notater til den som presenterer")
    text = notes.locator("main")
    expect(text).to_contain_text(part(page, "title").inner_text())
    expect(text).to_contain_text(f"2 av {many}")
    expect(text).to_contain_text(re.compile(r"\d\d:\d\d:\d\d"))
    expect(text).to_contain_text("lysbilder = tull")
    expect(page.locator(HOST)).not_to_contain_text("tull")
    expect(text).to_contain_text(re.compile(r"lest \d+\. \w+ 20\d\d"))
    assert notes.get_by_role("link").filter(has_text="https://").count() >= 2
    expect(notes.locator("[data-part=picture] svg path").first).to_be_visible()
    in_both_themes(notes, screen)
    press(notes, "ArrowRight", "Space")
    expect(text).to_contain_text(f"pause · 3 av {many}")
    press(notes, "Space", "ArrowLeft")
    at(page, 2, many)
    page.bring_to_front()


def in_both_themes(notes: Page, screen: Screen) -> None:
    notes.set_viewport_size({"width": 1000, "height": 760})
    beside = harness.Screen(notes, screen.origin, shots=screen.shots)
    for theme in ("light", "dark"):
        notes.emulate_media(color_scheme=theme)
        beside.shot(f"stage-notes-{theme}")
        assert beside.axe() == []
    assert notes.evaluate("document.documentElement.lang") == "nb"


def test_the_screen_goes_black_and_white_and_comes_back(visit: Visit) -> None:
    screen = visit("/presentasjon?lysbilder=tittel,tall,kart&sekunder=600", width=1280, height=720)
    page, blank, spoken = screen.page, part(screen.page, "blank"), part(screen.page, "spoken")
    at(page, 1, 3)
    press(page, "ArrowRight")
    for key, colour, word in (
        (".", "black", "svart"),
        ("B", "black", "svart"),
        ("w", "white", "hvit"),
    ):
        press(page, key)
        expect(blank).to_be_visible()
        assert pixels(page) == {colour}
        expect(spoken).to_contain_text(f"Skjermen er {word}")
        expect(part(page, "stage")).to_have_attribute("data-moves", "no")
        press(page, key)
        expect(blank).to_be_hidden()
        expect(spoken).not_to_contain_text("Skjermen er")
    for back in ("ArrowRight", "PageUp", "Escape", "Space", "Home", "b"):
        press(page, "b")
        expect(blank).to_be_visible()
        press(page, back)
        expect(blank).to_be_hidden()
        at(page, 2, 3)  # the slide that was there: none passes unseen
    press(page, ",", "b")
    assert pixels(page) == {"black"}
    assert screen.axe() == []
    page.mouse.click(640, 300)
    expect(blank).to_be_hidden()
    at(page, 2, 3)
    expect(part(page, "stage")).to_have_attribute("data-moves", "yes")


def pixels(page: Page) -> set[str]:
    """The colours of a grid of points all over the window."""
    image = Image.open(io.BytesIO(page.screenshot()))
    names = {"(0, 0, 0)": "black", "(255, 255, 255)": "white"}
    points = [(x, y) for x in range(5, 1280, 85) for y in range(5, 720, 71)]
    found = [str(image.convert("RGB").getpixel(point)) for point in points]
    return {names.get(colour, colour) for colour in found}


def controls(page: Page) -> None:
    """They come when the mouse moves or the keyboard gets there, and go again."""
    box = part(page, "controls")
    expect(box).to_have_css("opacity", "0")
    page.mouse.move(300, 300)
    page.mouse.move(320, 310)
    expect(box).to_have_css("opacity", "1")
    assert box.get_by_role("button").all_inner_texts() == [
        "Forrige",
        "Pause",
        "Neste",
        "Notater",
        "Svart skjerm",
        "Full skjerm",
        "Avslutt",
    ]
    for button in box.get_by_role("button").all():
        held = button.bounding_box()
        assert held is not None
        assert min(held["width"], held["height"]) >= 44 * 1280 / 1920
    expect(box).to_have_css("opacity", "0")
    expect(part(page, "stage")).to_have_css("cursor", "none")
    press(page, "Tab")
    expect(box.get_by_role("button", name="Forrige")).to_be_focused()
    expect(box).to_have_css("opacity", "1")


def test_it_runs_by_itself_and_pauses(visit: Visit) -> None:
    address = "/presentasjon?lysbilder=utvikling,tittel&sekunder=3"
    screen = visit(address, width=1280, height=720, reduced_motion=False)
    page = screen.page
    body = part(page, "body")
    expect(body).to_contain_text("2010")
    expect(body).to_contain_text("2011")
    press(page, "Space")
    at(page, 1, 2, paused=True)
    nothing_moves(page)
    press(page, "Space")
    expect(body).to_contain_text("2012")
    press(page, "End")
    at(page, 2, 2)
    at(page, 1, 2)
    expect(body).to_contain_text("2009")
    assert body.evaluate(SHARE) < 0.6
    assert part(page, "spoken").inner_text() == ""
    screen.shot("stage-play")
    unseen(page)
    page.evaluate("window.open = () => null")
    press(page, "n")
    expect(part(page, "said")).to_contain_text("Tillat sprettoppvinduer")


def unseen(page: Page) -> None:
    """A window that nobody sees asks nothing and stands still; seen again, it asks at once."""
    hide = """(hidden) => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(hide, arg=True)
    expect(part(page, "stage")).to_have_attribute("data-moves", "no")
    assert page.evaluate("samhandling.player.presentation.poller.request") is None
    with page.expect_response(asked, timeout=2_000):
        page.evaluate(hide, arg=False)
    expect(part(page, "stage")).to_have_attribute("data-moves", "yes")


def nothing_moves(page: Page) -> None:
    """Paused, a play stands still; with reduced motion, the bar does so always."""
    frozen = part(page, "body").inner_html()
    bar = part(page, "bar")
    expect(bar).to_have_css("animation-play-state", "paused")
    page.emulate_media(reduced_motion="reduce")
    expect(bar).to_have_css("animation-name", "none")
    expect(bar).to_have_css("transform", "matrix(0.5, 0, 0, 1, 0, 0)")
    with page.expect_response(asked):  # longer than a step of the play
        pass
    assert part(page, "body").inner_html() == frozen


def test_the_menu_starts_a_show_and_back_leaves_it(visit: Visit) -> None:
    screen = visit("/tilgjengelighet", width=1280, height=720)
    page = screen.page
    page.get_by_role("link", name="Vis på storskjerm", exact=True).click()
    at(page, 1, len(SLIDES) - 1)
    page.go_back()
    expect(page.locator(HOST)).to_have_count(0)
    expect(page.get_by_role("heading", level=1, name="Tilgjengelighetserklæring")).to_be_visible()
    assert not page.evaluate("samhandling.player.running")
    # The keys are the page's own again.
    assert page.evaluate(
        "() => dispatchEvent(new KeyboardEvent('keydown', { key: 'End', cancelable: true }))"
    )


def test_figures_change_under_the_show_and_a_lost_server_comes_back(
    visit: Visit,
    server: Servers,
    store_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "samhandling.db"
    shutil.copy(store_file, path)
    first = server(env={"SAMHANDLING_STORE": str(path)})
    address = "/presentasjon?lysbilder=tittel,tall,kart&sekunder=600"
    screen = visit(address, server=first, width=1280, height=720, tolerate=LOST)
    page = screen.page
    at(page, 1, 3)
    press(page, "ArrowRight")
    new_figures(page, path)
    lost = part(page, "lost")
    first.process.send_signal(signal.SIGSTOP)
    expect(lost).to_contain_text("Tallene er fra da.", timeout=10_000)
    expect(page.locator("#samhandling-silent")).to_be_hidden()
    first.process.send_signal(signal.SIGCONT)
    expect(lost).to_have_text("", timeout=15_000)
    first.stop()
    expect(lost).to_contain_text("Tallene er fra da.", timeout=15_000)
    expect(part(page, "body")).to_contain_text("30,5")
    screen.shot("stage-lost")
    port = urlsplit(first.url).port
    monkeypatch.setattr(harness, "free_port", lambda: port)
    server(env={"SAMHANDLING_STORE": str(path)})
    expect(lost).to_have_text("", timeout=15_000)
    expect(part(page, "body")).to_contain_text("30,5")
    at(page, 2, 3)


def new_figures(page: Page, path: Path) -> None:
    """Nothing in the window changes until the store does; then the slide has the new figure."""
    expect(part(page, "body")).to_contain_text("20,5")
    page.evaluate(MUTATIONS)
    for _poll in range(2):
        with page.expect_response(asked) as answer:
            pass
        assert answer.value.status == 304
    assert page.evaluate("mutations") == 0
    with writing(path) as db:
        db.execute(
            "UPDATE projects SET amount_nok = amount_nok + 10000000"
            " WHERE project_id = 'jondal-jonatunet-2009'"
        )
    expect(part(page, "body")).to_contain_text("30,5", timeout=10_000)
    expect(part(page, "updated")).to_have_text(re.compile(r"^oppdatert kl\. \d\d\.\d\d$"))
    at(page, 2, 3)


@pytest.mark.parametrize("address", ["fokus=12,nord,1201,0301"])
def test_every_slide_can_be_read_from_the_back_row(visit: Visit, address: str) -> None:
    screen = visit(f"/presentasjon?{address}&sekunder=600", width=1920, height=1080)
    page = screen.page
    many = len(SLIDES) + 3
    at(page, 1, many)
    press(page, "Space")
    found = []
    for width, height in ((1920, 1080), (1280, 720), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            press(page, "Home")
            for number in range(1, many + 1):
                at(page, number, many, paused=True)
                if (width, theme) == (1280, "dark"):
                    found += screen.axe()
                name = f"stage-{number:02}-{width}-{theme}"
                found += [f"{name}: {problem}" for problem in page.evaluate(MEASURE)]
                screen.shot(name)
                press(page, "PageDown")
    assert found == []
    spoilt = page.evaluate(MEASURE, page.evaluate(SPOIL))
    assert {words.partition(": ")[0] for words in spoilt} >= {
        "10.0 u is too small",
        "outside sideways",
        "overflows",
    }
    assert any(re.match(r"\d\.\d\d:1, ", words) for words in spoilt)


@pytest.mark.parametrize(("language", "pause"), [("nn", "pause"), ("en", "paused")])
def test_the_show_is_whole_in_the_other_languages(visit: Visit, language: str, pause: str) -> None:
    """Some slides of each sort, in both themes; every slide in bokmål is in the test above."""
    shown = "tall,kart,penger,milepaeler"
    address = f"/presentasjon?sprak={language}&lysbilder={shown}&sekunder=600"
    screen = visit(address, lang=language)
    page = screen.page
    count = part(page, "count")
    expect(count).to_have_text(re.compile("^1 "), timeout=20_000)
    press(page, "Space")
    expect(count).to_have_text(re.compile(f"^{pause} · 1 "))
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        for number in range(1, 5):
            expect(count).to_have_text(re.compile(f"^{pause} · {number} "))
            assert screen.axe() == []
            screen.shot(f"stage-{language}-{number}-{theme}")
            press(page, "PageDown")
        press(page, "Home")


def test_the_set_up_page_is_whole_and_the_link_opens_the_show(visit: Visit) -> None:
    address = "/presentasjon?vis=oppsett&lysbilder=tall,kart,penger"
    screen = visit(address, tolerate={r"status of 503 .*/direkte/": "the test's own"})
    page = screen.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    setting_up(page)
    screen.shot("stage-set-up-1366-light")
    later = page.get_by_role("button", name="Senere")
    with screen.rerun():
        later.press("Enter")
    expect(page).to_have_url(
        re.compile("lysbilder=kart%2Ctall%2Cpenger|lysbilder=kart,tall,penger")
    )
    expect(later).to_be_focused()
    with screen.rerun():
        later.press("Enter")
    expect(page).to_have_url(re.compile("lysbilder=kart(%2C|,)penger(%2C|,)tall"))
    page.get_by_role("button", name="Kopier lenken til presentasjonen").press("Enter")
    expect(page.get_by_text("Kopiert", exact=True)).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "vis=" not in copied
    assert urlsplit(copied).query.replace("%2C", ",") == "lysbilder=kart,penger,tall"
    assert screen.problems() == []
    page.set_viewport_size({"width": 390, "height": 900})
    page.emulate_media(color_scheme="dark")
    screen.ready()
    screen.shot("stage-set-up-390-dark")
    without_figures(page)


def without_figures(page: Page) -> None:
    """A show whose figures do not come says so plainly, and begins when they do."""
    down = {"status": 503, "json": {"problem": "/srv/samhandling.db kan ikke leses"}}
    page.route("**/direkte/lysbilder?*", lambda route: route.fulfill(**down))
    page.get_by_role("button", name="Start").click()
    expect(part(page, "title")).to_have_text("Tallene har ikke kommet ennå")
    expect(page.locator(HOST)).not_to_contain_text("/srv")
    page.unroute("**/direkte/lysbilder?*")
    at(page, 1, 3)
