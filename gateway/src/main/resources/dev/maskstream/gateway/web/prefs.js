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
    return { ...plain, ...JSON.parse(localStorage.getItem(PLACE) ?? '{}'), solo: null };
  } catch {
    return plain;
  }
}

/** @param {Prefs} prefs */
export function writePrefs(prefs) {
  localStorage.setItem(PLACE, JSON.stringify(prefs));
}
