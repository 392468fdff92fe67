// Point and correct: one frozen frame, its class map, tools, and the label that comes of it.

import { Refused, send } from './api.js';
import { ClassPaint } from './class-paint.js';
import { compress } from './coco-rle.js';
import { colourOf, css } from './colours.js';
import { agreed, show } from './dialogs.js';
import { el, icon } from './dom.js';
import { EditorCanvas } from './editor-canvas.js';
import { editorKeys } from './editor-keys.js';
import { area, box, brush, everything, points, polygon } from './editor-tools.js';
import { segment } from './segment-api.js';

/**
 * @typedef {import('./live.js').TakenFrame} TakenFrame
 * @typedef {import('./editor-tools.js').Tool} Tool
 *
 * What the page around it offers.
 * @typedef {object} Around
 * @property {import('./colours.js').View} view
 * @property {string} promptable name of the model that takes prompts; empty without one
 * @property {(step: number) => {facts: {source: string, frameId: string}} | undefined} next
 * @property {(source: string, frameId: string) => void} open
 * @property {(frameId: string) => void} saved called when a frame needs no label any more, or can have none
 * @property {(text: string, bad?: boolean) => void} notify
 */

export const IGNORED = 255;
const WHY_OFF = 'No promptable model serves: add one, or correct by area, brush and polygon.';

/** Tools by the letter that chooses them. */
const TOOLS = /** @type {const} */ ([
  ['area', 'G', 'Area', 'Click gives a whole area the class'],
  ['brush', 'B', 'Brush', 'Paints with the class'],
  ['eraser', 'E', 'Eraser', 'Puts back what the model said'],
  ['polygon', 'P', 'Polygon', 'Click for corners, N finishes'],
  ['box', 'X', 'Box', 'Drag'],
  ['points', 'O', 'Points', 'Click for the thing, right click or Alt for what is not it, N takes it'],
  ['everything', 'A', 'Everything', 'Click once to find all things, then click those of the class'],
]);

export class Editor {
  /** @param {TakenFrame} taken @param {Around} around */
  constructor(taken, around) {
    this.taken = taken;
    this.around = around;
    const { facts } = taken;
    this.paint = new ClassPaint(taken.ids, facts.width, facts.height);
    this.canvas = new EditorCanvas(this.paint, [...facts.classes, { id: IGNORED, name: 'ignored', rgb: 0xff00ff }], around.view);
    this.classId = facts.classes[Math.min(1, facts.classes.length - 1)]?.id ?? 0;
    this.diameter = Math.max(3, Math.round(facts.width / 32));
    this.abort = new AbortController();
    this.isSaving = false;
    this.isPressed = false;
    /** Whether plain clicks are for what is not the thing: a finger has no right button. */
    this.isAgainst = false;
    const bench = {
      paint: this.paint, classId: () => this.classId, diameter: () => this.diameter, canAsk: around.promptable !== '',
      ask: (/** @type {object} */ wish) => this.ask(wish), changed: () => this.changed(),
    };
    /** @type {Record<string, Tool>} */
    this.tools = {
      area: area(bench), brush: brush(bench, false), eraser: brush(bench, true), polygon: polygon(bench), box: box(bench),
      points: points(bench), everything: everything(bench),
    };
    this.tool = 'area';
    this.canvas.sketch = (context, unit) => this.tools[this.tool].sketch(context, unit, this.canvas.cursor);
    this.build();
  }

