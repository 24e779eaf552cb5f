"""What a browser test needs: a server of its own, a Chromium, and a screen that checks itself.

A `Screen` is one open page. It remembers what went wrong while it was open, and `problems()` says
what is wrong with it now; the `visit` fixture fails every test whose screen has any.
Every exception from a check is named here, with its reason.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

import axe_playwright_python
from playwright.sync_api import Browser, Locator, Page, Playwright, WebSocket
from playwright.sync_api import TimeoutError as TooLate
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).resolve().parents[2]
Theme = Literal["light", "dark"]

# Patterns are searched in "<message> <address>".
TOLERATED_ERRORS: dict[str, str] = {
    r"404 .*/_stcore/health\b": "Streamlit asks below the page's own address on a deep link first",
    r"404 .*/_stcore/host-config\b": "the same",
}

# Rule -> (selector of the elements let through, reason).
TOLERATED_VIOLATIONS: dict[str, tuple[str, str]] = {}

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")

CHROMIUM_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
# Switched off by Playwright, which a list of our own replaces.
WITHOUT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
)
CHROMIUM_ARGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # Maps are drawn with WebGL, in software where there is no graphics card.
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # The page itself is put together without it, which takes half the time.
    "--disable-gpu-compositing",
    # Compiled scripts are kept from the first visit on, and used again, which those are not that
    # are fetched in the background.
    "--v8-cache-options=bypassHeatCheck",
    "--disable-features=BackgroundResourceFetch," + ",".join(WITHOUT),
]
PLACE: dict[str, Any] = {"locale": "nb-NO", "timezone_id": "Europe/Oslo"}

# Streamlit is done, everything it sent is drawn, and all of it has stayed so for a moment: a
# finished run may still be followed by another.
SETTLED = """async (limit) => {
  const one = (selector) => document.querySelector(selector) !== null;
  const every = (selector, test) => [...document.querySelectorAll(selector)].every(test);
  const moving = (animation) =>
    animation.playState === "running" &&
    Number.isFinite(animation.effect?.getComputedTiming().endTime);
  const waits = {
    "the script runs": () =>
      !one('[data-testid="stApp"][data-test-script-state="notRunning"]'),
    "there is no connection": () =>
      !one('[data-testid="stApp"][data-test-connection-state="CONNECTED"]'),
    "the page is empty": () => !one('[data-testid="stMain"] [data-testid="stElementContainer"]'),
    "old elements remain": () => one('[data-stale="true"]'),
    "a placeholder remains": () =>
      one('[data-testid="stSkeleton"], [data-testid="stAppSkeleton"]'),
    "a chart is not drawn": () =>
      !every('[data-testid="stPlotlyChart"]', (e) => e.querySelector(".main-svg") !== null),
    "a map is not drawn": () =>
      !every('[data-testid="stDeckGlJsonChart"]', (e) => e.querySelector("canvas") !== null),
    "an image is not loaded": () => !every("img", (e) => e.complete),
    "names are not mended": () =>
      one(".st-key-document") && window.samhandling?.access === undefined,
    "the filters are those of another width": () =>
      one(".st-key-filters") && one(".st-key-choose") !== matchMedia("(width < 640px)").matches,
    "something moves": () => document.getAnimations().some(moving),
  };
  // A timer, since asking for frames makes the browser draw them.
  const moment = () => new Promise((next) => setTimeout(next, 50));
  await document.fonts.ready;
  const start = performance.now();
  let quiet = start;
  while (performance.now() - quiet < 150) {
    await moment();
    const waiting = Object.keys(waits).filter((name) => waits[name]());
    if (waiting.length) quiet = performance.now();
    if (performance.now() - start > limit) return waiting.join(", ");
  }
  return "";
}"""

# The frames after it: a list that opens before the window has come to rest is folded again.
SCROLLED = """async (element) => {
  element.scrollIntoView({ block: "center" });
  const frame = () => new Promise((next) => requestAnimationFrame(next));
  await frame();
  await frame();
}"""

AXE_RUN = """async (tags) => {
  const found = await axe.run(document, {
    runOnly: { type: "tag", values: tags },
    resultTypes: ["violations"],
  });
  return found.violations.flatMap((violation) => violation.nodes.map((node) => ({
    rule: violation.id,
    target: node.target.flat().join(" "),
    html: node.html.slice(0, 200),
    why: node.failureSummary,
  })));
}"""

MATCHES = """([target, selector]) => {
  const element = document.querySelector(target);
  return element !== null && element.closest(selector) !== null;
}"""


# --- Chromium -------------------------------------------------------------------------------------


def find_chromium() -> str:
    """Return the path of the Chromium to use: the one that CHROMIUM names, or one on the PATH."""
    names = (os.environ.get("CHROMIUM", ""), *CHROMIUM_NAMES)
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        message = "No Chromium on the PATH: install the package chromium, or set CHROMIUM"
        raise RuntimeError(message)
    return found


def launch(
    playwright: Playwright, folder: Path, *, together: bool = True, more: Sequence[str] = ()
) -> Browser:
    """Start Chromium without a window.

    Args:
        playwright: what drives it.
        folder: where the windows' common memory is kept; on disk, compiled scripts are kept too.
        together: all windows live in one process, which has read Streamlit's scripts already.
        more: further arguments.
    """
    # Chromium refuses its own sandbox to root.
    unsafe = ["--no-sandbox"] if os.geteuid() == 0 else []
    extra = [*unsafe, *(["--renderer-process-limit=1"] if together else [])]
    context = playwright.chromium.launch_persistent_context(
        folder,
        executable_path=find_chromium(),
        args=[*CHROMIUM_ARGS, *extra, *more],
        chromium_sandbox=not unsafe,
        **PLACE,
    )
    assert context.browser is not None
    return context.browser


# --- The server -----------------------------------------------------------------------------------


# Of servers that have ended, each once: two who start together must not get the same.
# A browser keeps files and compiled scripts by address.
PORTS: set[int] = set()


def free_port() -> int:
    """Return a port that nothing listens on, one that has been used before where there is one."""
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", PORTS.pop() if PORTS else 0))
            except OSError:
                continue
            return int(probe.getsockname()[1])


@dataclass
class Server:
    """A Streamlit server that runs until `stop`."""

    url: str
    process: subprocess.Popen[bytes]
    log_file: Path

    def log(self) -> str:
        """Return everything that the server has written."""
        return self.log_file.read_text("utf-8", errors="replace")

    def alive(self) -> bool:
        """Tell whether the server answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=5) as answer:  # noqa: S310
                return int(answer.status) == 200
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """End the server and whatever it has started."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is None:
                os.killpg(self.process.pid, number)
                try:
                    self.process.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    continue
                PORTS.add(int(self.url.rpartition(":")[2]))


def start_server(
    folder: Path,
    *,
    script: str = "app.py",
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    options: Mapping[str, str] | None = None,
) -> Server:
    """Start Streamlit and return when it answers.

    Args:
        folder: where the server's log is written.
        script: the script to run, seen from `cwd`.
        cwd: the folder to run it in; its `.streamlit/config.toml` counts.
        env: environment variables to add.
        options: further options of `streamlit run`, such as {"theme.base": "dark"}.
    """
    environment = {**os.environ, **(env or {})}
    # Another may take the port between the asking and the using.
    for last_try in (False, False, True):
        server = _spawn(folder, script, cwd, environment, options or {})
        if _wait(server):
            return server
        server.stop()
        if last_try or "not available" not in server.log():
            message = f"The server did not start:\n{server.log()}"
            raise RuntimeError(message)
    raise AssertionError


def _spawn(
    folder: Path, script: str, cwd: Path, env: Mapping[str, str], options: Mapping[str, str]
) -> Server:
    port = free_port()
    settings = {
        "server.address": "127.0.0.1",
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        **options,
    }
    command = [sys.executable, "-m", "streamlit", "run", script]
    command += [f"--{name}={value}" for name, value in settings.items()]
    log_file = folder / f"server-{port}.log"
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            command, cwd=cwd, env=env, stdout=log, stderr=log, start_new_session=True
        )
    return Server(f"http://127.0.0.1:{port}", process, log_file)


def _wait(server: Server, seconds: float = 60) -> bool:
    """Wait until the server answers; False when it ends or does not answer in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.process.poll() is None:
        if server.alive():
            return True
        time.sleep(0.05)
    return False


