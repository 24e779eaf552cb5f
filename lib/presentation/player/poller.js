// Asks for the show again and again, one question at a time, until it is stopped.

/**
 * @typedef {import("./show.js").Show} Show
 *
 * @typedef {{ show: Show | null } | { problem: string }} Answer
 *
 * @typedef {object} Addresses
 * @property {string} show
 * @property {string} version which state the store has: answered at once, where there is a server
 */

const POLL = 4000; // ms between two questions to the server
const RETRY = 3000; // the same while it does not answer
const TIMEOUT = 8000; // an answer that takes longer is none
const DOUBT = 1500; // ms without an answer: it is asked whether the server is there at all

export class Poller {
  /**
   * @param {() => Addresses} addresses
   * @param {(show: Show | null) => void} onShow gets null when the show is the one from before
   * @param {(problem: string) => void} onError is called each time there is no answer
   */
  constructor(addresses, onShow, onError) {
    this.addresses = addresses;
    this.onShow = onShow;
    this.onError = onError;
    this.etag = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {AbortController | null} null while stopped */
    this.request = null;
  }

  stop() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.request = null;
  }

  async start() {
    this.stop();
    const request = (this.request = new AbortController());
    const late = setTimeout(() => request.abort(), TIMEOUT);
    const doubt = setTimeout(() => this.checkServer(request), DOUBT);
    const answer = await this.fetchShow(request.signal);
    clearTimeout(late);
    clearTimeout(doubt);
    if (this.request !== request) return; // it was stopped, or started again, meanwhile
    if ("problem" in answer) this.onError(answer.problem);
    else this.onShow(answer.show);
    if (this.request !== request) return;
    this.timer = setTimeout(() => this.start(), "problem" in answer ? RETRY : POLL);
  }

  /**
   * A show may take seconds to make; a server that does not say either which state the store has is
   * silent.
   *
   * @param {AbortController} request
   */
  async checkServer(request) {
    const { version } = this.addresses();
    const signal = AbortSignal.timeout(2 * DOUBT);
    const there = await fetch(version, { cache: "no-store", signal }).then(() => true, () => false);
    if (!there && this.request === request) this.onError("");
  }

  /**
   * @param {AbortSignal} signal
   * @returns {Promise<Answer>}
   */
  async fetchShow(signal) {
    try {
      /** @type {Record<string, string>} */
      const headers = this.etag ? { "If-None-Match": this.etag } : {};
      const response = await fetch(this.addresses().show, { headers, signal, cache: "no-store" });
      if (response.status === 304) return { show: null };
      const body = await response.json();
      if (!response.ok) return { problem: body?.problem ?? "" };
      this.etag = response.headers.get("ETag") ?? "";
      return { show: body };
    } catch {
      return { problem: "" };
    }
  }
}
