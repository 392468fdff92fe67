// The page's side of the live worker.

import { address, protocols } from './api.js';

/**
 * @typedef {import('./mask.js').MaskFacts} MaskFacts
 * @typedef {{facts: MaskFacts, picture: Blob, ids: Uint8Array}} TakenFrame
 * @typedef {{facts: MaskFacts, picture: Blob, why: string, cameAt: number}} QueueEntry
 * @typedef {{type: 'mask', facts: MaskFacts, isPainted: boolean}
 *   | {type: 'queue', entries: QueueEntry[]}
 *   | {type: 'socket', isOpen: boolean, reason: string}
 *   | {type: 'trouble', source: string, reason: string}
 *   | {type: 'broken', reason: string}
 *   | {type: 'painter', name: string}} Told
 */

export class Live {
  /** @param {(told: Told) => void} onTold */
  constructor(onTold) {
    this.worker = new Worker('/assets/live-worker.js', { type: 'module' });
    /** @type {Map<number, (taken: TakenFrame | undefined) => void>} */
    this.waiting = new Map();
    this.requests = 0;
    this.worker.onerror = (event) => onTold({ type: 'broken', reason: event.message ?? 'its worker cannot be loaded' });
    this.worker.onmessage = ({ data }) => {
      if (data.type === 'taken') {
        this.waiting.get(data.request)?.(data.taken);
        this.waiting.delete(data.request);
      } else {
        onTold(data);
      }
    };
    this.post({ type: 'painter', wish: new URLSearchParams(location.search).get('painter') ?? '' });
  }

  /** @param {object} message @param {Transferable[]} [moved] */
  post(message, moved = []) {
    this.worker.postMessage(message, moved);
  }

  connect() {
    this.post({ type: 'connect', url: address('/v1/live').replace(/^http/, 'ws'), protocols: protocols() });
  }

  disconnect() {
    this.post({ type: 'disconnect' });
  }

  /** @param {string} source @param {HTMLCanvasElement} canvas is the worker's from now on */
  give(source, canvas) {
    const offscreen = canvas.transferControlToOffscreen();
    this.post({ type: 'canvas', source, canvas: offscreen }, [offscreen]);
  }

  /** @param {string} source */
  drop(source) {
    this.post({ type: 'drop', source });
  }

  /** @param {string} source @param {import('./live-socket.js').Level} level */
  watch(source, level) {
    this.post({ type: 'watch', source, level });
  }

  /** @param {string} source @param {number} width @param {number} height in device pixels */
  size(source, width, height) {
    this.post({ type: 'size', source, width, height });
  }

  /** @param {import('./colours.js').View} view */
  look(view) {
    this.post({ type: 'view', view });
  }

  /**
   * A frame with its mask, to be worked on.
   *
   * @param {string} source
   * @param {string} frameId empty for the one that is shown
   * @returns {Promise<TakenFrame | undefined>} undefined when nobody holds it any more
   */
  take(source, frameId) {
    const request = ++this.requests;
    return new Promise((resolve) => {
      this.waiting.set(request, resolve);
      this.post({ type: 'take', request, source, frameId });
    });
  }

  /**
   * @param {string} model
   * @param {number} agreement of its live version and its shadow, 0 to 1, over some seconds
   * @param {number} at when they ended, in µs by the servers' clocks
   */
  disagree(model, agreement, at) {
    this.post({ type: 'disagreement', model, agreement, at });
  }

  /** @param {string} frameId has its label now */
  forget(frameId) {
    this.post({ type: 'forget', frameId });
  }
}
