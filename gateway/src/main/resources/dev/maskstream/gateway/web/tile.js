// One source on the wall: its picture, its state in words, its figures.

import { el, icon, say } from './dom.js';
import { Lag } from './lag.js';
import { Meter } from './meter.js';

/**
 * @typedef {import('./mask.js').MaskFacts} MaskFacts
 * @typedef {{source: string, accepted: number, masks: number, dropped: Record<string, number>, dead_letters: number,
 *   in_flight: number, url?: string, state?: string, since?: string, reason?: string,
 *   camera_dropped?: Record<string, number>}} SourceCounts
 * @typedef {'select' | 'correct' | 'full' | 'remove'} TileAction
 * @typedef {(model: string, version: string) => import('./model-watch.js').Turn | undefined} TurnOf tells of a version's turn to serve, as far as this
 *   page has heard
 */

/** A state that ends sooner is not told aloud. */
const STEADY_MILLIS = 2000;

/** A mask older than so much is not what is happening. */
export const STALE_MILLIS = 3000;

export class Tile {
  /**
   * @param {string} source
   * @param {(action: TileAction, tile: Tile) => void} onAction
   * @param {TurnOf} turnOf
   */
  constructor(source, onAction, turnOf) {
    this.source = source;
    this.turnOf = turnOf;
    this.meter = new Meter();
    this.lag = new Lag();
    /** @type {MaskFacts | undefined} */
    this.facts = undefined;
    this.paintedAt = 0;
    this.maskedAt = 0;
    /** How long the newest mask took from the gateway to Kafka, and longer than usual from there to here, in ms. */
    this.behind = 0;
    this.swappedAt = 0;
    /** @type {SourceCounts | undefined} */
    this.counts = undefined;
    /** How many lists of all sources on end have not named it. */
    this.misses = 0;
    this.isOnScreen = false;
    this.said = '';
    this.stands = { state: 'waiting', words: '', more: '' };
    this.stoodSince = 0;
    /** The last state that was told aloud. */
    this.told = 'waiting';
    this.canvas = el('canvas', { width: 16, height: 10, 'aria-hidden': 'true' });
    // Described by it: what stands inside a button that has a label is not read out.
    this.note = el('span', { class: 'note', id: `note-of-${source}` });
    this.version = el('span', { class: 'version quiet clip' });
    this.rate = el('span', {});
    this.latency = el('span', { class: 'right', title: "From the frame's arrival at the gateway to its mask's in Kafka" });
    this.losses = el('span', { class: 'quiet' });
    this.swap = el('span', { class: 'right quiet' });
    const does = (/** @type {TileAction} */ action) => () => onAction(action, this);
    this.picture = el('button', {
      class: 'picture', type: 'button', 'aria-pressed': 'false', 'aria-label': `Watch ${source} in detail`,
      'aria-describedby': this.note.id,
      onclick: does('select'), ondblclick: does('full'),
    }, this.canvas, this.note);
    this.removal = el('button', {
      class: 'icon', type: 'button', title: 'Take off the wall', 'aria-label': `Take ${source} off the wall`, onclick: does('remove'),
    }, icon('remove'));
    this.element = el('article', { class: 'tile', 'aria-label': source, 'data-state': 'waiting', 'data-source': source },
      el('header', {},
        el('span', { class: 'dot' }),
        el('h2', { class: 'clip', title: source }, source),
        this.version,
        el('button', {
          class: 'icon', type: 'button', title: 'Correct this frame (C)', 'aria-label': `Correct the mask of ${source}`,
          onclick: does('correct'),
        }, icon('correct')),
        ...(document.fullscreenEnabled ? [el('button', {
          class: 'icon', type: 'button', title: 'Full screen (F)', 'aria-label': `Show ${source} on the full screen`,
          onclick: does('full'),
        }, icon('full'))] : []),
        this.removal),
      this.picture,
      el('div', { class: 'figures' }, this.rate, this.latency, this.losses, this.swap));
    this.element.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const key = event.key.toLowerCase();
      if (key === 'f') onAction('full', this);
      if (key === 'c') onAction('correct', this);
    });
  }

  /**
   * A mask came.
   *
   * @param {MaskFacts} facts
   * @param {boolean} isPainted
   * @param {number} now in ms since 1970
   * @param {number} steady in ms, by a clock that is never set
   */
  masked(facts, isPainted, now, steady) {
    const isSwapped = this.facts !== undefined && (this.facts.version !== facts.version || this.facts.model !== facts.model);
    if (isSwapped) this.swappedAt = this.swapTime(facts, now);
    this.facts = facts;
    this.maskedAt = now;
    this.behind = facts.ingestedAt && facts.emittedAt
      ? Math.max(0, facts.emittedAt - facts.ingestedAt) / 1000 + this.lag.add(facts.emittedAt / 1000, steady)
      : 0;
    // By the servers' clocks alone: a camera's may say anything.
    this.meter.add(now, facts.ingestedAt && facts.emittedAt ? (facts.emittedAt - facts.ingestedAt) / 1000 : null);
    say(this.version, `${facts.model}@${facts.version}`);
    this.version.title = `${facts.model}@${facts.version}, ${facts.engine}`;
    if (!isPainted) return;
    this.paintedAt = now;
    this.element.dataset.frameId = facts.frameId;
    if (isSwapped || this.behind > STALE_MILLIS || this.element.dataset.state !== 'live') this.tick(now);
  }

  /**
   * When another version took over. Of a source whose masks were not watched meanwhile only events can tell.
   *
   * @param {MaskFacts} facts of its first mask here
   * @param {number} now
   * @returns {number} 0 where nobody knows
   */
  swapTime({ model, version }, now) {
    if (now - this.maskedAt <= STALE_MILLIS) return now;
    const since = this.turnOf(model, version)?.since ?? 0;
    return since >= this.maskedAt ? since : 0;
  }

  /** @returns {number} when its version took over before this page watched, 0 where no event tells */
  swapBefore() {
    const turn = this.facts && this.turnOf(this.facts.model, this.facts.version);
    return turn?.isSwap ? turn.since : 0;
  }

  /** Says how things stand. @param {number} now in ms since 1970 */
  tick(now) {
    const stands = this.standing(now);
    const { state, words, more } = stands;
    if (state !== this.stands.state) this.stoodSince = now;
    this.stands = stands;
    if (this.element.dataset.state !== state) this.element.dataset.state = state;
    const said = words ? `${words}|${more}` : '';
    if (this.said !== said) {
      this.said = said;
      this.note.replaceChildren(...(words ? [el('b', {}, words), ` ${more}`] : []));
    }
    const { perSecond, p50, p99 } = this.meter.read(now);
    say(this.rate, `${figure(perSecond, 1)} fps`);
    say(this.latency, `p50 ${figure(p50, 0)} · p99 ${figure(p99, 0)} ms`);
    const lost = losses(this.counts);
    say(this.losses, lost);
    // It may be longer than its place.
    if (this.losses.title !== lost) this.losses.title = lost;
    if (!this.swappedAt) this.swappedAt = this.swapBefore();
    say(this.swap, this.swappedAt ? `swapped ${ago(now - this.swappedAt)} ago` : '');
  }

  /**
   * What is to be told of a state that has lasted, once.
   *
   * @param {number} now in ms since 1970
   * @returns {string} nothing mostly
   */
  news(now) {
    const { state, words, more } = this.stands;
    if (state === this.told || now - this.stoodSince < STEADY_MILLIS) return '';
    const isFirst = this.told === 'waiting';
    this.told = state;
    if (state === 'live') return isFirst ? '' : `${this.source} is live again`;
    return `${this.source}: ${[words, more].filter(Boolean).join(', ')}`;
  }

  /** @param {number} now @returns {{state: string, words: string, more: string}} */
  standing(now) {
    const age = now - this.paintedAt;
    const old = this.paintedAt ? `last mask ${ago(age)} ago` : 'no mask yet';
    const { state, reason } = this.counts ?? {};
    if (state === 'offline') return { state: 'offline', words: 'Offline', more: [reason, old].filter(Boolean).join(' · ') };
    if (this.paintedAt && age + this.behind <= STALE_MILLIS) return { state: 'live', words: '', more: '' };
    if (this.paintedAt && age <= STALE_MILLIS) return { state: 'behind', words: `${ago(age + this.behind)} behind`, more: '' };
    if (state === 'connecting') return { state: 'stale', words: 'Connecting', more: old };
    if (this.paintedAt) return { state: 'stale', words: `No mask for ${ago(age)}`, more: 'what is shown is old' };
    return { state: 'waiting', words: 'Waiting for a frame', more: this.counts?.accepted ? 'none since this page is open' : '' };
  }

  /**
   * Why the figures of the newest mask, painted or not, are not what is happening.
   *
   * @param {number} now in ms since 1970
   * @returns {string} empty when they are, or when there are none
   */
  old(now) {
    if (!this.maskedAt) return '';
    const age = now - this.maskedAt + this.behind;
    if (this.counts?.state === 'offline') return `offline, the last mask is ${ago(age)} old`;
    return age <= STALE_MILLIS ? '' : `the last mask is ${ago(age)} old`;
  }

  /** @param {SourceCounts} counts */
  counted(counts) {
    this.counts = counts;
    this.misses = 0;
    const word = counts.url ? `Remove ${this.source}` : `Take ${this.source} off the wall`;
    if (this.removal.title === word) return;
    this.removal.title = word;
    this.removal.setAttribute('aria-label', word);
  }

  /** @param {boolean} isSelected */
  select(isSelected) {
    this.element.classList.toggle('selected', isSelected);
    this.picture.setAttribute('aria-pressed', String(isSelected));
  }
}

/** @param {number | null} value @param {number} digits @returns {string} a dash where there is none yet */
function figure(value, digits) {
  return value === null ? '–' : value.toFixed(digits);
}

/** @param {SourceCounts | undefined} counts @returns {string} what became of frames that have no mask */
export function losses(counts) {
  if (!counts) return '';
  const { dropped, camera_dropped: unaccepted, dead_letters: dead, in_flight: waiting } = counts;
  const said = [...Object.entries(dropped), ...Object.entries(unaccepted ?? {})]
    .map(([reason, count]) => `${count} dropped (${reason})`);
  if (dead) said.push(`${dead} unreadable`);
  if (waiting > 20) said.push(`${waiting} waiting`);
  return said.join(', ') || 'none dropped';
}

/** @param {number} millis @returns {string} */
export function ago(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
