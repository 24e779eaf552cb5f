// Time that a test moves by hand; whatever waits for an answer gets it in between.

import { mock } from "node:test";

/** @param {(clock: { pass: (ms: number) => Promise<void> }) => void | Promise<void>} test */
export function withClock(test) {
  return async () => {
    mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
    try {
      await test({ pass });
    } finally {
      mock.timers.reset();
    }
  };
}

/** @param {number} ms */
async function pass(ms) {
  await settle();
  for (let i = 0; i < ms; i += 100) {
    mock.timers.tick(Math.min(100, ms - i));
    await settle();
  }
}

// Promises that follow from each other: more than any answer here needs.
async function settle() {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
