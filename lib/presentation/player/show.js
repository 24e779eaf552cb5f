// The show as the server sends it (lib/presentation/slide_model.py), and what the page hands to the player
// (lib/presentation/player/__init__.py).

/**
 * @typedef {object} Frame one step of a slide that plays
 * @property {Record<string, string>} [classes] the class of each element by its `data-code`
 * @property {Record<string, string>} [texts] the words of each element by its `data-slot`
 * @property {Record<string, number>} [sizes] per cent of each element by its `data-bar`
 *
 * @typedef {object} Source where a figure on a slide comes from
 * @property {string} text
 * @property {string} source
 * @property {string} url
 * @property {string} read the day on which the page was read
 *
 * @typedef {object} Slide
 * @property {string} key
 * @property {string} kind
 * @property {string} name
 * @property {string} title
 * @property {string} html
 * @property {string} spoken
 * @property {Source[]} notes
 * @property {Frame[]} frames
 *
 * @typedef {object} Show
 * @property {string} stamp
 * @property {number} version
 * @property {string} language
 * @property {number} seconds
 * @property {string} colours
 * @property {Slide[]} slides
 * @property {string[]} problems
 *
 * @typedef {{ does: string, label: string, title: string }} Control a button, and what it does
 *
 * @typedef {object} Setup
 * @property {string} base the path that the dashboard is served under
 * @property {string} language
 * @property {string} css
 * @property {Record<string, string>} words
 * @property {Control[]} controls
 *
 * @typedef {{ colours: string, shape: string }} Look
 */

/**
 * When each frame of a slide ends, in ms from its beginning: a second each at the least, the last
 * held longest.
 *
 * @param {number} frames
 * @param {number} seconds of the slide
 * @returns {number[]}
 */
export function frameEnds(frames, seconds) {
  if (frames < 2) return [seconds * 1000];
  const length = Math.max(1000, (seconds * 1000) / (frames + 2));
  const ends = Array.from({ length: frames }, (_, i) => (i + 1) * length);
  ends[frames - 1] += 2 * length;
  return ends;
}

/**
 * Where in a new show the audience is: at the same slide, or as near as there is one.
 *
 * @param {Show} show
 * @param {string | undefined} key of the slide
 * @param {number} index of the slide in the show before
 * @returns {{ index: number, same: boolean }}
 */
export function placeInShow({ slides }, key, index) {
  const found = slides.findIndex((slide) => slide.key === key);
  if (found >= 0) return { index: found, same: true };
  return { index: Math.min(index, slides.length - 1), same: false };
}

/**
 * The slide that an index stands for: after the last comes the first, but not by hand.
 *
 * @param {number} index
 * @param {number} count of slides
 * @param {boolean} automatic
 * @returns {number}
 */
export function boundedIndex(index, count, automatic) {
  return automatic ? index % count : Math.max(0, Math.min(index, count - 1));
}
