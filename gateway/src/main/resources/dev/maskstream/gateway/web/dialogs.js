// Dialogs, made when they are opened and gone when they are closed. Escape closes; focus returns by itself.

import { el } from './dom.js';

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
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * Asks before something is done that others will feel.
 *
 * @param {string} title
 * @param {string} text
 * @param {string} word of the button that does it
 * @returns {Promise<string | undefined>} the reason given, perhaps empty; undefined when it shall not be done
 */
export function confirmed(title, text, word) {
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
    }, el('p', {}, text), el('label', { class: 'field' }, 'Reason, for the record (may be left out)', reason),
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

export function openKeys() {
  openDialog('Keys', [
    el('dl', { class: 'facts' }, ...KEYS.flatMap(([key, does]) => [el('dt', {}, el('kbd', {}, key)), el('dd', {}, does)])),
    el('p', { class: 'quiet small' }, 'While a mask is corrected there are more: they stand on its tools.'),
  ]);
}
