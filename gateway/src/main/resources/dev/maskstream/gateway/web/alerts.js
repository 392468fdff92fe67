// Alerts that stay until what caused them is over or somebody puts them away.

import { $, el, icon } from './dom.js';

/** @typedef {import('./thresholds.js').Crossing} Crossing */

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
      el('span', {}, el('b', {}, `${name} on ${source}`), ` is ${kind} ${percent(limit)}: ${percent(share)}`, el('span', { class: 'age' })),
      el('button', {
        class: 'icon end', type: 'button', 'aria-label': `Put away the alert of ${name} on ${source}`, onclick: () => this.end(key),
      }, icon('remove')));
    this.shown.set(key, alert);
    $('alerts').append(alert);
  }

  /**
   * Marks alerts of sources of which no fresh mask comes: nobody knows whether they still hold. Said once, not at each look.
   *
   * @param {(source: string) => boolean} isOld
   */
  look(isOld) {
    for (const [key, alert] of this.shown) {
      const old = isOld(key.slice(0, key.indexOf('/')));
      if (alert.classList.contains('old') === old) continue;
      alert.classList.toggle('old', old);
      alert.querySelector('.age')?.replaceChildren(old ? ' · no fresh mask since: this may be over' : '');
    }
  }

  /** @param {string} key */
  end(key) {
    this.shown.get(key)?.remove();
    this.shown.delete(key);
  }
}
