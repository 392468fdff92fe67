// Models: versions, what serves and what shadows, how far they agree, and the three decisions a person can take.

import { json, send } from './api.js';
import { confirmed } from './dialogs.js';
import { el, moment, whenLetGo } from './dom.js';
import { agreementIn, ModelWatch } from './model-watch.js';

/**
 * @typedef {{name: string, value: number | null, data_set: string, class_id?: number}} Metric
 * @typedef {{version: string, task: string, created_at: string | null, parent_version: string | null, metrics: Metric[],
 *   classes: {id: number, name: string}[], states: {process: string, state: string, reason: string}[]}} Version
 * @typedef {{name: string, default: boolean, serving_version: string | null, previous_version: string | null, shadow_version: string | null,
 *   shadow_share: number, promotion: string | null, versions: Version[]}} Model
 */

const MOST_VERSIONS = 12;
/** Below it a shadow's frames are worth a look. */
const DISAGREEMENT = 0.97;

export class ModelsPanel {
  /**
   * @param {HTMLElement} panel
   * @param {(text: string, bad?: boolean) => void} notify
   */
  constructor(panel, notify) {
    this.panel = panel;
    this.notify = notify;
    this.watch = new ModelWatch();
    /** @type {Model[]} */
    this.models = [];
    this.drawn = '';
    this.asking = false;
    this.isDrawing = false;
    /** Why nothing is heard of what happens; empty while it is. */
    this.deaf = '';
    /** @type {Set<string>} models whose history somebody has closed */
    this.closed = new Set();
  }

  /** @param {Model[]} models */
  show(models) {
    this.models = models;
    const drawn = JSON.stringify(models);
    if (drawn !== this.drawn) this.drawSoon();
    this.drawn = drawn;
  }

  /** @param {import('./gateway-events.js').GatewayEvent} event */
  happened(event) {
    if (!this.watch.happened(event)) return;
    this.drawSoon();
    if (event.type === 'model_state_changed') void this.refresh();
  }

  /** @param {string} refusal why there are no events, or nothing */
  hears(refusal) {
    this.deaf = refusal;
    this.drawSoon();
  }

  /** Once, however many events come at a time. */
  drawSoon() {
    if (this.isDrawing) return;
    this.isDrawing = true;
    whenLetGo(this.panel, () => {
      this.isDrawing = false;
      this.draw();
    });
  }

  /** A swap is told by an event: what the registry says is asked for at once, not at the next round. */
  async refresh() {
    if (this.asking) return;
    this.asking = true;
    await json('/v1/models').then(({ models }) => this.show(models), () => {});
    this.asking = false;
  }

  /** @param {import('./gateway-events.js').GatewayEvent} event @returns {number | undefined} an agreement that is low */
  disagreement(event) {
    const agreement = agreementIn(event);
    return agreement !== undefined && agreement < DISAGREEMENT ? agreement : undefined;
  }

  /** @returns {string} what serves, in words */
  serving() {
    return this.models.filter((model) => model.serving_version)
      .map((model) => `${model.name}@${model.serving_version}`).join(', ');
  }

  /** @returns {string} name of the promptable model that serves; empty without one */
  promptable() {
    return this.models.find((model) => model.versions.some(({ version, task }) =>
      task === 'promptable' && version === model.serving_version))?.name ?? '';
  }

  draw() {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.key;
    const deaf = this.deaf ? [el('p', { class: 'bad' }, `What happens to models is not told here: ${this.deaf}`)] : [];
    this.panel.replaceChildren(...deaf, ...(this.models.length
      ? this.models.map((model) => this.model(model))
      : [el('p', { class: 'quiet' }, 'The registry holds no model yet. Add one with ', el('code', {}, 'maskstream models add'), '.')]));
    if (focused) /** @type {HTMLElement | null} */ (this.panel.querySelector(`[data-key="${CSS.escape(focused)}"]`))?.focus({ preventScroll: true });
  }

