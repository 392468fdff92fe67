// Tabs as the ARIA practices have them: arrow keys move between them, and what is not open is hidden.

import { $ } from './dom.js';

/** @param {string[]} names of `tab-…` and `panel-…` @param {(name: string) => void} onOpen */
export function tabs(names, onOpen) {
  const open = (/** @type {string} */ name) => {
    for (const other of names) {
      const isOpen = other === name;
      $(`tab-${other}`).setAttribute('aria-selected', String(isOpen));
      $(`tab-${other}`).tabIndex = isOpen ? 0 : -1;
      $(`panel-${other}`).hidden = !isOpen;
    }
    onOpen(name);
  };
  names.forEach((name, i) => {
    $(`tab-${name}`).addEventListener('click', () => open(name));
    $(`tab-${name}`).addEventListener('keydown', ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (!step) return;
      const next = names[(i + step + names.length) % names.length];
      open(next);
      $(`tab-${next}`).focus();
    });
  });
}
