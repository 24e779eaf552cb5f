// Addresses of this page.

/**
 * An address without some names; one that loses none stays as it is written.
 *
 * @param {string} href
 * @param {string[]} names
 * @returns {string}
 */
export function withoutNames(href, names) {
  const url = new URL(href);
  for (const name of names) if (url.searchParams.has(name)) url.searchParams.delete(name);
  return url.href;
}

/**
 * An address with its names changed, from its path on. Commas stay as they are: addresses are read
 * and passed on by people.
 *
 * @param {string} href
 * @param {(names: URLSearchParams) => void} change
 * @returns {string}
 */
export function withChangedNames(href, change) {
  const url = new URL(href);
  change(url.searchParams);
  const names = url.searchParams.toString().replaceAll("%2C", ",");
  return url.pathname + (names && `?${names}`) + url.hash;
}

/**
 * Whether it is an address that a link may lead to.
 *
 * @param {string} text
 * @returns {boolean}
 */
export function isWebAddress(text) {
  return /^https?:\/\//.test(text);
}
