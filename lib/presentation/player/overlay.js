// What the audience sees: a slide, the foot under it and the controls, over the whole window.
// Nothing in it is touched that already says what it should, so that nothing flickers. Its parts
// are found by `data-part`: the classes belong to the slides.

import { find, setAttribute, setText } from "../../browser/dom.js";

/** @typedef {import("./show.js").Slide} Slide */

const HOST = "samhandling-stage"; // Streamlit gives headings ids made of their words

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

export class Overlay {
  /**
   * @param {import("./show.js").Setup} setup
   * @param {(action: string) => void} onAction is called when a control is pressed
   */
  constructor({ css, controls, words }, onAction) {
    this.host = Object.assign(document.createElement("div"), { id: HOST });
    this.root = this.host.attachShadow({ mode: "open" });
    this.root.innerHTML = `<style>${css}</style>${SKELETON}`;
    this.stage = this.part("stage");
    this.stage.setAttribute("aria-label", words.region);
    this.part("controls").setAttribute("aria-label", words.controls);
    this.part("controls").prepend(...controls.map((control) => controlButton(control, onAction)));
    /** @type {string | null} the body's HTML; null when something else stands there */
    this.html = null;
    this.hiding = document.createElement("style");
    this.hiding.textContent = "html,body{overflow:hidden!important}" +
      `body>:not(#${HOST}){visibility:hidden!important}` +
      `body>:not(#${HOST}) *{visibility:inherit!important}`;
    this.observer = new MutationObserver(() => this.setOthersInert(true));
  }

  /** @param {string} name */
  part(name) {
    return find(this.root, `[data-part=${name}]`);
  }

  // Everything else in the window is out of reach, also what Streamlit adds later (its dialogs).
  mount() {
    document.body.append(this.host);
    document.head.append(this.hiding);
    this.observer.observe(document.body, { childList: true });
    this.setOthersInert(true);
    this.focus();
  }

  unmount() {
    this.observer.disconnect();
    this.hiding.remove();
    this.host.remove();
    this.setOthersInert(false);
  }

  /** @param {boolean} inert */
  setOthersInert(inert) {
    for (const element of document.body.children) {
      if (element !== this.host && element instanceof HTMLElement) element.inert = inert;
    }
  }

  focus() {
    this.stage.focus({ preventScroll: true });
  }

  /** @param {import("./show.js").Look} look */
  setLook({ colours, shape }) {
    for (const element of [this.host, this.stage]) {
      setAttribute(element, "data-colours", colours);
      for (const name of ["wide", "tall"]) element.classList.toggle(name, name === shape);
    }
  }

  /** @param {boolean} awake whether the controls and the pointer are shown */
  setAwake(awake) {
    setAttribute(this.stage, "data-awake", awake ? "yes" : "no");
  }

  /** @param {boolean} moving whether the time of the slide runs */
  setMoving(moving) {
    setAttribute(this.stage, "data-moves", moving ? "yes" : "no");
  }

  /**
   * One colour over everything, out of whose reach all else is; no colour takes it away.
   *
   * @param {string} colour
   */
  setBlank(colour) {
    const blank = this.part("blank");
    blank.hidden = !colour;
    setAttribute(blank, "data-colour", colour);
    for (const name of ["slide", "foot", "controls"]) this.part(name).inert = Boolean(colour);
    if (colour) this.setAwake(false);
    this.focus();
  }

  /** @param {string} name of a part @param {string} text */
  setText(name, text) {
    setText(this.part(name), text);
  }

  /** @param {Slide} slide @param {string} language */
  showSlide({ kind, spoken, title, html }, language) {
    this.setHeading(kind, title, language);
    if (spoken) setAttribute(this.part("slide"), "aria-label", spoken);
    if (html === this.html) return;
    this.part("body").innerHTML = this.html = html;
  }

  /**
   * Words in place of a slide.
   *
   * @param {string} title
   * @param {string} text
   * @param {string} language
   */
  showMessage(title, text, language) {
    this.setHeading("message", title, language);
    this.setText("body", text);
    this.html = null;
  }

  /** @param {string} kind @param {string} title @param {string} language */
  setHeading(kind, title, language) {
    setAttribute(this.stage, "lang", language);
    setAttribute(this.part("slide"), "class", `slide slide-${kind}`);
    this.setText("title", title);
  }

  /**
   * One moment of the year-by-year play; the slide's own HTML shows the last.
   *
   * @param {import("./show.js").Frame} frame
   */
  showFrame({ classes = {}, texts = {}, sizes = {} }) {
    this.apply("code", classes, (element, value) => setAttribute(element, "class", value));
    this.apply("slot", texts, setText);
    this.apply("bar", sizes, ({ style }, value) => {
      if (style.getPropertyValue("--size") !== value) style.setProperty("--size", value);
    });
  }

  /**
   * @param {"code" | "slot" | "bar"} name
   * @param {Record<string, string | number>} values by what the elements' attribute says
   * @param {(element: HTMLElement, value: string) => void} write
   */
  apply(name, values, write) {
    for (const found of this.part("body").querySelectorAll(`[data-${name}]`)) {
      const element = /** @type {HTMLElement} */ (found);
      const value = values[element.dataset[name] ?? ""];
      if (value !== undefined) write(element, String(value));
    }
  }

  /**
   * The bar begins again; its time is that of the slide.
   *
   * @param {number} ms
   * @param {number} place how far the show has come: shown instead where nothing may move
   */
  restartProgress(ms, place) {
    const bar = this.part("bar");
    const fresh = /** @type {HTMLElement} */ (bar.cloneNode());
    fresh.style.animationDuration = `${ms}ms`;
    fresh.style.setProperty("--place", String(place));
    bar.replaceWith(fresh);
  }
}

/**
 * @param {import("./show.js").Control} control
 * @param {(action: string) => void} onAction
 */
function controlButton({ does, label, title }, onAction) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", textContent: label, title });
  button.dataset.part = does;
  button.onclick = (event) => {
    event.stopPropagation();
    onAction(does);
    // After the mouse, Space is to pause again and not to press this button once more.
    if (event.detail > 0) button.blur();
  };
  return button;
}
