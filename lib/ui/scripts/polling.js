// When an open page asks its server, and when it counts as silent.

export const EVERY = 3000; // ms between two questions
export const QUICK = 1800; // ms in which a question is answered: with EVERY, within five seconds
const SLOW = 4000; // the same where answers have been slow: a poor network, a busy server
const WOKEN = 8000; // the same when the window is seen again, or the machine has slept
const AGAIN = 500; // ms between two questions while there is no answer
const ASLEEP = 5000; // ms that a timer is late by when the machine has slept
const REMEMBERED = 5; // answers whose times tell how fast the server is

// The times of the answers, and since when there has been none.
export class AnswerLog {
  constructor() {
    /** @type {number[]} how long the last answers took, ms */
    this.times = [];
    this.answeredAt = Date.now();
    /** since when there has been no answer, ms; 0 while there is */
    this.silentSince = 0;
  }

  /** @param {number} askedAt */
  answered(askedAt) {
    this.answeredAt = Date.now();
    this.times = [...this.times, this.answeredAt - askedAt].slice(-REMEMBERED);
    this.silentSince = 0;
  }

  /** @param {number} askedAt */
  missed(askedAt) {
    this.silentSince ||= askedAt;
  }

  // One answer that fails at once is no silence yet: the network may have changed.
  isSilent() {
    return this.silentSince > 0 && Date.now() - this.silentSince >= QUICK;
  }

  /**
   * How long the next answer is waited for, ms.
   *
   * @param {boolean} woken
   */
  timeout(woken) {
    if (woken) return WOKEN;
    return Math.min(Math.max(QUICK, 4 * Math.max(0, ...this.times)), SLOW);
  }

  // How long it is until the next question, ms.
  wait() {
    return this.silentSince ? AGAIN : EVERY;
  }
}

/**
 * Whether a timer comes so late that the machine must have slept.
 *
 * @param {number} due when it was to come
 * @returns {boolean}
 */
export function hasSlept(due) {
  return Date.now() - due > ASLEEP;
}
