// Writing to the document only where it changes something: each write is a mutation, which
// observers follow and which a status region may read aloud again.

/** @param {Node} node @param {string} text */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** @param {Element} element @param {string} name @param {string} value */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/**
 * The element that is known to be there; an error names the selector when it is not.
 *
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function find(root, selector) {
  const element = root.querySelector(selector);
  if (element === null) throw new Error(`nothing matches ${selector}`);
  return /** @type {HTMLElement} */ (element);
}

/**
 * Whatever an event happened to, where that is an element inside one that matches.
 *
 * @param {Event} event
 * @param {string} selector
 * @returns {Element | null}
 */
export function closest(event, selector) {
  const { target } = event;
  return target instanceof Element ? target.closest(selector) : null;
}

/**
 * A function that runs another once, later, however often it is called before that.
 *
 * @param {(run: () => void) => unknown} defer
 * @param {() => void} run
 * @returns {() => void}
 */
export function coalesce(defer, run) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    defer(() => {
      waiting = false;
      run();
    });
  };
}
