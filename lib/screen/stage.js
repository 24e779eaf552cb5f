// The player behind the start button of the presentation page (lib/screen/stage.py).
//
// It covers the whole window and asks the server for the show by itself. Streamlit takes a component
// away and puts it back as it pleases (a rerun, a new connection, a restarted server); an audience
// must not see that, so the player belongs to the window and not to the component.

const POLL = 4000; // ms between two questions to the server
const RETRY = 3000; // the same while it does not answer
const TIMEOUT = 8000; // an answer that takes longer is none
const DOUBT = 1500; // ms without an answer: it is asked whether the server is there at all
const AWAKE = 3000; // how long controls and pointer stay after the mouse was moved
const PARTING = 1500; // how long Streamlit may be without the component
const POPUP = 2000; // a browser may end full screen this long after the notes were opened
const STORED = "samhandling-presentasjon";
const HOST = "samhandling-stage"; // Streamlit gives headings ids made of their words

export default function ({ data, parentElement }) {
  const stage = (window.samhandlingsscene ??= new Stage());
  const button = parentElement.querySelector("button");
  button.textContent = data.words.start;
  button.onclick = () => stage.start({ afresh: true });
  button.hidden = false;
  stage.mount(data, button);
  return () => stage.unmount(button);
}

// --- The show from the server --------------------------------------------------------------------

// Asks for the show again and again, one question at a time, as long as it is awake.
class Feed {
  // `address()` is where to ask; `heard(show)` gets a show, or null when it is the one from before;
  // `silent(problem)` is called each time there is no answer.
  constructor(address, heard, silent) {
    Object.assign(this, { address, heard, silent, tag: "" });
  }

  sleep() {
    clearTimeout(this.timer);
    this.question?.abort();
    this.question = null;
  }

  async wake() {
    this.sleep();
    const question = (this.question = new AbortController());
    const late = setTimeout(() => question.abort(), TIMEOUT);
    const doubt = setTimeout(() => this.doubt(question), DOUBT);
    const answer = await this.ask(question.signal).catch((error) => ({
      problem: error.problem ?? "",
    }));
    clearTimeout(late);
    clearTimeout(doubt);
    if (this.question !== question) return; // it was sent to sleep, or woken again, meanwhile
    if ("problem" in answer) this.silent(answer.problem);
    else this.heard(answer.show);
    if (this.question !== question) return;
    this.timer = setTimeout(() => this.wake(), "problem" in answer ? RETRY : POLL);
  }

  // A show may take seconds to make; a server that does not say either which state the store has
  // is silent.
  async doubt(question) {
    const address = this.address().replace(/lysbilder.*$/, "versjon");
    const signal = AbortSignal.timeout(2 * DOUBT);
    const there = await fetch(address, { cache: "no-store", signal }).then(() => true, () => false);
    if (!there && this.question === question) this.silent("");
  }

  async ask(signal) {
    const headers = this.tag ? { "If-None-Match": this.tag } : {};
    const answer = await fetch(this.address(), { headers, signal, cache: "no-store" });
    if (answer.status === 304) return { show: null };
    const said = await answer.json();
    if (!answer.ok) throw Object.assign(new Error("no show"), said);
    this.tag = answer.headers.get("ETag") ?? "";
    return { show: said };
  }
}

// --- The time of a slide -------------------------------------------------------------------------

// Runs, rests and begins afresh; it has one timer at most, and looks at the clock instead of
// counting ticks, so that it does not drift.
class Turn {
  // `step(i)` is called when part i begins, `done()` when the last part is over.
  constructor(step, done) {
    Object.assign(this, { step, done, ends: [Infinity], spent: 0, since: null });
  }

  // `ends` are the ends of the parts, in ms from the slide's beginning; `spent` is how far in it is.
  begin(ends, spent = 0) {
    this.ends = ends;
    this.spent = spent;
    if (this.since !== null) this.since = performance.now();
    this.arm();
  }

  run() {
    if (this.since !== null) return;
    this.since = performance.now();
    this.arm();
  }

  rest() {
    this.spent = this.elapsed();
    this.since = null;
    clearTimeout(this.timer);
  }

  elapsed() {
    return this.spent + (this.since === null ? 0 : performance.now() - this.since);
  }

