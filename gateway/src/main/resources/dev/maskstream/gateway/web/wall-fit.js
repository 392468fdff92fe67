// How many tiles stand side by side, so that all are on the screen and as large as they can be.

// What a tile is high beside its picture, and what lies between and around tiles: see wall.css.
const BESIDE = 82;
const GAP = 12;
const ASPECT = 16 / 10;
// Below these nobody sees anything in a picture, or reads a name beside its buttons: rather scroll.
const LOWEST = 90;
const NARROWEST = 230;
const MOST_SCROLLING = 4;

/** @typedef {{ columns: number, picture: number | undefined }} Fit pictures' most height in px, if bound */

/**
 * @param {number} tiles
 * @param {number} width of the wall in px
 * @param {number} height of the wall in px
 * @param {number} banner height of what stands above the tiles in px; 0 when nothing does
 * @returns {Fit}
 */
export function fit(tiles, width, height, banner) {
  const most = Math.min(tiles, Math.floor((width - GAP) / (NARROWEST + GAP)));
  const room = height - (banner && banner + GAP);
  let best = { columns: 1, picture: 0 };
  for (let columns = 1; columns <= most; columns++) {
    const rows = Math.ceil(tiles / columns);
    const wide = (width - GAP) / columns - GAP;
    const high = (room - GAP) / rows - GAP - BESIDE;
    const picture = Math.floor(Math.min(wide / ASPECT, high));
    if (picture > best.picture) best = { columns, picture };
  }
  if (best.picture >= LOWEST) return best;
  return { columns: Math.max(1, Math.min(MOST_SCROLLING, most, Math.ceil(Math.sqrt(tiles)))), picture: undefined };
}
