// A show that runs: what the server sends, the time, the presenter's hand, and the overlay and the
// notes that follow them.

import { timeOfDay } from "../../browser/time.js";
import { actionOfKey, endsBlank, repeats } from "./keys.js";
import { Notes } from "./notes.js";
import { Overlay } from "./overlay.js";
import { Poller } from "./poller.js";
import { boundedIndex, frameEnds, placeInShow } from "./show.js";
import { SlideTimer } from "./slide_timer.js";
import { saveState } from "./storage.js";

/**
 * @typedef {import("./show.js").Setup} Setup
 * @typedef {import("./show.js").Show} Show
 * @typedef {{ onLeave: () => void, onEnd: () => void }} Callbacks
 */

const AWAKE = 3000; // ms that controls and pointer stay after the mouse was moved
const POPUP = 2000; // ms after the notes were opened in which a browser may end full screen
const COLOURS = ["lys", "mork"];

export class Presentation {
  running = true;
  path = location.pathname;
  answeredAt = Date.now();
  /** @type {Show | null} */
  show = null;
  index = 0;
  paused = false;
  /** the colour of a blank screen; empty while there is none */
  blank = "";
  /** the time from which there has been no answer, in words; empty while there is */
  lostSince = "";
  problem = "";
  pointer = "";
  leavesFullScreen = false;
  /** @type {Promise<WakeLockSentinel | null> | null} */
  wakeLock = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  dozing = undefined;
  darkness = matchMedia("(prefers-color-scheme: dark)");
  listening = new AbortController();

  /**
   * @param {Setup} setup
   * @param {import("./storage.js").State} state where an earlier one was broken off
   * @param {Callbacks} callbacks
   */
  constructor(setup, state, { onLeave, onEnd }) {
    this.setup = setup;
    this.onLeave = onLeave;
    this.onEnd = onEnd;
    this.wantedSlide = state.slide;
    this.startedAt = state.started ?? Date.now();
    this.overlay = new Overlay(setup, (action) => this.press(action));
    this.notes = new Notes(setup.words, (event) => this.onKey(event));
    this.timer = new SlideTimer((part) => this.showFrame(part), () => this.advance());
    this.poller = new Poller(
      () => this.addresses(),
      (show) => this.onShow(show),
      (problem) => this.onError(problem),
    );
    /** @type {Record<string, () => void>} */
    this.actions = {
      next: () => this.go(this.index + 1),
      previous: () => this.go(this.index - 1),
      first: () => this.go(0),
      last: () => this.go(Infinity),
      pause: () => this.setPaused(!this.paused),
      full: () => document.fullscreenElement ? this.leaveFullScreen() : this.enterFullScreen(),
      notes: () => this.openNotes(),
      leave: () => this.onLeave(),
      black: () => this.setBlank("black"),
      white: () => this.setBlank("white"),
    };
  }

  // --- Coming and going ---

  /** @param {{ fullScreen: boolean }} how */
  start({ fullScreen }) {
    this.listen();
    this.overlay.mount();
    this.overlay.showMessage(this.setup.words.fetching, "", this.setup.language);
    this.updateLook();
    if (fullScreen) this.enterFullScreen();
    this.updateActivity();
  }

  // What the window hears while a show runs, and only then.
  listen() {
    const { signal } = this.listening;
    addEventListener("keydown", (event) => this.onKey(event), { capture: true, signal });
    addEventListener("resize", () => this.updateLook(), { signal });
    addEventListener("popstate", () => this.checkPath(), { signal });
    addEventListener("pagehide", () => this.notes.close(), { signal });
    document.addEventListener("visibilitychange", () => this.updateActivity(), { signal });
    document.addEventListener("fullscreenchange", () => this.onFullScreen(), { signal });
    this.darkness.addEventListener("change", () => this.updateLook(), { signal });
    const { stage } = this.overlay;
    stage.addEventListener("click", (event) => this.onClick(event));
    stage.addEventListener("pointermove", (event) => this.onMove(event));
    this.overlay.part("controls").addEventListener("focusin", () => this.wake());
  }

  checkPath() {
    if (this.running && location.pathname !== this.path) this.end();
  }

  end() {
    this.running = false;
    this.poller.stop();
    this.timer.pause();
    clearTimeout(this.dozing);
    this.listening.abort();
    this.notes.close();
    this.overlay.unmount();
    this.wakeLock?.then((lock) => lock?.release());
    if (document.fullscreenElement) document.exitFullscreen();
    this.onEnd();
  }

  // --- What the server says ---

