// What a screen reader meets on Streamlit's page; begun once, and given the words of each language.
// Nothing is added to what Streamlit draws and nothing taken away: only names, roles and words.

import { closest, coalesce, setAttribute } from "../../browser/dom.js";
import { samhandling } from "./namespace.js";
import { STREAMLIT } from "./streamlit.js";
import { translate } from "./translate.js";

/** @typedef {import("./translate.js").Words} Words */

const ANNOUNCED_AFTER = 600; // ms without a change: nobody wants every letter of a search announced
const DELAY = 50; // ms from a change of the page to what follows from it
const NAME_ATTRIBUTES = ["aria-label", "title"];

// Where Streamlit writes words of its own.
const TRANSLATED = [
  STREAMLIT.skipLink,
  STREAMLIT.mainMenu,
  STREAMLIT.topMenu,
  STREAMLIT.listbox,
  STREAMLIT.status,
  STREAMLIT.tooltip,
  STREAMLIT.dialog,
  // The field for files, but not the files' own names.
  `${STREAMLIT.fileField} > :not(:has(${STREAMLIT.fileChip}))`,
  `${STREAMLIT.fileChip} [role="alert"]`,
  STREAMLIT.tooltipError,
].join(", ");

// What repeats on a page, and is named after what it belongs to.
const REPEATED = [STREAMLIT.expander, STREAMLIT.popoverButton, STREAMLIT.downloadButton]
  .map((selector) => `${STREAMLIT.main} ${selector}`)
  .join(", ");

// [selector, attribute, value]; the drawings say less than the sentence and the table they have.
const ROLES = [
  [`${STREAMLIT.plot}, body > #js-plotly-tester`, "aria-hidden", "true"],
  [".st-key-foot", "role", "contentinfo"],
  ['[class*="st-key-list-"]', "role", "list"],
  ['[class*="st-key-list-"] > *', "role", "listitem"],
];

/**
 * Give the page's elements names and roles, from now on and in these words.
 *
 * @param {Words} words
 */
export function mendAccess(words) {
  if (samhandling.access) samhandling.access.update(words);
  else samhandling.access = new AccessPatch(words);
}

export class AccessPatch {
  /** @param {Words} words */
  constructor(words) {
    this.words = words;
    /**
     * What Streamlit wrote, and what it was replaced by, of each attribute or text of a node.
     * @type {WeakMap<Node, Map<string, { original: string, replacement: string }>>}
     */
    this.replaced = new WeakMap();
    /** @type {WeakSet<Element>} */
    this.named = new WeakSet();
    /** @type {string | null} null until the first page is drawn: that is read anyway */
    this.announced = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.announcing = undefined;
    this.status = document.createElement("div");
    this.status.id = "samhandling-said";
    this.status.setAttribute("role", "status");
    this.schedule = coalesce((run) => setTimeout(run, DELAY), () => this.run());
    new MutationObserver(this.schedule).observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true,
      attributes: true,
      attributeFilter: [...NAME_ATTRIBUTES, "data-said", "data-collapsed"],
    });
    addEventListener("click", skipToContent, { capture: true });
    this.schedule();
  }

  /** @param {Words} words */
  update(words) {
    this.words = words;
    this.schedule();
  }

  run() {
    if (!this.status.isConnected) document.body.append(this.status);
    this.translateAll();
    setRoles();
    foldMenu();
    this.nameRepeated();
    this.announce();
  }

  // --- Streamlit's own English words ---

  translateAll() {
    for (const name of NAME_ATTRIBUTES) {
      const named = document.querySelectorAll(
        `${STREAMLIT.root} [${name}], [data-testid] [${name}]`,
      );
      for (const element of named) this.translateAttribute(element, name);
    }
    for (const place of document.querySelectorAll(TRANSLATED)) {
      const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) this.translateText(node);
    }
  }

  /** @param {Element} element @param {string} name */
  translateAttribute(element, name) {
    const current = element.getAttribute(name) ?? "";
    const replacement = this.replacement(element, name, current, (original) => {
      const heading = original === "Help" && element.closest("h1, h2, h3");
      return heading ? `Help for ${heading.textContent.trim()}` : original;
    });
    if (replacement !== current) element.setAttribute(name, replacement);
  }

  /** @param {Node} node */
  translateText(node) {
    const current = node.nodeValue ?? "";
    const replacement = this.replacement(node, "text", current, (original) => original);
    if (replacement !== current) node.nodeValue = replacement;
  }

  /**
   * What a text should be; what Streamlit wrote is kept, for another language.
   *
   * @param {Node} node
   * @param {string} name
   * @param {string} current
   * @param {(original: string) => string} expand
   * @returns {string}
   */
  replacement(node, name, current, expand) {
    const texts = this.replaced.get(node) ?? new Map();
    const known = texts.get(name);
    const original = known?.replacement === current ? known.original : current;
    if (!original) return current;
    const replacement = translate(expand(original), this.words);
    this.replaced.set(node, texts.set(name, { original, replacement }));
    return replacement;
  }

  // --- Names that say which one: "Tabell og kilder: Tildelt etter ordning" ---

  nameRepeated() {
    const controls = [...document.querySelectorAll(REPEATED)];
    const texts = controls.map(visibleText);
    controls.forEach((control, i) => {
      const repeats = texts.filter((text) => text === texts[i]).length > 1;
      if (repeats) {
        setAttribute(control, "aria-label", `${texts[i]}: ${context(control)}`);
        this.named.add(control);
      } else if (this.named.has(control)) control.removeAttribute("aria-label");
    });
  }

  // --- What a change of selection gave ---

  announce() {
    const text = document.querySelector("[data-said]")?.getAttribute("data-said");
    if (!text || text === this.announced) return;
    const first = this.announced === null;
    this.announced = text;
    clearTimeout(this.announcing);
    if (first) return;
    this.announcing = setTimeout(() => (this.status.textContent = text), ANNOUNCED_AFTER);
  }
}

/**
 * What a control belongs to: the figure in its box, or the heading before it.
 *
 * @param {Element} control
 * @returns {string}
 */
function context(control) {
  const headings = document.querySelectorAll(`${STREAMLIT.main} :is(h1, h2, h3)`);
  const before = [...headings].filter(
    (heading) => heading.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  return before.at(-1)?.textContent.trim() ?? "";
}

/**
 * The text of a control that a screen reader reads: without its icons.
 *
 * @param {Element} control
 * @returns {string}
 */
function visibleText(control) {
  const copy = /** @type {Element} */ (control.cloneNode(true));
  for (const hidden of copy.querySelectorAll('[aria-hidden="true"]')) hidden.remove();
  return copy.textContent.trim();
}

function setRoles() {
  for (const [selector, name, value] of ROLES) {
    for (const element of document.querySelectorAll(selector)) setAttribute(element, name, value);
  }
}

/**
 * The skip link leads past the filters, which are the same on every page, to the page's heading.
 *
 * @param {Event} event
 */
function skipToContent(event) {
  if (!closest(event, STREAMLIT.skipLink)) return;
  setTimeout(() => {
    const heading = /** @type {HTMLElement | null} */ (
      document.querySelector(`${STREAMLIT.main} h1`)
    );
    heading?.setAttribute("tabindex", "-1");
    heading?.focus();
  });
}

// The menu of a narrow window, folded away, must not catch the focus.
function foldMenu() {
  const menu = /** @type {HTMLElement | null} */ (document.querySelector(STREAMLIT.narrowMenu));
  const folded = menu?.dataset.collapsed === "true";
  if (menu && menu.inert !== folded) menu.inert = folded;
}
