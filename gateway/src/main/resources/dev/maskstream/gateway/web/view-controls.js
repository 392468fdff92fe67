// The bar of controls for how masks are painted.

import { $ } from './dom.js';
import { readPrefs, writePrefs } from './prefs.js';
import { fit } from './wall-fit.js';

/** @typedef {import('./prefs.js').Prefs} Prefs */

export class ViewControls {
  /** @param {(prefs: Prefs) => void} onChange */
  constructor(onChange) {
    this.onChange = onChange;
    this.prefs = readPrefs();
    this.range('opacity');
    this.range('split');
    const contour = /** @type {HTMLInputElement} */ ($('contour'));
    contour.checked = this.prefs.contour;
    contour.addEventListener('change', () => this.change({ contour: contour.checked }));
    const sizes = new ResizeObserver(() => this.arrange());
    sizes.observe($('wall'));
    sizes.observe($('full'));
    for (const name of /** @type {const} */ (['palette', 'columns', 'theme'])) {
      const select = /** @type {HTMLSelectElement} */ ($(name));
      select.value = this.prefs[name];
      select.addEventListener('change', () => this.change({ [name]: select.value }));
    }
  }

  /** @param {'opacity' | 'split'} name */
  range(name) {
    const input = /** @type {HTMLInputElement} */ ($(name));
    const tell = () => input.setAttribute('aria-valuetext', `${Math.round(100 * Number(input.value))} %`);
    input.value = String(this.prefs[name]);
    tell();
    input.addEventListener('input', () => {
      tell();
      this.change({ [name]: Number(input.value) });
    });
  }

  /** @param {Partial<Prefs>} part */
  change(part) {
    Object.assign(this.prefs, part);
    writePrefs(this.prefs);
    this.apply();
  }

  apply() {
    const { theme, columns } = this.prefs;
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    this.arrange();
    this.onChange(this.prefs);
  }

  /** As many columns as were asked for, or as show all tiles at once where they fit. */
  arrange() {
    const wall = $('wall');
    const tiles = document.querySelectorAll('.tile').length;
    const asked = Number(this.prefs.columns);
    const { columns, picture } = asked
      ? { columns: asked, picture: undefined }
      : fit(tiles, wall.clientWidth, wall.clientHeight, $('full').offsetHeight);
    wall.style.setProperty('--columns', String(columns));
    if (picture) wall.style.setProperty('--picture-height', `${picture}px`);
    else wall.style.removeProperty('--picture-height');
  }

  /** @param {string} name of a class @param {boolean} shown */
  show(name, shown) {
    const hidden = this.prefs.hidden.filter((other) => other !== name);
    this.change({ hidden: shown ? hidden : [...hidden, name] });
  }

  /** @param {string} name of a class; once more ends it */
  solo(name) {
    this.change({ solo: this.prefs.solo === name ? null : name });
  }
}