# --- The screen -----------------------------------------------------------------------------------


@dataclass
class Screen:
    """One open page, with a memory of all that happened on it."""

    page: Page
    origin: str
    lang: str = "nb"
    shots: Path | None = None
    tolerate: Mapping[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    sockets: list[WebSocket] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.errors.append(f"page error: {error}"))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", self._on_failed)
        self.page.on("websocket", self._on_socket)

    def _on_console(self, message: Any) -> None:
        if message.type == "error":
            address = message.location.get("url", "")
            self.errors.append(f"console error: {message.text} {address}")

    def _on_failed(self, request: Any) -> None:
        # Leaving a page breaks off what it was fetching.
        if request.failure != "net::ERR_ABORTED":
            self.errors.append(f"failed request: {request.failure} {request.url}")

    def _on_socket(self, socket_: WebSocket) -> None:
        self.requests.append(socket_.url)
        self.sockets.append(socket_)

    # --- Doing ---

    def go(self, path: str) -> None:
        """Open an address below the server's, and wait until it is drawn."""
        self.page.goto(urljoin(self.origin, path))
        self.ready()

    def ready(self, seconds: float = 30) -> None:
        """Wait until Streamlit has finished and everything is drawn."""
        self.page.wait_for_selector('[data-testid="stApp"]', timeout=seconds * 1000)
        waiting = self.page.evaluate(SETTLED, seconds * 1000)
        if waiting:
            message = f"Not ready after {seconds:.0f} s: {waiting}"
            raise AssertionError(message)

    @contextmanager
    def rerun(self, seconds: float = 30) -> Iterator[None]:
        """Do what makes the script run again, and go on when the new screen is drawn."""
        with self.sockets[-1].expect_event("framereceived", _finished, timeout=seconds * 1000):
            yield
        self.ready(seconds)

    def unfold(self, box: Locator, option: str) -> Locator:
        """An option in an open list.

        At the window's edge the browser scrolls when the box gets the focus, which folds the list;
        a list that a late message folds is opened again.
        """
        wanted = self.page.get_by_role("option", name=option, exact=True)
        for patience in (5, 5, 20):
            box.evaluate(SCROLLED)
            box.fill("")
            box.fill(option)  # a long list shows only a part
            try:
                wanted.wait_for(timeout=patience * 1000)
                break
            except TooLate:
                continue
        return wanted

    def choose(self, box: Locator, option: str) -> None:
        """Choose an option in a list as a reader does, and wait for the page to follow."""
        wanted = self.unfold(box, option)
        with self.rerun():
            wanted.click()

    def shot(self, name: str) -> None:
        """Keep a picture of the whole window, when SHOTS names a folder for them."""
        if self.shots is not None:
            self.shots.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=self.shots / f"{name}.png")

    # --- Checking ---

    def problems(self) -> list[str]:
        """Return everything that is wrong with the screen; an empty list is a pass."""
        return [
            *self.unexpected_errors(),
            *self.outside_requests(),
            *self.structure(),
            *self.axe(),
        ]

    def unexpected_errors(self) -> list[str]:
        """Return console errors, page errors and failed requests that nobody has explained."""
        tolerated = {**TOLERATED_ERRORS, **self.tolerate}
        return [e for e in self.errors if not any(re.search(p, e) for p in tolerated)]

    def outside_requests(self) -> list[str]:
        """Return requests to anything but the server."""
        host = urlsplit(self.origin).netloc
        return [
            f"outside request: {url}"
            for url in self.requests
            if urlsplit(url).scheme not in {"data", "blob"} and urlsplit(url).netloc != host
        ]

    def structure(self) -> list[str]:
        """Return what is wrong with language, headings and width, and any exception shown."""
        page = self.page
        lang = page.evaluate("document.documentElement.lang")
        # The stage covers the page that it stands on, and hides its heading.
        titles = page.locator("h1:visible").count()
        exceptions = page.get_by_test_id("stException").all_inner_texts()
        exceptions += page.locator(".st-key-failed").all_inner_texts()
        main = page.get_by_test_id("stMain")
        extra = main.first.evaluate("e => e.scrollWidth - e.clientWidth") if main.count() else 0
        return [
            *([f"lang is {lang!r}, not {self.lang!r}"] if lang != self.lang else []),
            *([f"{titles} h1 headings, not one"] if titles != 1 else []),
            *([f"scrolls {extra} px sideways"] if extra > 1 else []),
            *(f"exception shown: {text}" for text in exceptions),
        ]

    def axe(self) -> list[str]:
        """Return the violations of WCAG 2.2 A and AA that axe finds on the screen as it is now."""
        if not self.page.evaluate("typeof window.axe === 'object'"):
            self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate(AXE_RUN, AXE_TAGS)
        return [
            f"axe {v['rule']}: {v['target']}\n  {v['html']}\n  {v['why']}"
            for v in found
            if not self._tolerated(v["rule"], v["target"])
        ]

    def _tolerated(self, rule: str, target: str) -> bool:
        if rule not in TOLERATED_VIOLATIONS:
            return False
        selector, _reason = TOLERATED_VIOLATIONS[rule]
        return bool(self.page.evaluate(MATCHES, [target, selector]))


