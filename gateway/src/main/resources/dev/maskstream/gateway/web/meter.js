// How fast masks come and how long they take, over the last seconds. Values only: no clock, no page.

const SPAN_MILLIS = 5000;
const MOST = 600;
/** One mask makes no rate and no quantile. */
const FEWEST = 2;

/** Keeps at most 600 masks, none older than five seconds when asked. */
export class Meter {
  constructor() {
    /** @type {{at: number, latency: number | null}[]} */
    this.seen = [];
  }

  /**
   * @param {number} at in ms, never before the one before
   * @param {number | null} latency in ms; null where it is not known
   */
  add(at, latency) {
    this.seen.push({ at, latency });
    if (this.seen.length > MOST) this.seen.splice(0, this.seen.length - MOST);
  }

  /**
   * @param {number} now in ms
   * @returns {{perSecond: number | null, p50: number | null, p99: number | null}} null with fewer than two masks to tell it from
   */
  read(now) {
    this.seen = this.seen.filter(({ at }) => now - at <= SPAN_MILLIS);
    const sorted = this.seen.flatMap(({ latency }) => (latency === null ? [] : [latency])).sort((a, b) => a - b);
    const first = this.seen[0]?.at ?? now;
    const span = Math.max(1000, now - first);
    // From the first to the last there is one interval less than masks.
    const perSecond = this.seen.length < FEWEST ? null : (1000 * (this.seen.length - 1)) / span;
    return { perSecond, p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
  }
}

/** @param {number[]} sorted @param {number} share */
function quantile(sorted, share) {
  return sorted.length < FEWEST ? null : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
