// Text in a picture, which does not break its lines by itself.

/**
 * Text in lines that are no wider than the picture; a word that is wider has a line of its own.
 *
 * @param {string} text
 * @param {number} width
 * @param {(text: string) => number} measure the width of a text
 * @returns {string[]}
 */
export function breakLines(text, width, measure) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(" ").filter(Boolean)) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && measure(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
