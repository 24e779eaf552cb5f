// The shapes of a map are fetched by address and know their names alone: what the figures say of
// an area stands in the page, and is put in where deck.gl shows the name.
function pointing() {
  if (window.samhandlingMap) return;
  window.samhandlingMap = true;
  const watched = new WeakSet();

  function tips() {
    const found = [...document.querySelectorAll("[data-tips]")];
    return Object.assign({}, ...found.map((each) => JSON.parse(each.dataset.tips)));
  }

  function watch(tooltip) {
    const put = () => {
      const text = tips()[tooltip.innerText];
      if (text && text !== tooltip.innerText) tooltip.innerText = text;
    };
    watched.add(tooltip);
    new MutationObserver(put).observe(tooltip, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    put();
  }

  function begin(event) {
    const chart = event.target.closest?.('[data-testid="stDeckGlJsonChart"]');
    for (const tooltip of chart?.querySelectorAll(".deck-tooltip") ?? []) {
      if (!watched.has(tooltip)) watch(tooltip);
    }
  }

  addEventListener("pointermove", begin, { capture: true, passive: true });
}