  /** @param {Model} model */
  model(model) {
    const buttons = el('div', { class: 'row wrap' });
    if (model.previous_version) buttons.append(this.button(model, `Roll back to ${short(model.previous_version)}`, 'rollback', () => this.rollBack(model)));
    if (model.shadow_version) buttons.append(this.button(model, 'End the shadow', 'end', () => this.order(model, 'End the shadow?', 'The version no longer sees frames.', 'End it', { shadow: null })));
    // Only semantic models are trained from labels.
    if (model.versions.some(({ task }) => task !== 'promptable')) buttons.append(this.button(model, 'Train again', 'train', () => this.retrain(model)));
    const versions = [...model.versions].sort((a, b) => (b.created_at ?? '').localeCompare(a.created_at ?? ''));
    const element = el('section', { class: 'stack', 'aria-label': `Model ${model.name}` },
      el('h2', {}, model.name),
      ...(model.default && this.models.length > 1 ? [el('p', { class: 'quiet small' }, 'Has the sources that name no model')] : []), buttons, this.training(model),
      el('div', {}, ...versions.slice(0, MOST_VERSIONS).map((version) => this.version(model, version))));
    if (versions.length > MOST_VERSIONS) element.append(el('p', { class: 'quiet small' }, `and ${versions.length - MOST_VERSIONS} older`));
    element.append(this.history(model));
    return element;
  }

  /** @param {Model} model @param {string} text @param {string} what @param {() => void} does */
  button(model, text, what, does) {
    return el('button', { class: 'button tiny', type: 'button', 'data-key': `${model.name} ${what}`, onclick: does }, text);
  }

  /** @param {Model} model @param {Version} version */
  version(model, version) {
    const name = version.version;
    const isServing = name === model.serving_version;
    const isShadow = name === model.shadow_version;
    const row = el('div', { class: 'version-row', 'data-version': name });
    const badges = [];
    if (isServing) badges.push(el('span', { class: 'badge serving' }, 'serves'));
    if (isShadow) badges.push(el('span', { class: 'badge shadow' }, `shadow, ${Math.round(100 * model.shadow_share)} %`));
    if (version.task === 'promptable') badges.push(el('span', { class: 'badge' }, 'promptable'));
    const others = version.states.filter(({ state }) => !['serving', 'shadowing'].includes(state));
    for (const { state, reason } of others) badges.push(el('span', { class: `badge ${state}`, title: reason }, state));
    row.append(el('div', { class: 'row' }, el('b', { class: 'clip', title: name }, short(name)), ...badges));
    row.append(el('p', { class: 'quiet small' }, metrics(version)));
    const reasons = new Set(others.filter(({ state }) => state === 'rejected').map(({ reason }) => reason));
    for (const reason of reasons) row.append(el('p', { class: 'bad small' }, reason));
    if (isShadow) row.append(...this.agreement(model, version));
    const buttons = el('div', { class: 'row' });
    if (!isServing) buttons.append(this.button(model, 'Serve', `serve ${name}`, () => this.serve(model, version)));
    if (!isServing && !isShadow) buttons.append(this.button(model, 'Shadow', `shadow ${name}`, () => this.order(model, `Let ${name} run in the shadow?`, 'It sees live frames, and nobody sees its masks. It costs as much as serving.', 'Shadow', { shadow: name })));
    row.append(buttons);
    return row;
  }

  /** @param {Model} model @param {Version} version */
  serve(model, version) {
    const name = version.version;
    const own = model.serving_version
      ? `Every frame that ${model.serving_version} segments now goes to`
      : `Frames of sources that name ${model.name} go to`;
    const text = `${own} ${name}, from the next batch on. No frame is lost.`;
    const now = this.models.find((other) => other.default);
    if (model.default || !now || version.task === 'promptable') return this.order(model, `Let ${name} serve?`, text, 'Serve', { serve: name });
    const order = { serve: name, default: !model.serving_version };
    const choice = el('input', { type: 'checkbox', checked: order.default, onchange: () => { order.default = choice.checked; } });
    const others = el('label', { class: 'row' }, choice, `Also those of sources that name no model, which ${now.name} has now`);
    return this.order(model, `Let ${name} serve?`, text, 'Serve', order, [others]);
  }

