// One script for both components of lib/ui/client_buttons.py: it wires the buttons it finds.
// Nothing is sent to the server: what a reader takes along is made from what the screen shows.

import { withoutNames } from "../../browser/address.js";
import { chartPicture, drawnChart } from "./chart_picture.js";
import { find } from "../../browser/dom.js";
import { rasterise, svgFile } from "./picture_files.js";

/**
 * @typedef {object} Data
 * @property {Record<string, string>} labels
 * @property {string} chart the key of the chart
 * @property {string} file the picture's name without its ending
 * @property {import("./chart_picture.js").Words} words
 * @property {string[]} without names that the copied address loses
 *
 * @typedef {object} Tools
 * @property {Data} data
 * @property {ParentNode} root the component's own
 * @property {(text: string) => void} announce
 */

const ANNOUNCED_FOR = 5000; // ms
const KEPT_FOR = 60_000; // ms that a file can be fetched by the browser

/** @type {Record<string, (tools: Tools) => Promise<void>>} */
const ACTIONS = {
  svg: (tools) => downloadPicture(tools, "svg", svgFile),
  png: (tools) => downloadPicture(tools, "png", rasterise),
  copy: copyLink,
};

/** @type {ReturnType<typeof setTimeout> | undefined} */
let clearing;

/** @param {import("./streamlit.js").Component<Data>} component */
export default function ({ data, parentElement: root }) {
  const status = find(root, "[role=status]");
  const tools = {
    data,
    root,
    announce: (/** @type {string} */ text) => (status.textContent = text),
  };
  for (const place of root.querySelectorAll("[data-label]")) {
    place.textContent = data.labels[place.getAttribute("data-label") ?? ""];
  }
  for (const button of root.querySelectorAll("button")) {
    button.onclick = () => ACTIONS[button.dataset.does ?? ""](tools);
    button.hidden = false;
  }
}

/** @param {Tools} tools */
async function copyLink({ data, root, announce }) {
  const byHand = find(root, "label");
  const address = withoutNames(location.href, data.without);
  announce("");
  try {
    await navigator.clipboard.writeText(address);
    byHand.hidden = true;
    announce(data.labels.copied);
    clearTimeout(clearing);
    clearing = setTimeout(() => announce(""), ANNOUNCED_FOR); // the address may be another by then
  } catch {
    // No clipboard here: it takes https, and the reader's leave.
    const field = /** @type {HTMLInputElement} */ (find(root, "input"));
    field.value = address;
    byHand.hidden = false;
    field.focus();
    field.select();
  }
}

/**
 * @param {Tools} tools
 * @param {string} ending
 * @param {(picture: import("./chart_picture.js").Picture) => Blob | Promise<Blob>} write
 */
async function downloadPicture({ data, announce }, ending, write) {
  announce("");
  try {
    const chart = drawnChart(data.chart);
    if (chart === null) {
      announce(data.labels.missing);
      return;
    }
    download(await write(await chartPicture(chart, data.words)), `${data.file}.${ending}`);
  } catch {
    announce(data.labels.failed);
  }
}

/** @param {Blob} blob @param {string} name */
function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_FOR);
}
