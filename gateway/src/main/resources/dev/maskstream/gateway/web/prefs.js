// What this browser remembers of how somebody likes the page. No key is ever among it.

import { PLAIN_VIEW } from './colours.js';

const PLACE = 'maskstream-view';

/**
 * @typedef {import('./colours.js').View & {columns: string, theme: string}} Prefs
 */

/** @returns {Prefs} */
export function readPrefs() {
  const plain = { ...PLAIN_VIEW, columns: '', theme: '' };
  try {
    const kept = { ...plain, ...JSON.parse(localStorage.getItem(PLACE) ?? '{}'), solo: null };
    return Array.isArray(kept.hidden) ? kept : plain;
  } catch {
    return plain;
  }
}

/** @param {Prefs} prefs */
export function writePrefs(prefs) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(prefs));
  } catch {
    // A browser that keeps nothing forgets it with the page.
  }
}

/** What keeps thresholds, also where the browser forbids it: then until the page is closed. @returns {Pick<Storage, 'getItem' | 'setItem'>} */
export function keeper() {
  try {
    localStorage.getItem(PLACE);
    return localStorage;
  } catch {
    /** @type {Map<string, string>} */
    const kept = new Map();
    return { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value) };
  }
}
