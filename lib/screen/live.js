// Keeps an open page up to date. It asks the server which state the store has, and runs the page
// again only when that is another one than the page shows, or when the page has changed colours:
// maps and charts are drawn for one theme. A window that nobody sees asks nothing.

const EVERY = 4000; // ms between two questions
const PATIENCE = 12000; // ms before a run that was asked for, and changed nothing, is asked for again

const watch = (window.samhandlingLive ??= {
  component: null, // what Streamlit mounted last
  shown: null, // the stamp that the page was drawn from
  updated: "", // when it last changed under the reader
  asked: { reason: "", at: 0 },
  timer: 0,
});

export default function (component) {
  const { stamp } = component.data;
  if (watch.shown && stamp && stamp !== watch.shown) watch.updated = clock();
  watch.shown = stamp || watch.shown;
  watch.component = component;
  say(component);
  later();
  return () => {
    if (watch.component === component) watch.component = null;
  };
}

function say({ data, parentElement }) {
  const words = watch.updated ? data.updated.replace("{time}", watch.updated) : "";
  const place = parentElement.querySelector("p");
  if (place.textContent !== words) place.textContent = words;
}

// The reader's own time: 14:32.
const clock = () => new Date().toTimeString().slice(0, 5);

// Whether the page is dark now: maps and charts are drawn for what it was at the last run.
const dark = () => {
  const app = document.querySelector('[data-testid="stApp"]');
  const [red, green, blue] = getComputedStyle(app).backgroundColor.match(/[\d.]+/g).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
};

function later() {
  clearTimeout(watch.timer);
  watch.timer = setTimeout(look, EVERY);
}

async function look() {
  if (document.hidden || !watch.component) return;
  // The show covers the page and asks for itself.
  if (window.samhandlingsscene?.running) return later();
  const { data } = watch.component;
  if (dark() !== data.dark) runAgain("colours", dark());
  try {
    const signal = AbortSignal.timeout(EVERY);
    const answer = await fetch(data.address, { cache: "no-store", signal });
    const { stamp } = answer.ok ? await answer.json() : {};
    if (stamp && stamp !== watch.component?.data.stamp) runAgain("figures", stamp);
  } catch {
    // Without a connection the page keeps its figures; Streamlit tells the reader.
  }
  if (watch.component) later();
}

function runAgain(name, value) {
  const reason = `${name} ${value}`;
  if (watch.asked.reason === reason && Date.now() - watch.asked.at < PATIENCE) return;
  watch.asked = { reason, at: Date.now() };
  watch.component?.setTriggerValue(name, value);
}

if (!watch.listens) {
  watch.listens = true;
  document.addEventListener("visibilitychange", () => document.hidden || look());
  // Streamlit needs a moment to follow the system's theme.
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", () => setTimeout(look, 300));
}
