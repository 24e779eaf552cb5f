// Times of day and durations, in words.

const CLOCK = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/Oslo",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/**
 * The time in Norway, wherever the reader is, as the page's language writes it.
 *
 * @param {string} pattern such as "{hour}.{minute}"
 * @param {Date | number} at
 * @returns {string} such as "14.32"
 */
export function timeOfDay(pattern, at) {
  const [hour, minute] = CLOCK.format(at).split(":");
  return pattern.replace("{hour}", hour).replace("{minute}", minute);
}

/**
 * The same with seconds, after the mark that stands between hours and minutes.
 *
 * @param {string} pattern
 * @param {Date | number} at
 * @returns {string} such as "14.32.05"
 */
export function timeWithSeconds(pattern, at) {
  const mark = /\{hour\}(.*)\{minute\}/.exec(pattern)?.[1] ?? ":";
  return timeOfDay(`${pattern}${mark}${CLOCK.format(at).split(":")[2]}`, at);
}

/**
 * @param {number} ms
 * @returns {string} hours, minutes and seconds: "01:02:03"
 */
export function duration(ms) {
  const seconds = Math.floor(ms / 1000);
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60]
    .map((part) => String(Math.floor(part)).padStart(2, "0"))
    .join(":");
}
