import { deepEqual, equal } from "node:assert/strict";
import { actionOfKey, endsBlank, repeats } from "../../lib/presentation/player/keys.js";
import { boundedIndex, placeInShow } from "../../lib/presentation/player/show.js";

/** @param {string[]} keys */
function showOf(...keys) {
  const slides = keys.map((key) => ({
    ...{ key, kind: "", name: "", title: "", html: "", spoken: "" },
    ...{ notes: [], frames: [] },
  }));
  return {
    ...{ stamp: "", version: 1, language: "nb", seconds: 20, colours: "" },
    ...{ problems: [], slides },
  };
}

Deno.test("a new show goes on at the same slide, wherever it stands now", () => {
  deepEqual(placeInShow(showOf("a", "b", "c"), "c", 0), { index: 2, same: true });
});

Deno.test("where the slide is gone, the show goes on as near as there is one", () => {
  deepEqual(placeInShow(showOf("a", "b"), "x", 5), { index: 1, same: false });
  deepEqual(placeInShow(showOf("a", "b"), undefined, 0), { index: 0, same: false });
});

Deno.test("by itself the show begins again; by hand it stops at its ends", () => {
  equal(boundedIndex(3, 3, true), 0);
  equal(boundedIndex(3, 3, false), 2);
  equal(boundedIndex(-1, 3, false), 0);
  equal(boundedIndex(Infinity, 3, false), 2);
});

Deno.test("keys are known in both cases, and others are not", () => {
  equal(actionOfKey("F"), "full");
  equal(actionOfKey("PageDown"), "next");
  equal(actionOfKey("x"), undefined);
  equal(actionOfKey("toString"), undefined);
});

Deno.test("a blank screen ends with whatever moves the show", () => {
  deepEqual(["next", "leave", "pause"].map(endsBlank), [true, true, true]);
  deepEqual(["black", "notes", "full"].map(endsBlank), [false, false, false]);
});

Deno.test("a key that is held down only turns slides", () => {
  deepEqual(["next", "previous", "pause", "leave"].map(repeats), [true, true, false, false]);
});
