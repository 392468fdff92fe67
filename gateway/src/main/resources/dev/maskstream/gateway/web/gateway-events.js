// GET /v1/events by streaming fetch, since EventSource cannot carry a key. Goes on after a break where it was.

import { call, lines, Refused } from './api.js';

/**
 * @typedef {{type: string, at_micros: number} & Record<string, any>} GatewayEvent
 * @typedef {{id: string, event: GatewayEvent}} Told
 */

/** What is told of models when it happens. Reports come every few seconds, and all the time. */
const NEWS = 'model_state_changed,gate_decision,training_progress,retrain_requested';
const REPORTS = 'version_report';
const TYPES = `${NEWS},${REPORTS},source_online,source_offline`;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8000;
/** So many news, and so many of all types. The gateway looks through 10,000 events for them: neither drops nor reports hide what happened to models. */
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
    /** Id of the last event of the line; empty until one has come. */
    this.last = '';
    /** Id of the newest of the news that were looked back for. */
    this.lookedBackTo = -1;
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
      const heard = () => {
        clearTimeout(watchdog);
        watchdog = setTimeout(stop, SILENCE);
      };
      const isFirst = !this.last;
      if (isFirst) await this.lookBack(line.signal, heard);
      const response = await (isFirst
        ? open(`type=${TYPES}&from=-${LOOK_BACK}`, line.signal)
        : open(`type=${TYPES}`, line.signal, { 'Last-Event-ID': this.last }));
      this.onState('');
      const heardOfUse = () => {
        heard();
        if (this.last) settled();
      };
      for await (const told of events(response, heardOfUse)) {
        this.last = told.id;
        const isKnown = isFirst && NEWS.includes(told.event.type) && Number(told.id) <= this.lookedBackTo;
        if (!isKnown) this.told(told);
      }
    } finally {
      clearTimeout(watchdog);
      signal.removeEventListener('abort', stop);
      line.abort();
    }
  }

  /**
   * News that lie under so many reports that the line does not reach back to them.
   *
   * @param {AbortSignal} signal
   * @param {() => void} heard
   */
  async lookBack(signal, heard) {
    const response = await open(`type=${NEWS}&from=-${LOOK_BACK}&until=now`, signal);
    for await (const told of events(response, heard)) {
      if (Number(told.id) <= this.lookedBackTo) continue;
      this.lookedBackTo = Number(told.id);
      this.told(told);
    }
  }

  /** One event that cannot be shown costs itself alone: neither the line nor the events after it. @param {Told} told */
  told({ id, event }) {
    try {
      this.onEvent(event);
    } catch (error) {
      console.error(`event ${id} of type ${event.type} cannot be shown`, error);
    }
  }
}

/** @param {string} wish @param {AbortSignal} signal @param {Record<string, string>} [headers] */
function open(wish, signal, headers = {}) {
  return call(`/v1/events?${wish}`, { headers: { Accept: 'text/event-stream', ...headers }, signal });
}

/** @param {Response} response @param {() => void} heard called with each line @returns {AsyncGenerator<Told>} */
async function* events(response, heard) {
  let id = '';
  for await (const text of lines(response)) {
    heard();
    if (text.startsWith('id:')) id = text.slice(3).trim();
    if (text.startsWith('data:')) yield { id, event: JSON.parse(text.slice(5)) };
  }
}
