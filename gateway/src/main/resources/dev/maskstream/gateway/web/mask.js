// The message `maskstream.v1.Mask`, under the names that the page uses. Field numbers are those of mask.proto.

import { fields, text } from './protobuf.js';

/**
 * @typedef {{id: number, name: string, rgb: number}} ClassInfo
 * @typedef {{decode: number, queue: number, infer: number, encode: number, batch: number}} Stages in nanoseconds
 *
 * What a mask says beside its class map.
 * @typedef {object} MaskFacts
 * @property {string} source
 * @property {string} frameId
 * @property {number} sequence
 * @property {number} capturedAt microseconds since 1970; 0 when unknown, like the next two
 * @property {number} ingestedAt
 * @property {number} emittedAt
 * @property {number} width
 * @property {number} height
 * @property {ClassInfo[]} classes
 * @property {{id: number, pixels: number}[]} areas
 * @property {number | null} confidence mean, 0 to 1; null when the model tells none
 * @property {string} model
 * @property {string} version
 * @property {string} engine
 * @property {Stages} stages
 */

/**
 * Reads a mask.
 *
 * @param {Uint8Array} bytes
 * @returns {{facts: MaskFacts, rowRuns: Uint8Array}}
 */
export function readMask(bytes) {
  /** @type {MaskFacts} */
  const facts = {
    source: '', frameId: '', sequence: 0, capturedAt: 0, ingestedAt: 0, emittedAt: 0, width: 0, height: 0,
    classes: [], areas: [], confidence: null, model: '', version: '', engine: '',
    stages: { decode: 0, queue: 0, infer: 0, encode: 0, batch: 0 },
  };
  let rowRuns = new Uint8Array(0);
  for (const field of fields(bytes)) {
    switch (field.number) {
      case 1: facts.source = text(field); break;
      case 2: facts.frameId = text(field); break;
      case 3: facts.sequence = field.value; break;
      case 4: facts.capturedAt = field.value; break;
      case 5: facts.ingestedAt = field.value; break;
      case 6: facts.emittedAt = field.value; break;
      case 7: facts.width = field.value; break;
      case 8: facts.height = field.value; break;
      case 9: facts.classes.push(classInfo(field.bytes)); break;
      case 10: rowRuns = /** @type {Uint8Array<ArrayBuffer>} */ (field.bytes); break;
      case 11: facts.areas.push(area(field.bytes)); break;
      case 12: facts.confidence = field.value; break;
      case 14: [facts.model, facts.version] = texts(field.bytes); break;
      case 15: facts.engine = texts(field.bytes).join(' '); break;
      case 17: facts.stages = stages(field.bytes); break;
    }
  }
  return { facts, rowRuns };
}

/** @param {Uint8Array} bytes @returns {ClassInfo} */
function classInfo(bytes) {
  const info = { id: 0, name: '', rgb: 0 };
  for (const field of fields(bytes)) {
    if (field.number === 1) info.id = field.value;
    if (field.number === 2) info.name = text(field);
    if (field.number === 3) info.rgb = field.value;
  }
  return info;
}

/** @param {Uint8Array} bytes */
function area(bytes) {
  const found = { id: 0, pixels: 0 };
  for (const field of fields(bytes)) {
    if (field.number === 1) found.id = field.value;
    if (field.number === 2) found.pixels = field.value;
  }
  return found;
}

/** The first two fields of a message of texts. @param {Uint8Array} bytes */
function texts(bytes) {
  const found = ['', ''];
  for (const field of fields(bytes)) if (field.number <= 2) found[field.number - 1] = text(field);
  return found;
}

/** @param {Uint8Array} bytes @returns {Stages} */
function stages(bytes) {
  const found = [0, 0, 0, 0, 0];
  for (const field of fields(bytes)) found[field.number - 1] = field.value;
  const [decode, queue, infer, encode, batch] = found;
  return { decode, queue, infer, encode, batch };
}
