// Streamlit's own English words in the reader's language.

/**
 * @typedef {object} Words what lib/ui/access.py knows
 * @property {Record<string, string>} names whole texts
 * @property {Record<string, string>} beginnings texts that go on with a name of ours
 * @property {Record<string, string>} frames texts around something that changes, where `{}` stands
 */

/**
 * A text in the reader's language; one that is not known stays as it is.
 *
 * @param {string} text
 * @param {Words} words
 * @returns {string}
 */
export function translate(text, { names, beginnings, frames }) {
  if (Object.hasOwn(names, text)) return names[text];
  const start = Object.keys(beginnings).find((beginning) => text.startsWith(beginning));
  if (start) return beginnings[start] + text.slice(start.length);
  for (const [english, own] of Object.entries(frames)) {
    const [before, after] = english.split("{}");
    const inside = text.slice(before.length, text.length - after.length);
    if (inside && text === before + inside + after) return own.replace("{}", () => inside);
  }
  return text;
}
