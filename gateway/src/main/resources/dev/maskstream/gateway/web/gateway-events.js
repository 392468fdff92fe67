// GET /v1/events by streaming fetch, since EventSource cannot carry a key. Goes on after a break where it was.

import { call, lines, Refused } from './api.js';

/** @typedef {{type: string, at_micros: number} & Record<string, any>} GatewayEvent */

const TYPES = 'model_state_changed,gate_decision,version_report,training_progress,retrain_requested,source_online,source_offline';
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8000;
/** Of the types above. The gateway looks through 10,000 events for them: floods of drops do not hide what happened to models. */
const LOOK_BACK = 500;
/** The gateway sends a sign of life every 15 s; without one for so long the line is dead. */
const SILENCE = 45_000;

/** @param {number} millis @returns {Promise<void>} */
const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

export class GatewayEvents {
  /**
   * @param {(event: GatewayEvent) => void} onEvent in the order of the topic
   * @param {(refusal: string) => void} onState called with why there will be none, or with nothing when they come
   */
  constructor(onEvent, onState) {
    this.onEvent = onEvent;
    this.onState = onState;
    this.last = '';
    this.abort = new AbortController();
  }

  /** Begins, or begins again with another key. */
  start() {
    this.abort.abort();
    this.abort = new AbortController();
    void this.follow(this.abort.signal);
  }

  /** @param {AbortSignal} signal */
  async follow(signal) {
    for (let wait = FIRST_PAUSE; !signal.aborted; wait = Math.min(LONGEST_PAUSE, wait * 2)) {
      try {
        await this.read(signal, () => {
          wait = FIRST_PAUSE / 2;
        });
      } catch (error) {
        // 501: the topic has several partitions here, and so no order. There is nothing to wait for.
        if (error instanceof Refused && [401, 403, 501].includes(error.status)) {
          this.onState(error.message);
          return;
        }
      }
      if (signal.aborted) return;
      // Pages that were cut off together do not all come back at once.
      await pause(wait * (0.75 + Math.random() / 2));
    }
  }

  /** @param {AbortSignal} signal @param {() => void} settled called when a line is of use, not merely open */
  async read(signal, settled) {
    const line = new AbortController();
    const stop = () => line.abort();
    signal.addEventListener('abort', stop);
    let watchdog = setTimeout(stop, SILENCE);
    try {
      /** @type {Record<string, string>} */
      const headers = { Accept: 'text/event-stream' };
      if (this.last) headers['Last-Event-ID'] = this.last;
      const from = this.last ? '' : `&from=-${LOOK_BACK}`;
      const response = await call(`/v1/events?type=${TYPES}${from}`, { headers, signal: line.signal });
      this.onState('');
      let id = '';
      for await (const text of lines(response)) {
        clearTimeout(watchdog);
        watchdog = setTimeout(stop, SILENCE);
        if (text.startsWith('id:')) id = text.slice(3).trim();
        if (text.startsWith('data:')) this.told(id, JSON.parse(text.slice(5)));
        if (this.last) settled();
      }
    } finally {
      clearTimeout(watchdog);
      signal.removeEventListener('abort', stop);
      line.abort();
    }
  }

  /**
   * One event that cannot be shown costs itself alone: neither the line nor the events after it.
   *
   * @param {string} id
   * @param {GatewayEvent} event
   */
  told(id, event) {
    this.last = id;
    try {
      this.onEvent(event);
    } catch (error) {
      console.error(`event ${id} of type ${event.type} cannot be shown`, error);
    }
  }
}
