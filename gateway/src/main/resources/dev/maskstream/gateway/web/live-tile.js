// One source's canvas, within the worker: what is painted on it, and when.

import { PLAIN_VIEW, lookUpTable } from './colours.js';
import { classMap } from './row-runs.js';

/**
 * @typedef {import('./mask.js').MaskFacts} MaskFacts
 * @typedef {import('./label-queue.js').SeenFrame} SeenFrame
 * @typedef {import('./colours.js').View} View
 * @typedef {import('./painter-gl.js').GlPainter | import('./painter-2d.js').Painter2d} Painter
 */

/** Frame and mask of one frame id, always together. Belongs to one thread. */
export class LiveTile {
  /**
   * @param {OffscreenCanvas} canvas
   * @param {Painter} painter
   */
  constructor(canvas, painter) {
    this.canvas = canvas;
    this.context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d', { alpha: false }));
    this.room = { width: 640, height: 400 };
    /** @type {View} */
    this.view = PLAIN_VIEW;
    /** @type {SeenFrame | undefined} what is painted */
    this.shown = undefined;
    this.isDirty = false;
    this.isFreed = false;
    this.use(painter);
  }

  /** @param {Painter} painter */
  use(painter) {
    this.painter = /** @type {any} */ (painter);
    this.picture = this.painter.picture();
    this.shown = undefined;
  }

  /**
   * @param {SeenFrame} seen
   * @returns {Promise<void>}
   */
  async show(seen) {
    const { facts, rowRuns, picture } = seen;
    const [ids, frame] = await Promise.all([
      classMap(rowRuns, facts.width, facts.height),
      picture.size > 0 ? createImageBitmap(picture) : undefined,
    ]);
    if (this.isFreed) {
      frame?.close();
      return;
    }
    this.painter.load(this.picture, frame, { ids, width: facts.width, height: facts.height });
    if (this.painter.name !== 'Canvas 2D') frame?.close();
    this.shown = seen;
    this.colour();
    this.fit();
    this.paint();
  }

  /** @param {View} view */
  look(view) {
    this.view = view;
    if (!this.shown) return;
    this.colour();
    this.isDirty = true;
  }

  /** @param {number} width @param {number} height in device pixels */
  resize(width, height) {
    this.room = { width, height };
    if (this.shown) {
      this.fit();
      this.isDirty = true;
    }
  }

  colour() {
    if (this.shown) this.painter.colour(this.picture, lookUpTable(this.shown.facts.classes, this.view));
  }

  // Never more pixels than the frame has, nor than the screen shows.
  fit() {
    if (!this.shown) return;
    const { width, height } = this.shown.facts;
    const scale = Math.min(1, this.room.width / width, this.room.height / height);
    const fitted = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
    if (this.canvas.width !== fitted[0]) this.canvas.width = fitted[0];
    if (this.canvas.height !== fitted[1]) this.canvas.height = fitted[1];
  }

  paint() {
    this.isDirty = false;
    if (this.shown) this.painter.paint(this.picture, this.view, this.context);
  }

  /** What is being decoded meanwhile is painted no more. */
  free() {
    this.isFreed = true;
    this.painter.free(this.picture);
  }
}
