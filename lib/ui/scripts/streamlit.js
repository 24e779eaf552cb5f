// What the scripts take for granted about Streamlit's page and its components. The style sheets and
// tests do so too: tests/ui/test_streamlit_names.py lists every name, and says which an upgrade
// has taken away.

/**
 * What Streamlit hands to a component's script: its data, its element, and a way to the server.
 *
 * @template Data
 * @typedef {object} Component
 * @property {Data} data
 * @property {ParentNode} parentElement
 * @property {(name: string, value: unknown) => void} setTriggerValue runs the page again
 */

// Selectors of elements and texts that are Streamlit's own.
export const STREAMLIT = {
  app: '[data-testid="stApp"]',
  caption: '[data-testid="stCaptionContainer"]',
  dialog: '[role="dialog"]',
  dialogTitle: "h1, h2, h3, [slot=title]",
  downloadButton: '[data-testid="stDownloadButton"] button',
  expander: "summary",
  fileChip: '[data-testid="stFileChip"]',
  fileField: '[data-testid="stFileUploaderDropzone"]',
  listbox: '[role="listbox"]',
  main: "#stMain",
  mainMenu: '[data-testid="stMainMenuPopover"]',
  map: '[data-testid="stDeckGlJsonChart"]',
  markdown: '[data-testid="stMarkdownContainer"]',
  narrowMenu: "#stSidebar",
  plot: ".stPlotlyChart .main-svg",
  popoverBody: '[data-testid="stPopoverBody"]',
  popoverButton: '[data-testid="stPopoverButton"]',
  root: "#root",
  skipLink: '[data-testid="stSkipToContent"]',
  status: '[data-testid="stStatusWidget"]',
  table: '[data-testid="stTable"]',
  topMenu: '[data-testid="stTopNav"]',
  tooltip: '[data-testid="stTooltipContent"]',
  tooltipError: '[data-testid="stTooltipErrorContent"]',
};

/**
 * Whether the page is connected to its server.
 *
 * @returns {boolean}
 */
export function isConnected() {
  const app = document.querySelector(STREAMLIT.app);
  return app?.getAttribute("data-test-connection-state") === "CONNECTED";
}

/**
 * The class that Streamlit makes of an element's key.
 *
 * @param {string} key
 * @returns {string}
 */
export function keyClass(key) {
  return `st-key-${key.trim().replaceAll(/[^a-zA-Z0-9_-]/g, "-")}`;
}
