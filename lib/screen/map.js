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

// Whether the browser can draw a moving map: asked where there is to be one, before deck.gl
// starts, and again when the graphics stop later. `tell` is the last run's.
function drawable(tell) {
  const maps = (window.samhandlingMaps ??= { tell, asked: false, watching: false });
  maps.tell = tell;
  if (maps.watching) return;
  maps.watching = true;

  function ask() {
    if (maps.asked || !document.querySelector("[data-map]")) return;
    maps.asked = true;
    const context = document.createElement("canvas").getContext("webgl2");
    if (!context) return maps.tell();
    // A browser has few of them: this one is given back.
    context.getExtension("WEBGL_lose_context")?.loseContext();
  }

  function lost(event) {
    if (event.target.isConnected && event.target.closest?.('[data-testid="stDeckGlJsonChart"]')) {
      maps.tell();
    }
  }

  new MutationObserver(ask).observe(document.body, { childList: true, subtree: true });
  addEventListener("webglcontextlost", lost, { capture: true });
  ask();
}
