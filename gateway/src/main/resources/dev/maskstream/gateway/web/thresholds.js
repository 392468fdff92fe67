// Limits of a class's share, and whether they are crossed. Kept in this browser.

/**
 * @typedef {{above: number | null, below: number | null}} Limits shares, 0 to 1
 * @typedef {{source: string, name: string, share: number, kind: 'above' | 'below', limit: number}} Crossing
 */

const PLACE = 'maskstream-thresholds';
/** So many masks on end must lie past a limit, so that one bad mask rings no bell. */
const PATIENCE = 3;

export class Thresholds {
  /** @param {Pick<Storage, 'getItem' | 'setItem'>} storage */
  constructor(storage) {
    this.storage = storage;
    /** @type {Record<string, Limits>} by source and class */
    this.limits = read(storage);
    /** @type {Map<string, number>} */
    this.counts = new Map();
    /** @type {Map<string, Crossing>} those that hold now */
    this.crossed = new Map();
  }

  /** @param {string} source @param {string} name @returns {Limits} */
  of(source, name) {
    return this.limits[`${source}/${name}`] ?? { above: null, below: null };
  }

  /** @param {string} source */
  has(source) {
    return Object.keys(this.limits).some((key) => key.startsWith(`${source}/`));
  }

  /** What was crossed is to be crossed anew. @param {string} source @param {string} name @param {Limits} limits */
  set(source, name, limits) {
    const key = `${source}/${name}`;
    if (limits.above === null && limits.below === null) delete this.limits[key];
    else this.limits[key] = limits;
    this.crossed.delete(key);
    this.counts.delete(key);
    this.storage.setItem(PLACE, JSON.stringify(this.limits));
  }

  /**
   * A mask came.
   *
   * @param {string} source
   * @param {{name: string, share: number}[]} shares of all its classes
   * @returns {{begun: Crossing[], ended: Crossing[]}}
   */
  check(source, shares) {
    /** @type {Crossing[]} */
    const begun = [];
    /** @type {Crossing[]} */
    const ended = [];
    for (const { name, share } of shares) {
      const key = `${source}/${name}`;
      const crossing = crossingOf(source, name, share, this.of(source, name));
      const old = this.crossed.get(key);
      if (!crossing) {
        this.counts.delete(key);
        if (old) ended.push(old);
        this.crossed.delete(key);
        continue;
      }
      const count = (this.counts.get(key) ?? 0) + 1;
      this.counts.set(key, count);
      if (count < PATIENCE) continue;
      if (!old) begun.push(crossing);
      this.crossed.set(key, crossing);
    }
    // A class that the version which serves now does not have covers nothing, and nobody knows how much it would.
    const names = new Set(shares.map(({ name }) => name));
    for (const [key, crossing] of this.crossed) {
      if (crossing.source !== source || names.has(crossing.name)) continue;
      ended.push(crossing);
      this.crossed.delete(key);
      this.counts.delete(key);
    }
    return { begun, ended };
  }
}

/**
 * @param {string} source
 * @param {string} name
 * @param {number} share
 * @param {Limits} limits
 * @returns {Crossing | undefined}
 */
function crossingOf(source, name, share, { above, below }) {
  if (above !== null && share > above) return { source, name, share, kind: 'above', limit: above };
  if (below !== null && share < below) return { source, name, share, kind: 'below', limit: below };
  return undefined;
}

/** @param {Pick<Storage, 'getItem'>} storage @returns {Record<string, Limits>} */
function read(storage) {
  try {
    const kept = JSON.parse(storage.getItem(PLACE) ?? '{}');
    return kept && typeof kept === 'object' ? kept : {};
  } catch {
    return {};
  }
}
