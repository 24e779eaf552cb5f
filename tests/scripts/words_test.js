import { deepEqual, equal } from "node:assert/strict";
import { isWebAddress, withChangedNames, withoutNames } from "../../lib/browser/address.js";
import { familyNames } from "../../lib/browser/fonts.js";
import { keyClass } from "../../lib/ui/scripts/streamlit.js";
import { breakLines } from "../../lib/ui/scripts/text_lines.js";
import { duration, timeOfDay, timeWithSeconds } from "../../lib/browser/time.js";
import { translate } from "../../lib/ui/scripts/translate.js";

const PAGE = "https://example.no/presentasjon";

Deno.test("names are taken out of an address", () => {
  equal(withoutNames(`${PAGE}?vis=oppsett&fokus=12`, ["vis"]), `${PAGE}?fokus=12`);
});

Deno.test("an address that loses no name stays as it is written", () => {
  const address = `${PAGE}?fokus=12,nord&x=a+b#kilder`;
  equal(withoutNames(address, ["vis"]), address);
});

Deno.test("names change, and commas stay", () => {
  const changed = withChangedNames(`${PAGE}?fokus=12,nord#a`, (names) => names.set("vis", "x"));
  equal(changed, "/presentasjon?fokus=12,nord&vis=x#a");
  equal(withChangedNames(`${PAGE}?vis=x`, (names) => names.delete("vis")), "/presentasjon");
});

Deno.test("only addresses of the web are linked to", () => {
  deepEqual(["https://a.no", "http://a.no"].map(isWebAddress), [true, true]);
  deepEqual(["javascript:x", "ftp://a.no", "", " https://a.no"].map(isWebAddress), [
    ...[false, false, false, false],
  ]);
});

Deno.test("the time is Norway's, as the language writes it", () => {
  const summer = Date.UTC(2026, 6, 1, 22, 5, 9);
  equal(timeOfDay("{hour}.{minute}", summer), "00.05");
  equal(timeOfDay("{hour}:{minute}", Date.UTC(2026, 0, 1, 12, 30)), "13:30");
  equal(timeWithSeconds("{hour}.{minute}", summer), "00.05.09");
});

Deno.test("a duration has hours, minutes and whole seconds", () => {
  equal(duration(0), "00:00:00");
  equal(duration(3_723_999), "01:02:03");
  equal(duration(100 * 3_600_000), "100:00:00");
});

const WORDS = {
  names: { Close: "Lukk", "{} per file": "x" },
  beginnings: { "Help for ": "Hva det betyr: " },
  frames: { "Remove {}": "Fjern {}", "File must be {} or smaller.": "for stor" },
};

Deno.test("Streamlit's words are put into the reader's", () => {
  equal(translate("Close", WORDS), "Lukk");
  equal(translate("Help for Folketall", WORDS), "Hva det betyr: Folketall");
  equal(translate("Remove a.csv", WORDS), "Fjern a.csv");
  equal(translate("File must be 50MB or smaller.", WORDS), "for stor");
});

Deno.test("what changes in a sentence is put in as it is", () => {
  equal(translate("Remove $& {}", WORDS), "Fjern $& {}");
});

Deno.test("words that are not known stay", () => {
  for (const text of ["Closed", "Remove ", "", "constructor", "toString"]) {
    equal(translate(text, WORDS), text);
  }
});

Deno.test("lines are no wider than the picture, and no word is lost", () => {
  const measure = (/** @type {string} */ text) => text.length;
  deepEqual(breakLines("en to  tre fire", 6, measure), ["en to", "tre", "fire"]);
  deepEqual(breakLines("kommunesammenslåing i", 6, measure), ["kommunesammenslåing", "i"]);
  deepEqual(breakLines("", 6, measure), []);
});

Deno.test("font families are named without their quotes", () => {
  deepEqual(familyNames(`"Source Sans", 'Ær ', serif`), ["Source Sans", "Ær ", "serif"]);
});

Deno.test("a key becomes a class as Streamlit makes it", () => {
  equal(keyClass(" chart år/1 "), "st-key-chart--r-1");
});
