// The presenter's notes: a second window that this one fills. It needs no server, and ends with the
// show.

import { isWebAddress } from "../../browser/address.js";
import { find, setAttribute, setText } from "../../browser/dom.js";
import { fontRules, ruleBase } from "../../browser/fonts.js";
import { duration, timeWithSeconds } from "../../browser/time.js";

/**
 * @typedef {import("./show.js").Slide} Slide
 *
 * @typedef {object} State what the notes say
 * @property {Slide} slide
 * @property {Slide} next
 * @property {string} count
 * @property {string} state
 * @property {string[]} problems
 * @property {string} language
 * @property {import("./show.js").Look} look
 */

const NAME = "samhandling-notater";
const SIZE = "popup,width=1000,height=760";
const TICK = 500; // ms
const STAGE_WIDTH = { wide: 1920, tall: 1440 };
const HEADED = ["problems", "sources", "coming"];

const NOTES_PAGE = `
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

export class Notes {
  /**
   * @param {Record<string, string>} words
   * @param {(event: KeyboardEvent) => void} onKey
   */
  constructor(words, onKey) {
    this.words = words;
    this.onKey = onKey;
    this.openedAt = 0;
    /** @type {Window | null} */
    this.window = null;
    /** the notes' own, once they are open; it stays when somebody loads their window again */
    this.page = document;
    /** @type {ShadowRoot | null} the next slide's */
    this.picture = null;
    /** what is drawn, but for the count and the state */
    this.drawn = "";
  }

  /**
   * @param {string} css
   * @param {number} started when the show began
   * @returns {boolean} false where the browser does not let a window open
   */
  open(css, started) {
    if (this.window && this.isOpen()) {
      this.window.focus();
      return true;
    }
    this.openedAt = Date.now();
    this.window = window.open("", NAME, SIZE);
    if (!this.window) return false;
    this.fill(this.window, css);
    const tick = () => this.tick(started);
    this.window.setInterval(tick, TICK); // the notes' own timer: it ends with their window
    tick();
    return true;
  }

  isOpen() {
    return this.window !== null && !this.window.closed;
  }

  close() {
    if (this.isOpen()) this.window?.close();
    this.window = null;
  }

  /** @param {string} name */
  part(name) {
    return find(this.page, `[data-part=${name}]`);
  }

  /** @param {string} name of a part @param {string} text */
  setText(name, text) {
    setText(this.part(name), text);
  }

  /** @param {Window} target @param {string} css */
  fill(target, css) {
    const page = (this.page = target.document);
    // Written, and not put in: an empty window follows the rules of the nineties until it has a
    // document type, and tables then have colours of their own.
    page.open();
    page.write(
      `<!doctype html><style>${absoluteFonts()}${css}</style>` +
        `<body class="notes">${NOTES_PAGE}`,
    );
    page.close();
    page.title = this.words.notes_title;
    this.drawn = "";
    for (const name of HEADED) setText(find(this.part(name), "h2"), this.words[name]);
    // In a room of its own, so that the notes' looks and the slides' keep apart.
    this.picture = this.part("picture").attachShadow({ mode: "open" });
    this.picture.innerHTML = `<style>${css}</style><div class="stage"></div>`;
    target.onkeydown = this.onKey;
  }

  /** @param {number} started */
  tick(started) {
    const now = Date.now();
    this.setText("clock", timeWithSeconds(this.words.time, now));
    this.setText("elapsed", `${this.words.elapsed} ${duration(now - started)}`);
  }

  /** @param {State} state */
  draw({ slide, next, count, state, problems, language, look }) {
    if (!this.isOpen()) return;
    this.setText("count", count);
    this.setText("state", state);
    const drawn = JSON.stringify([slide, next, problems, language, look]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.page.documentElement.lang = language;
    this.setText("title", slide.title);
    this.setText("name", slide.name);
    this.drawList("problems", problems.map((text) => [text]));
    this.drawList("sources", slide.notes.map((note) => this.sourceRow(note)));
    const coming = next.title.startsWith(next.name) ? next.title : `${next.name}: ${next.title}`;
    setText(find(this.part("coming"), "p"), coming);
    this.drawPicture(next, language, look);
  }

  /**
   * A list of rows; without rows its section is away.
   *
   * @param {string} name of the section
   * @param {(string | Node)[][]} rows each of texts and elements
   */
  drawList(name, rows) {
    this.part(name).hidden = rows.length === 0;
    const items = rows.map((parts) => {
      const item = this.page.createElement("li");
      item.append(...parts);
      return item;
    });
    find(this.part(name), "ul").replaceChildren(...items);
  }

  /**
   * A figure as the slide says it, and where it comes from.
   *
   * @param {import("./show.js").Source} source
   * @returns {Node[]}
   */
  sourceRow({ text, source, url, read }) {
    const from = this.page.createElement("p");
    from.append(read ? `${source}, ${this.words.read.replace("{date}", read)}` : source);
    if (isWebAddress(url)) {
      const link = this.page.createElement("a");
      Object.assign(link, { href: url, target: "_blank", rel: "noopener noreferrer" });
      link.append(url);
      from.append(this.page.createElement("br"), link);
    }
    const figure = this.page.createElement("p");
    figure.append(text);
    return [figure, from];
  }

  /**
   * The next slide, small: the same HTML with the same styles.
   *
   * @param {Slide} slide
   * @param {string} language
   * @param {import("./show.js").Look} look
   */
  drawPicture({ kind, title, html }, language, { colours, shape }) {
    if (!this.picture) return;
    const stage = find(this.picture, ".stage");
    setAttribute(this.part("picture"), "class", shape);
    setAttribute(stage, "class", `stage ${shape}`);
    setAttribute(stage, "data-colours", colours);
    setAttribute(stage, "lang", language);
    const width = shape === "wide" ? STAGE_WIDTH.wide : STAGE_WIDTH.tall;
    stage.style.setProperty("--u", `calc(100cqw / ${width})`);
    stage.innerHTML =
      `<article class="slide slide-${kind}"><h1></h1><div class="body"></div></article>`;
    setText(find(stage, "h1"), title);
    find(stage, ".body").innerHTML = html;
  }
}

// The page's own fonts, with addresses that hold in another window.
function absoluteFonts() {
  return fontRules()
    .filter(({ cssText }) => cssText.includes("Source Sans"))
    .map((rule) =>
      rule.cssText.replaceAll(
        /url\("?([^")]+)"?\)/g,
        (_all, address) => `url("${new URL(address, ruleBase(rule))}")`,
      )
    )
    .join("\n");
}
