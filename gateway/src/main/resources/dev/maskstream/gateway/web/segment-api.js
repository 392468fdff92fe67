// Asks a promptable model for masks of a frame that is on the topic.

import { send } from './api.js';
import { placesIn } from './coco-rle.js';

/**
 * @typedef {import('./shapes.js').Point} Point
 * @typedef {{points: (Point & {foreground: boolean})[], box?: {left: number, top: number, right: number, bottom: number}}} Prompt
 * @typedef {{places: Uint32Array, iou: number}} Instance
 */

/** A thousand prompts take SAM half a minute or more on a processor. */
const PATIENCE_FOR_EVERYTHING_MS = 300_000;

/**
 * @param {{source: string, frameId: string, width: number, height: number}} frame
 * @param {object} wish one of `prompts` and `everything`, and the model
 * @param {AbortSignal} signal
 * @returns {Promise<Instance[]>}
 * @throws {import('./api.js').Refused}
 */
export async function segment({ source, frameId, width, height }, wish, signal) {
  const path = `/v1/sources/${encodeURIComponent(source)}/frames/${frameId}/segment`;
  const patience = 'everything' in wish ? `?timeout_ms=${PATIENCE_FOR_EVERYTHING_MS}` : '';
  const reply = await send('POST', path + patience, wish, signal);
  return reply.instances.map((/** @type {any} */ { mask, predicted_iou: iou }) =>
    ({ places: placesIn(mask.counts, width, height), iou: iou ?? 0 }));
}
