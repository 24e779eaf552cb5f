// What the presenter's keys do, those of a clicker among them.

/** @type {Record<string, string>} */
const ACTIONS_BY_KEY = {
  ArrowRight: "next",
  ArrowDown: "next",
  PageDown: "next",
  ArrowLeft: "previous",
  ArrowUp: "previous",
  PageUp: "previous",
  Home: "first",
  End: "last",
  " ": "pause",
  f: "full",
  n: "notes",
  Escape: "leave",
  b: "black",
  ".": "black", // as clickers and other programs have it
  w: "white",
  ",": "white",
};
const BEHIND_BLANK = ["black", "white", "full", "notes"];
const REPEATING = ["next", "previous"];

/**
 * @param {string} key as the browser names it
 * @returns {string | undefined}
 */
export function actionOfKey(key) {
  const name = key.length === 1 ? key.toLowerCase() : key;
  return Object.hasOwn(ACTIONS_BY_KEY, name) ? ACTIONS_BY_KEY[name] : undefined;
}

/**
 * Whether an action takes a blank screen away.
 *
 * @param {string} action
 */
export function endsBlank(action) {
  return !BEHIND_BLANK.includes(action);
}

/**
 * Whether a key that is held down does it again and again.
 *
 * @param {string} action
 */
export function repeats(action) {
  return REPEATING.includes(action);
}
