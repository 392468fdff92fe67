// COCO run lengths: down the columns, beginning with pixels outside; as text, five bits a character, from the
// fourth count on the difference to the count two before it.

/**
 * @param {(place: number) => boolean} isInside of a pixel, by its place row by row
 * @param {number} width
 * @param {number} height
 * @returns {string} compressed counts
 */
export function compress(isInside, width, height) {
  /** @type {number[]} */
  const counts = [];
  let inside = false;
  let count = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      if (isInside(y * width + x) !== inside) {
        counts.push(count);
        count = 0;
        inside = !inside;
      }
      count++;
    }
  }
  counts.push(count);
  return counts.map((number, i) => characters(i > 2 ? number - counts[i - 2] : number)).join('');
}

/** @param {number} number @returns {string} */
function characters(number) {
  let said = '';
  for (let rest = number, goesOn = true; goesOn;) {
    let bits = rest & 31;
    rest >>= 5;
    goesOn = bits & 16 ? rest !== -1 : rest !== 0;
    if (goesOn) bits |= 32;
    said += String.fromCharCode(bits + 48);
  }
  return said;
}

/**
 * @param {string | number[]} counts compressed or not
 * @param {number} width
 * @param {number} height
 * @returns {Uint32Array} places inside, row by row
 * @throws {Error} if the counts do not fill the picture
 */
export function placesIn(counts, width, height) {
  const numbers = typeof counts === 'string' ? numbersIn(counts) : counts;
  if (numbers.reduce((sum, count) => sum + count, 0) !== width * height || numbers.some((count) => count < 0)) {
    throw new Error('the run lengths are not those of this picture');
  }
  const places = new Uint32Array(numbers.reduce((sum, count, i) => (i % 2 ? sum + count : sum), 0));
  let at = 0;
  let p = 0;
  numbers.forEach((count, i) => {
    if (i % 2) for (let q = p; q < p + count; q++) places[at++] = (q % height) * width + Math.floor(q / height);
    p += count;
  });
  return places;
}

/** @param {string} text @returns {number[]} */
function numbersIn(text) {
  /** @type {number[]} */
  const found = [];
  for (let at = 0; at < text.length;) {
    let value = 0;
    let shift = 0;
    let bits;
    do {
      bits = text.charCodeAt(at++) - 48;
      value |= (bits & 31) << shift;
      shift += 5;
    } while (bits & 32);
    if (bits & 16) value |= -1 << shift;
    found.push(found.length > 2 ? value + found[found.length - 2] : value);
  }
  return found;
}
