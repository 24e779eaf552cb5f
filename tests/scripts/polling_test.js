import { equal, ok } from "node:assert/strict";
import { AnswerLog, EVERY, hasSlept, QUICK } from "../../lib/ui/scripts/polling.js";
import { withClock } from "./clock.js";

Deno.test("silence is told within five seconds", () => {
  ok(EVERY + QUICK <= 5000);
});

Deno.test(
  "silence is what has lasted; one answer ends it",
  withClock(async ({ pass }) => {
    const log = new AnswerLog();
    const asked = Date.now();
    log.missed(asked);
    equal(log.isSilent(), false);
    await pass(QUICK);
    log.missed(Date.now());
    equal(log.isSilent(), true);
    log.answered(Date.now());
    equal(log.isSilent(), false);
  }),
);

Deno.test(
  "while there is no answer it is asked more often",
  withClock(() => {
    const log = new AnswerLog();
    equal(log.wait(), EVERY);
    log.missed(Date.now());
    equal(log.wait(), 500);
    log.answered(Date.now());
    equal(log.wait(), EVERY);
  }),
);

Deno.test(
  "a slow server is given more time, up to a limit, until it is quick again",
  withClock(async ({ pass }) => {
    const log = new AnswerLog();
    equal(log.timeout(false), QUICK);
    equal(log.timeout(true), 8000);
    for (const [took, timeout] of [[600, 2400], [3000, 4000]]) {
      const asked = Date.now();
      await pass(took);
      log.answered(asked);
      equal(log.timeout(false), timeout);
    }
    for (let i = 0; i < 5; i++) log.answered(Date.now());
    equal(log.timeout(false), QUICK);
  }),
);

Deno.test(
  "a machine has slept when a timer comes long after its time",
  withClock(async ({ pass }) => {
    const due = Date.now();
    await pass(5000);
    equal(hasSlept(due), false);
    await pass(100);
    equal(hasSlept(due), true);
  }),
);