  addresses() {
    const names = new URLSearchParams(location.search);
    names.delete("vis");
    names.set("sprak", this.setup.language);
    const base = `${this.setup.base}/direkte`;
    return { show: `${base}/lysbilder?${names}`, version: `${base}/versjon` };
  }

  /** @param {Show | null} show */
  onShow(show) {
    this.answeredAt = Date.now();
    this.problem = this.lostSince = "";
    this.overlay.setText("lost", "");
    if (show !== null) this.update(show);
  }

  /**
   * The last figures stay.
   *
   * @param {string} problem
   */
  onError(problem) {
    const { words, language } = this.setup;
    this.problem = problem;
    this.lostSince ||= timeOfDay(words.time, this.answeredAt);
    if (this.show) this.overlay.setText("lost", this.lostWords());
    else this.overlay.showMessage(words.missing, words.retried, language);
    this.updateNotes();
  }

  lostWords() {
    return this.lostSince && this.setup.words.lost.replace("{time}", this.lostSince);
  }

  /**
   * A new show takes the place of the old one under the same slide, whose time goes on.
   *
   * @param {Show} show
   */
  update(show) {
    const { words } = this.setup;
    const old = this.show;
    const place = placeInShow(show, this.slide?.key ?? this.wantedSlide, this.index);
    this.show = show;
    this.index = place.index;
    this.overlay.setText("version", words.version.replace("{number}", String(show.version)));
    if (old && old.stamp !== show.stamp) {
      const time = timeOfDay(words.time, Date.now());
      this.overlay.setText("updated", words.updated.replace("{time}", time));
    }
    this.updateLook();
    if (!old || !place.same) return this.restartSlide();
    this.timer.reset(this.slideEnds(), this.timer.elapsed());
    this.render();
  }

  // --- The slide ---

  get slide() {
    return this.show?.slides[this.index];
  }

  slideEnds() {
    return frameEnds(this.slide?.frames.length ?? 0, this.show?.seconds ?? 0);
  }

  /**
   * By hand, a screen reader says the slide. By itself it does not: every twenty seconds it would
   * talk over the presenter, and over what the reader is reading.
   *
   * @param {number} index
   */
  go(index) {
    if (!this.show) return;
    this.index = boundedIndex(index, this.show.slides.length, false);
    this.restartSlide();
    this.overlay.setText("spoken", this.slide?.spoken ?? "");
  }

  advance() {
    if (!this.show) return;
    this.index = boundedIndex(this.index + 1, this.show.slides.length, true);
    this.restartSlide();
    this.overlay.setText("spoken", "");
  }

  restartSlide() {
    const ends = this.slideEnds();
    this.timer.reset(ends);
    this.render();
    const count = this.show?.slides.length ?? 1;
    this.overlay.restartProgress(ends[ends.length - 1], (this.index + 1) / count);
    saveState({ slide: this.slide?.key, started: this.startedAt });
  }

  // The slide as it is to look now, wherever in its time it is.
  render() {
    const { slide, show } = this;
    if (!slide || !show) return;
    this.overlay.showSlide(slide, show.language);
    this.showFrame(Math.min(this.timer.part(), slide.frames.length - 1));
    this.overlay.setText("count", this.countWords());
    this.updateNotes();
  }

  /** @param {number} part */
  showFrame(part) {
    const frame = this.slide?.frames[part];
    if (frame) this.overlay.showFrame(frame);
  }

  countWords() {
    const { words } = this.setup;
    const place = words.count
      .replace("{number}", String(this.index + 1))
      .replace("{total}", String(this.show?.slides.length));
    return this.paused ? `${words.paused} · ${place}` : place;
  }

  /** @param {boolean} paused */
  setPaused(paused) {
    const { words } = this.setup;
    this.paused = paused;
    this.overlay.setText("pause", paused ? words.play : words.pause);
    if (this.show) this.overlay.setText("count", this.countWords());
    this.updateActivity();
    this.updateNotes();
  }

  // Time passes only where someone can see it; the server is asked only then, too.
  updateActivity() {
    const seen = !document.hidden;
    if (!seen) this.poller.stop();
    else if (!this.poller.request) this.poller.start();
    const moves = seen && !this.paused && !this.blank;
    if (moves) this.timer.start();
    else this.timer.pause();
    this.overlay.setMoving(moves);
    if (seen) this.keepScreenOn();
  }

  // The projector's screen must not go dark; where the browser cannot help, nothing is lost. The
  // browser takes its lock back by itself when the window is not seen.
  keepScreenOn() {
    const lost = () => (this.wakeLock = null);
    this.wakeLock ??= navigator.wakeLock?.request("screen").then((lock) => {
      lock.onrelease = lost;
      return lock;
    }, lost);
  }

