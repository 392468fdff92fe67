// Class maps as row runs: proto/README.md says what each byte means.

const VERSION = 1;

/**
 * @param {Uint8Array} rowRuns
 * @param {number} width
 * @param {number} height
 * @returns {Promise<Uint8Array>} class ids, row by row
 * @throws {Error} if the bytes are no class map of that size
 */
export async function classMap(rowRuns, width, height) {
  if (rowRuns[0] !== VERSION) throw new Error(`row runs of version ${rowRuns[0]}, not ${VERSION}`);
  const zlib = new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (rowRuns.subarray(1))]).stream()
    .pipeThrough(new DecompressionStream('deflate'));
  return fill(new Uint8Array(await new Response(zlib).arrayBuffer()), width, height);
}

/**
 * @param {Uint8Array} tokens
 * @param {number} width
 * @param {number} height
 * @returns {Uint8Array}
 */
export function fill(tokens, width, height) {
  const size = width * height;
  const ids = new Uint8Array(size);
  let at = 0;
  let p = 0;
  const number = () => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = tokens[at++];
      if (byte === undefined) throw new Error('row runs end too early');
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
    }
  };
  const fits = (/** @type {number} */ n) => {
    if (n > size - p) throw new Error('row runs go past the last pixel');
  };
  const copy = (/** @type {number} */ n) => {
    fits(n);
    // Above the first row lies class 0, which is there already.
    const blank = Math.min(n, Math.max(0, width - p));
    p += blank;
    for (let left = n - blank; left > 0;) {
      const some = Math.min(left, width);
      ids.copyWithin(p, p - width, p - width + some);
      p += some;
      left -= some;
    }
  };
  const run = (/** @type {number} */ token) => {
    const n = Math.floor(token / 4);
    fits(n);
    const after = p + n - width;
    const kinds = [() => (p ? ids[p - 1] : 0), () => (after < 0 ? 0 : ids[after]), () => tokens[at++]];
    const kind = kinds[token % 4];
    if (n < 1 || n > width || !kind) throw new Error('a run that there is not');
    ids.fill(kind(), p, p + n);
    p += n;
  };
  while (p < size) {
    copy(number());
    if (p < size) run(number());
  }
  if (at !== tokens.length) throw new Error('row runs go on after the last pixel');
  return ids;
}
