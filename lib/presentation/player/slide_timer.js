// The time of a slide: runs, pauses and begins afresh. It has one timer at most, and looks at the
// clock instead of counting ticks, so that it does not drift.

const EARLY = 2; // ms that a timer may come before its time

export class SlideTimer {
  /**
   * @param {(part: number) => void} onPart is called when a part begins
   * @param {() => void} onEnd is called when the last part is over
   * @param {() => number} now ms on a clock that is never set back
   */
  constructor(onPart, onEnd, now = () => performance.now()) {
    this.onPart = onPart;
    this.onEnd = onEnd;
    this.now = now;
    /** the ends of the parts, in ms from the slide's beginning */
    this.ends = [Infinity];
    /** how far in it was when it was started, ms */
    this.offset = 0;
    /** @type {number | null} null while it is paused */
    this.startedAt = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /**
   * A slide from its beginning, or from where it is; it runs if it ran.
   *
   * @param {number[]} ends
   * @param {number} offset
   */
  reset(ends, offset = 0) {
    this.ends = ends;
    this.offset = offset;
    if (this.startedAt !== null) this.startedAt = this.now();
    this.schedule();
  }

  start() {
    if (this.startedAt !== null) return;
    this.startedAt = this.now();
    this.schedule();
  }

  pause() {
    this.offset = this.elapsed();
    this.startedAt = null;
    clearTimeout(this.timer);
  }

  elapsed() {
    return this.offset + (this.startedAt === null ? 0 : this.now() - this.startedAt);
  }

  // Which part it is in; as many as there are when the last is over.
  part() {
    return this.ends.filter((end) => end <= this.elapsed() + EARLY).length;
  }

  schedule() {
    clearTimeout(this.timer);
    const next = this.ends[this.part()] ?? 0; // a slide that is over ends at once
    if (this.startedAt === null || next === Infinity) return;
    this.timer = setTimeout(() => this.tick(), Math.max(0, next - this.elapsed()));
  }

  tick() {
    const part = this.part();
    if (part >= this.ends.length) this.onEnd();
    else {
      this.onPart(part);
      this.schedule();
    }
  }
}
