// The selected source's classes: shares, their last quarter of an hour, which are painted, which ring a bell.

import { drawArea } from './area-chart.js';
import { ClassHistory } from './class-history.js';
import { colourOf, css } from './colours.js';
import { el, say } from './dom.js';

/**
 * @typedef {import('./mask.js').MaskFacts} MaskFacts
 * @typedef {import('./mask.js').ClassInfo} ClassInfo
 * @typedef {{element: HTMLElement, info: ClassInfo, swatch: HTMLElement, share: HTMLElement, chart: HTMLCanvasElement,
 *   solo: HTMLButtonElement, shown: HTMLInputElement}} ClassRow
 */

const DRAW_MILLIS = 1000;

export class ClassesPanel {
  /**
   * @param {HTMLElement} panel
   * @param {import('./view-controls.js').ViewControls} controls
   * @param {import('./thresholds.js').Thresholds} thresholds
   * @param {object} around
   * @param {(source: string, name: string) => void} around.onLimits called when limits of a class are others
   * @param {(source: string) => string} around.old tells why a source's figures are not those of now, and nothing when they are
   * @param {(source: string) => string} around.losses tells what became of frames that have no mask
   * @param {() => void} around.onStopDemo called when somebody wants the demo camera stopped
   */
  constructor(panel, controls, thresholds, { onLimits, old, losses, onStopDemo }) {
    this.controls = controls;
    this.thresholds = thresholds;
    this.onLimits = onLimits;
    this.old = old;
    this.losses = losses;
    /** @type {Map<string, ClassHistory>} */
    this.histories = new Map();
    /** @type {Map<string, ClassRow>} */
    this.rows = new Map();
    this.source = '';
    this.drawnFor = '';
    /** @type {MaskFacts | undefined} */
    this.facts = undefined;
    this.title = el('h2', { class: 'clip' }, 'Classes');
    this.age = el('p', { class: 'old-figures small' });
    this.list = el('div', { class: 'classes' });
    this.frame = el('dl', { class: 'facts small' });
    this.figures = el('div', {});
    this.truth = el('div', { hidden: true }, el('h3', {}, 'Against the truth'), this.figures,
      el('button', { class: 'button tiny', type: 'button', onclick: onStopDemo }, 'Stop the demo camera'));
    panel.append(
      this.title,
      el('p', { class: 'quiet small' }, 'Share of the picture, over the last 15 minutes. A line marks another version.'),
      this.age, this.list, this.truth, el('h3', {}, 'The frame shown'), this.frame);
    this.panel = panel;
    setInterval(() => this.draw(), DRAW_MILLIS);
  }

  /** @param {MaskFacts} facts @param {number} now @param {number} swappedAt when the source's version took over, or 0 */
  masked(facts, now, swappedAt) {
    let history = this.histories.get(facts.source);
    if (!history) this.histories.set(facts.source, history = new ClassHistory());
    history.add(facts, now, swappedAt);
    if (facts.source !== this.source) return;
    const isFirst = !this.facts;
    this.facts = facts;
    if (isFirst) this.draw();
  }

  /** Forgets sources that are not on the wall any more. @param {{has: (source: string) => boolean}} sources */
  keep(sources) {
    for (const source of this.histories.keys()) if (!sources.has(source)) this.histories.delete(source);
  }

  /** @param {string} source @param {MaskFacts | undefined} facts its newest, if any */
  show(source, facts) {
    this.source = source;
    this.facts = facts;
    this.draw();
  }

  draw() {
    if (document.hidden || this.panel.hidden) return;
    say(this.title, this.source ? `Classes of ${this.source}` : 'Classes');
    const { facts } = this;
    this.layOut(facts?.classes ?? []);
    const old = facts ? this.old(this.source) : '';
    say(this.age, old && `These figures are not of now: ${old}.`);
    this.list.classList.toggle('old', Boolean(old));
    if (!facts) {
      this.frame.replaceChildren();
      return;
    }
    const now = Date.now();
    const history = this.histories.get(this.source);
    for (const [name, row] of this.rows) this.fill(name, row, facts, history, now);
    this.tell(facts);
  }

  /** Rows are made anew only when the classes are others. @param {ClassInfo[]} classes */
  layOut(classes) {
    const wanted = JSON.stringify([this.source, classes]);
    if (wanted === this.drawnFor) return;
    this.drawnFor = wanted;
    this.rows.clear();
    for (const info of classes) this.rows.set(info.name, this.row(info));
    this.list.replaceChildren(...(classes.length
      ? [...this.rows.values()].map(({ element }) => element)
      : [el('p', { class: 'quiet' }, 'No mask yet.')]));
  }

