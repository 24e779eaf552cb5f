// What Streamlit's own page does not do by itself; begun once by the frame. access.js and map.js
// stand below it, in the same module.
export default function ({ data: { language, names, words }, setTriggerValue }) {
  // Screen readers and hyphenation follow this; Streamlit says English.
  document.documentElement.lang = language;
  listenable(words);
  drawable(() => setTriggerValue("maps", "drawn"));
  if (window.samhandlingsmonitoren) return;
  window.samhandlingsmonitoren = true;
  pointing();
  // What scrolls inside its box, on a phone a wide table or a long explanation, must be reachable
  // from the keyboard.
  const boxes = '[data-testid="stTable"] > div, [data-testid="stPopoverBody"]';
  const reach = () => {
    for (const box of document.querySelectorAll(boxes)) {
      const wide = box.scrollWidth > box.clientWidth + 1;
      if (wide || box.scrollHeight > box.clientHeight + 1) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  // Words in another language than the page's are spans without attributes, which is what
  // Streamlit's Markdown makes of `foreign` in text.py: the data's own words are bokmål.
  const own = '[data-testid="stMarkdownContainer"] span, [data-testid="stCaptionContainer"] span';
  const speak = () => {
    for (const span of document.querySelectorAll(own)) {
      const bare = span.attributes.length === 0;
      if (!bare && !span.dataset.foreign) continue;
      const code = names[span.textContent] ?? "nb";
      if (span.lang !== code) span.lang = code;
      if (bare) span.dataset.foreign = "true";
    }
  };
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      reach();
      speak();
    });
  };
  new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", soon);
  soon();
}
