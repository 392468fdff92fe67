// Alerts that stay until what caused them is over or somebody puts them away.

import { $, el, icon } from './dom.js';

/** @typedef {import('./thresholds.js').Crossing} Crossing */

const MOST = 5;

export class Alerts {
  constructor() {
    /** @type {Map<string, HTMLElement>} */
    this.shown = new Map();
  }

  /** @param {Crossing} crossing */
  begin({ source, name, share, kind, limit }) {
    const key = `${source}/${name}`;
    this.end(key);
    const percent = (/** @type {number} */ value) => `${(100 * value).toFixed(1)} %`;
    const alert = el('div', { class: 'alert', 'data-alert': key },
      el('span', {}, el('b', {}, `${name} on ${source}`), ` is ${kind} ${percent(limit)}: ${percent(share)}`),
      el('button', {
        class: 'icon end', type: 'button', 'aria-label': `Put away the alert of ${name} on ${source}`, onclick: () => this.end(key),
      }, icon('remove')));
    this.shown.set(key, alert);
    $('alerts').append(alert);
    if (this.shown.size > MOST) this.end([...this.shown.keys()][0]);
  }

  /** @param {string} key */
  end(key) {
    this.shown.get(key)?.remove();
    this.shown.delete(key);
  }
}
