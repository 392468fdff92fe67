// The frame that is being corrected, on the screen: picture, class map, and what a tool shows over them.

import { lookUpTable } from './colours.js';
import { el } from './dom.js';

/**
 * @typedef {import('./shapes.js').Point} Point
 * @typedef {import('./class-paint.js').ClassPaint} ClassPaint
 * @typedef {(context: CanvasRenderingContext2D, unit: number) => void} Sketch draws in pixels of the frame; a unit is one of the screen
 */

const LEAST_ZOOM = 1;
const MOST_ZOOM = 16;

export class EditorCanvas {
  /**
   * @param {ClassPaint} paint
   * @param {import('./mask.js').ClassInfo[]} classes
   * @param {import('./colours.js').View} view
   */
  constructor(paint, classes, view) {
    this.paint = paint;
    const { width, height } = paint;
    this.table = lookUpTable(classes, { ...view, hidden: [], solo: null });
    this.opacity = Math.max(0.35, view.opacity);
    this.isMaskHidden = false;
    this.zoom = LEAST_ZOOM;
    this.cursor = { x: Math.floor(width / 2) + 0.5, y: Math.floor(height / 2) + 0.5 };
    /** @type {Sketch} */
    this.sketch = () => {};
    this.frame = el('canvas', { width, height, class: 'layer' });
    this.mask = el('canvas', { width, height, class: 'layer' });
    this.over = el('canvas', {
      class: 'layer over', tabIndex: 0, role: 'application',
      'aria-label': 'The frame. Arrow keys move the cursor, Space uses the tool, N finishes, Escape cancels.',
    });
    this.stage = el('div', { class: 'stage' }, this.frame, this.mask, this.over);
    this.element = el('div', { class: 'stage-box' }, this.stage);
    this.isDrawing = false;
    this.isMaskDirty = false;
    this.sizes = new ResizeObserver(() => this.fit());
    this.sizes.observe(this.element);
    this.pixels = new Uint32Array(width * height);
  }

  /** @param {ImageBitmap} bitmap is closed */
  picture(bitmap) {
    const context = /** @type {CanvasRenderingContext2D} */ (this.frame.getContext('2d'));
    context.drawImage(bitmap, 0, 0, this.paint.width, this.paint.height);
    bitmap.close();
    this.draw();
  }

  fit() {
    const { width, height } = this.paint;
    const room = this.element.getBoundingClientRect();
    const scale = this.zoom * Math.max(0.05, Math.min((room.width - 16) / width, (room.height - 16) / height));
    this.stage.style.width = `${width * scale}px`;
    this.stage.style.height = `${height * scale}px`;
    const dots = devicePixelRatio || 1;
    this.over.width = Math.min(8192, Math.round(width * scale * dots));
    this.over.height = Math.min(8192, Math.round(height * scale * dots));
    this.draw();
  }

  /** @param {number} factor */
  zoomBy(factor) {
    this.zoom = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, this.zoom * factor));
    this.fit();
  }

  /** @param {MouseEvent} event @returns {Point} */
  at(event) {
    const place = this.over.getBoundingClientRect();
    const { width, height } = this.paint;
    const within = (/** @type {number} */ value, /** @type {number} */ most) => Math.min(most - 0.001, Math.max(0, value));
    return {
      x: within(((event.clientX - place.left) / place.width) * width, width),
      y: within(((event.clientY - place.top) / place.height) * height, height),
    };
  }

  /** Paints at the next frame, however often it is asked. */
  draw() {
    this.isMaskDirty = true;
    this.drawOver();
  }

  /** The same where only the cursor has moved: the mask is as it was. */
  drawOver() {
    if (this.isDrawing) return;
    this.isDrawing = true;
    requestAnimationFrame(() => {
      this.isDrawing = false;
      if (this.isMaskDirty) this.drawMask();
      this.isMaskDirty = false;
      this.drawSketch();
    });
  }

  drawMask() {
    const { width, height, ids } = this.paint;
    const context = /** @type {CanvasRenderingContext2D} */ (this.mask.getContext('2d'));
    const colours = new Uint32Array(this.table.slice().buffer);
    for (let i = 0; i < ids.length; i++) this.pixels[i] = colours[ids[i]];
    const bytes = new Uint8ClampedArray(this.pixels.buffer);
    context.putImageData(new ImageData(bytes, width, height), 0, 0);
    this.mask.style.opacity = this.isMaskHidden ? '0' : String(this.opacity);
  }

  drawSketch() {
    const context = /** @type {CanvasRenderingContext2D} */ (this.over.getContext('2d'));
    const scale = this.over.width / this.paint.width;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.over.width, this.over.height);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    this.sketch(context, (devicePixelRatio || 1) / scale);
  }

  close() {
    this.sizes.disconnect();
  }
}

/**
 * A line that is seen on any ground.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {number} unit
 * @param {() => void} path
 */
export function outline(context, unit, path) {
  stroked(context, unit, () => {
    context.beginPath();
    path();
    context.stroke();
  });
}

/**
 * The same of a path that is made already.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {number} unit
 * @param {Path2D} path
 */
export function outlinePath(context, unit, path) {
  stroked(context, unit, () => context.stroke(path));
}

/** @param {CanvasRenderingContext2D} context @param {number} unit @param {() => void} stroke */
function stroked(context, unit, stroke) {
  for (const [colour, width] of /** @type {const} */ ([['#000', 3], ['#fff', 1.5]])) {
    context.strokeStyle = colour;
    context.lineWidth = width * unit;
    stroke();
  }
}