  // Which part it is in; a timer may come a millisecond early.
  part() {
    return this.ends.filter((end) => end <= this.elapsed() + 2).length;
  }

  arm() {
    clearTimeout(this.timer);
    const next = this.ends[Math.min(this.part(), this.ends.length - 1)];
    if (this.since === null || next === Infinity) return;
    this.timer = setTimeout(() => this.tick(), Math.max(0, next - this.elapsed()));
  }

  tick() {
    const part = this.part();
    if (part >= this.ends.length) this.done();
    else {
      this.step(part);
      this.arm();
    }
  }
}

// A slide's seconds shared by its frames: a second each at the least, the last held longest.
function shares(slide, seconds) {
  const frames = slide.frames.length;
  if (frames < 2) return [seconds * 1000];
  const each = Math.max(1000, (seconds * 1000) / (frames + 2));
  const ends = slide.frames.map((_frame, i) => (i + 1) * each);
  ends[frames - 1] += 2 * each;
  return ends;
}

// --- What the audience sees ----------------------------------------------------------------------

const SKELETON = `
<div class="stage" data-part="stage" role="region" tabindex="-1" data-awake="no">
  <article data-part="slide"><h1 data-part="title"></h1><div class="body" data-part="body"></div></article>
  <div data-part="foot">
    <span>Samhandlingsmonitoren</span>
    <span data-part="version"></span>
    <span data-part="updated" role="status"></span>
    <span data-part="lost" role="status"></span>
    <span data-part="count"></span>
    <span data-part="track" aria-hidden="true"><span data-part="bar"></span></span>
  </div>
  <div data-part="controls" role="group"><p data-part="said" role="status"></p></div>
  <div data-part="blank" hidden></div>
  <p data-part="spoken" role="status"></p>
</div>`;

// The window's cover: a slide, the foot under it and the controls. Nothing in it is touched that
// already says what it should, so that nothing flickers. Its parts are found by `data-part`: the
// classes belong to the slides.
class Cover {
  constructor(css, controls, words, act) {
    this.host = Object.assign(document.createElement("div"), { id: HOST });
    const root = this.host.attachShadow({ mode: "open" });
    root.innerHTML = `<style>${css}</style>${SKELETON}`;
    this.part = (name) => root.querySelector(`[data-part=${name}]`);
    this.stage = this.part("stage");
    this.stage.setAttribute("aria-label", words.region);
    this.part("controls").setAttribute("aria-label", words.controls);
    this.part("controls").prepend(...controls.map((each) => controlButton(each, act)));
    this.html = "";
  }

  // Everything else in the window is out of reach, also what Streamlit adds later (its dialogs).
  lay() {
    document.body.append(this.host);
    const style = document.createElement("style");
    style.textContent = "html,body{overflow:hidden!important}" +
      `body>:not(#${HOST}){visibility:hidden!important}` +
      `body>:not(#${HOST}) *{visibility:inherit!important}`;
    document.head.append(style);
    const bar = () => this.others().forEach((each) => (each.inert = true));
    const watch = new MutationObserver(bar);
    watch.observe(document.body, { childList: true });
    bar();
    this.lift = () => {
      watch.disconnect();
      style.remove();
      this.host.remove();
      this.others().forEach((each) => (each.inert = false));
    };
    this.stage.focus({ preventScroll: true });
  }

  others() {
    return [...document.body.children].filter((each) => each !== this.host);
  }

  // How the window is: light or dark, wide or tall.
  look(colours) {
    for (const each of [this.host, this.stage]) {
      put(each, "data-colours", colours);
      for (const shape of ["wide", "tall"]) each.classList.toggle(shape, shape === shapeNow());
    }
  }

  // One colour over everything, out of whose reach all else is; no colour takes it away.
  cover(colour) {
    const blank = this.part("blank");
    blank.hidden = !colour;
    put(blank, "data-colour", colour);
    for (const name of ["slide", "foot", "controls"]) this.part(name).inert = Boolean(colour);
    if (colour) put(this.stage, "data-awake", "no");
    this.stage.focus({ preventScroll: true });
  }

