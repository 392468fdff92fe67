// What events said about models: agreement of live and shadow, trainings, decisions. Values only.

/**
 * @typedef {import('./gateway-events.js').GatewayEvent} GatewayEvent
 * @typedef {{pixels: number, agreeing: number, frames: number, against: string, classes: Map<number, {both: number, either: number}>}} Agreement
 * @typedef {{at: number, text: string, bad: boolean}} Note
 *
 * A version's turn to serve: since when, in ms since 1970, and whether another version of the model is known to have served before.
 * @typedef {{version: string, since: number, isSwap: boolean}} Turn
 */

const MOST_NOTES = 30;
const MOST_REPORTS = 60;

export class ModelWatch {
  constructor() {
    /** @type {Map<string, GatewayEvent[]>} reports of shadows, by MODEL@VERSION, the newest last */
    this.reports = new Map();
    /** @type {Map<string, GatewayEvent>} the newest of each model */
    this.trainings = new Map();
    /** @type {Map<string, Note[]>} by model, the newest first */
    this.notes = new Map();
    /** @type {Map<string, Turn>} the newest of each model */
    this.turns = new Map();
  }

  /** @param {GatewayEvent} event @returns {boolean} whether something is now another */
  happened(event) {
    switch (event.type) {
      case 'version_report':
        return this.report(event);
      case 'training_progress':
        this.trainings.set(event.model, event);
        return true;
      case 'model_state_changed':
        if (event.state === 'serving') this.serves(event);
        return this.note(event, `${event.version} is ${event.state}${event.reason ? `: ${event.reason}` : ''}`,
          event.state === 'rejected');
      case 'gate_decision':
        return this.note(event, `gate: ${event.version} ${event.action || (event.promoted ? 'promoted' : 'held')}: ${event.reason}`,
          event.action === 'rolled-back' || event.action === 'refused');
      case 'retrain_requested':
        return this.note(event, `asked to be trained: ${event.reason}`, false);
      default:
        return false;
    }
  }

  /** Each process tells of it, and again when it starts; the turn began with the first. @param {GatewayEvent} event */
  serves({ model, version, at_micros: at }) {
    const before = this.turns.get(model);
    if (before?.version !== version) this.turns.set(model, { version, since: at / 1000, isSwap: before !== undefined });
  }

  /** @param {string} model @param {string} version @returns {Turn | undefined} undefined unless it is the version's turn, as far as events tell */
  turn(model, version) {
    const turn = this.turns.get(model);
    return turn?.version === version ? turn : undefined;
  }

  /** @param {GatewayEvent} event */
  report(event) {
    if (event.role !== 'shadow') return false;
    const name = `${event.model}@${event.version}`;
    const reports = [...(this.reports.get(name) ?? []), event].slice(-MOST_REPORTS);
    this.reports.set(name, reports.filter(({ against_version: against }) => against === event.against_version));
    return true;
  }

  /** @param {GatewayEvent} event @param {string} text @param {boolean} bad */
  note(event, text, bad) {
    const note = { at: event.at_micros / 1000, text, bad };
    this.notes.set(event.model, [note, ...(this.notes.get(event.model) ?? [])].slice(0, MOST_NOTES));
    return true;
  }

  /**
   * How far a shadow agrees with what serves, over the reports that came in.
   *
   * @param {string} model
   * @param {string} version
   * @returns {Agreement | undefined}
   */
  agreement(model, version) {
    const reports = this.reports.get(`${model}@${version}`);
    if (!reports?.length) return undefined;
    /** @type {Agreement} */
    const sum = { pixels: 0, agreeing: 0, frames: 0, against: reports[0].against_version, classes: new Map() };
    for (const report of reports) {
      sum.pixels += report.pixels ?? 0;
      sum.agreeing += report.agreeing_pixels ?? 0;
      sum.frames += report.frames ?? 0;
      for (const { class_id: id, intersection_pixels: both, union_pixels: either } of report.classes ?? []) {
        const known = sum.classes.get(id) ?? { both: 0, either: 0 };
        sum.classes.set(id, { both: known.both + (both ?? 0), either: known.either + (either ?? 0) });
      }
    }
    return sum;
  }
}

/**
 * The share of pixels on which live and shadow agreed, where a report of them says so.
 *
 * @param {GatewayEvent} event
 * @returns {number | undefined} 0 to 1
 */
export function agreementIn(event) {
  return event.type === 'version_report' && event.role === 'shadow' && event.pixels > 0
    ? (event.agreeing_pixels ?? 0) / event.pixels : undefined;
}
