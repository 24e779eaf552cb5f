// Keeps an open page up to date. It asks the server which state the store has, and runs the page
// again only when that is another one than the page shows, or when the page has changed colours:
// maps and charts are drawn for one theme. A window that nobody sees asks nothing.
// Where no answer comes, the page says so until one does: a press would only seem to work.

import { find, setText } from "../../browser/dom.js";
import { samhandling } from "./namespace.js";
import { AnswerLog, EVERY, hasSlept } from "./polling.js";
import { isConnected, STREAMLIT } from "./streamlit.js";
import { timeOfDay } from "../../browser/time.js";

/**
 * @typedef {object} Data
 * @property {string} stamp the state that the page was drawn from; empty where there was none
 * @property {string} address where to ask
 * @property {string} updated words with `{time}`
 * @property {string} silent words with `{time}`
 * @property {string[]} lost titles of Streamlit's own message that there is no connection
 * @property {string} time how the page's language writes a time
 * @property {boolean} dark whether the page was drawn for dark colours
 *
 * @typedef {import("./streamlit.js").Component<Data>} Component
 *
 * @typedef {object} Watch
 * @property {Component | null} component what Streamlit mounted last
 * @property {string} shown the stamp that the page was drawn from
 * @property {string} updated when it last changed under the reader
 * @property {{ reason: string, at: number }} requested the last run that was asked for
 * @property {ReturnType<typeof setTimeout> | undefined} timer
 * @property {number} due when the next question is to be asked
 * @property {AbortController | null} question the one that waits for its answer
 * @property {AnswerLog} log
 *
 * @typedef {{ stamp?: string }} State what the server answers; empty where it says nothing of use
 */

const PATIENCE = 12000; // ms before a run that was asked for, and changed nothing, is asked for again
const THEME_DELAY = 300; // ms: Streamlit needs a moment to follow the system's theme

const begun = samhandling.live !== undefined;
/** @type {Watch} */
const watch = (samhandling.live ??= {
  component: null,
  shown: "",
  updated: "",
  requested: { reason: "", at: 0 },
  timer: undefined,
  due: 0,
  question: null,
  log: new AnswerLog(),
});

/** @param {Component} component */
export default function (component) {
  const { stamp, time } = component.data;
  if (watch.shown && stamp && stamp !== watch.shown) watch.updated = timeOfDay(time, Date.now());
  watch.shown = stamp || watch.shown;
  watch.component = component;
  showUpdated(component);
  if (!watch.question) schedule();
  return () => {
    if (watch.component === component) watch.component = null;
  };
}

/** @param {Component} component */
function showUpdated({ data, parentElement }) {
  const words = watch.updated ? data.updated.replace("{time}", watch.updated) : "";
  setText(find(parentElement, "p"), words);
}

/**
 * Whether the page is dark now; maps and charts are drawn for what it was at the last run.
 *
 * @param {boolean} drawn
 */
function isDark(drawn) {
  const app = document.querySelector(STREAMLIT.app);
  if (!app) return drawn;
  const { backgroundColor } = getComputedStyle(app);
  const [red, green, blue] = (backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
}

function schedule(wait = EVERY) {
  clearTimeout(watch.timer);
  watch.due = Date.now() + wait;
  watch.timer = setTimeout(() => poll(), wait);
}

async function poll(woken = hasSlept(watch.due)) {
  if (document.hidden || !watch.component) return;
  // The show covers the page and asks for itself, and says itself that there is no answer.
  if (samhandling.player?.running) {
    announce("");
    return schedule();
  }
  const { data } = watch.component;
  const dark = isDark(data.dark);
  if (dark !== data.dark) requestRun("colours", dark);
  const state = await query(data.address, woken);
  if (state === undefined) return; // it was asked anew meanwhile
  if (state?.stamp && state.stamp !== watch.component?.data.stamp) {
    requestRun("figures", state.stamp);
  }
  if (watch.component) schedule(watch.log.wait());
}

/**
 * The server's answer; null where there is none, and undefined where nobody waits for it any more.
 *
 * @param {string} address
 * @param {boolean} woken
 * @returns {Promise<State | null | undefined>}
 */
async function query(address, woken) {
  watch.question?.abort();
  const question = (watch.question = new AbortController());
  const start = Date.now();
  const late = setTimeout(() => question.abort(), watch.log.timeout(woken));
  const state = await fetchState(address, question.signal);
  clearTimeout(late);
  if (watch.question !== question) return undefined;
  watch.question = null;
  if (state) onAnswer(start);
  else onMissing(start);
  return state;
}

/**
 * @param {string} address
 * @param {AbortSignal} signal
 * @returns {Promise<State | null>}
 */
async function fetchState(address, signal) {
  try {
    const response = await fetch(address, { cache: "no-store", signal });
    if (response.ok) return await response.json();
    // A server in between says that the one behind it is gone; all else is an answer.
    return response.status === 502 || response.status === 504 ? null : {};
  } catch {
    return null;
  }
}

/** @param {number} start */
function onAnswer(start) {
  watch.log.answered(start);
  announce("");
}

/** @param {number} start */
function onMissing(start) {
  if (document.hidden) return;
  watch.log.missed(start);
  if (!watch.component || !watch.log.isSilent()) return;
  const { silent, time } = watch.component.data;
  announce(silent.replace("{time}", timeOfDay(time, watch.log.answeredAt)));
}

/**
 * The place is there before the words: otherwise they are not read aloud.
 *
 * @param {string} words
 */
function announce(words) {
  let place = document.getElementById("samhandling-silent");
  if (!place) {
    place = Object.assign(document.createElement("div"), { id: "samhandling-silent" });
    place.setAttribute("role", "status");
    place.setAttribute("aria-live", "polite");
    document.body.append(place);
  }
  setText(place, words);
}

// Streamlit covers the page with a message of its own, which says the same and must be closed.
function closeMessages() {
  const lost = watch.component?.data.lost ?? [];
  for (const dialog of document.querySelectorAll(STREAMLIT.dialog)) {
    const title = dialog.querySelector(STREAMLIT.dialogTitle)?.textContent ?? "";
    if (lost.includes(title)) dialog.querySelector("button")?.click();
  }
}

/** @param {"colours" | "figures"} name @param {string | boolean} value */
function requestRun(name, value) {
  const reason = `${name} ${value}`;
  const { requested } = watch;
  if (requested.reason === reason && Date.now() - requested.at < PATIENCE) return;
  watch.requested = { reason, at: Date.now() };
  watch.component?.setTriggerValue(name, value);
}

if (!begun) {
  announce("");
  document.addEventListener("visibilitychange", () => document.hidden || poll(true));
  new MutationObserver(closeMessages).observe(document.body, { childList: true });
  // A connection that is lost is a reason to ask at once.
  new MutationObserver(() => isConnected() || watch.question || poll()).observe(document.body, {
    subtree: true,
    attributeFilter: ["data-test-connection-state"],
  });
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", () => setTimeout(() => poll(), THEME_DELAY));
}
