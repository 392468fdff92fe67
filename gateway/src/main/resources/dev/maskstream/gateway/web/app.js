// Puts the page together.

import { AddSource } from './add-source.js';
import { Alerts } from './alerts.js';
import { json, key, Refused, Unanswered, useKey } from './api.js';
import { ClassesPanel } from './classes-panel.js';
import { openKeys } from './dialogs.js';
import { $, say } from './dom.js';
import { GatewayEvents } from './gateway-events.js';
import { Health } from './health.js';
import { Live } from './live.js';
import { ModelsPanel } from './models-panel.js';
import { keeper } from './prefs.js';
import { QueuePanel } from './queue-panel.js';
import { Silence } from './silence.js';
import { tabs } from './tabs.js';
import { Thresholds } from './thresholds.js';
import { losses, STALE_MILLIS } from './tile.js';
import { ViewControls } from './view-controls.js';
import { FULL, Wall } from './wall.js';

/** @typedef {import('./mask.js').MaskFacts} MaskFacts */

const POLL_MILLIS = 2000;
const TOAST_MILLIS = 6000;
const ALERTS_MILLIS = 1000;
const SOON_MILLIS = 300;

const health = new Health();
const silence = new Silence();
const alerts = new Alerts();
const thresholds = new Thresholds(keeper());
const live = new Live(told);
const wall = new Wall(live, {
  onAction: act,
  onNumber: () => {
    controls.arrange();
    classes?.keep(wall.tiles);
  },
  isGuarded: (source) => thresholds.has(source), say: notify, turnOf: (model, version) => models.watch.turn(model, version),
});
const controls = new ViewControls((prefs) => {
  live.look({ ...prefs });
  classes?.draw();
});
/** @type {ClassesPanel | undefined} */
let classes = undefined;
classes = new ClassesPanel($('panel-classes'), controls, thresholds, {
  onLimits: (source, name) => {
    alerts.end(`${source}/${name}`);
    wall.tiles.forEach((tile) => wall.watch(tile));
  },
  old, losses: (source) => losses(wall.tiles.get(source)?.counts), onStopDemo: () => void stopDemo(),
});
const queue = new QueuePanel($('panel-queue'), $('queue-count'), correct);
const models = new ModelsPanel($('panel-models'), notify);
const adding = new AddSource({
  onSource: (source) => {
    hasDemo ||= source === 'demo';
    select(source);
  },
  onNone: ghost, say: notify,
});
const events = new GatewayEvents((event) => {
  models.happened(event);
  const agreement = models.disagreement(event);
  if (agreement !== undefined) live.disagree(event.model, agreement, event.at_micros);
  if (event.type.startsWith('source_')) refreshSoon();
}, (refusal) => models.hears(refusal));
let toastTimer = 0;
let soonTimer = 0;
/** Whether there may be a demo camera: until a gateway with a source of that name says that there is none. */
let hasDemo = true;
/** Whether there was one: then there may be one again. */
let hadDemo = false;
/** Without a key that may watch nothing is asked for: each answer would be the same. */
let needsKey = false;

/** @param {string} text @param {boolean} [bad] */
function notify(text, bad = false) {
  const toast = $('status');
  clearTimeout(toastTimer);
  // What is said already is not read out again.
  say(toast, text);
  toast.toggleAttribute('data-bad', bad);
  toastTimer = setTimeout(() => {
    toast.textContent = '';
  }, TOAST_MILLIS);
}

/** @param {import('./live.js').Told} told */
function told(told) {
  if (told.type === 'mask' || told.type === 'socket') silence.heard();
  if (told.type === 'mask') masked(told.facts, told.isPainted);
  if (told.type === 'queue') queue.show(told.entries);
  if (told.type === 'socket') {
    health.socket(told.isOpen);
    // Why it is closed no browser tells; a request is told, and by it whether the key is still known.
    if (!told.isOpen) refreshSoon();
  }
  if (told.type === 'painter') $('painter').textContent = `painted with ${told.name}`;
  if (told.type === 'broken') health.broken(told.reason);
  if (told.type === 'trouble') notify(`A mask of ${told.source} cannot be shown: ${told.reason}`, true);
}

/** @param {MaskFacts} facts @param {boolean} isPainted */
function masked(facts, isPainted) {
  const now = Date.now();
  const tile = wall.tiles.get(facts.source);
  if (facts.source === 'demo' && tile && now - tile.maskedAt > STALE_MILLIS) hasDemo ||= hadDemo || !tile.maskedAt;
  tile?.masked(facts, isPainted, now, performance.now());
  classes?.masked(facts, now, tile ? tile.swappedAt : 0);
  if (!thresholds.has(facts.source)) return;
  const pixels = facts.width * facts.height;
  const { begun, ended } = thresholds.check(facts.source, facts.classes.map(({ id, name }) => ({
    name, share: (facts.areas.find((area) => area.id === id)?.pixels ?? 0) / pixels,
  })));
  begun.forEach((crossing) => alerts.begin(crossing));
  ended.forEach(({ source, name }) => alerts.end(`${source}/${name}`));
}

/** @param {string} source @returns {string} why its figures are not those of now; nothing when they are */
function old(source) {
  const tile = wall.tiles.get(source);
  return tile ? tile.old(Date.now()) : 'it is not on the wall';
}

