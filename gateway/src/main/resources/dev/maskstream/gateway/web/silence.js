// Whether the live connection is lost though nobody has said so. A rule only: no clock, no page.

/** @typedef {{source: string, masks: number}} Count */

const PATIENCE_MILLIS = 20_000;

/** Masks that the gateway counts for a source that is watched must come here as well. */
export class Silence {
  constructor() {
    this.isHeard = true;
    this.since = 0;
    this.lookedAt = 0;
    /** @type {Map<string, number>} masks of what was watched when something was heard last */
    this.masks = new Map();
  }

  /** A mask came, or the connection is new. */
  heard() {
    this.isHeard = true;
  }

  /**
   * @param {Count[]} watched what is watched now, as the gateway counts it
   * @param {number} now in ms
   * @returns {boolean} whether the connection is lost; if so, patience begins anew
   */
  isLost(watched, now) {
    const isFresh = this.isHeard || now - this.lookedAt > PATIENCE_MILLIS;
    this.lookedAt = now;
    const isLost = !isFresh && now - this.since >= PATIENCE_MILLIS
      && watched.some(({ source, masks }) => masks > (this.masks.get(source) ?? masks));
    if (isFresh || isLost) this.begin(watched, now);
    return isLost;
  }

  /** @param {Count[]} watched @param {number} now */
  begin(watched, now) {
    this.isHeard = false;
    this.since = now;
    this.masks = new Map(watched.map(({ source, masks }) => [source, masks]));
  }
}
