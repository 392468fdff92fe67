// Which of the frames that went by are worth a person's labels. A rule and a bounded memory: no clock, no socket.

/**
 * @typedef {import('./mask.js').MaskFacts} MaskFacts
 * @typedef {{facts: MaskFacts, rowRuns: Uint8Array, picture: Blob}} SeenFrame
 * `at` is the mask's time by the servers' clocks, in µs; `cameAt` when it came here by the page's, in ms.
 * @typedef {{seen: SeenFrame, why: string, worth: number, at: number, cameAt: number}} Entry
 */

const MOST = 24;
const MOST_OF_SOURCE = 4;
const APART_MICROS = 4_000_000;
/** Frames are kept for an hour unless somebody says otherwise; a label of one that is gone is refused. */
const LONGEST_MILLIS = 50 * 60_000;

/** Holds the frames whose masks are most in doubt, a few of each source and not one right after the other. */
export class LabelQueue {
  constructor() {
    /** @type {Entry[]} */
    this.entries = [];
  }

  /**
   * A frame went by. It is kept if its model was less sure of it than of what is kept already.
   *
   * @param {SeenFrame} seen
   * @param {number} now in ms
   * @returns {boolean} whether the queue is now another
   */
  offer(seen, now) {
    const { confidence } = seen.facts;
    if (confidence === null) return false;
    const percent = (100 * confidence).toFixed(1);
    return this.keep({ seen, why: `the model is ${percent} % sure`, worth: 1 - confidence, at: seen.facts.emittedAt, cameAt: now });
  }

  /**
   * A frame of the seconds in which the serving version and the shadow differed: reports tell no single frames.
   *
   * @param {SeenFrame} seen
   * @param {number} agreement share of pixels, 0 to 1
   * @param {number} now in ms
   */
  offerDisagreement(seen, agreement, now) {
    const percent = (100 * agreement).toFixed(1);
    return this.keep({
      seen, why: `live and shadow agreed on ${percent} % in these seconds`, worth: 1 + (1 - agreement), at: seen.facts.emittedAt,
      cameAt: now,
    });
  }

  /** @param {Entry} entry */
  keep(entry) {
    const hasForgotten = this.forgetOld(entry.cameAt);
    return this.put(entry) || hasForgotten;
  }

  /** @param {number} now in ms @returns {boolean} whether any was too old */
  forgetOld(now) {
    const before = this.entries.length;
    this.entries = this.entries.filter(({ cameAt }) => now - cameAt <= LONGEST_MILLIS);
    return this.entries.length < before;
  }

  /** @param {Entry} entry */
  put(entry) {
    const { source } = entry.seen.facts;
    const near = this.entries.find((other) => other.seen.facts.source === source
      && Math.abs(other.at - entry.at) < APART_MICROS);
    if (near) return near.worth < entry.worth && this.replace(near, entry);
    const ofSource = this.entries.filter((other) => other.seen.facts.source === source);
    const crowd = ofSource.length >= MOST_OF_SOURCE ? ofSource : this.entries;
    const isFull = crowd === ofSource || this.entries.length >= MOST;
    if (!isFull) return this.replace(undefined, entry);
    const least = crowd.reduce((a, b) => (a.worth <= b.worth ? a : b));
    return least.worth < entry.worth && this.replace(least, entry);
  }

  /** @param {Entry | undefined} old @param {Entry} entry */
  replace(old, entry) {
    this.entries = this.entries.filter((other) => other !== old).concat(entry)
      .sort((a, b) => b.worth - a.worth);
    return true;
  }

  /** @param {string} frameId @returns {SeenFrame | undefined} */
  find(frameId) {
    return this.entries.find((entry) => entry.seen.facts.frameId === frameId)?.seen;
  }

  /** @param {string} frameId */
  remove(frameId) {
    this.entries = this.entries.filter((entry) => entry.seen.facts.frameId !== frameId);
  }
}