  build() {
    const { facts } = this.taken;
    this.buttons = TOOLS.map(([name, letter, word, what]) => this.toolButton(name, letter, word, what));
    this.classes = [...facts.classes, { id: IGNORED, name: 'ignore these pixels', rgb: 0xff00ff }].map((info, i) => {
      const swatch = el('span', { class: 'swatch' });
      swatch.style.background = css(info.id === IGNORED ? info.rgb : colourOf(info, this.around.view));
      return el('button', {
        class: 'class-choice', type: 'button', role: 'radio', 'aria-checked': 'false', 'data-class': String(info.id), onclick: () => this.choose(info.id),
      }, swatch, el('span', { class: 'clip' }, info.name), el('kbd', {}, i < 9 ? String(i + 1) : ' '));
    });
    const { classes } = this;
    classes.forEach((choice, i) => choice.addEventListener('keydown', ({ key }) => {
      const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[key];
      const next = step && classes[(i + step + classes.length) % classes.length];
      if (!next) return;
      next.focus();
      next.click();
    }));
    const size = el('input', {
      type: 'range', min: '1', max: String(Math.round(facts.width / 4)), value: String(this.diameter),
      oninput: () => this.resize(Number(size.value)),
    });
    this.size = size;
    this.undoButton = el('button', { class: 'button tiny', type: 'button', title: 'Ctrl+Z', onclick: () => this.step('undo') }, icon('undo'), 'Undo');
    this.redoButton = el('button', { class: 'button tiny', type: 'button', title: 'Ctrl+Shift+Z', onclick: () => this.step('redo') }, icon('redo'), 'Redo');
    this.saveButton = el('button', { class: 'button primary', type: 'button', title: 'Ctrl+S', onclick: () => this.save() }, 'Save the label');
    this.hint = el('p', { role: 'status' });
    this.against = el('button', {
      class: 'button tiny', type: 'button', 'aria-pressed': 'false', title: 'As the right button does',
      onclick: () => this.setAgainst(!this.isAgainst),
    }, 'Not the thing');
    this.finishButton = el('button', { class: 'button tiny', type: 'button', onclick: () => this.end(() => this.finish()) }, 'Take it', el('kbd', {}, 'N'));
    this.dropButton = el('button', { class: 'button tiny', type: 'button', onclick: () => this.end(() => this.cancel()) }, 'Drop it', el('kbd', {}, 'Esc'));
    this.dialog = el('dialog', { class: 'editor', 'aria-label': `Correct a mask of ${facts.source}`, 'data-frame-id': facts.frameId },
      el('header', {}, el('h2', { class: 'clip' }, `Correct ${facts.source}`), el('span', { class: 'quiet small clip' }, `frame ${facts.sequence} · ${facts.model}@${facts.version}`),
        el('span', { class: 'row end' }, this.undoButton, this.redoButton,
          el('button', { class: 'button tiny', type: 'button', title: 'Esc', onclick: () => void this.leave() }, 'Close'), this.saveButton)),
      el('div', { class: 'editor-body' },
        el('div', { class: 'editor-tools', role: 'toolbar', 'aria-label': 'Tools', 'aria-orientation': 'vertical' }, ...this.buttons,
          el('label', { class: 'field small' }, 'Brush [ ]', size)),
        this.canvas.element,
        el('div', { class: 'editor-classes', role: 'radiogroup', 'aria-label': 'Class to give' }, ...this.classes)),
      el('div', { class: 'hint' }, this.hint, el('span', { class: 'row end' }, this.against, this.finishButton, this.dropButton)));
    this.listen();
    this.choose(this.classId);
    this.take('area');
    this.changed();
  }

  /** @param {string} name @param {string} letter @param {string} word @param {string} what */
  toolButton(name, letter, word, what) {
    const isOff = !this.around.promptable && (name === 'points' || name === 'everything');
    const fills = name === 'box' && !this.around.promptable ? ': it is filled with the class' : name === 'box' ? ': the model finds what is in it' : '';
    return el('button', {
      class: 'button', type: 'button', 'data-tool': name, 'data-what': isOff ? WHY_OFF : what + fills, 'aria-pressed': 'false',
      'aria-disabled': String(isOff), title: isOff ? WHY_OFF : `${what}${fills} (${letter})`, onclick: () => this.take(name),
    }, word, el('kbd', {}, letter));
  }

  listen() {
    const { over } = this.canvas;
    over.addEventListener('contextmenu', (event) => event.preventDefault());
    over.addEventListener('pointerdown', (event) => {
      over.setPointerCapture(event.pointerId);
      this.press(this.canvas.at(event), event.button === 0 && !event.altKey && !this.isAgainst);
    });
    over.addEventListener('pointermove', (event) => this.move(this.canvas.at(event)));
    over.addEventListener('pointerup', (event) => this.release(this.canvas.at(event)));
    over.addEventListener('pointercancel', (event) => this.release(this.canvas.at(event)));
    over.addEventListener('dblclick', () => this.tool === 'polygon' && this.finish());
    this.canvas.element.addEventListener('wheel', (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.canvas.zoomBy(event.deltaY < 0 ? 1.25 : 0.8);
    }, { passive: false });
    this.dialog?.addEventListener('keydown', editorKeys(this, TOOLS.map(([name, letter]) => [letter.toLowerCase(), name])));
    // Escape where no key handler of ours has the focus, and a phone's way back.
    this.dialog?.addEventListener('cancel', (event) => {
      event.preventDefault();
      void this.leave();
    });
    this.dialog?.addEventListener('close', () => {
      this.abort.abort();
      this.canvas.close();
    });
  }

  async open() {
    show(/** @type {HTMLDialogElement} */ (this.dialog));
    this.canvas.fit();
    // Before the picture is there: later it would take the focus from whoever was quicker.
    this.canvas.over.focus();
    this.canvas.picture(await createImageBitmap(this.taken.picture));
  }

  /** @param {import('./shapes.js').Point} at @param {boolean} foreground */
  press(at, foreground) {
    this.isPressed = true;
    this.canvas.cursor = at;
    this.tools[this.tool].press(at, foreground);
    this.changed();
  }

  /** @param {import('./shapes.js').Point} at */
  move(at) {
    this.canvas.cursor = at;
    // A tool that paints says so itself.
    if (this.isPressed) this.tools[this.tool].move(at);
    this.canvas.drawOver();
  }

  /** @param {import('./shapes.js').Point} at */
  release(at) {
    if (this.isPressed) this.tools[this.tool].release(at);
    this.isPressed = false;
  }

  finish() {
    if (!this.tools[this.tool].hasResult()) return;
    this.tools[this.tool].finish();
    this.setAgainst(false);
    this.changed();
  }

