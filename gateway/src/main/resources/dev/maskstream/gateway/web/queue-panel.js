// Frames worth labelling, the most worth first.

import { $, el, say, whenLetGo } from './dom.js';
import { ago } from './tile.js';

/** @typedef {import('./live.js').QueueEntry} QueueEntry */

const AGES_MILLIS = 5000;

export class QueuePanel {
  /**
   * @param {HTMLElement} panel
   * @param {HTMLElement} count
   * @param {(source: string, frameId: string) => void} onOpen
   */
  constructor(panel, count, onOpen) {
    this.count = count;
    this.onOpen = onOpen;
    /** @type {QueueEntry[]} */
    this.entries = [];
    /** @type {Map<string, string>} object URLs by frame id, each given back when its frame is gone */
    this.pictures = new Map();
    /** @type {Map<string, HTMLElement>} by frame id and reason: whoever comes back from the editor finds what was left */
    this.items = new Map();
    this.isDrawing = false;
    this.list = el('ol', { class: 'queue' }, el('li', { class: 'quiet' }, 'Nothing yet.'));
    panel.append(el('h2', {}, 'Worth labelling'),
      el('p', { class: 'quiet small' }, 'Of what this page has watched: frames the model was least sure of, and those on which live and shadow differ.'),
      this.list);
    setInterval(() => this.tellAges(), AGES_MILLIS);
  }

  tellAges() {
    const now = Date.now();
    for (const age of this.list.querySelectorAll('[data-came-at]')) {
      say(age, `${ago(now - Number(/** @type {HTMLElement} */ (age).dataset.cameAt))} ago`);
    }
  }

  /** @param {QueueEntry[]} entries */
  show(entries) {
    this.entries = entries;
    this.count.textContent = String(entries.length);
    if (this.isDrawing) return;
    this.isDrawing = true;
    whenLetGo(this.list, () => {
      this.isDrawing = false;
      this.draw();
    });
  }

  draw() {
    const { entries, pictures } = this;
    const ids = new Set(entries.map(({ facts }) => facts.frameId));
    for (const [id, url] of pictures) {
      if (ids.has(id)) continue;
      URL.revokeObjectURL(url);
      pictures.delete(id);
    }
    const { activeElement } = document;
    const place = [...this.list.querySelectorAll('button')].findIndex((button) => button === activeElement);
    const items = new Map(entries.map((entry) => {
      const key = `${entry.facts.frameId} ${entry.why}`;
      return [key, this.items.get(key) ?? this.item(entry)];
    }));
    this.items = items;
    this.list.replaceChildren(...items.values());
    if (place >= 0) this.refocus(/** @type {HTMLElement} */ (activeElement), place);
  }

  /** @param {HTMLElement} focused before @param {number} place it had */
  refocus(focused, place) {
    const buttons = [...this.list.querySelectorAll('button')];
    const same = buttons.find(({ dataset }) => dataset.frame === focused.dataset.frame);
    (same ?? buttons[Math.min(place, buttons.length - 1)] ?? $('tab-queue')).focus({ preventScroll: true });
  }

  /** @param {QueueEntry} entry */
  item({ facts, picture, why, cameAt }) {
    let url = this.pictures.get(facts.frameId);
    if (!url) this.pictures.set(facts.frameId, url = URL.createObjectURL(picture));
    return el('li', {}, el('button', { type: 'button', 'data-frame': facts.frameId, onclick: () => this.onOpen(facts.source, facts.frameId) },
      el('img', { src: url, alt: '', loading: 'lazy' }),
      el('span', {}, el('b', {}, facts.source), el('br'), el('span', { class: 'small' }, why), el('br'),
        el('span', { class: 'small quiet', 'data-came-at': String(cameAt) }, `${ago(Date.now() - cameAt)} ago`))));
  }

  /**
   * @param {string} frameId
   * @param {number} step 1 for the next, -1 for the one before
   * @returns {QueueEntry | undefined}
   */
  neighbour(frameId, step) {
    const place = this.entries.findIndex(({ facts }) => facts.frameId === frameId);
    if (place < 0) return step > 0 ? this.entries[0] : undefined;
    return this.entries[place + step];
  }
}
