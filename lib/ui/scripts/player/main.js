// The start button of the presentation page (lib/ui/presentation_page.py), and the player behind it.

import { samhandling } from "../namespace.js";
import { find } from "../dom.js";
import { Player } from "./player.js";

/** @param {import("../streamlit.js").Component<import("./show.js").Setup>} component */
export default function ({ data, parentElement }) {
  const player = (samhandling.player ??= new Player());
  const button = /** @type {HTMLButtonElement} */ (find(parentElement, "button"));
  button.textContent = data.words.start;
  button.onclick = () => player.start({ afresh: true });
  button.hidden = false;
  player.mount(data, button);
  return () => player.unmount(button);
}
