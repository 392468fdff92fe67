// Reads the wire format of protocol buffers: as much of it as masks use.

const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;

/**
 * One field of a message. Varints are numbers (exact up to 2^53), 32-bit fields floats, and all
 * else bytes.
 *
 * @typedef {{number: number, value: number, bytes: Uint8Array}} Field
 */

const NOTHING = new Uint8Array(0);

/**
 * The fields of a message, in the order they stand.
 *
 * @param {Uint8Array} bytes
 * @returns {Generator<Field>}
 * @throws {RangeError} if the bytes are no message
 */
export function* fields(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = () => {
    let value = 0;
    let unit = 1;
    for (let i = 0; i < 10; i++) {
      const byte = view.getUint8(at++);
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
      unit *= 128;
    }
    throw new RangeError('a number of more than ten bytes');
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case VARINT:
        yield { number, value: varint(), bytes: NOTHING };
        break;
      case FIXED32:
        yield { number, value: view.getFloat32(at, true), bytes: NOTHING };
        at += 4;
        break;
      case LENGTH: {
        const length = varint();
        if (length > bytes.length - at) throw new RangeError('a field longer than its message');
        yield { number, value: 0, bytes: bytes.subarray(at, at + length) };
        at += length;
        break;
      }
      case FIXED64:
        at += 8;
        break;
      default:
        throw new RangeError(`wire type ${tag % 8}`);
    }
  }
}

const decoder = new TextDecoder();

/** @param {Field} field @returns {string} */
export function text(field) {
  return decoder.decode(field.bytes);
}