  draw(slide, language) {
    const article = this.part("slide");
    put(this.stage, "lang", language);
    put(article, "class", `slide slide-${slide.kind}`);
    if (slide.spoken) put(article, "aria-label", slide.spoken);
    write(this.part("title"), slide.title);
    if (slide.html === this.html) return;
    this.part("body").innerHTML = this.html = slide.html;
  }

  // One moment of the year-by-year play; the slide's own HTML shows the last.
  frame({ classes = {}, texts = {}, sizes = {} }) {
    const each = (name, values, apply) => {
      for (const element of this.part("body").querySelectorAll(`[data-${name}]`)) {
        const value = values[element.dataset[name]];
        if (value !== undefined) apply(element, String(value));
      }
    };
    each("code", classes, (element, value) => put(element, "class", value));
    each("slot", texts, write);
    each("bar", sizes, ({ style }, value) => {
      if (style.getPropertyValue("--size") !== value) style.setProperty("--size", value);
    });
  }

  // The bar begins again; its time is that of the slide.
  rewind(ms, place) {
    const bar = this.part("bar");
    const fresh = bar.cloneNode();
    fresh.style.animationDuration = `${ms}ms`;
    fresh.style.setProperty("--place", place); // what it shows instead where nothing may move
    bar.replaceWith(fresh);
  }
}

function controlButton({ does, label, title }, act) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", textContent: label, title });
  button.dataset.part = does;
  button.onclick = (event) => {
    event.stopPropagation();
    act(does);
    // After the mouse, Space is to pause again and not to press this button once more.
    if (event.detail > 0) button.blur();
  };
  return button;
}

function shapeNow() {
  return matchMedia("(min-aspect-ratio: 3/2)").matches ? "wide" : "tall";
}

// --- The presenter's notes -----------------------------------------------------------------------

const NOTES = `
<main>
  <p data-part="times">
    <span data-part="clock" role="timer"></span>
    <span data-part="elapsed"></span>
    <span data-part="count"></span>
    <span data-part="state"></span>
  </p>
  <h1 data-part="title"></h1>
  <p data-part="name"></p>
  <section data-part="problems"><h2></h2><ul></ul></section>
  <section data-part="sources"><h2></h2><ul></ul></section>
  <section data-part="coming"><h2></h2><p></p>
    <div data-part="picture" aria-hidden="true" inert></div>
  </section>
</main>`;

// A second window that this one fills: it needs no server, and ends with the show.
class Notes {
  constructor(words, onKey) {
    Object.assign(this, { words, onKey, openedAt: 0, window: null, drawn: "" });
  }

  // False where the browser does not let a window open.
  open(css, started) {
    if (this.there()) {
      this.window.focus();
      return true;
    }
    this.openedAt = Date.now();
    this.window = window.open("", "samhandling-notater", "popup,width=1000,height=760");
    if (!this.window) return false;
    this.fill(css);
    const tick = () => this.tick(started);
    this.window.setInterval(tick, 500); // the notes' own timer: it ends with their window
    tick();
    return true;
  }

  there() {
    return this.window !== null && !this.window.closed;
  }

  close() {
    if (this.there()) this.window.close();
    this.window = null;
  }

  fill(css) {
    const { document: page } = this.window;
    // Written, and not put in: an empty window follows the rules of the nineties until it has a
    // document type, and tables then have colours of their own.
    page.open();
    page.write(`<!doctype html><style>${fontRules()}${css}</style><body class="notes">${NOTES}`);
    page.close();
    page.title = this.words.notes_title;
    this.drawn = "";
    this.part = (name) => page.querySelector(`[data-part=${name}]`);
    for (const name of ["problems", "sources", "coming"]) {
      write(this.part(name).querySelector("h2"), this.words[name]);
    }
    // In a room of its own, so that the notes' looks and the slides' keep apart.
    this.small = this.part("picture").attachShadow({ mode: "open" });
    this.small.innerHTML = `<style>${css}</style><div class="stage"></div>`;
    this.window.onkeydown = this.onKey;
  }

  tick(started) {
    const now = new Date();
    write(this.part("clock"), clock(now, this.words, true));
    const elapsed = `${this.words.elapsed} ${duration(now - started)}`;
    write(this.part("elapsed"), elapsed);
  }

