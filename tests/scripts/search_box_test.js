import { deepEqual, equal } from "node:assert/strict";
import { nextChoice } from "../../lib/ui/scripts/search_box.js";

Deno.test("the arrow keys go through the choices and the field, round and round", () => {
  const places = [-1];
  for (let step = 0; step < 4; step++) places.push(nextChoice(places.at(-1) ?? -1, 1, 3));
  deepEqual(places, [-1, 0, 1, 2, -1]);
  equal(nextChoice(-1, -1, 3), 2);
  equal(nextChoice(0, -1, 3), -1);
  equal(nextChoice(-1, 1, 0), -1);
});
