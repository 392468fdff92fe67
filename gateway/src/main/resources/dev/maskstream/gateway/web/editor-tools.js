// The tools a mask is corrected with. Each takes presses, moves and releases in pixels of the frame.

import { outline, outlinePath } from './editor-canvas.js';
import { areaAt, boxOf, polygonOf, strokeOf } from './shapes.js';

/**
 * @typedef {import('./shapes.js').Point} Point
 * @typedef {import('./segment-api.js').Prompt} Prompt
 * @typedef {import('./segment-api.js').Instance} Instance
 *
 * What tools work with.
 * @typedef {object} Bench
 * @property {import('./class-paint.js').ClassPaint} paint
 * @property {() => number} classId that is chosen
 * @property {() => number} diameter of the brush, in pixels of the frame
 * @property {boolean} canAsk whether a promptable model serves
 * @property {(wish: object) => Promise<Instance[]>} ask
 * @property {() => void} changed
 *
 * @typedef {object} Tool
 * @property {(at: Point, foreground: boolean) => void} press
 * @property {(at: Point) => void} move while pressed
 * @property {(at: Point) => void} release
 * @property {() => void} finish takes what there is to take
 * @property {() => boolean} hasResult whether there is something to take
 * @property {() => boolean} isBusy whether there is something to cancel
 * @property {() => void} cancel
 * @property {(context: CanvasRenderingContext2D, unit: number, cursor: Point) => void} sketch
 */

const nothing = () => {};
const no = () => false;

/**
 * How all things are looked for. Four times fewer points than a picture would be cut up with unattended: nobody waits for what
 * is too small to be clicked.
 */
const EVERYTHING = { points_per_side: 16 };

/** @param {Bench} bench @param {boolean} isEraser @returns {Tool} */
export function brush(bench, isEraser) {
  const { paint } = bench;
  /** @type {Point | undefined} */
  let last;
  const to = (/** @type {Point} */ at) => {
    paint.add(strokeOf(last ?? at, at, bench.diameter(), paint));
    last = at;
    bench.changed();
  };
  const release = () => {
    if (last) paint.end();
    last = undefined;
    bench.changed();
  };
  return {
    press: (at) => {
      paint.begin(isEraser ? -1 : bench.classId());
      to(at);
    },
    move: (at) => last && to(at),
    release,
    finish: release,
    hasResult: () => last !== undefined,
    isBusy: () => last !== undefined,
    cancel: release,
    sketch: (context, unit, { x, y }) => outline(context, unit, () => context.arc(x, y, bench.diameter() / 2, 0, 7)),
  };
}

/** Gives a whole area that hangs together the chosen class. @param {Bench} bench @returns {Tool} */
export function area(bench) {
  const { paint } = bench;
  return {
    press: (at) => {
      paint.set(bench.classId(), areaAt(paint.ids, at, paint));
      bench.changed();
    },
    move: nothing, release: nothing, finish: nothing, hasResult: no, isBusy: no, cancel: nothing, sketch: cross,
  };
}

/** @param {Bench} bench @returns {Tool} */
export function polygon(bench) {
  const { paint } = bench;
  /** @type {Point[]} */
  let corners = [];
  const set = (/** @type {Point[]} */ wanted) => {
    corners = wanted;
    bench.changed();
  };
  return {
    press: (at, foreground) => set(foreground ? [...corners, at] : corners.slice(0, -1)),
    move: nothing, release: nothing,
    finish: () => {
      paint.set(bench.classId(), polygonOf(corners, paint));
      set([]);
    },
    hasResult: () => corners.length > 2,
    isBusy: () => corners.length > 0,
    cancel: () => set([]),
    sketch: (context, unit, cursor) => {
      cross(context, unit, cursor);
      if (!corners.length) return;
      outline(context, unit, () => [...corners, cursor].forEach(({ x, y }) => context.lineTo(x, y)));
      corners.forEach((corner) => dot(context, unit, corner, '#fff'));
    },
  };
}

/** With a promptable model the box asks it; without one it is filled. @param {Bench} bench @returns {Tool} */
export function box(bench) {
  const { paint } = bench;
  const preview = previewOf(bench);
  /** @type {Point | undefined} */
  let from;
  let to = { x: 0, y: 0 };
  return {
    press: (at) => {
      from = to = at;
    },
    move: (at) => {
      to = at;
      bench.changed();
    },
    release: (at) => {
      if (!from) return;
      const found = boxOf(from, at, paint);
      from = undefined;
      if (found.right - found.left < 1 || found.bottom - found.top < 1) return;
      if (bench.canAsk) {
        preview.ask({ prompts: [{ points: [], box: found }] });
        return;
      }
      const { left, top, right, bottom } = found;
      paint.set(bench.classId(), polygonOf([{ x: left, y: top }, { x: right, y: top }, { x: right, y: bottom }, { x: left, y: bottom }], paint));
      bench.changed();
    },
    finish: preview.take,
    hasResult: preview.isShown,
    isBusy: () => from !== undefined || preview.isShown(),
    cancel: () => {
      from = undefined;
      preview.drop();
    },
    sketch: (context, unit, cursor) => {
      preview.sketch(context, unit);
      cross(context, unit, cursor);
      const start = from;
      if (start) outline(context, unit, () => context.rect(start.x, start.y, to.x - start.x, to.y - start.y));
    },
  };
}

