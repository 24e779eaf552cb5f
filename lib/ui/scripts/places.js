// Areas of a drawn map: one tab stop that arrow keys move, and what is said of the one pointed at.

const PLACES = "[data-roving] a[data-area]";
const TIPS = "[data-tip]";
/** @type {Record<string, [number, number]>} */
const DIRECTIONS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const ASIDE = 14; // px between what is pointed at and its words

/** @typedef {{ x: number, y: number }} Point */

/**
 * The nearest point in a direction: within 45 degrees of it; -1 for none.
 *
 * @param {Point} from
 * @param {readonly Point[]} points
 * @param {readonly [number, number]} direction
 * @returns {number} its place among the points
 */
export function nearest(from, points, [right, down]) {
  let best = -1;
  let least = Infinity;
  for (const [at, { x, y }] of points.entries()) {
    const along = (x - from.x) * right + (y - from.y) * down;
    const across = Math.abs((x - from.x) * down) + Math.abs((y - from.y) * right);
    if (along <= 0 || across > along) continue;
    const distance = along + 2 * across;
    if (distance < least) [best, least] = [at, distance];
  }
  return best;
}

/**
 * Make the areas of a map one tab stop, and let the arrow keys move the focus among them.
 *
 * @param {HTMLElement} root
 */
export function followKeys(root) {
  const places = () => /** @type {SVGAElement[]} */ ([...root.querySelectorAll(PLACES)]);
  const all = places();
  const current = all.find((place) => place.matches(":focus, [aria-current]")) ?? all[0];
  if (current) stopAt(all, current);
  root.onkeydown = (event) => {
    const direction = DIRECTIONS[event.key];
    const from = /** @type {Element} */ (event.target).closest(PLACES);
    if (!direction || !from) return;
    event.preventDefault();
    const others = places().filter((place) => place !== from);
    const next = others[nearest(middle(from), others.map(middle), direction)];
    if (!next) return;
    stopAt(places(), next);
    next.focus();
  };
}

/** @param {Element[]} places @param {Element} stop */
function stopAt(places, stop) {
  for (const place of places) place.setAttribute("tabindex", place === stop ? "0" : "-1");
}

/** @param {Element} place @returns {Point} */
function middle(place) {
  const box = place.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/**
 * Show what is said of an area while it is pointed at or has the focus; Escape hides it.
 *
 * @param {HTMLElement} root
 */
export function showTips(root) {
  root.onpointermove = (event) => show(event.target, event);
  root.onpointerleave = () => hide(root);
  root.onkeyup = (event) => {
    if (event.key === "Escape") hide(root);
  };
  if (root.dataset.tips) return;
  root.dataset.tips = "shown";
  root.addEventListener("focusin", (event) => {
    const place = /** @type {Element} */ (event.target).closest(TIPS);
    if (place) show(place, middle(place));
  });
  root.addEventListener("focusout", () => hide(root));
}

/** @param {EventTarget | null} target @param {Point} point */
function show(target, point) {
  const place = target instanceof Element ? target.closest(TIPS) : null;
  const map = target instanceof Element ? target.closest(".map") : null;
  const tip = /** @type {HTMLElement | null | undefined} */ (map?.querySelector(".tip"));
  if (!map || !tip) return;
  tip.hidden = !place;
  if (!place) return;
  tip.textContent = place.getAttribute("data-tip");
  const box = map.getBoundingClientRect();
  const room = box.width - tip.offsetWidth;
  tip.style.left = `${Math.max(0, Math.min(point.x - box.x + ASIDE, room))}px`;
  tip.style.top = `${point.y - box.y + ASIDE}px`;
}

/** @param {Element} root */
function hide(root) {
  for (const tip of root.querySelectorAll(".tip")) /** @type {HTMLElement} */ (tip).hidden = true;
}