  draw({ slide, next, count, state, problems, language, look }) {
    if (!this.there()) return;
    const asked = JSON.stringify([slide, next, problems, language, look]);
    write(this.part("count"), count);
    write(this.part("state"), state);
    if (asked === this.drawn) return;
    this.drawn = asked;
    this.window.document.documentElement.lang = language;
    write(this.part("title"), slide.title);
    write(this.part("name"), slide.name);
    this.list("problems", problems.map((text) => [text]));
    this.list("sources", slide.notes.map((note) => this.source(note)));
    const coming = next.title.startsWith(next.name) ? next.title : `${next.name}: ${next.title}`;
    write(this.part("coming").querySelector("p"), coming);
    this.picture(next, language, look);
  }

  // A list of rows, each of texts and elements; without rows its section is away.
  list(place, rows) {
    this.part(place).hidden = rows.length === 0;
    const items = rows.map((parts) => {
      const item = this.window.document.createElement("li");
      item.append(...parts);
      return item;
    });
    this.part(place).querySelector("ul").replaceChildren(...items);
  }

  // A figure as the slide says it, and where it comes from.
  source({ text, source, url, read }) {
    const page = this.window.document;
    const from = page.createElement("p");
    const when = read ? `${source}, ${this.words.read.replace("{date}", read)}` : source;
    from.append(when);
    if (/^https?:\/\//.test(url)) {
      const link = page.createElement("a");
      Object.assign(link, { href: url, target: "_blank", rel: "noopener noreferrer" });
      link.append(url);
      from.append(page.createElement("br"), link);
    }
    const said = page.createElement("p");
    said.append(text);
    return [said, from];
  }

  // The next slide, small: the same HTML with the same styles.
  picture({ kind, title, html }, language, { colours, shape }) {
    const stage = this.small.querySelector(".stage");
    put(this.part("picture"), "class", shape);
    put(stage, "class", `stage ${shape}`);
    put(stage, "data-colours", colours);
    put(stage, "lang", language);
    stage.style.setProperty("--u", `calc(100cqw / ${shape === "wide" ? 1920 : 1440})`);
    stage.innerHTML =
      `<article class="slide slide-${kind}"><h1></h1><div class="body"></div></article>`;
    write(stage.querySelector("h1"), title);
    stage.querySelector(".body").innerHTML = html;
  }
}

// The page's own fonts, with addresses that hold in another window.
function fontRules() {
  const absolute = (sheet, text) =>
    text.replaceAll(
      /url\("?([^")]+)"?\)/g,
      (_all, address) => `url("${new URL(address, sheet.href ?? document.baseURI)}")`,
    );
  return [...document.styleSheets]
    .filter((sheet) => !sheet.href || new URL(sheet.href).origin === location.origin)
    .flatMap((sheet) => [...sheet.cssRules].map((rule) => [sheet, rule]))
    .filter(([, rule]) => rule instanceof CSSFontFaceRule && rule.cssText.includes("Source Sans"))
    .map(([sheet, rule]) => absolute(sheet, rule.cssText))
    .join("\n");
}

// --- The show ------------------------------------------------------------------------------------

const KEYS = {
  ArrowRight: "next",
  ArrowDown: "next",
  PageDown: "next",
  ArrowLeft: "previous",
  ArrowUp: "previous",
  PageUp: "previous",
  Home: "first",
  End: "last",
  " ": "pause",
  f: "full",
  n: "notes",
  Escape: "leave",
  b: "black",
  ".": "black",
  w: "white",
  ",": "white", // as clickers and other programs have it
};
// What a blank screen does not end.
const BEHIND = ["black", "white", "full", "notes"];

