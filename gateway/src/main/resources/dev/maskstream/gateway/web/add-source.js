// Adds a source without leaving the page: webcam, picture, video, the URL of a camera.

import { call, json, send } from './api.js';
import { agreed, openDialog } from './dialogs.js';
import { $, el } from './dom.js';
import { isPicture, nameFrom, sendPicture, sendVideo } from './uploads.js';
import { sendWebcam } from './webcam.js';

const NAME = '[A-Za-z0-9.\\-][A-Za-z0-9._\\-]{0,127}';

export class AddSource {
  /**
   * @param {object} around
   * @param {(source: string) => void} around.onSource a source that frames will come of
   * @param {(source: string) => void} around.onNone a source that none came of after all
   * @param {(text: string, bad?: boolean) => void} around.say
   */
  constructor({ onSource, onNone, say }) {
    this.onSource = onSource;
    this.onNone = onNone;
    this.say = say;
    /** @type {(() => void) | undefined} */
    this.endWebcam = undefined;
    /** Whether the browser is asking for the webcam, or the webcam begins. */
    this.isWebcamStarting = false;
    /** @type {HTMLDialogElement | undefined} */
    this.dialog = undefined;
    $('add').addEventListener('click', () => this.open());
    const { body } = document;
    body.addEventListener('dragover', (event) => {
      event.preventDefault();
      $('wall').classList.add('drop-here');
    });
    body.addEventListener('dragleave', () => $('wall').classList.remove('drop-here'));
    body.addEventListener('drop', (event) => {
      event.preventDefault();
      $('wall').classList.remove('drop-here');
      for (const file of event.dataTransfer?.files ?? []) void this.file(file);
    });
  }

  open() {
    const webcam = el('button', { class: 'button', type: 'button', onclick: () => this.webcam() },
      this.endWebcam ? 'Stop the webcam' : 'Webcam');
    const choices = el('div', { class: 'choices' }, webcam,
      this.chooser('Picture', 'image/jpeg,image/png'), this.chooser('Video', 'video/*,.avi,.mjpeg,.mjpg,.mkv'));
    choices.append(el('button', { class: 'button', type: 'button', onclick: () => this.demo() }, 'Demo camera'));
    this.dialog = openDialog('Add a source', [
      choices,
      el('p', { class: 'quiet small' }, 'Pictures and videos can also be dropped anywhere on the page.'),
      el('hr', {}), this.cameraForm(),
    ]);
  }

  /** @param {string} word @param {string} accept */
  chooser(word, accept) {
    const input = el('input', {
      type: 'file', accept,
      onchange: () => {
        if (input.files?.[0]) void this.file(input.files[0]);
      },
    });
    return el('label', { class: 'button' }, word, input);
  }

  cameraForm() {
    const name = el('input', { type: 'text', required: true, pattern: NAME, placeholder: 'hall-1', autocomplete: 'off' });
    const url = el('input', { type: 'text', required: true, pattern: '(rtsp|http|https)://.+', placeholder: 'rtsp://…', autocomplete: 'off', spellcheck: false });
    const delivery = el('select', {}, el('option', { value: 'latest' }, 'the latest: drop what is late'),
      el('option', { value: 'every-frame' }, 'every frame: drop nothing'));
    const most = el('input', { type: 'number', min: '0', max: '1000', step: '1', value: '0' });
    const refusal = el('p', { class: 'bad', role: 'alert' });
    return el('form', {
      class: 'stack',
      onsubmit: async (/** @type {SubmitEvent} */ event) => {
        event.preventDefault();
        refusal.textContent = '';
        const camera = { url: url.value, model: '', delivery: delivery.value, limits: { max_frames_per_second: Number(most.value) } };
        await this.camera(name.value, camera).catch((error) => refusal.append(error.message));
      },
    }, el('h3', {}, 'A camera by its URL'),
    el('label', { class: 'field' }, 'Name', name), el('label', { class: 'field' }, 'URL (RTSP, or motion JPEG by HTTP)', url),
    el('div', { class: 'row wrap' }, el('label', { class: 'field' }, 'When the processor is behind', delivery),
      el('label', { class: 'field' }, 'Frames a second at most (0: all)', most)),
    refusal, el('div', {}, el('button', { class: 'button primary' }, 'Add the camera')));
  }

  /** @param {string} name @param {object} camera @throws {import('./api.js').Refused | import('./api.js').Unanswered} */
  async camera(name, camera) {
    // The wall does not show every source there is.
    const { sources } = await json('/v1/sources');
    const isOther = sources.some((/** @type {any} */ { source, url }) => source === name && url);
    if (isOther && !await agreed(`Replace ${name}?`, 'There is a camera of that name: its address and settings would be these.', 'Replace it')) return;
    await send('PUT', `/v1/sources/${encodeURIComponent(name)}`, camera);
    this.done(name);
  }

  /** @param {string} source */
  done(source) {
    this.dialog?.close();
    this.onSource(source);
  }

  /** @param {File} file */
  async file(file) {
    const source = nameFrom(file.name);
    this.done(source);
    this.say(`Sending ${file.name} …`);
    try {
      if (isPicture(file)) await sendPicture(source, file);
      else await sendVideo(source, file, (frames) => this.say(`${frames} frames of ${file.name} sent`));
      this.say('');
    } catch (error) {
      // Several may have been dropped at once.
      this.say(`${file.name}: ${/** @type {Error} */ (error).message}`, true);
      this.onNone(source);
    }
  }

  async demo() {
    try {
      await send('POST', '/v1/demo', {});
      this.done('demo');
    } catch (error) {
      this.say(/** @type {Error} */ (error).message, true);
    }
  }

  /** @returns {Promise<boolean>} whether the demo camera is stopped */
  async stopDemo() {
    const text = 'It sends frames to nobody any more. It is started again where sources are added.';
    if (!await agreed('Stop the demo camera?', text, 'Stop it')) return false;
    try {
      await call('/v1/demo', { method: 'DELETE' });
      return true;
    } catch (error) {
      this.say(/** @type {Error} */ (error).message, true);
      return false;
    }
  }

  async webcam() {
    if (this.endWebcam) {
      this.endWebcam();
      this.endWebcam = undefined;
      this.dialog?.close();
      return;
    }
    if (this.isWebcamStarting) return;
    this.isWebcamStarting = true;
    const source = `webcam-${crypto.getRandomValues(new Uint16Array(1))[0].toString(36)}`;
    try {
      this.endWebcam = await sendWebcam(source, (reason) => this.say(reason, true), (reason) => {
        this.endWebcam = undefined;
        this.say(reason, true);
      });
      this.done(source);
    } catch (error) {
      this.say(`No webcam: ${/** @type {Error} */ (error).message}`, true);
    } finally {
      this.isWebcamStarting = false;
    }
  }

  /** @param {string} source with a URL */
  async remove(source) {
    if (!await agreed(`Remove ${source}?`, 'Its camera is no longer read. Frames and masks that there are stay.', 'Remove')) return false;
    await call(`/v1/sources/${encodeURIComponent(source)}`, { method: 'DELETE' });
    return true;
  }
}
