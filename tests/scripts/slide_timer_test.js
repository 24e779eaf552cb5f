import { deepEqual, equal } from "node:assert/strict";
import { frameEnds } from "../../lib/presentation/player/show.js";
import { SlideTimer } from "../../lib/presentation/player/slide_timer.js";
import { withClock } from "./clock.js";

/** A timer that writes down what it calls. */
function timed() {
  /** @type {(number | string)[]} */
  const calls = [];
  const timer = new SlideTimer((part) => calls.push(part), () => calls.push("end"), Date.now);
  return { calls, timer };
}

Deno.test(
  "a slide goes through its parts and ends",
  withClock(async ({ pass }) => {
    const { calls, timer } = timed();
    timer.reset([1000, 2000, 5000]);
    timer.start();
    equal(timer.part(), 0);
    await pass(900);
    deepEqual(calls, []);
    await pass(100);
    deepEqual(calls, [1]);
    await pass(1000);
    deepEqual(calls, [1, 2]);
    await pass(3000);
    deepEqual(calls, [1, 2, "end"]);
  }),
);

Deno.test(
  "a pause takes no time, and neither does a second start",
  withClock(async ({ pass }) => {
    const { calls, timer } = timed();
    timer.reset([1000]);
    await pass(2000);
    equal(timer.elapsed(), 0);
    timer.start();
    await pass(400);
    timer.start();
    timer.pause();
    await pass(5000);
    equal(timer.elapsed(), 400);
    deepEqual(calls, []);
    timer.start();
    await pass(500);
    deepEqual(calls, []);
    await pass(100);
    deepEqual(calls, ["end"]);
  }),
);

Deno.test(
  "new parts under way go on from where the slide is",
  withClock(async ({ pass }) => {
    const { calls, timer } = timed();
    timer.reset([10_000]);
    timer.start();
    await pass(3000);
    timer.reset([2000, 4000], timer.elapsed());
    equal(timer.part(), 1);
    await pass(900);
    deepEqual(calls, []);
    await pass(100);
    deepEqual(calls, ["end"]);
  }),
);

Deno.test(
  "a slide that is over already ends at once",
  withClock(async ({ pass }) => {
    const { calls, timer } = timed();
    timer.start();
    timer.reset([1000], 7000);
    await pass(1);
    deepEqual(calls, ["end"]);
  }),
);

Deno.test("a timer that comes a millisecond early is in the next part", () => {
  let now = 0;
  const timer = new SlideTimer(() => {}, () => {}, () => now);
  timer.reset([1000, 2000]);
  timer.startedAt = 0;
  now = 997;
  equal(timer.part(), 0);
  now = 998;
  equal(timer.part(), 1);
});

Deno.test("a slide's seconds are shared by its frames, the last held longest", () => {
  deepEqual(frameEnds(0, 20), [20_000]);
  deepEqual(frameEnds(1, 20), [20_000]);
  deepEqual(frameEnds(3, 20), [4000, 8000, 20_000]);
});

Deno.test("a frame is seen for a second at the least", () => {
  deepEqual(frameEnds(4, 2), [1000, 2000, 3000, 6000]);
});