def _finished(frame: str | bytes) -> bool:
    """Tell whether a message from the server says that a run came to its end."""
    if isinstance(frame, str):
        return False
    message = ForwardMsg.FromString(frame)
    broken_off = ForwardMsg.FINISHED_EARLY_FOR_RERUN
    return bool(message.HasField("script_finished") and message.script_finished != broken_off)


def open_screen(
    browser: Browser,
    origin: str,
    *,
    width: int = 1366,
    height: int = 900,
    theme: Theme = "light",
    reduced_motion: bool = True,
    own_memory: bool = False,
    **details: Any,
) -> Screen:
    """Open an empty window.

    Windows share what a browser keeps of its files, so that Streamlit's own scripts are read and
    compiled once: each window is a new reader to the server all the same. With `own_memory` the
    window knows nothing, as in a browser that comes for the first time. Without motion, no frames
    are drawn for what turns while a page is awaited: without a graphics card, they cost the most.
    """
    shared = None if own_memory else next(iter(browser.contexts), None)
    context = shared or browser.new_context(**PLACE)
    page = context.new_page()
    # Each window is another reader's: it does not know what one before has opened or folded away.
    page.add_init_script("localStorage.clear()")
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(
        color_scheme=theme, reduced_motion="reduce" if reduced_motion else "no-preference"
    )
    return Screen(page, origin, **details)


def warm_up(browser: Browser, server: Server) -> None:
    """Open the front page once, so that it does not matter which test comes first.

    Until st.navigation has run once, a server whose app has a folder named pages/ looks for
    Streamlit's old automatic pages, and answers the first deep link with "Page not found". A test
    of a cold deep link starts a server of its own.
    """
    screen = open_screen(browser, server.url)
    screen.go("/")
    screen.page.close()


Visit = Callable[..., Screen]
