// The worker behind the live grid: socket, decoding and painting, so that none of it holds up the page's own thread.

import { PLAIN_VIEW } from './colours.js';
import { LabelQueue } from './label-queue.js';
import { LiveSocket } from './live-socket.js';
import { LiveTile } from './live-tile.js';
import { readMask } from './mask.js';
import { Painter2d } from './painter-2d.js';
import { GlPainter } from './painter-gl.js';
import { classMap } from './row-runs.js';

/**
 * @typedef {import('./label-queue.js').SeenFrame} SeenFrame
 * @typedef {{tile: LiveTile, busy: boolean, next: SeenFrame | undefined}} Slot
 */

const page = /** @type {any} */ (self);
const QUEUE_PAUSE = 1000;
const FORGET_MILLIS = 60_000;
/** A report tells of the seconds before it: a frame further away is not one of those. */
const NEAR_REPORT_MICROS = 20_000_000;

/** @type {Map<string, Slot>} */
const slots = new Map();
const queue = new LabelQueue();
let view = PLAIN_VIEW;
/** @type {import('./live-tile.js').Painter} */
let painter = new Painter2d();
/** The newest picture, which comes right before its mask. */
let frame = { id: '', picture: new Blob() };
let queueTimer = 0;

const socket = new LiveSocket(received, (isOpen, reason) => page.postMessage({ type: 'socket', isOpen, reason }));

/** @param {import('./live-socket.js').Header} header @param {Uint8Array<ArrayBuffer>} body */
function received(header, body) {
  if (header.type === 'frame') {
    frame = { id: header.frame_id, picture: new Blob([body], { type: header.content_type }) };
    return;
  }
  const { facts, rowRuns } = readMask(body);
  const slot = slots.get(facts.source);
  if (!slot || frame.id !== facts.frameId) {
    page.postMessage({ type: 'mask', facts, isPainted: false });
    return;
  }
  slot.next = { facts, rowRuns: rowRuns.slice(), picture: frame.picture };
  drain(slot);
}

/**
 * One frame is decoded at a time for each tile; what comes meanwhile waits as the latest only.
 * @param {Slot} slot
 */
async function drain(slot) {
  if (slot.busy) return;
  slot.busy = true;
  while (slot.next) {
    const seen = slot.next;
    slot.next = undefined;
    try {
      await slot.tile.show(seen);
      page.postMessage({ type: 'mask', facts: seen.facts, isPainted: true });
      if (queue.offer(seen, Date.now())) tellQueue();
    } catch (error) {
      page.postMessage({ type: 'trouble', source: seen.facts.source, reason: String(error) });
    }
    if (painter.isLost) choosePainter('2d');
  }
  slot.busy = false;
}

function tellQueue() {
  if (queueTimer) return;
  queueTimer = setTimeout(() => {
    queueTimer = 0;
    page.postMessage({
      type: 'queue',
      entries: queue.entries.map(({ seen, why, cameAt }) => ({ facts: seen.facts, picture: seen.picture, why, cameAt })),
    });
  }, QUEUE_PAUSE);
}

/** @param {string} wish `2d` for the one without a GPU */
function choosePainter(wish) {
  painter = (wish !== '2d' && GlPainter.open()) || new Painter2d();
  for (const { tile } of slots.values()) tile.use(painter);
  page.postMessage({ type: 'painter', name: painter.name });
}

function repaint() {
  for (const { tile } of slots.values()) if (tile.isDirty) tile.paint();
}

/** @param {string} source @param {string} frameId */
function found(source, frameId) {
  const shown = slots.get(source)?.tile.shown;
  return !frameId || shown?.facts.frameId === frameId ? shown : queue.find(frameId);
}

/** @type {Record<string, (message: any) => void>} */
const tasks = {
  connect: ({ url, protocols }) => socket.open(url, protocols),
  disconnect: () => socket.close(),
  painter: ({ wish }) => choosePainter(wish),
  canvas: ({ source, canvas }) => {
    const tile = new LiveTile(canvas, painter);
    tile.look(view);
    slots.set(source, { tile, busy: false, next: undefined });
  },
  drop: ({ source }) => {
    slots.get(source)?.tile.free();
    slots.delete(source);
  },
  watch: ({ source, level }) => socket.want(source, level),
  size: ({ source, width, height }) => {
    slots.get(source)?.tile.resize(width, height);
    requestAnimationFrame(repaint);
  },
  view: (message) => {
    view = message.view;
    for (const { tile } of slots.values()) tile.look(view);
    requestAnimationFrame(repaint);
  },
  take: async ({ request, source, frameId }) => {
    const seen = found(source, frameId);
    const ids = seen && await classMap(seen.rowRuns, seen.facts.width, seen.facts.height);
    page.postMessage({ type: 'taken', request, taken: seen && { facts: seen.facts, picture: seen.picture, ids } });
  },
  disagreement: ({ model, agreement, at }) => {
    for (const { tile } of slots.values()) {
      const { shown } = tile;
      const isOfReport = shown && shown.facts.model === model && Math.abs(shown.facts.emittedAt - at) < NEAR_REPORT_MICROS;
      if (isOfReport && queue.offerDisagreement(shown, agreement, Date.now())) tellQueue();
    }
  },
  forget: ({ frameId }) => {
    queue.remove(frameId);
    tellQueue();
  },
};

setInterval(() => {
  if (queue.forgetOld(Date.now())) tellQueue();
}, FORGET_MILLIS);

page.onmessage = (/** @type {MessageEvent} */ { data }) => tasks[data.type](data);