class Stage {
  constructor() {
    this.running = false;
    const darkness = matchMedia("(prefers-color-scheme: dark)");
    // What the window hears while a show runs, and only then.
    this.listeners = [
      [window, "keydown", (event) => this.onKey(event), true],
      [window, "resize", () => this.look()],
      [window, "popstate", () => this.checkPath()],
      [window, "pagehide", () => this.notes.close()],
      [document, "visibilitychange", () => this.follow()],
      [document, "fullscreenchange", () => this.onFull()],
      [darkness, "change", () => this.look()],
    ];
    this.colours = () => {
      const asked = this.show?.colours ?? new URLSearchParams(location.search).get("farger");
      return ["lys", "mork"].includes(asked) ? asked : darkness.matches ? "mork" : "lys";
    };
    this.acts = {
      next: () => this.go(this.index + 1),
      previous: () => this.go(this.index - 1),
      first: () => this.go(0),
      last: () => this.go(this.show?.slides.length - 1),
      pause: () => this.pause(!this.paused),
      full: () => (document.fullscreenElement ? this.endFull() : this.full()),
      notes: () => this.openNotes(),
      leave: () => this.leave(),
      black: () => this.blankOut("black"),
      white: () => this.blankOut("white"),
    };
  }

  // --- Coming and going ---

  mount(data, button) {
    clearTimeout(this.parting);
    Object.assign(this, { data, button });
    const prepared = new URLSearchParams(location.search).get("vis") === "oppsett";
    if (!this.running && !prepared) this.start({ afresh: false });
  }

  // A component that is gone says nothing of the show: the server may be down. Another page does.
  unmount(button) {
    if (this.button === button) this.button = null;
    clearTimeout(this.parting);
    this.parting = setTimeout(() => this.checkPath(), PARTING);
  }

  checkPath() {
    if (this.running && location.pathname !== this.path) this.end();
  }

  // Afresh, from the start button, is from the first slide and in full screen; otherwise the show
  // goes on where a reload broke it off.
  start({ afresh }) {
    if (this.running) return;
    const { css, controls, words } = this.data;
    const stored = afresh ? {} : remembered();
    Object.assign(this, {
      running: true,
      path: location.pathname,
      show: null,
      index: 0,
      paused: false,
      lostSince: "",
      blank: "",
      problem: "",
      wanted: stored.slide,
      started: stored.started ?? Date.now(),
      heardAt: new Date(),
    });
    readdress((names) => names.delete("vis"));
    this.cover = new Cover(css, controls, words, (does) => this.act(does));
    this.notes = new Notes(words, (event) => this.onKey(event));
    this.turn = new Turn(
      (part) => this.frame(part),
      () => this.go(this.index + 1, { byItself: true }),
    );
    this.feed = new Feed(
      () => this.address(),
      (show) => this.heard(show),
      (why) => this.silent(why),
    );
    for (const listener of this.listeners) listener[0].addEventListener(...listener.slice(1));
    this.cover.stage.addEventListener("click", (event) => this.onClick(event));
    this.cover.stage.addEventListener("pointermove", (event) => this.onMove(event));
    this.cover.part("controls").addEventListener("focusin", () => this.wake());
    this.cover.lay();
    this.message(words.fetching, "");
    this.look();
    if (afresh) this.full();
    this.follow();
  }

  // Back to the set-up page underneath; a reload stays there.
  leave() {
    forget();
    this.end();
    readdress((names) => names.set("vis", "oppsett"));
    this.button?.focus();
  }

  end() {
    this.running = false;
    this.feed.sleep();
    this.turn.rest();
    clearTimeout(this.dozing);
    for (const listener of this.listeners) listener[0].removeEventListener(...listener.slice(1));
    this.notes.close();
    this.cover.lift();
    this.lit?.then((lamp) => lamp?.release());
    if (document.fullscreenElement) document.exitFullscreen();
  }

  // --- What the server says ---

  address() {
    const names = new URLSearchParams(location.search);
    names.delete("vis");
    names.set("sprak", this.data.language);
    return `${this.data.base}/direkte/lysbilder?${names}`;
  }

  heard(show) {
    this.heardAt = new Date();
    this.problem = this.lostSince = "";
    write(this.cover.part("lost"), "");
    if (show !== null) this.take(show);
  }

  // The last figures stay.
  silent(problem) {
    this.problem = problem;
    const { words } = this.data;
    this.lostSince ||= clock(this.heardAt, words);
    if (this.show) write(this.cover.part("lost"), words.lost.replace("{time}", this.lostSince));
    else this.message(words.missing, words.retried);
    this.tellNotes();
  }

