// Where the show was, so that a reload goes on there; kept for this window alone.

/** @typedef {{ slide?: string, started?: number }} State the slide's key, and when the show began */

const KEY = "samhandling-presentasjon";

/** @returns {State} */
export function loadState() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "{}") ?? {};
  } catch {
    return {}; // no storage here, or something else in its place
  }
}

/** @param {State} state */
export function saveState(state) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // A reload then begins at the first slide.
  }
}

export function clearState() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // There was nothing to forget.
  }
}
