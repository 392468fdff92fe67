// A small chart of one class's share over the last quarter of an hour, with a mark where the version changed.

import { SPAN_MILLIS } from './class-history.js';

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{line: (number | null)[], colour: string, swaps: {at: number}[], limits: {above: number | null, below: number | null},
 *   now: number}} chart
 */
export function drawArea(canvas, { line, colour, swaps, limits, now }) {
  const scale = devicePixelRatio || 1;
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  if (!width || !height) return;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const style = getComputedStyle(canvas);
  const most = Math.max(0.02, 1.15 * Math.max(...line.map((share) => share ?? 0), limits.above ?? 0, limits.below ?? 0));
  const y = (/** @type {number} */ share) => height - 1 - (share / most) * (height - 2);
  context.clearRect(0, 0, width, height);
  context.strokeStyle = style.getPropertyValue('--line');
  context.lineWidth = scale;
  rule(context, 0, height - 0.5, width, height - 0.5);
  context.fillStyle = colour;
  const step = width / line.length;
  line.forEach((share, i) => {
    if (share === null) return;
    context.globalAlpha = 0.75;
    context.fillRect(i * step, y(share), Math.max(step, 1), height - y(share));
  });
  context.globalAlpha = 1;
  context.strokeStyle = style.getPropertyValue('--bad');
  context.setLineDash([3 * scale, 3 * scale]);
  for (const limit of [limits.above, limits.below]) if (limit !== null) rule(context, 0, y(limit), width, y(limit));
  context.setLineDash([]);
  context.strokeStyle = style.getPropertyValue('--ink');
  for (const { at } of swaps) {
    const x = width * (1 - (now - at) / SPAN_MILLIS);
    rule(context, x, 0, x, height);
  }
}

/**
 * A line from its one end to the other.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 */
function rule(context, x1, y1, x2, y2) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
