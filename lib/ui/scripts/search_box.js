// The search box: asks the server while the reader types, and shows the best hits in a listbox.
// Follows the combobox pattern of the WAI-ARIA practices: the focus stays in the field, the arrow
// keys choose, Enter opens what is chosen or else the page of results, Escape closes.

import { find, setText } from "../../browser/dom.js";

/**
 * @typedef {object} Data
 * @property {string} address where to ask, up to the words
 * @property {string} results the page of results, up to the words
 * @property {string} name of the field
 * @property {string} hits name of the list
 * @property {string} language the page's
 * @property {string} failed said when no answer comes
 *
 * @typedef {[string, boolean]} Part a piece of a text, and whether it was searched for
 *
 * @typedef {object} Hit
 * @property {string} group
 * @property {Part[]} name
 * @property {string} lang
 * @property {string} line
 * @property {{ field: string, parts: Part[] } | null} why
 * @property {string} href
 *
 * @typedef {object} Answer
 * @property {number} total
 * @property {string} summary
 * @property {string[]} notes
 * @property {Hit[]} hits
 * @property {{ words: string, href: string }} all
 *
 * @typedef {import("./streamlit.js").Component<Data>} Component
 */

const PAUSE = 120; // ms after a letter before the server is asked
const NARROWEST = 352; // px of the list, where the window has room for it
const MARGIN = 8; // px between the list and the window's edges

/** @type {WeakMap<HTMLElement, SearchBox>} */
const boxes = new WeakMap();

/** @param {Component} component */
export default function (component) {
  const input = /** @type {HTMLInputElement} */ (find(component.parentElement, "input"));
  const box = boxes.get(input) ?? new SearchBox(input, component);
  boxes.set(input, box);
  box.update(component);
}

/**
 * The place of the choice after one step among so many; -1 is the field itself.
 *
 * @param {number} chosen
 * @param {number} step
 * @param {number} number
 * @returns {number}
 */
export function nextChoice(chosen, step, number) {
  return ((chosen + 1 + step + number + 1) % (number + 1)) - 1;
}