/** @param {Bench} bench @returns {Tool} */
export function points(bench) {
  const preview = previewOf(bench);
  /** @type {Prompt['points']} */
  let given = [];
  const end = () => {
    given = [];
  };
  return {
    press: ({ x, y }, foreground) => {
      given = [...given, { x, y, foreground }];
      preview.ask({ prompts: [{ points: given }] });
    },
    move: nothing, release: nothing,
    finish: () => {
      end();
      preview.take();
    },
    hasResult: preview.isShown,
    isBusy: () => given.length > 0 || preview.isShown(),
    cancel: () => {
      end();
      preview.drop();
    },
    sketch: (context, unit, cursor) => {
      preview.sketch(context, unit);
      given.forEach((point) => dot(context, unit, point, point.foreground ? '#2ecc71' : '#e74c3c'));
      cross(context, unit, cursor);
    },
  };
}

/** Asks for everything once; a press then gives one of the found areas the chosen class. @param {Bench} bench @returns {Tool} */
export function everything(bench) {
  const { paint } = bench;
  /** @type {Instance[]} */
  let found = [];
  let isAsked = false;
  return {
    press: async (at) => {
      if (!isAsked) {
        isAsked = true;
        const things = await bench.ask({ everything: EVERYTHING });
        if (!isAsked) return;
        found = things.sort((a, b) => a.places.length - b.places.length);
        isAsked = found.length > 0;
        bench.changed();
        return;
      }
      const place = Math.floor(at.y) * paint.width + Math.floor(at.x);
      const hit = found.find(({ places }) => places.includes(place));
      if (hit) paint.set(bench.classId(), hit.places);
      bench.changed();
    },
    move: nothing, release: nothing, finish: nothing, hasResult: no,
    isBusy: () => isAsked,
    cancel: () => {
      found = [];
      isAsked = false;
      bench.changed();
    },
    sketch: (context, unit, cursor) => {
      found.forEach(({ places }) => edges(context, unit, places, paint.width));
      cross(context, unit, cursor);
    },
  };
}

/** What the model answered and nobody has taken yet. @param {Bench} bench */
function previewOf(bench) {
  /** @type {Instance | undefined} */
  let shown;
  const show = (/** @type {Instance | undefined} */ instance) => {
    shown = instance;
    bench.changed();
  };
  return {
    ask: async (/** @type {object} */ wish) => show((await bench.ask(wish))[0] ?? shown),
    take: () => {
      if (shown) bench.paint.set(bench.classId(), shown.places);
      show(undefined);
    },
    drop: () => show(undefined),
    isShown: () => shown !== undefined,
    sketch: (/** @type {CanvasRenderingContext2D} */ context, /** @type {number} */ unit) => {
      if (shown) edges(context, unit, shown.places, bench.paint.width);
    },
  };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} unit
 * @param {Uint32Array} places
 * @param {number} width
 */
function edges(context, unit, places, width) {
  let path = known.get(places);
  if (!path) known.set(places, path = edgesOf(places, width));
  outlinePath(context, unit, path);
}

/** Paths of what the model found: they are painted at each move of the cursor. @type {WeakMap<Uint32Array, Path2D>} */
const known = new WeakMap();

/** @param {Uint32Array} places @param {number} width */
function edgesOf(places, width) {
  const path = new Path2D();
  const inside = new Set(places);
  for (const place of places) {
    const x = place % width;
    const y = Math.floor(place / width);
    const line = (/** @type {number} */ ax, /** @type {number} */ ay, /** @type {number} */ bx, /** @type {number} */ by) => {
      path.moveTo(ax, ay);
      path.lineTo(bx, by);
    };
    if (!inside.has(place - width)) line(x, y, x + 1, y);
    if (!inside.has(place + width)) line(x, y + 1, x + 1, y + 1);
    if (x === 0 || !inside.has(place - 1)) line(x, y, x, y + 1);
    if (x === width - 1 || !inside.has(place + 1)) line(x + 1, y, x + 1, y + 1);
  }
  return path;
}

/** @param {CanvasRenderingContext2D} context @param {number} unit @param {Point} at @param {string} colour */
function dot(context, unit, { x, y }, colour) {
  context.fillStyle = colour;
  context.strokeStyle = '#000';
  context.lineWidth = unit;
  context.beginPath();
  context.arc(x, y, 5 * unit, 0, 7);
  context.fill();
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {number} unit @param {Point} cursor */
function cross(context, unit, { x, y }) {
  outline(context, unit, () => {
    context.moveTo(x - 8 * unit, y);
    context.lineTo(x + 8 * unit, y);
    context.moveTo(x, y - 8 * unit);
    context.lineTo(x, y + 8 * unit);
  });
}
