// A class map that is being corrected: areas set to a class, undone and done again. Values only: no page.

/**
 * What a step changed: the places, and what was there.
 * @typedef {{places: Uint32Array, before: Uint8Array, after: Uint8Array}} Change
 */

const MOST_STEPS = 100;
/** Bytes that all steps together may hold: a step over a whole 4K frame takes 50 MB. */
const MOST_BYTES = 128 << 20;

export class ClassPaint {
  /** @param {Uint8Array} ids @param {number} width @param {number} height */
  constructor(ids, width, height) {
    this.ids = ids.slice();
    this.model = ids;
    this.width = width;
    this.height = height;
    /** @type {Change[]} */
    this.done = [];
    /** @type {Change[]} */
    this.undone = [];
    /** @type {Map<number, number> | undefined} what the open stroke has changed, by place */
    this.stroke = undefined;
    this.strokeClass = 0;
  }

  /**
   * Many small areas that are undone together.
   *
   * @param {number} classId -1 for what the model said
   */
  begin(classId) {
    this.end();
    this.stroke = new Map();
    this.strokeClass = classId;
  }

  /** @param {Iterable<number>} places within the open stroke */
  add(places) {
    const { stroke } = this;
    if (!stroke) return;
    for (const place of places) {
      const id = this.strokeClass < 0 ? this.model[place] : this.strokeClass;
      if (this.ids[place] === id) continue;
      if (!stroke.has(place)) stroke.set(place, this.ids[place]);
      this.ids[place] = id;
    }
  }

  /** @returns {boolean} whether the stroke changed anything */
  end() {
    const { stroke } = this;
    this.stroke = undefined;
    if (!stroke?.size) return false;
    const places = Uint32Array.from(stroke.keys());
    this.done.push({ places, before: Uint8Array.from(stroke.values()), after: Uint8Array.from(places, (place) => this.ids[place]) });
    this.undone = [];
    while (this.done.length > MOST_STEPS || (this.done.length > 1 && this.bytes() > MOST_BYTES)) this.done.shift();
    return true;
  }

  bytes() {
    return this.done.reduce((sum, { places }) => sum + 6 * places.length, 0);
  }

  /** @param {number} classId @param {Iterable<number>} places */
  set(classId, places) {
    this.begin(classId);
    this.add(places);
    return this.end();
  }

  undo() {
    this.end();
    const step = this.done.pop();
    if (!step) return false;
    step.places.forEach((place, i) => {
      this.ids[place] = step.before[i];
    });
    this.undone.push(step);
    return true;
  }

  redo() {
    const step = this.undone.pop();
    if (!step) return false;
    step.places.forEach((place, i) => {
      this.ids[place] = step.after[i];
    });
    this.done.push(step);
    return true;
  }

  get isChanged() {
    return this.done.length > 0 || Boolean(this.stroke?.size);
  }
}