/** Takes a tile off again of which nothing ever came. @param {string} source */
function ghost(source) {
  const tile = wall.tiles.get(source);
  if (!tile || tile.counts || tile.facts) return;
  wall.remove(source);
  // Nobody took it off: when it sends after all it is shown.
  wall.removed.delete(source);
}

/** @param {string} source */
function select(source) {
  const tile = wall.add(source);
  if (!tile) {
    notify(FULL, true);
    return;
  }
  wall.select(tile);
  classes?.show(source, tile.facts);
  tile.element.scrollIntoView({ block: 'nearest' });
  // Now, and not when the browser gets to it: a single picture that is sent next would be missed.
  tile.isOnScreen = true;
  wall.watch(tile);
}

/** @param {import('./tile.js').TileAction} action @param {import('./tile.js').Tile} tile */
function act(action, tile) {
  if (action === 'select') select(tile.source);
  if (action === 'correct') void correct(tile.source, '');
  if (action === 'full') {
    if (document.fullscreenElement) void document.exitFullscreen();
    else if (document.fullscreenEnabled) tile.element.requestFullscreen().catch((error) => notify(`No full screen: ${error.message}`, true));
  }
  if (action === 'remove' && !tile.counts?.url) {
    wall.remove(tile.source);
    notify(`${tile.source} is off this wall until the page is loaded again; what sends it goes on.`);
  } else if (action === 'remove') {
    adding.remove(tile.source).then((gone) => gone && wall.remove(tile.source), (error) => notify(error.message, true));
  }
}

/** @param {string} source @param {string} frameId empty for the frame that is shown */
async function correct(source, frameId) {
  const taken = await live.take(source, frameId);
  if (!taken) {
    notify('There is no frame to correct yet.', true);
    return;
  }
  const { openEditor } = await import('./editor.js');
  openEditor(taken, {
    view: controls.prefs,
    promptable: models.promptable(),
    next: (step) => queue.neighbour(taken.facts.frameId, step),
    open: correct,
    saved: (id) => live.forget(id),
    notify,
  });
}

/** A connection that is lost without a word is opened again. @param {import('./tile.js').SourceCounts[]} sources */
function listen(sources) {
  const watched = sources.filter(({ source }) => {
    const tile = wall.tiles.get(source);
    return tile && wall.isWatched(tile);
  });
  if (silence.isLost(watched, Date.now())) live.connect();
}

async function refresh() {
  try {
    const { sources } = await json('/v1/sources');
    wall.counted(sources);
    listen(sources);
    if (classes && classes.source !== (wall.selected?.source ?? '')) classes.show(wall.selected?.source ?? '', wall.selected?.facts);
    const { kafka } = await json('/v1/health');
    health.answered('', kafka.away_since ?? '');
    if (hasDemo && sources.some((/** @type {any} */ { source }) => source === 'demo')) await demo();
    models.show((await json('/v1/models')).models);
    $('serving').textContent = models.serving() || 'no model serves yet';
  } catch (error) {
    failed(error);
  }
}

/** Something is told to be another: that is not waited for until the next round. */
function refreshSoon() {
  clearTimeout(soonTimer);
  soonTimer = setTimeout(() => {
    if (!needsKey) void refresh();
  }, SOON_MILLIS);
}

// Only asked for where a source is called so, and no more once there is none: asking every time would be noise.
async function demo() {
  const figures = await json('/v1/demo').catch((error) => {
    hasDemo = !(error instanceof Refused && error.status === 404);
  });
  hadDemo ||= figures !== undefined;
  classes?.demo(figures);
}

async function stopDemo() {
  if (!await adding.stopDemo()) return;
  hasDemo = hadDemo = false;
  classes?.demo(undefined);
}

/** @param {unknown} error @returns {string} */
function trouble(error) {
  if (error instanceof Refused && error.status === 401) return key() ? 'The gateway does not know this API key.' : 'An API key is needed.';
  if (error instanceof Refused) return error.message;
  if (error instanceof Unanswered) return 'The gateway does not answer; trying again …';
  console.error(error);
  return `This page is at fault: ${/** @type {Error} */ (error).message}`;
}

/** @param {unknown} error */
function failed(error) {
  // What the gateway thinks of a key that was replaced meanwhile says nothing of the one in use.
  if (error instanceof Refused && error.usedKey !== key()) return;
  health.answered(trouble(error), '');
  if (!(error instanceof Refused) || (error.status !== 401 && error.code !== 'not-allowed')) return;
  needsKey = true;
  $('key-form').hidden = false;
  // It would be tried again and again with a key that is not taken.
  live.disconnect();
}

function connect() {
  if (needsKey) return;
  live.connect();
  events.start();
}

$('key-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const field = /** @type {HTMLInputElement} */ ($('key'));
  useKey(field.value);
  field.value = '';
  needsKey = false;
  $('key-form').hidden = Boolean(key());
  await refresh();
  connect();
});
$('help').addEventListener('click', openKeys);
tabs(['classes', 'models', 'queue'], () => classes?.draw());
controls.apply();
setInterval(() => alerts.look((source) => old(source) !== ''), ALERTS_MILLIS);

async function poll() {
  if (!document.hidden && !needsKey) await refresh();
  setTimeout(poll, POLL_MILLIS);
}

await refresh();
connect();
setTimeout(poll, POLL_MILLIS);
