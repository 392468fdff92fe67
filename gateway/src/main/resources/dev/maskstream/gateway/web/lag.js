// How much later than usual masks come: after an outage, old ones come first. Values only: no clock, no page.

const SPAN_MILLIS = 300_000;

/**
 * The servers' clocks and the page's may be hours apart. How far, the quickest mask of the last five to ten minutes
 * tells; another that takes longer is late by the difference.
 */
export class Lag {
  constructor() {
    /** The least difference of the clocks in this span and in the one before, in ms. */
    this.least = [Infinity, Infinity];
    this.since = -Infinity;
  }

  /**
   * @param {number} emittedAt in ms, by the servers' clocks
   * @param {number} now in ms, by a clock that is never set: any beginning will do
   * @returns {number} by how much it is late, in ms
   */
  add(emittedAt, now) {
    if (now - this.since > SPAN_MILLIS) {
      this.least = [Infinity, this.least[0]];
      this.since = now;
    }
    this.least[0] = Math.min(this.least[0], now - emittedAt);
    return now - emittedAt - Math.min(...this.least);
  }
}