  colours() {
    const asked = this.show?.colours ?? new URLSearchParams(location.search).get("farger") ?? "";
    return COLOURS.includes(asked) ? asked : COLOURS[Number(this.darkness.matches)];
  }

  look() {
    const wide = matchMedia("(min-aspect-ratio: 3/2)").matches;
    return { colours: this.colours(), shape: wide ? "wide" : "tall" };
  }

  updateLook() {
    this.overlay.setLook(this.look());
    this.updateNotes();
  }

  /**
   * Nothing but one colour, so that the audience looks at who speaks; the same again, or nothing,
   * is back to the slide, whose time has stood still.
   *
   * @param {string} colour
   */
  setBlank(colour) {
    this.blank = this.blank === colour ? "" : colour;
    this.overlay.setBlank(this.blank);
    this.overlay.setText("spoken", this.blank ? this.blankWords() : this.slide?.spoken ?? "");
    this.updateActivity();
    this.updateNotes();
  }

  blankWords() {
    return this.setup.words[this.blank];
  }

  // --- The presenter's hand ---

  /** @param {string} action of a control */
  press(action) {
    this.wake();
    this.tellPresenter("");
    this.perform(action);
  }

  /**
   * Whatever moves the show, or ends it, first takes a blank screen away, and does no more: no
   * slide passes unseen.
   *
   * @param {string} action
   */
  perform(action) {
    if (this.blank && endsBlank(action)) this.setBlank("");
    else this.actions[action]();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    event.stopPropagation(); // the page underneath has keys of its own
    const action = actionOfKey(event.key);
    const [target] = event.composedPath();
    const pressed = event.key === " " && isElement(target) && target.closest("button, a");
    if (!action || pressed) return;
    event.preventDefault();
    if (event.repeat && !repeats(action)) return;
    this.tellPresenter("");
    this.perform(action);
  }

  /** @param {MouseEvent} event */
  onClick({ target }) {
    if (isElement(target) && target.closest("a, button, [data-part=controls]")) return;
    this.perform("next");
  }

  /**
   * Browsers also report a move when the slide changes under a pointer at rest.
   *
   * @param {PointerEvent} event
   */
  onMove({ screenX, screenY }) {
    const place = `${screenX} ${screenY}`;
    if (place !== this.pointer && !this.blank) this.wake();
    this.pointer = place;
  }

  // Controls and pointer come, and go again by themselves.
  wake() {
    clearTimeout(this.dozing);
    this.overlay.setAwake(true);
    this.dozing = setTimeout(() => this.overlay.setAwake(false), AWAKE);
  }

  /**
   * A word to the presenter, beside the controls.
   *
   * @param {string} text
   */
  tellPresenter(text) {
    this.overlay.setText("said", text);
    if (text) this.wake();
  }

  async enterFullScreen() {
    try {
      await document.documentElement.requestFullscreen({ navigationUI: "hide" });
      if (!this.running) document.exitFullscreen(); // left before it came
    } catch {
      if (this.running) this.tellPresenter(this.setup.words.no_full);
    }
  }

  leaveFullScreen() {
    this.leavesFullScreen = true;
    document.exitFullscreen();
  }

  // The browser's own way out of full screen is also the way out of the show; but browsers end
  // full screen when a window opens, and that must not end anything.
  onFullScreen() {
    if (document.fullscreenElement) return;
    const meant = !this.leavesFullScreen && Date.now() - this.notes.openedAt > POPUP;
    this.leavesFullScreen = false;
    if (meant) this.onLeave();
  }

  openNotes() {
    const { css, words } = this.setup;
    if (!this.notes.open(css, this.startedAt)) this.tellPresenter(words.blocked);
    this.updateNotes();
  }

  updateNotes() {
    if (!this.show || !this.slide || !this.notes.isOpen()) return;
    const { slides, problems, language } = this.show;
    this.notes.draw({
      slide: this.slide,
      next: slides[(this.index + 1) % slides.length],
      count: this.countWords(),
      state: this.stateWords(),
      problems: [this.lostWords(), this.problem, ...problems].filter(Boolean),
      language,
      look: this.look(),
    });
  }

  stateWords() {
    if (this.blank) return this.blankWords();
    return this.paused ? "" : this.setup.words.running;
  }
}

/**
 * Also in the window of the notes, whose elements are of another class.
 *
 * @param {EventTarget | null} target
 * @returns {target is Element}
 */
function isElement(target) {
  return target !== null && "closest" in target;
}