  // A new show takes the place of the old one under the same slide, whose time goes on.
  take(show) {
    const old = this.show;
    const key = old ? old.slides[this.index].key : this.wanted;
    const found = show.slides.findIndex((slide) => slide.key === key);
    this.show = show;
    this.index = found >= 0 ? found : Math.min(this.index, show.slides.length - 1);
    const { words } = this.data;
    write(this.cover.part("version"), words.version.replace("{number}", show.version));
    if (old && old.stamp !== show.stamp) {
      write(this.cover.part("updated"), words.updated.replace("{time}", clock(new Date(), words)));
    }
    this.look();
    if (!old || found < 0) return this.begin();
    this.turn.begin(shares(this.slide, show.seconds), this.turn.elapsed());
    this.redraw();
  }

  message(title, text) {
    const slide = { kind: "message", title, html: "", spoken: "" };
    this.cover.draw(slide, this.data.language);
    write(this.cover.part("body"), text);
    this.cover.html = null;
  }

  // --- The slide ---

  get slide() {
    return this.show.slides[this.index];
  }

  // By hand, a screen reader says the slide. By itself it does not: every twenty seconds it would
  // talk over the presenter, and over what the reader is reading.
  go(index, { byItself = false } = {}) {
    if (!this.show) return;
    const many = this.show.slides.length;
    this.index = byItself ? index % many : Math.max(0, Math.min(index, many - 1));
    this.begin();
    write(this.cover.part("spoken"), byItself ? "" : this.slide.spoken);
  }

  // The slide from its beginning.
  begin() {
    const ends = shares(this.slide, this.show.seconds);
    this.turn.begin(ends);
    this.redraw();
    this.cover.rewind(ends.at(-1), (this.index + 1) / this.show.slides.length);
    remember({ slide: this.slide.key, started: this.started });
  }

  // The slide as it is to look now, wherever in its time it is.
  redraw() {
    const { slide, show } = this;
    this.cover.draw(slide, show.language);
    this.frame(Math.min(this.turn.part(), slide.frames.length - 1));
    write(this.cover.part("count"), this.count());
    this.tellNotes();
  }

  frame(part) {
    const frame = this.slide.frames[part];
    if (frame) this.cover.frame(frame);
  }

  count() {
    const { words } = this.data;
    const place = words.count
      .replace("{number}", this.index + 1)
      .replace("{total}", this.show.slides.length);
    return this.paused ? `${words.paused} · ${place}` : place;
  }

  pause(paused) {
    this.paused = paused;
    const { words } = this.data;
    write(this.cover.part("pause"), paused ? words.play : words.pause);
    if (this.show) write(this.cover.part("count"), this.count());
    this.follow();
    this.tellNotes();
  }

  // Time passes only where someone can see it; the server is asked only then, too.
  follow() {
    const seen = !document.hidden;
    if (!seen) this.feed.sleep();
    else if (!this.feed.question) this.feed.wake();
    const moves = seen && !this.paused && !this.blank;
    if (moves) this.turn.run();
    else this.turn.rest();
    put(this.cover.stage, "data-moves", moves ? "yes" : "no");
    if (seen) this.keepLit();
  }

  // The projector's screen must not go dark; where the browser cannot help, nothing is lost. The
  // browser puts the lamp out by itself when the window is not seen.
  keepLit() {
    const out = () => (this.lit = null);
    this.lit ??= navigator.wakeLock?.request("screen").then((lamp) => {
      lamp.onrelease = out;
      return lamp;
    }, out);
  }

  look() {
    this.cover.look(this.colours());
    this.tellNotes();
  }

  // Nothing but one colour, so that the audience looks at who speaks; the same again, or nothing,
  // is back to the slide, whose time has stood still.
  blankOut(colour) {
    this.blank = this.blank === colour ? "" : colour;
    this.cover.cover(this.blank);
    write(
      this.cover.part("spoken"),
      this.blank ? this.data.words[this.blank] : this.slide?.spoken ?? "",
    );
    this.follow();
    this.tellNotes();
  }

  // --- The presenter's hand ---

  act(does) {
    this.wake();
    this.say("");
    this.do(does);
  }

