// What Streamlit's own page does not do by itself; begun once by the frame.

import { mendAccess } from "./access.js";
import { coalesce } from "../../browser/dom.js";
import { reportWebgl, reportWidth, showTooltips } from "./map.js";
import { samhandling } from "./namespace.js";
import { STREAMLIT } from "./streamlit.js";

/**
 * @typedef {object} Data
 * @property {string} language the page's
 * @property {Record<string, string>} names the code of each language, by its name
 * @property {import("./translate.js").Words} words
 * @property {boolean} narrow whether the page was drawn for a narrow window
 */

// A window in which the filters are one button: as in shell.css.
const NARROW = "(width < 640px)";
// What scrolls inside its box, on a phone a wide table or a long explanation.
const BOXES = `${STREAMLIT.table} > div, ${STREAMLIT.popoverBody}`;
// Words in another language than the page's are spans without attributes, which is what Streamlit's
// Markdown makes of `foreign` in text.py: the data's own words are bokmål.
const SPANS = `${STREAMLIT.markdown} span, ${STREAMLIT.caption} span`;

/** @param {import("./streamlit.js").Component<Data>} component */
export default function ({ data: { language, names, words, narrow }, setTriggerValue }) {
  // Screen readers and hyphenation follow this; Streamlit says English.
  document.documentElement.lang = language;
  mendAccess(words);
  reportWebgl(() => setTriggerValue("maps", "drawn"));
  reportWidth((width) => setTriggerValue("room", width));
  reportNarrow(narrow, (value) => setTriggerValue("narrow", value));
  if (samhandling.document) return;
  samhandling.document = true;
  showTooltips();
  const schedule = coalesce(requestAnimationFrame, () => {
    makeScrollable();
    markLanguages(names);
  });
  new MutationObserver(schedule).observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", schedule);
  schedule();
}

/** @type {(() => void) | undefined} */
let checkWidth;

/**
 * Report that the window is narrow, or is no longer, where the page was drawn for the other.
 *
 * @param {boolean} drawn
 * @param {(value: string) => void} report
 */
function reportNarrow(drawn, report) {
  const query = matchMedia(NARROW);
  if (checkWidth) query.removeEventListener("change", checkWidth);
  checkWidth = () => {
    if (query.matches !== drawn) report(query.matches ? "yes" : "no");
  };
  query.addEventListener("change", checkWidth);
  checkWidth();
}

// What scrolls must be reachable from the keyboard.
function makeScrollable() {
  for (const element of document.querySelectorAll(BOXES)) {
    const box = /** @type {HTMLElement} */ (element);
    const wide = box.scrollWidth > box.clientWidth + 1;
    if (wide || box.scrollHeight > box.clientHeight + 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}

/** @param {Record<string, string>} names */
function markLanguages(names) {
  for (const element of document.querySelectorAll(SPANS)) {
    const span = /** @type {HTMLElement} */ (element);
    const bare = span.attributes.length === 0;
    if (!bare && !span.dataset.foreign) continue;
    const code = names[span.textContent] ?? "nb";
    if (span.lang !== code) span.lang = code;
    if (bare) span.dataset.foreign = "true";
  }
}
