// Change a part of the page into another with as few changes as possible: focus, hover and
// transitions stay with elements that are in both.

/**
 * Make the children of one element those of another.
 *
 * @param {Element} place
 * @param {Node} next
 */
export function morph(place, next) {
  const wanted = [...next.childNodes];
  for (const [at, node] of wanted.entries()) {
    const present = place.childNodes[at];
    if (!present) place.append(node);
    else if (isSame(present, node)) change(present, node);
    else present.replaceWith(node);
  }
  while (place.childNodes.length > wanted.length) place.lastChild?.remove();
}

/**
 * @param {Node} present
 * @param {Node} next
 */
function isSame(present, next) {
  if (!(present instanceof Element) || !(next instanceof Element)) {
    return present.nodeType === next.nodeType;
  }
  return present.tagName === next.tagName && present.id === next.id;
}

/**
 * @param {Node} present
 * @param {Node} next
 */
function change(present, next) {
  if (!(present instanceof Element) || !(next instanceof Element)) {
    if (present.nodeValue !== next.nodeValue) present.nodeValue = next.nodeValue;
    return;
  }
  for (const name of present.getAttributeNames()) {
    if (!next.hasAttribute(name)) present.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (present.getAttribute(name) !== value) present.setAttribute(name, value);
  }
  morph(present, next);
}