class SearchBox {
  /** @param {HTMLInputElement} input @param {Component} component */
  constructor(input, component) {
    const root = component.parentElement;
    this.input = input;
    this.component = component;
    this.panel = find(root, ".panel");
    this.notes = find(root, ".notes");
    this.list = find(root, "[role=listbox]");
    this.said = find(root, ".said");
    this.chosen = -1;
    this.asked = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {AbortController | null} */
    this.question = null;
    input.addEventListener("input", () => this.wait());
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("focus", () => this.wait());
    input.addEventListener("blur", () => this.close());
    // The focus stays in the field while a hit is pressed.
    this.panel.addEventListener("pointerdown", (event) => event.preventDefault());
    this.panel.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.onClick(event));
    addEventListener("resize", () => this.place());
  }

  /** @param {Component} component */
  update(component) {
    this.component = component;
    const { name, hits } = component.data;
    this.input.setAttribute("aria-label", name);
    this.input.placeholder = name;
    this.list.setAttribute("aria-label", hits);
  }

  options() {
    return /** @type {HTMLAnchorElement[]} */ ([...this.list.querySelectorAll("[role=option]")]);
  }

  wait() {
    clearTimeout(this.timer);
    const text = this.input.value.trim();
    if (!text) return this.close();
    this.timer = setTimeout(() => this.ask(text), PAUSE);
  }

  /** @param {string} text */
  async ask(text) {
    this.question?.abort();
    const question = (this.question = new AbortController());
    try {
      const address = this.component.data.address + encodeURIComponent(text);
      const response = await fetch(address, { signal: question.signal });
      if (!response.ok) throw new Error(response.statusText);
      const answer = await response.json();
      if (this.question === question) this.show(answer);
    } catch {
      if (this.question === question) this.fail();
    }
  }

  fail() {
    this.close();
    setText(this.said, this.component.data.failed);
  }

  /** @param {Answer} answer */
  show(answer) {
    this.chosen = -1;
    this.input.removeAttribute("aria-activedescendant");
    setText(this.notes, [...answer.notes, ...(answer.total ? [] : [answer.summary])].join(" "));
    this.list.replaceChildren(...groups(answer, this.component.data.language));
    setText(this.said, [answer.summary, ...answer.notes].join(". "));
    this.open(answer.total > 0);
  }

  /** @param {boolean} expanded */
  open(expanded) {
    this.panel.hidden = false;
    if (this.panel.showPopover && !this.panel.matches(":popover-open")) this.panel.showPopover();
    this.input.setAttribute("aria-expanded", String(expanded));
    this.list.hidden = !expanded;
    this.place();
  }

  close() {
    clearTimeout(this.timer);
    this.question = null;
    this.chosen = -1;
    if (this.panel.hidePopover && this.panel.matches(":popover-open")) this.panel.hidePopover();
    this.panel.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  // The list lies above the page, so that nothing around the field cuts it off.
  place() {
    if (this.panel.hidden) return;
    const field = this.input.getBoundingClientRect();
    const width = Math.min(Math.max(field.width, NARROWEST), innerWidth - 2 * MARGIN);
    const left = Math.max(MARGIN, Math.min(field.left, innerWidth - width - MARGIN));
    Object.assign(this.panel.style, {
      left: `${left}px`,
      top: `${field.bottom + 4}px`,
      width: `${width}px`,
      maxHeight: `${Math.max(innerHeight - field.bottom - 4 - MARGIN, 120)}px`,
    });
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !this.panel.hidden) {
      event.preventDefault();
      this.choose(nextChoice(this.chosen, step, this.options().length));
    } else if (step) {
      this.wait();
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.enter();
    } else if (event.key === "Escape" && !this.panel.hidden) {
      event.preventDefault();
      this.close();
    }
  }

  /** @param {number} chosen */
  choose(chosen) {
    const options = this.options();
    this.chosen = chosen;
    options.forEach((option, place) =>
      option.setAttribute("aria-selected", String(place === chosen))
    );
    const option = options[chosen];
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  enter() {
    const option = this.options()[this.chosen];
    const text = this.input.value.trim();
    if (option) this.follow(option);
    else if (text) this.go(this.component.data.results + encodeURIComponent(text));
  }

  /** @param {MouseEvent} event */
  onClick(event) {
    const { target } = event;
    const option = target instanceof Element ? target.closest("a") : null;
    // With a key held, the browser opens the link in its own way.
    if (!option || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.follow(option);
  }

  /** @param {HTMLAnchorElement} option */
  follow(option) {
    if (option.origin !== location.origin) open(option.href, "_blank", "noopener");
    else this.go(option.pathname + option.search);
  }

  /** @param {string} address */
  go(address) {
    this.close();
    this.component.setTriggerValue("go", address);
  }
}

/**
 * The list's groups, and last the way to all hits.
 *
 * @param {Answer} answer
 * @param {string} language
 */
function groups(answer, language) {
  /** @type {Map<string, HTMLElement>} */
  const found = new Map();
  answer.hits.forEach((hit, place) => {
    const group = found.get(hit.group) ?? startGroup(hit.group, found.size);
    found.set(hit.group, group);
    group.append(option(hit, place, language));
  });
  const every = element("a", { id: "option-all", href: answer.all.href, role: "option" });
  every.setAttribute("aria-selected", "false");
  every.tabIndex = -1;
  every.textContent = answer.all.words;
  return [...found.values(), every];
}

/** @param {string} title @param {number} number */
function startGroup(title, number) {
  const group = element("div", { role: "group", "aria-labelledby": `group-${number}` });
  const heading = element("div", { id: `group-${number}`, class: "heading", role: "presentation" });
  heading.textContent = title;
  group.append(heading);
  return group;
}

/** @param {Hit} hit @param {number} place @param {string} language */
function option(hit, place, language) {
  const link = element("a", { id: `option-${place}`, href: hit.href, role: "option" });
  link.setAttribute("aria-selected", "false");
  link.tabIndex = -1;
  const name = element("span", hit.lang === language ? {} : { lang: hit.lang });
  name.append(...marked(hit.name));
  link.append(name);
  if (hit.line) link.append(line([[hit.line, false]]));
  if (hit.why) link.append(line([[`${hit.why.field}: `, false], ...hit.why.parts]));
  return link;
}

/** @param {Part[]} parts */
function line(parts) {
  const words = element("span", { class: "line" });
  words.append(...marked(parts));
  return words;
}

/** @param {Part[]} parts */
function marked(parts) {
  return parts.map(([text, isMarked]) => {
    if (!isMarked) return document.createTextNode(text);
    const word = document.createElement("b");
    word.textContent = text;
    return word;
  });
}

/** @param {string} name @param {Record<string, string>} attributes */
function element(name, attributes) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