  // Whatever moves the show, or ends it, first takes a blank screen away, and does no more: no
  // slide passes unseen.
  do(does) {
    if (this.blank && !BEHIND.includes(does)) this.blankOut("");
    else this.acts[does]();
  }

  onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    event.stopPropagation(); // the page underneath has keys of its own
    const does = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const pressed = event.composedPath()[0].closest?.("button, a") && event.key === " ";
    if (!does || pressed) return;
    event.preventDefault();
    if (event.repeat && !["next", "previous"].includes(does)) return;
    this.say("");
    this.do(does);
  }

  onClick(event) {
    if (!event.target.closest("a, button, [data-part=controls]")) this.do("next");
  }

  // Browsers also report a move when the slide changes under a pointer at rest.
  onMove({ screenX, screenY }) {
    const place = `${screenX} ${screenY}`;
    if (place !== this.pointer && !this.blank) this.wake();
    this.pointer = place;
  }

  // Controls and pointer come, and go again by themselves.
  wake() {
    clearTimeout(this.dozing);
    put(this.cover.stage, "data-awake", "yes");
    this.dozing = setTimeout(() => put(this.cover.stage, "data-awake", "no"), AWAKE);
  }

  // A word to the presenter, beside the controls.
  say(text) {
    write(this.cover.part("said"), text);
    if (text) this.wake();
  }

  async full() {
    try {
      await document.documentElement.requestFullscreen({ navigationUI: "hide" });
      if (!this.running) document.exitFullscreen(); // left before it came
    } catch {
      if (this.running) this.say(this.data.words.no_full);
    }
  }

  endFull() {
    this.expected = true;
    document.exitFullscreen();
  }

  // The browser's own way out of full screen is also the way out of the show; but browsers end
  // full screen when a window opens, and that must not end anything.
  onFull() {
    if (document.fullscreenElement) return;
    const meant = !this.expected && Date.now() - this.notes.openedAt > POPUP;
    this.expected = false;
    if (meant) this.leave();
  }

  openNotes() {
    if (!this.notes.open(this.data.css, this.started)) this.say(this.data.words.blocked);
    this.tellNotes();
  }

  tellNotes() {
    if (!this.show || !this.notes.there()) return;
    const { slides, problems, language } = this.show;
    const lost = this.lostSince && this.data.words.lost.replace("{time}", this.lostSince);
    this.notes.draw({
      slide: this.slide,
      next: slides[(this.index + 1) % slides.length],
      count: this.count(),
      state: this.blank ? this.data.words[this.blank] : this.paused ? "" : this.data.words.running,
      problems: [lost, this.problem, ...problems].filter(Boolean),
      language,
      look: { colours: this.colours(), shape: shapeNow() },
    });
  }
}

// --- Small tools ---------------------------------------------------------------------------------

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function put(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function two(number) {
  return String(number).padStart(2, "0");
}

// The time in Norway, as the page's language writes it: 14.32, or 14.32.05.
function clock(date, words, seconds = false) {
  const how = { timeZone: "Europe/Oslo", hour: "2-digit", minute: "2-digit", second: "2-digit" };
  const parts = new Intl.DateTimeFormat("en-GB", how).format(date).split(":");
  const mark = words.time.replace(/\{\w+\}/g, "");
  return parts.slice(0, seconds ? 3 : 2).join(mark);
}

function duration(ms) {
  const seconds = Math.floor(ms / 1000);
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(Math.floor).map(two).join(":");
}

// Change names in the address without a new step in the browser's history.
function readdress(change) {
  const address = new URL(location.href);
  change(address.searchParams);
  // Commas stay as they are: the address is read and passed on by people.
  const names = address.searchParams.toString().replaceAll("%2C", ",");
  const path = address.pathname + (names && `?${names}`) + address.hash;
  if (path !== location.pathname + location.search + location.hash) {
    history.replaceState(history.state, "", path);
  }
}

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(STORED)) ?? {};
  } catch {
    return {}; // no storage here, or something else in its place
  }
}

function remember(what) {
  try {
    sessionStorage.setItem(STORED, JSON.stringify(what));
  } catch {
    // A reload then begins at the first slide.
  }
}

function forget() {
  try {
    sessionStorage.removeItem(STORED);
  } catch {
    // There was nothing to forget.
  }
}
