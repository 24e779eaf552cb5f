// What deck.gl's maps do not do by themselves.

import { closest, coalesce } from "../../browser/dom.js";
import { samhandling } from "./namespace.js";
import { STREAMLIT } from "./streamlit.js";

/**
 * @typedef {object} WebglWatch
 * @property {() => void} report the last run's
 * @property {boolean} checked whether the browser has been asked
 *
 * @typedef {object} WidthWatch
 * @property {(width: number) => void} report the last run's
 * @property {number} reported the width that was reported last, until a map fits; 0 for none
 */

/**
 * Put what the figures say of an area where deck.gl shows its name: the shapes of a map are fetched
 * by address and know their names alone, what is said of them stands in the page.
 */
export function showTooltips() {
  /** @type {WeakSet<Element>} */
  const observed = new WeakSet();
  const begin = (/** @type {Event} */ event) => {
    const tooltips = closest(event, STREAMLIT.map)?.querySelectorAll(".deck-tooltip") ?? [];
    for (const tooltip of tooltips) {
      if (observed.has(tooltip)) continue;
      observed.add(tooltip);
      observeTooltip(/** @type {HTMLElement} */ (tooltip));
    }
  };
  addEventListener("pointermove", begin, { capture: true, passive: true });
}

/** @param {HTMLElement} tooltip */
function observeTooltip(tooltip) {
  const update = () => {
    const text = tooltipTexts()[tooltip.innerText];
    if (text && text !== tooltip.innerText) tooltip.innerText = text;
  };
  new MutationObserver(update).observe(tooltip, {
    childList: true,
    characterData: true,
    subtree: true,
  });
  update();
}

/** @returns {Record<string, string>} what is said of an area, by its name */
function tooltipTexts() {
  const places = [...document.querySelectorAll("[data-tips]")];
  const texts = places.map((place) => JSON.parse(place.getAttribute("data-tips") ?? "{}"));
  return Object.assign({}, ...texts);
}

/**
 * Report that the browser cannot draw a moving map: asked where there is to be one, before deck.gl
 * starts, and again when the graphics stop later.
 *
 * @param {() => void} report
 */
export function reportWebgl(report) {
  if (samhandling.webgl) {
    samhandling.webgl.report = report;
    return;
  }
  /** @type {WebglWatch} */
  const watch = (samhandling.webgl = { report, checked: false });
  const check = () => {
    if (watch.checked || !document.querySelector("[data-map]")) return;
    watch.checked = true;
    if (!hasWebgl()) watch.report();
  };
  const onLost = (/** @type {Event} */ event) => {
    const map = closest(event, STREAMLIT.map);
    if (map?.isConnected) watch.report();
  };
  new MutationObserver(check).observe(document.body, { childList: true, subtree: true });
  addEventListener("webglcontextlost", onLost, { capture: true });
  check();
}

function hasWebgl() {
  const context = document.createElement("canvas").getContext("webgl2");
  // A browser has few of them: this one is given back.
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}

// What is as wide as this has room for the whole country at its full height.
const WIDE = 400;
const LITTLE = 4; // pixels that make no difference

/**
 * Whether a map was drawn for another width than it has, so that it does not fit or is too small.
 *
 * @param {number} width that the map has
 * @param {number} drawn width that it was drawn for
 */
export function misfits(width, drawn) {
  return width > 0 && Math.abs(Math.min(width, WIDE) - Math.min(drawn, WIDE)) > LITTLE;
}

/**
 * Report how wide the page's map is, where it was drawn for another width.
 *
 * @param {(width: number) => void} report
 */
export function reportWidth(report) {
  if (samhandling.mapWidth) {
    samhandling.mapWidth.report = report;
    return;
  }
  /** @type {WidthWatch} */
  const watch = (samhandling.mapWidth = { report, reported: 0 });
  const check = coalesce(requestAnimationFrame, () => {
    const drawn = document.querySelector("[data-map]")?.getAttribute("data-width");
    const map = document.querySelector(STREAMLIT.map);
    if (!drawn || !map) return;
    const width = Math.floor(map.getBoundingClientRect().width);
    if (!misfits(width, Number(drawn))) watch.reported = 0;
    else if (watch.reported !== width) watch.report(watch.reported = width);
  });
  new MutationObserver(check).observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", check);
  check();
}
