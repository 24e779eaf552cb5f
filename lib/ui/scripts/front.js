// The front page's view: HTML of the server's, put in place with as few changes as possible.

import { find } from "../../browser/dom.js";
import { morph } from "./morph.js";
import { followKeys, showTips } from "./places.js";

/**
 * @typedef {object} Data
 * @property {string} html
 * @property {string} title what the page says
 * @property {string} failed what stands there when the view cannot be drawn
 */

/** @param {import("./streamlit.js").Component<Data>} component */
export default function ({ data, parentElement: root, setTriggerValue }) {
  const place = find(root, ".view");
  try {
    const next = document.createElement("template");
    next.innerHTML = data.html;
    morph(place, next.content);
    followKeys(place);
    showTips(place);
  } catch (error) {
    showFailure(place, data);
    reportError(error);
  }
  place.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = /** @type {Element} */ (event.target).closest("a[data-page], a[data-area]");
    if (!link) return;
    event.preventDefault();
    const area = link.getAttribute("data-area");
    if (area === null) setTriggerValue("page", link.getAttribute("href"));
    else setTriggerValue("area", area);
  };
}

/**
 * A page without its view is whole all the same: its sentence, and what the reader can do.
 *
 * @param {HTMLElement} place
 * @param {Data} data
 */
function showFailure(place, data) {
  const heading = document.createElement("h1");
  heading.textContent = data.title;
  const words = document.createElement("p");
  words.setAttribute("role", "alert");
  words.textContent = data.failed;
  place.replaceChildren(heading, words);
}
