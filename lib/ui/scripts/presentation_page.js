// The start button of the presentation page (lib/ui/presentation_page.py), and the show behind it. The
// show belongs to the window and not to the component: Streamlit takes a component away and puts it
// back as it pleases (a rerun, a new connection, a restarted server), and an audience must not see
// that.

import { withChangedNames } from "../../browser/address.js";
import { find } from "../../browser/dom.js";
import { Presentation } from "../../presentation/player/presentation.js";
import { clearState, loadState } from "../../presentation/player/storage.js";
import { samhandling } from "./namespace.js";

/** @typedef {import("../../presentation/player/show.js").Setup} Setup */

const PREPARING = { name: "vis", value: "oppsett" }; // in the address: the set-up page is shown

/** @param {import("./streamlit.js").Component<Setup>} component */
export default function ({ data, parentElement }) {
  const player = (samhandling.player ??= new Player());
  const button = /** @type {HTMLButtonElement} */ (find(parentElement, "button"));
  button.textContent = data.words.start;
  button.onclick = () => player.start({ afresh: true });
  button.hidden = false;
  player.mount(data, button);
  return () => player.unmount(button);
}

export class Player {
  constructor() {
    /** @type {Setup | null} what the component was mounted with last */
    this.setup = null;
    /** @type {HTMLButtonElement | null} */
    this.button = null;
    /** @type {Presentation | null} null while no show runs */
    this.presentation = null;
  }

  get running() {
    return this.presentation !== null;
  }

  /** @param {Setup} setup @param {HTMLButtonElement} button */
  mount(setup, button) {
    this.setup = setup;
    this.button = button;
    if (this.presentation) this.presentation.setup = setup;
    const preparing = new URLSearchParams(location.search).get(PREPARING.name) === PREPARING.value;
    if (!this.running && !preparing) this.start({ afresh: false });
  }

  /**
   * A component that is gone says nothing of the show, which goes on: the server may be down.
   *
   * @param {HTMLButtonElement} button
   */
  unmount(button) {
    if (this.button === button) this.button = null;
  }

  /**
   * Afresh, from the start button, is from the first slide and in full screen; otherwise the show
   * goes on where a reload broke it off.
   *
   * @param {{ afresh: boolean }} how
   */
  start({ afresh }) {
    if (this.running || !this.setup) return;
    const state = afresh ? {} : loadState();
    updateUrl((names) => names.delete(PREPARING.name));
    this.presentation = new Presentation(this.setup, state, {
      onLeave: () => this.leave(),
      onEnd: () => (this.presentation = null),
    });
    this.presentation.start({ fullScreen: afresh });
  }

  // Back to the set-up page underneath; a reload stays there.
  leave() {
    clearState();
    this.presentation?.end();
    updateUrl((names) => names.set(PREPARING.name, PREPARING.value));
    this.button?.focus();
  }
}

/**
 * Change names in the address without a new step in the browser's history.
 *
 * @param {(names: URLSearchParams) => void} change
 */
function updateUrl(change) {
  const path = withChangedNames(location.href, change);
  if (path !== location.pathname + location.search + location.hash) {
    history.replaceState(history.state, "", path);
  }
}
