// Which pixels a shape covers. A pixel is covered when its centre is inside.

/** @typedef {{x: number, y: number}} Point in pixels of the frame; 0, 0 is the outer corner of the first pixel */

/**
 * A thick line with round ends, as a brush leaves it.
 *
 * @param {Point} from
 * @param {Point} to
 * @param {number} diameter in pixels
 * @param {{width: number, height: number}} size
 * @returns {Generator<number>} places
 */
export function* strokeOf(from, to, diameter, { width, height }) {
  const radius = Math.max(0.5, diameter / 2);
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - radius));
  const right = Math.min(width - 1, Math.ceil(Math.max(from.x, to.x) + radius));
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - radius));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(from.y, to.y) + radius));
  const along = { x: to.x - from.x, y: to.y - from.y };
  const length = along.x * along.x + along.y * along.y;
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const dx = x + 0.5 - from.x;
      const dy = y + 0.5 - from.y;
      const share = length ? Math.min(1, Math.max(0, (dx * along.x + dy * along.y) / length)) : 0;
      if (Math.hypot(dx - share * along.x, dy - share * along.y) <= radius) yield y * width + x;
    }
  }
}

/**
 * A polygon's inside, by the even-odd rule.
 *
 * @param {Point[]} corners
 * @param {{width: number, height: number}} size
 * @returns {Generator<number>} places
 */
export function* polygonOf(corners, { width, height }) {
  const ys = corners.map(({ y }) => y);
  const first = Math.max(0, Math.floor(Math.min(...ys)));
  const last = Math.min(height - 1, Math.ceil(Math.max(...ys)));
  for (let row = first; row <= last; row++) {
    const y = row + 0.5;
    const crossings = corners.flatMap((a, i) => {
      const b = corners[(i + 1) % corners.length];
      return (a.y <= y) === (b.y <= y) ? [] : [a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)];
    }).sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(0, Math.ceil(crossings[i] - 0.5));
      const to = Math.min(width - 1, Math.ceil(crossings[i + 1] - 0.5) - 1);
      for (let x = from; x <= to; x++) yield row * width + x;
    }
  }
}

/**
 * @param {Point} a
 * @param {Point} b the corner across
 * @param {{width: number, height: number}} size
 */
export function boxOf(a, b, { width, height }) {
  const within = (/** @type {number} */ value, /** @type {number} */ most) => Math.min(most, Math.max(0, value));
  return {
    left: within(Math.min(a.x, b.x), width), top: within(Math.min(a.y, b.y), height),
    right: within(Math.max(a.x, b.x), width), bottom: within(Math.max(a.y, b.y), height),
  };
}

/**
 * All pixels of one class that hang together with one of them, along edges.
 *
 * @param {Uint8Array} ids
 * @param {Point} at
 * @param {{width: number, height: number}} size
 * @returns {number[]} places
 */
export function areaAt(ids, at, { width, height }) {
  const start = Math.floor(at.y) * width + Math.floor(at.x);
  const id = ids[start];
  const seen = new Uint8Array(ids.length);
  const places = [start];
  seen[start] = 1;
  for (let i = 0; i < places.length; i++) {
    const place = places[i];
    const x = place % width;
    const near = [x > 0 ? place - 1 : -1, x < width - 1 ? place + 1 : -1, place - width, place + width];
    for (const next of near) {
      if (next < 0 || next >= width * height || seen[next] || ids[next] !== id) continue;
      seen[next] = 1;
      places.push(next);
    }
  }
  return places;
}