  /** @param {Model} model @param {Version} version @returns {Node[]} */
  agreement(model, version) {
    const sum = this.watch.agreement(model.name, version.version);
    if (!sum || !sum.pixels) return [el('p', { class: 'small quiet' }, 'No frame compared with what serves yet.')];
    const share = sum.agreeing / sum.pixels;
    const names = new Map(version.classes.map(({ id, name }) => [id, name]));
    const byClass = [...sum.classes].filter(([, { either }]) => either > 0)
      .map(([id, { both, either }]) => `${names.get(id) ?? id} ${(both / either).toFixed(2)}`);
    return [
      el('label', { class: 'small' }, `agrees with ${short(sum.against)} on ${(100 * share).toFixed(1)} % of ${sum.frames} frames' pixels`,
        el('meter', { min: 0, max: 1, value: share })),
      el('p', { class: 'small quiet' }, `IoU by class: ${byClass.join(' · ')}`),
    ];
  }

  /** @param {Model} model */
  training(model) {
    const event = this.watch.trainings.get(model.name);
    if (!event) return '';
    // What an event does not tell is null in it.
    const { state, detail, epoch, epochs, loss, held_out_mean_iou: iou } = event;
    const figures = [epochs ? `epoch ${epoch} of ${epochs}` : '', loss == null ? '' : `loss ${loss.toFixed(3)}`,
      iou == null ? '' : `held-out mIoU ${iou.toFixed(3)}`, detail].filter(Boolean).join(' · ');
    const block = el('div', { 'data-training': state },
      el('p', { class: state === 'failed' ? 'bad' : '' }, el('b', {}, `Training: ${state}`), el('span', { class: 'quiet small' }, ` ${moment(event.at_micros / 1000)}`)), el('p', { class: 'small quiet' }, figures));
    if (state === 'training' && epochs) block.append(el('progress', { max: epochs, value: epoch, 'aria-label': 'Epochs trained' }));
    return block;
  }

  /** @param {Model} model */
  history(model) {
    const notes = this.watch.notes.get(model.name) ?? [];
    if (!notes.length) return '';
    return el('details', {
      class: 'history', open: !this.closed.has(model.name),
      ontoggle: (/** @type {ToggleEvent} */ { newState }) => (newState === 'open' ? this.closed.delete(model.name) : this.closed.add(model.name)),
    }, el('summary', { 'data-key': `${model.name} history` }, 'What happened'),
      el('ul', {}, ...notes.slice(0, 10).map(({ at, text, bad }) =>
        el('li', { class: bad ? 'bad' : '', 'data-at': String(at) }, el('span', { class: 'quiet' }, `${moment(at)} `), text))));
  }

  /** @param {Model} model */
  rollBack(model) {
    const to = model.previous_version;
    return this.order(model, `Roll ${model.name} back?`, `${to} serves again instead of ${model.serving_version}.`, 'Roll back', { rollback: true });
  }

  /** @param {Model} model @param {string} title @param {string} text @param {string} word @param {object} order @param {Node[]} [more] */
  async order(model, title, text, word, order, more) {
    const reason = await confirmed(title, text, word, more);
    if (reason === undefined) return;
    await this.tell(`/v1/models/${encodeURIComponent(model.name)}/rollout`, reason ? { ...order, reason } : order, 'Decided; the processors follow.');
  }

  /** @param {Model} model */
  async retrain(model) {
    const reason = await confirmed(`Train ${model.name} again?`, 'The trainer learns from all labels there are. A better version then runs in the shadow.', 'Train');
    if (reason === undefined) return;
    await this.tell(`/v1/models/${encodeURIComponent(model.name)}/retrain`, reason ? { reason } : {}, 'Asked; a trainer that runs begins by itself.');
  }

  /** @param {string} path @param {object} body @param {string} done */
  async tell(path, body, done) {
    await send('POST', path, body).then(() => this.notify(done), (error) => this.notify(error.message, true));
    await this.refresh();
  }
}

/** @param {Version} version */
function metrics({ metrics: all, created_at: made }) {
  const whole = all.filter((metric) => metric.class_id == null && metric.value != null).slice(0, 4)
    .map(({ name, value, data_set: data }) => `${name.replaceAll(/[-_]/g, ' ').replace(/\biou\b/, 'IoU')} ${/** @type {number} */ (value).toFixed(3)}${data ? ` (${data})` : ''}`);
  return [...whole, made ? moment(Date.parse(made)) : ''].filter(Boolean).join(' · ');
}

/** @param {string} version */
function short(version) {
  return version.length > 20 ? `${version.slice(0, 12)}…` : version;
}
