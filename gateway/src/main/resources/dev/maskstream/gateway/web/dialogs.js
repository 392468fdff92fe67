// Dialogs, made when they are opened and gone when they are closed. Escape closes; focus returns by itself.

import { el } from './dom.js';
import { raise } from './raise.js';

/**
 * @param {string} title
 * @param {Node[]} content
 * @param {Node[]} [buttons]
 * @returns {HTMLDialogElement}
 */
export function openDialog(title, content, buttons) {
  const dialog = el('dialog', { 'aria-label': title },
    el('header', {},
      el('h2', {}, title),
      el('button', { class: 'button tiny end', type: 'button', onclick: () => dialog.close() }, 'Close')),
    ...content);
  if (buttons) dialog.append(el('footer', {}, ...buttons));
  show(dialog);
  return dialog;
}

/** Opens a dialog that is gone when it is closed. @param {HTMLDialogElement} dialog */
export function show(dialog) {
  dialog.addEventListener('close', () => {
    raise();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  raise();
}

/**
 * Asks before something is done that others will feel.
 *
 * @param {string} title
 * @param {string} text
 * @param {string} word of the button that does it
 * @param {Node[]} [more] to be said of it
 * @returns {Promise<string | undefined>} the reason given, perhaps empty; undefined when it shall not be done
 */
export function confirmed(title, text, word, more = []) {
  return new Promise((resolve) => {
    const reason = el('input', { type: 'text', maxLength: 500 });
    /** @type {string | undefined} */
    let answer;
    const does = el('button', { class: 'button primary', type: 'submit' }, word);
    const form = el('form', {
      class: 'stack', method: 'dialog',
      onsubmit: () => {
        answer = reason.value.trim();
      },
    }, el('p', {}, text), ...more, el('label', { class: 'field' }, 'Reason, for the record (may be left out)', reason),
    el('footer', { class: 'row' }, does));
    openDialog(title, [form]).addEventListener('close', () => resolve(answer));
    does.focus();
  });
}

/**
 * Asks before work is thrown away. Whatever closes the dialog but its button keeps the work.
 *
 * @param {string} title
 * @param {string} text
 * @param {string} word of the button that does it
 * @returns {Promise<boolean>} whether it shall be done
 */
export function agreed(title, text, word) {
  return new Promise((resolve) => {
    let isAgreed = false;
    const does = el('button', {
      class: 'button primary', type: 'button',
      onclick: () => {
        isAgreed = true;
        dialog.close();
      },
    }, word);
    const dialog = openDialog(title, [el('p', {}, text)], [does]);
    dialog.addEventListener('close', () => resolve(isAgreed));
  });
}

const KEYS = [
  ['Tab, Enter, Space', 'reach and use everything'],
  ['C', 'on a tile: correct the frame shown'],
  ['F', 'on a tile: full screen'],
  ['←  →', 'between the tabs at the side; on a slider: less, more'],
  ['Esc', 'close what is open'],
];
const EDITOR_KEYS = [
  ['G B E P X O A', 'take a tool: it has its letter on it'],
  ['1 … 9', 'choose a class'],
  ['Arrows, Space', 'move the cursor (Shift: ten pixels at once), use the tool; Alt+Space for what is not the thing'],
  ['N, Enter', 'finish: close the polygon, take what the model found'],
  ['[  ]', 'a smaller brush, a larger one'],
  ['+  −', 'zoom, as Ctrl and the wheel do'],
  ['H', 'hide the mask, show it again'],
  ['Ctrl+Z, Ctrl+Shift+Z', 'undo, redo'],
  ['Ctrl+S', 'save the label'],
  ['D  F', 'the frame before in the queue, the next one'],
];

/** @param {string[][]} keys */
function keyList(keys) {
  return el('dl', { class: 'facts' }, ...keys.flatMap(([key, does]) => [el('dt', {}, el('kbd', {}, key)), el('dd', {}, does)]));
}

export function openKeys() {
  openDialog('Keys', [
    keyList(KEYS), el('h3', {}, 'While a mask is corrected'), keyList(EDITOR_KEYS),
  ]);
}
