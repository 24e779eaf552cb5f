import { equal } from "node:assert/strict";
import { misfits } from "../../lib/ui/scripts/map.js";

Deno.test("a map that was drawn for another width than it has is reported", () => {
  equal(misfits(358, 400), true); // cut at its sides
  equal(misfits(288, 358), true);
  equal(misfits(900, 320), true); // smaller than it may be
});

Deno.test("a map that fits is left alone, and one that is not there", () => {
  equal(misfits(358, 358), false);
  equal(misfits(357, 358), false);
  equal(misfits(900, 400), false); // as high as maps are: more width makes it no larger
  equal(misfits(0, 400), false);
});