  /** @param {boolean} isAgainst whether plain clicks are for what is not the thing */
  setAgainst(isAgainst) {
    this.isAgainst = isAgainst;
    this.against?.setAttribute('aria-pressed', String(isAgainst));
  }

  /** By a button, which then cannot be used and so must not keep the focus. @param {() => void} how */
  end(how) {
    how();
    this.canvas.over.focus();
  }

  /** Whether a tool has begun something that would be lost without a trace. */
  isBusy() {
    return this.isPressed || this.tools[this.tool].isBusy();
  }

  cancel() {
    this.isPressed = false;
    this.abort.abort();
    this.tools[this.tool].cancel();
    this.setAgainst(false);
    this.changed();
  }

  /** @param {string} name of a tool */
  take(name) {
    const button = this.buttons?.find(({ dataset }) => dataset.tool === name);
    if (this.hint) this.hint.textContent = button?.dataset.what ?? '';
    if (button?.getAttribute('aria-disabled') === 'true') return;
    // What the tool before has asked is not for this one.
    this.abort.abort();
    this.tools[this.tool].cancel();
    this.tool = name;
    this.setAgainst(false);
    if (this.against) this.against.hidden = name !== 'points';
    this.buttons?.forEach((other) => other.setAttribute('aria-pressed', String(other === button)));
    this.changed();
  }

  /** @param {number} id of a class */
  choose(id) {
    this.classId = id;
    this.classes?.forEach((choice) => {
      const isChosen = Number(choice.dataset.class) === id;
      choice.setAttribute('aria-checked', String(isChosen));
    });
    this.canvas.draw();
  }

  /** @param {number} diameter in pixels of the frame */
  resize(diameter) {
    this.diameter = Math.max(1, Math.min(Math.round(this.paint.width / 4), diameter));
    if (this.size) this.size.value = String(this.diameter);
    this.canvas.draw();
  }

  /** @param {'undo' | 'redo'} way */
  step(way) {
    if (way === 'undo') this.paint.undo();
    else this.paint.redo();
    this.changed();
  }

  changed() {
    if (this.undoButton) this.undoButton.disabled = !this.paint.done.length;
    if (this.redoButton) this.redoButton.disabled = !this.paint.undone.length;
    const tool = this.tools[this.tool];
    if (this.finishButton) this.finishButton.disabled = !tool.hasResult();
    if (this.dropButton) this.dropButton.disabled = !tool.isBusy();
    this.canvas.draw();
  }

  /** @param {object} wish @returns {Promise<import('./segment-api.js').Instance[]>} none when there is trouble, which is said */
  async ask(wish) {
    this.abort.abort();
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.tell('Asking the model …');
    try {
      const found = await segment(this.taken.facts, { model: this.around.promptable, ...wish }, signal);
      const next = 'everything' in wish ? 'click those of the class' : 'N takes it for the class chosen';
      this.tell(found.length ? `${found.length === 1 ? 'Found it' : `Found ${found.length}`}; ${next}.` : 'The model found nothing there.');
      return found;
    } catch (error) {
      if (!signal.aborted) this.tell(`The model gave no mask: ${/** @type {Error} */ (error).message}`);
      return [];
    }
  }

  /** @param {string} text */
  tell(text) {
    if (this.hint) this.hint.textContent = text;
  }

  /** Closes; where something is painted only if whoever painted it says so. @returns {Promise<boolean>} whether it is closed */
  async leave() {
    if (this.paint.isChanged && !await agreed('Throw the paint away?', 'What was painted on this frame is not saved.', 'Throw it away')) return false;
    this.dialog?.close();
    return true;
  }

  /** @param {number} step */
  async go(step) {
    const entry = this.around.next(step);
    if (!entry) {
      this.tell(step > 0 ? 'This is the last frame of the queue.' : 'This is the first frame of the queue.');
      return;
    }
    if (await this.leave()) this.around.open(entry.facts.source, entry.facts.frameId);
  }

  async save() {
    if (this.isSaving) return;
    this.isSaving = true;
    this.paint.end();
    const { facts } = this.taken;
    const { ids, width, height } = this.paint;
    const segments = [...new Set(ids)].filter((id) => id !== IGNORED)
      .map((id) => ({ class_id: id, counts: compress((place) => ids[place] === id, width, height) }));
    try {
      await send('POST', '/v1/labels', { source: facts.source, frame_id: facts.frameId, size: [height, width], segments });
      this.around.notify(`The label of frame ${facts.sequence} of ${facts.source} is saved.`);
      this.dialog?.close();
      this.around.saved(facts.frameId);
    } catch (error) {
      this.tell(`Not saved: ${/** @type {Error} */ (error).message}`);
      // Kafka keeps it no more: nobody else need try.
      if (error instanceof Refused && error.code === 'frame-gone') this.around.saved(facts.frameId);
    }
    this.isSaving = false;
  }
}

/** @param {TakenFrame} taken @param {Around} around */
export function openEditor(taken, around) {
  void new Editor(taken, around).open();
}
