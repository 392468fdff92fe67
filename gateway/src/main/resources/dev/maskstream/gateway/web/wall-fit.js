// How many tiles stand side by side, so that all are on the screen and as large as they can be.

// What a tile is high beside its picture, and what lies between and around tiles: see wall.css.
const BESIDE = 82;
const GAP = 12;
const ASPECT = 16 / 10;
// Below this nobody sees anything: rather scroll.
const LOWEST = 90;

/** @typedef {{ columns: number, picture: number | undefined }} Fit pictures' most height in px, if bound */

/**
 * @param {number} tiles
 * @param {number} width of the wall in px
 * @param {number} height of the wall in px
 * @returns {Fit}
 */
export function fit(tiles, width, height) {
  let best = { columns: 1, picture: 0 };
  for (let columns = 1; columns <= tiles; columns++) {
    const rows = Math.ceil(tiles / columns);
    const wide = (width - GAP) / columns - GAP;
    const high = (height - GAP) / rows - GAP - BESIDE;
    const picture = Math.floor(Math.min(wide / ASPECT, high));
    if (picture > best.picture) best = { columns, picture };
  }
  if (best.picture >= LOWEST) return best;
  return { columns: Math.min(4, Math.max(1, Math.ceil(Math.sqrt(tiles)))), picture: undefined };
}
