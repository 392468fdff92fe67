import { call, json, key, lines, useKey } from '/assets/api.js';
import { sendWebcam, watch } from '/assets/live.js';
import { Stage } from '/assets/paint.js';

const $ = (id) => document.getElementById(id);
const stage = new Stage($('canvas'));
const own = `page-${crypto.randomUUID().slice(0, 8)}`;
let stops = [];
let watched = '';

function say(text, bad = false) {
  $('status').textContent = text;
  $('status').classList.toggle('bad', bad);
}

function failed(error) {
  if (error.status === 401) $('key-form').hidden = false;
  say(error.message, true);
}

function cell(content) {
  const td = document.createElement('td');
  td.append(content);
  return td;
}

function rows(table, entries) {
  const body = table.tBodies[0];
  body.replaceChildren(
    ...entries.map((cells) => {
      const tr = document.createElement('tr');
      tr.append(...cells.map(cell));
      return tr;
    }));
}

function swatch(colour) {
  const span = document.createElement('span');
  span.className = 'swatch';
  span.style.background = colour;
  return span;
}

function meter(share) {
  const bar = document.createElement('meter');
  bar.max = 1;
  bar.value = share;
  return bar;
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;
const millis = (nanos) => `${(nanos / 1e6).toFixed(1)} ms`;

function facts(mask) {
  const whole = (Date.parse(mask.emitted_at) - Date.parse(mask.ingested_at)).toFixed(0);
  const entries = [
    ['source', mask.source],
    ['frame', `${mask.sequence} · ${mask.frame_id}`],
    ['size', `${mask.width} × ${mask.height}`],
    ['model', `${mask.model.name}@${mask.model.version}`],
    ['engine', `${mask.engine.name} ${mask.engine.precision}, batch of ${mask.batch_size}`],
    ['confidence', mask.mean_confidence == null ? '–' : percent(mask.mean_confidence)],
    ['decode', millis(mask.stages_ns.decode)],
    ['queue', millis(mask.stages_ns.queue)],
    ['inference', millis(mask.stages_ns.infer)],
    ['encode', millis(mask.stages_ns.encode)],
    ['in all', `${whole} ms`],
  ];
  $('facts').replaceChildren(
    ...entries.flatMap(([name, value]) => {
      const dt = document.createElement('dt');
      const dd = document.createElement('dd');
      dt.textContent = name;
      dd.textContent = value;
      return [dt, dd];
    }));
}

async function show(blob, mask) {
  const frame = blob ? await createImageBitmap(blob) : undefined;
  $('hint').hidden = true;
  stage.show(frame, mask);
  facts(mask);
  rows($('classes'), mask.classes.map((entry) =>
    [swatch(entry.color), entry.name, meter(entry.share), percent(entry.share)]));
}

function stop() {
  stops.forEach((end) => end());
  stops = [];
  watched = '';
  $('demo').hidden = true;
  $('stop').disabled = true;
  $('webcam').setAttribute('aria-pressed', 'false');
}

// One frame is drawn at a time; what comes meanwhile waits as the latest only.
function follow(source) {
  watched = source;
  let drawing = false;
  let latest;
  const draw = async () => {
    if (drawing || !latest) return;
    drawing = true;
    const { blob, mask } = latest;
    latest = undefined;
    await show(blob, mask).catch(failed);
    drawing = false;
    draw();
  };
  stops.push(watch(
    source,
    (blob, mask) => {
      latest = { blob, mask };
      draw();
    },
    () => say('The live connection has ended.', true)));
  $('stop').disabled = false;
}

async function picture(file) {
  stop();
  say('Sending the picture …');
  const response = await call(`/v1/sources/${own}/frames?wait=mask&timeout_ms=30000`, {
    method: 'POST',
    headers: { 'Content-Type': file.type || 'application/octet-stream', Accept: 'application/json' },
    body: file,
  });
  await show(file, await response.json());
  say('');
}

async function video(file) {
  stop();
  const source = `${own}-video`;
  follow(source);
  say('Sending the video …');
  const response = await call(`/v1/sources/${source}/video`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream', Accept: 'application/x-ndjson' },
    body: file,
  });
  for await (const line of lines(response)) {
    say(line.problem ? line.problem.detail : `${line.frames} frames sent`, Boolean(line.problem));
  }
}

async function webcam() {
  stop();
  const source = `${own}-webcam`;
  follow(source);
  stops.push(await sendWebcam(source, (reason) => say(reason, true)));
  $('webcam').setAttribute('aria-pressed', 'true');
  say('The webcam is being sent, at the rate the processor keeps up with.');
}

function button(text, action) {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.addEventListener('click', action);
  return made;
}

async function refresh() {
  const { sources } = await json('/v1/sources');
  rows($('sources'), sources.map((entry) => [
    button(entry.source, () => {
      stop();
      say(`Watching ${entry.source}.`);
      follow(entry.source);
    }),
    `${entry.masks} of ${entry.accepted}`,
  ]));
  const { models } = await json('/v1/models');
  const serving = models.filter((model) => model.serving_version);
  $('model').textContent = serving.length
    ? serving.map((model) => `${model.name}@${model.serving_version}`).join(', ')
    : 'no model serves yet';
}

let demoThere = true;

async function demo() {
  if (!demoThere) return;
  const figures = await json('/v1/demo').catch((error) => {
    demoThere = error.status !== 404;
    return undefined;
  });
  if (figures && !watched && !stage.mask) follow(figures.source);
  $('demo').hidden = !figures || watched !== figures.source;
  if (!figures) return;
  $('miou').textContent = figures.mean_iou == null ? '–' : figures.mean_iou.toFixed(3);
  $('demo-frames').textContent = figures.frames;
  rows($('ious'), figures.classes.map((entry) =>
    [entry.name, meter(entry.iou ?? 0), entry.iou == null ? '–' : entry.iou.toFixed(3)]));
}

$('picture').addEventListener('change', ({ target }) => {
  if (target.files[0]) picture(target.files[0]).catch(failed);
  target.value = '';
});
$('video').addEventListener('change', ({ target }) => {
  if (target.files[0]) video(target.files[0]).catch(failed);
  target.value = '';
});
$('webcam').addEventListener('click', () => {
  if ($('webcam').getAttribute('aria-pressed') === 'true') stop();
  else webcam().catch(failed);
});
$('stop').addEventListener('click', stop);
$('opacity').addEventListener('input', ({ target }) => stage.setOpacity(Number(target.value)));
$('key-form').addEventListener('submit', (event) => {
  event.preventDefault();
  useKey($('key').value);
  $('key').value = '';
  $('key-form').hidden = Boolean(key());
  refresh().then(() => say('')).catch(failed);
});

async function tick() {
  if (document.hidden) return;
  await refresh().catch(failed);
  await demo();
}

tick();
setInterval(tick, 2000);