  /** @param {ClassInfo} info @returns {ClassRow} */
  row(info) {
    const { name } = info;
    const shown = el('input', {
      type: 'checkbox', 'aria-label': `Paint ${name}`,
      onchange: () => this.controls.show(name, shown.checked),
    });
    const solo = el('button', {
      class: 'icon solo', type: 'button', title: `Only ${name}`, 'aria-label': `Paint only ${name}`, 'aria-pressed': 'false',
      onclick: () => this.controls.solo(name),
    }, 'S');
    const swatch = el('span', { class: 'swatch' });
    const share = el('span', { class: 'share' });
    const chart = el('canvas', { role: 'img', 'aria-label': `Share of ${name} over the last 15 minutes` });
    const limits = this.thresholds.of(this.source, name);
    const field = (/** @type {'above' | 'below'} */ kind) => {
      const limit = limits[kind];
      const input = el('input', {
        type: 'number', min: '0', max: '100', step: 'any', value: limit === null ? '' : String(+(100 * limit).toFixed(3)),
        'aria-label': `Alert when ${name} is ${kind} percent`,
        onchange: () => this.limit(name, kind, input.value),
      });
      return input;
    };
    const element = el('div', { class: 'class' },
      shown, el('span', { class: 'name' }, swatch, el('span', { class: 'clip', title: name }, name)), share, solo, chart,
      el('div', { class: 'limits' }, 'alert above', field('above'), 'below', field('below'), '%'));
    return { element, info, swatch, share, chart, solo, shown };
  }

  /** @param {string} name @param {'above' | 'below'} kind @param {string} text in percent, or nothing */
  limit(name, kind, text) {
    const value = text === '' ? null : Math.min(100, Math.max(0, Number(text))) / 100;
    this.thresholds.set(this.source, name, { ...this.thresholds.of(this.source, name), [kind]: value });
    this.onLimits(this.source, name);
  }

  /**
   * @param {string} name
   * @param {ClassRow} row
   * @param {MaskFacts} facts
   * @param {ClassHistory | undefined} history
   * @param {number} now
   */
  fill(name, row, facts, history, now) {
    const { prefs } = this.controls;
    const colour = css(colourOf(row.info, prefs));
    row.swatch.style.background = colour;
    row.shown.checked = !prefs.hidden.includes(name);
    row.solo.setAttribute('aria-pressed', String(prefs.solo === name));
    const pixels = facts.areas.find(({ id }) => id === row.info.id)?.pixels ?? 0;
    say(row.share, `${((100 * pixels) / (facts.width * facts.height)).toFixed(1)} %`);
    row.element.classList.toggle('crossed', !this.list.classList.contains('old') && this.thresholds.crossed.has(`${this.source}/${name}`));
    drawArea(row.chart, {
      line: history?.line(name, now) ?? [], colour, swaps: history?.swaps ?? [], limits: this.thresholds.of(this.source, name), now,
    });
  }

  /** @param {MaskFacts} facts */
  tell(facts) {
    const millis = (/** @type {number} */ nanos) => `${(nanos / 1e6).toFixed(1)} ms`;
    const { stages } = facts;
    const entries = [
      ['frame', `${facts.sequence} · ${facts.frameId}`],
      ['size', `${facts.width} × ${facts.height}`],
      ['engine', `${facts.engine}, batch of ${stages.batch}`],
      ['without a mask', this.losses(facts.source)],
      ['confidence', facts.confidence === null ? 'not told' : `${(100 * facts.confidence).toFixed(1)} %`],
      ['queue', millis(stages.queue)],
      ['decode', millis(stages.decode)],
      ['inference', millis(stages.infer)],
      ['encode', millis(stages.encode)],
    ];
    this.frame.replaceChildren(...entries.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
  }

  /** @param {any} figures of GET /v1/demo, for the demo camera's own source */
  demo(figures) {
    this.truth.hidden = !figures || figures.source !== this.source;
    if (this.truth.hidden) return;
    const iou = (/** @type {number | null} */ value) => (value === null ? '–' : value.toFixed(3));
    this.figures.replaceChildren(
      el('p', {}, el('b', { id: 'miou' }, iou(figures.mean_iou)), ' mean IoU over the last ', String(Math.min(figures.window, figures.compared)), ' of ',
        el('span', { id: 'demo-frames' }, String(figures.frames)), ' frames'),
      el('p', { id: 'ious', class: 'small quiet' },
        figures.classes.map((/** @type {any} */ entry) => `${entry.name} ${iou(entry.iou)}`).join(' · ')));
  }
}
