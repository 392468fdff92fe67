// Alerts and short messages stay in sight whatever is open: a full screen and a dialog lie above everything else.

import { $ } from './dom.js';

/** Takes them out of what is about to go. @param {Element} leaving */
export function rescue(leaving) {
  for (const said of leaving.querySelectorAll('#alerts, #status')) document.body.append(said);
}

/** Puts them into what lies on top now. */
export function raise() {
  const dialogs = document.querySelectorAll('dialog[open]');
  const top = dialogs[dialogs.length - 1] ?? document.fullscreenElement ?? document.body;
  for (const said of [$('alerts'), $('status')]) if (said.parentElement !== top) top.append(said);
}

document.addEventListener('fullscreenchange', raise);
