import { deepEqual, equal } from "node:assert/strict";
import { Poller } from "../../lib/presentation/player/poller.js";
import { withClock } from "./clock.js";

const SHOW = { stamp: "1", slides: [] };

/**
 * A poller whose questions are answered by `answer(path)`; it writes down what is asked and told.
 *
 * @param {(path: string) => Response | Promise<Response>} answer
 */
function polling(answer) {
  /** @type {string[]} */
  const asked = [];
  /** @type {(string | null)[]} */
  const told = [];
  /** @type {string[]} */
  const aborted = [];
  globalThis.fetch = (address, { headers, signal } = {}) => {
    const { "If-None-Match": etag } = /** @type {Record<string, string>} */ (headers ?? {});
    asked.push(etag ? `${address} ${etag}` : String(address));
    return new Promise((resolve, reject) => {
      signal?.addEventListener("abort", () => {
        aborted.push(String(address));
        reject(new DOMException("", "AbortError"));
      });
      Promise.resolve(answer(String(address))).then(resolve, reject);
    });
  };
  const poller = new Poller(
    () => ({ show: "/show", version: "/version" }),
    (show) => told.push(show && show.stamp),
    (problem) => told.push(`problem: ${problem}`),
  );
  return { asked, told, aborted, poller };
}

const shown = () => Response.json(SHOW, { headers: { ETag: '"a"' } });
const never = () => /** @type {Promise<Response>} */ (new Promise(() => {}));

/** @param {string} name @param {Parameters<typeof withClock>[0]} body */
function test(name, body) {
  const { fetch } = globalThis;
  const run = withClock(body);
  Deno.test(name, () => run().finally(() => (globalThis.fetch = fetch)));
}

test("it asks every four seconds, and says what it has", async ({ pass }) => {
  const { asked, told, poller } = polling(() =>
    asked.length > 1 ? new Response(null, { status: 304 }) : shown()
  );
  poller.start();
  await pass(3900);
  deepEqual([asked, told], [["/show"], ["1"]]);
  await pass(200);
  deepEqual([asked, told], [["/show", '/show "a"'], ["1", null]]);
  poller.stop();
});

test("without an answer it asks again after three seconds", async ({ pass }) => {
  const { asked, told, poller } = polling(() => Promise.reject(new TypeError("no network")));
  poller.start();
  await pass(2900);
  equal(asked.length, 1);
  await pass(200);
  equal(asked.length, 2);
  deepEqual(told, ["problem: ", "problem: "]);
  poller.stop();
});

test("what is wrong is passed on in the server's words", async ({ pass }) => {
  const { told, poller } = polling(() => Response.json({ problem: "no store" }, { status: 503 }));
  poller.start();
  await pass(100);
  deepEqual(told, ["problem: no store"]);
  poller.stop();
});

test("an answer that is no show is none", async ({ pass }) => {
  const { told, poller } = polling(() => new Response("<html>", { status: 502 }));
  poller.start();
  await pass(100);
  deepEqual(told, ["problem: "]);
  poller.stop();
});

test("a show that takes its time is waited for, if the server is there", async ({ pass }) => {
  const { asked, told, poller } = polling((path) => path === "/show" ? never() : new Response());
  poller.start();
  await pass(2000);
  deepEqual([asked, told], [["/show", "/version"], []]);
  await pass(6100);
  deepEqual(told, ["problem: "]);
  poller.stop();
});

test("a server that is not there is told before the show is given up", async ({ pass }) => {
  const { told, poller } = polling((path) =>
    path === "/show" ? never() : Promise.reject(new TypeError("no network"))
  );
  poller.start();
  await pass(1600);
  deepEqual(told, ["problem: "]);
  poller.stop();
});

test("once stopped it says and asks nothing", async ({ pass }) => {
  const { asked, told, aborted, poller } = polling(shown);
  poller.start();
  poller.stop();
  deepEqual(aborted, ["/show"]);
  await pass(10_000);
  deepEqual([asked.length, told], [1, []]);
  equal(poller.request, null);
});

test("started again it goes on with one question at a time", async ({ pass }) => {
  const { asked, told, poller } = polling(shown);
  poller.start();
  poller.start();
  await pass(4200);
  deepEqual([asked.length, told.length], [3, 2]);
  poller.stop();
});
