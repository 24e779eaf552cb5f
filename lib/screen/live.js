// Keeps an open page up to date. It asks the server which state the store has, and runs the page
// again only when that is another one than the page shows, or when the page has changed colours:
// maps and charts are drawn for one theme. A window that nobody sees asks nothing.
// Where no answer comes, the page says so until one does: a press would only seem to work.

const EVERY = 3000; // ms between two questions
const PATIENCE = 12000; // ms before a run that was asked for, and changed nothing, is asked for again
const QUICK = 1800; // ms in which a question is answered: with EVERY, within five seconds
const SLOW = 4000; // the same where answers have been slow: a poor network, a busy server
const WOKEN = 8000; // the same when the window is seen again, or the machine has slept
const AGAIN = 500; // ms between two questions while there is no answer
const ASLEEP = 5000; // ms that a timer is late by when the machine has slept

const watch = (window.samhandlingLive ??= {
  component: null, // what Streamlit mounted last
  shown: null, // the stamp that the page was drawn from
  updated: "", // when it last changed under the reader
  asked: { reason: "", at: 0 },
  timer: 0,
  due: 0, // when the next question is to be asked
  question: null, // the one that waits for its answer
  silent: 0, // since when there has been no answer; 0 while there is
  heard: Date.now(), // when the last answer came
  times: [], // how long the last answers took, ms
});

export default function (component) {
  const { stamp } = component.data;
  if (watch.shown && stamp && stamp !== watch.shown) watch.updated = clock(component.data.time);
  watch.shown = stamp || watch.shown;
  watch.component = component;
  say(component);
  if (!watch.question) later();
  return () => {
    if (watch.component === component) watch.component = null;
  };
}

function say({ data, parentElement }) {
  const words = watch.updated ? data.updated.replace("{time}", watch.updated) : "";
  const place = parentElement.querySelector("p");
  if (place.textContent !== words) place.textContent = words;
}

// The time in Norway, wherever the reader is, as the page's language writes it: 14.32.
function clock(pattern, at = Date.now()) {
  const how = { timeZone: "Europe/Oslo", hour: "2-digit", minute: "2-digit" };
  const [hour, minute] = new Intl.DateTimeFormat("en-GB", how).format(at).split(":");
  return pattern.replace("{hour}", hour).replace("{minute}", minute);
}

// Whether the page is dark now: maps and charts are drawn for what it was at the last run.
const dark = () => {
  const app = document.querySelector('[data-testid="stApp"]');
  const [red, green, blue] = getComputedStyle(app).backgroundColor.match(/[\d.]+/g).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
};

function later(wait = EVERY) {
  clearTimeout(watch.timer);
  watch.due = Date.now() + wait;
  watch.timer = setTimeout(look, wait);
}

async function look(woken = Date.now() - watch.due > ASLEEP) {
  if (document.hidden || !watch.component) return;
  // The show covers the page and asks for itself, and says itself that there is no answer.
  if (window.samhandlingsscene?.running) {
    tell("");
    return later();
  }
  const { data } = watch.component;
  if (dark() !== data.dark) runAgain("colours", dark());
  const answer = await ask(data.address, woken);
  if (answer === undefined) return; // it was asked anew meanwhile
  if (answer?.stamp && answer.stamp !== watch.component?.data.stamp) {
    runAgain("figures", answer.stamp);
  }
  if (watch.component) later(watch.silent ? AGAIN : EVERY);
}

// The server's answer; null where there is none, and undefined where nobody waits for it any more.
async function ask(address, woken) {
  watch.question?.abort();
  const question = (watch.question = new AbortController());
  const start = Date.now();
  const usual = Math.min(Math.max(QUICK, 4 * Math.max(0, ...watch.times)), SLOW);
  const late = setTimeout(() => question.abort(), woken ? WOKEN : usual);
  const answer = await fetched(address, question.signal);
  clearTimeout(late);
  if (watch.question !== question) return undefined;
  watch.question = null;
  if (answer) heard(Date.now() - start);
  else missed(start);
  return answer;
}

async function fetched(address, signal) {
  try {
    const answer = await fetch(address, { cache: "no-store", signal });
    if (answer.ok) return await answer.json();
    // A server in between says that the one behind it is gone; all else is an answer.
    return answer.status === 502 || answer.status === 504 ? null : {};
  } catch {
    return null;
  }
}

function heard(took) {
  watch.times = [...watch.times, took].slice(-5);
  watch.heard = Date.now();
  watch.silent = 0;
  tell("");
}

// One answer that fails at once is no silence yet: the network may have changed.
function missed(start) {
  if (document.hidden) return;
  watch.silent ||= start;
  const { silent, time } = watch.component?.data ?? {};
  const words = silent?.replace("{time}", clock(time, watch.heard));
  if (words && Date.now() - watch.silent >= QUICK) tell(words);
}

// The place is there before the words: otherwise they are not read aloud.
function tell(words) {
  let place = document.getElementById("samhandling-silent");
  if (!place) {
    place = Object.assign(document.createElement("div"), { id: "samhandling-silent" });
    place.setAttribute("role", "status");
    place.setAttribute("aria-live", "polite");
    document.body.append(place);
  }
  if (place.textContent !== words) place.textContent = words;
}

// Streamlit covers the page with a message of its own, which says the same and must be closed.
function dismiss() {
  const { lost } = watch.component?.data ?? { lost: [] };
  for (const dialog of document.querySelectorAll('[role="dialog"]')) {
    if (!lost.includes(dialog.querySelector("h1, h2, h3, [slot=title]")?.textContent)) continue;
    dialog.querySelector("button")?.click();
  }
}

function connected() {
  const app = document.querySelector('[data-testid="stApp"]');
  return app?.dataset.testConnectionState === "CONNECTED";
}

function runAgain(name, value) {
  const reason = `${name} ${value}`;
  if (watch.asked.reason === reason && Date.now() - watch.asked.at < PATIENCE) return;
  watch.asked = { reason, at: Date.now() };
  watch.component?.setTriggerValue(name, value);
}

if (!watch.listens) {
  watch.listens = true;
  tell("");
  document.addEventListener("visibilitychange", () => document.hidden || look(true));
  new MutationObserver(dismiss).observe(document.body, { childList: true });
  // A connection that is lost is a reason to ask at once.
  new MutationObserver(() => connected() || watch.question || look()).observe(document.body, {
    subtree: true,
    attributeFilter: ["data-test-connection-state"],
  });
  // Streamlit needs a moment to follow the system's theme.
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", () => setTimeout(look, 300));
}
