// What Streamlit's own page does not do by itself; loaded once by the frame.
(() => {
  // Screen readers and hyphenation follow this; Streamlit says English.
  document.documentElement.lang = "{language}";
  if (window.samhandlingsmonitoren) return;
  window.samhandlingsmonitoren = true;
  // A wide table scrolls inside its box on a phone: the box must be reachable from the keyboard.
  const reach = () => {
    for (const box of document.querySelectorAll('[data-testid="stTable"] > div')) {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      reach();
    });
  };
  new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", soon);
  soon();
})();
