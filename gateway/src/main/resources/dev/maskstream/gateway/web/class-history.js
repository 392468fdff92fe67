// How much of a source's picture each class covered over the last quarter of an hour. Values only.

/** @typedef {import('./mask.js').MaskFacts} MaskFacts */

export const SPAN_MILLIS = 15 * 60_000;
const STEP_MILLIS = 5000;
export const STEPS = SPAN_MILLIS / STEP_MILLIS;

/**
 * Means over steps of five seconds, 180 of them: memory does not grow with the day.
 *
 * A step holds the sum of shares by class name and how many masks were added.
 * @typedef {{number: number, masks: number, shares: Map<string, number>}} Step
 */
export class ClassHistory {
  constructor() {
    /** @type {Step[]} */
    this.steps = [];
    /** @type {{at: number, version: string}[]} when another version began to serve */
    this.swaps = [];
  }

  /**
   * @param {MaskFacts} facts
   * @param {number} at in ms
   * @param {number} swappedAt when its version took over as far as that is known by now, in ms; 0 where it is not
   */
  add(facts, at, swappedAt) {
    const number = Math.floor(at / STEP_MILLIS);
    let step = this.steps[this.steps.length - 1];
    if (!step || step.number !== number) {
      step = { number, masks: 0, shares: new Map() };
      this.steps.push(step);
      while (this.steps[0].number <= number - STEPS) this.steps.shift();
    }
    step.masks++;
    const pixels = facts.width * facts.height;
    const names = new Map(facts.classes.map(({ id, name }) => [id, name]));
    for (const area of facts.areas) {
      const name = names.get(area.id) ?? String(area.id);
      step.shares.set(name, (step.shares.get(name) ?? 0) + area.pixels / pixels);
    }
    this.swap(`${facts.model}@${facts.version}`, at, swappedAt);
  }

  /** @param {string} version @param {number} at @param {number} swappedAt */
  swap(version, at, swappedAt) {
    if (swappedAt && this.swaps.at(-1)?.at !== swappedAt) this.swaps.push({ at: swappedAt, version });
    this.swaps = this.swaps.filter((swap) => at - swap.at <= SPAN_MILLIS).slice(-50);
  }

  /**
   * @param {string} name of a class
   * @param {number} now in ms
   * @returns {(number | null)[]} mean shares, the oldest first; null where no mask came
   */
  line(name, now) {
    const last = Math.floor(now / STEP_MILLIS);
    /** @type {(number | null)[]} */
    const line = new Array(STEPS).fill(null);
    for (const step of this.steps) {
      const place = step.number - (last - STEPS + 1);
      if (place >= 0 && place < STEPS) line[place] = (step.shares.get(name) ?? 0) / step.masks;
    }
    return line;
  }
}
