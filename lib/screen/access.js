// What a screen reader meets on Streamlit's page; begun once, and told the words of each language.
// Nothing is added to what Streamlit draws and nothing taken away: only names, roles and words.
function listenable(words) {
  const known = window.samhandlingAccess;
  if (known) {
    known.words = words;
    known.soon();
    return;
  }

  const SAID_AFTER = 600; // ms without a change: nobody wants every letter of a search announced
  const here = (window.samhandlingAccess = { words, soon });
  const ours = new WeakMap(); // element or text -> name -> [what Streamlit wrote, what we wrote]

  // --- Streamlit's own English words ---

  function translated(text) {
    const exact = here.words.names[text];
    if (exact) return exact;
    const start = Object.keys(here.words.beginnings).find((each) => text.startsWith(each));
    if (start) return here.words.beginnings[start] + text.slice(start.length);
    for (const [english, own] of Object.entries(here.words.frames)) {
      const [before, after] = english.split("{}");
      const inside = text.slice(before.length, text.length - after.length);
      if (inside && text === before + inside + after) return own.replace("{}", () => inside);
    }
    return text;
  }

  // Replace a text by what it should be; what Streamlit wrote is kept, for another language.
  function put(place, name, read, write, wanted) {
    const found = ours.get(place) ?? ours.set(place, {}).get(place);
    const now = read();
    const original = found[name] && found[name][1] === now ? found[name][0] : now;
    if (!original) return;
    const made = wanted(original);
    found[name] = [original, made];
    if (made !== now) write(made);
  }

  function rename(element, name) {
    const write = (text) => element.setAttribute(name, text);
    put(element, name, () => element.getAttribute(name), write, (text) => {
      const heading = text === "Help" && element.closest("h1, h2, h3");
      return translated(heading ? `Help for ${heading.textContent.trim()}` : text);
    });
  }

  const LABELLED = ["aria-label", "title"];
  const SPEAKING =
    '[data-testid="stSkipToContent"], [data-testid="stMainMenuPopover"], [role="listbox"], ' +
    '[data-testid="stStatusWidget"], [data-testid="stTooltipContent"], [role="dialog"], ' +
    // The field for files, but not the files' own names.
    '[data-testid="stFileUploaderDropzone"] > :not(:has([data-testid="stFileChip"])), ' +
    '[data-testid="stFileChip"] [role="alert"], [data-testid="stTooltipErrorContent"]';

  function speak() {
    for (const name of LABELLED) {
      for (const each of document.querySelectorAll(`#root [${name}], [data-testid] [${name}]`)) {
        rename(each, name);
      }
    }
    for (const place of document.querySelectorAll(SPEAKING)) {
      const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      for (let text = walker.nextNode(); text; text = walker.nextNode()) {
        put(text, "text", () => text.data, (made) => (text.data = made), translated);
      }
    }
  }

  // --- Names that say which one: "Tabell og kilder: Tildelt etter ordning" ---

  // What repeats on a page, and what it is called after.
  const REPEATED =
    'summary, [data-testid="stPopoverButton"], [data-testid="stDownloadButton"] button';

  function context(control) {
    const metric = control.closest('[data-testid="stVerticalBlock"]')?.querySelector(
      '[data-testid="stMetricLabel"]',
    );
    if (metric) return metric.textContent.trim();
    const headings = document.querySelectorAll("#stMain :is(h1, h2, h3)");
    const before = [...headings].filter(
      (each) => each.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    return before.at(-1)?.textContent.trim() ?? "";
  }

  function visible(control) {
    const copy = control.cloneNode(true);
    for (const hidden of copy.querySelectorAll('[aria-hidden="true"]')) hidden.remove();
    return copy.textContent.trim();
  }

  function tell() {
    const controls = [
      ...document.querySelectorAll("#stMain " + REPEATED.split(", ").join(", #stMain ")),
    ];
    const texts = controls.map(visible);
    controls.forEach((control, i) => {
      const again = texts.filter((text) => text === texts[i]).length > 1;
      const name = again ? `${texts[i]}: ${context(control)}` : null;
      if (name === control.getAttribute("aria-label")) return;
      if (name === null) {
        if (ours.get(control)?.told) control.removeAttribute("aria-label");
      } else {
        control.setAttribute("aria-label", name);
        ours.set(control, { told: true });
      }
    });
  }

  // --- Roles ---

  // [selector, attribute, value]; the drawings say less than the sentence and the table they have.
  const ROLES = [
    [".stPlotlyChart .main-svg, body > #js-plotly-tester", "aria-hidden", "true"],
    [".st-key-foot", "role", "contentinfo"],
    ['[class*="st-key-list-"]', "role", "list"],
    ['[class*="st-key-list-"] > *', "role", "listitem"],
  ];

  function mark() {
    for (const [selector, name, value] of ROLES) {
      for (const each of document.querySelectorAll(selector)) {
        if (each.getAttribute(name) !== value) each.setAttribute(name, value);
      }
    }
  }

  // --- A menu that is folded away must not catch the focus ---

  function fold() {
    const menu = document.querySelector("#stSidebar");
    const away = menu?.dataset.collapsed === "true";
    if (menu && menu.inert !== away) menu.inert = away;
  }

  // --- What a change of selection gave ---

  const voice = Object.assign(document.createElement("div"), { id: "samhandling-said" });
  voice.setAttribute("role", "status");
  let heard = null; // null until the first page is drawn: that is read anyway
  let speaking = 0;

  function listen() {
    const found = document.querySelector("[data-said]")?.dataset.said;
    if (!found || found === heard) return;
    const first = heard === null;
    heard = found;
    clearTimeout(speaking);
    if (!first) speaking = setTimeout(() => (voice.textContent = found), SAID_AFTER);
  }

  // --- One pass for each change ---

  let waiting = false;
  function soon() {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      voice.isConnected || document.body.append(voice);
      for (const pass of [speak, mark, fold, tell, listen]) pass();
    }, 50);
  }

  new MutationObserver(soon).observe(document.body, {
    childList: true,
    subtree: true,
    characterData: true,
    attributes: true,
    attributeFilter: ["aria-label", "title", "data-said", "data-collapsed"],
  });
  soon();
}
