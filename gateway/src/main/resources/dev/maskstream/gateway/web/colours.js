// Which colour a class is painted in, and whether it is painted at all.

/** @typedef {import('./mask.js').ClassInfo} ClassInfo */

/**
 * How masks are painted, everywhere on the page.
 *
 * @typedef {object} View
 * @property {number} opacity 0 to 1
 * @property {number} split share of the picture, from the left, that is shown without its mask
 * @property {boolean} contour only the edges of areas
 * @property {'model' | 'safe'} palette the model's own colours, or ones that colour-blind people tell apart
 * @property {string[]} hidden names of classes that are not painted
 * @property {string | null} solo name of the only class that is
 */

/** @type {View} */
export const PLAIN_VIEW = { opacity: 0.55, split: 0, contour: false, palette: 'model', hidden: [], solo: null };

// Okabe and Ito's colours (Color Universal Design, 2008), then lighter ones of the same hues.
const SAFE = [
  0x5c6570, 0xe69f00, 0x56b4e9, 0x009e73, 0xf0e442, 0x0072b2, 0xd55e00, 0xcc79a7,
  0xffd27f, 0xb5e0f7, 0x7fd6bd, 0xfaf4a8, 0x7fb8dc, 0xf0a982, 0xe8bfd5, 0xffffff,
];

/**
 * @param {ClassInfo} info
 * @param {View} view
 * @returns {number} 0xRRGGBB
 */
export function colourOf(info, view) {
  return view.palette === 'safe' ? SAFE[info.id % SAFE.length] : info.rgb;
}

/** @param {ClassInfo} info @param {View} view */
export function isShown(info, view) {
  return view.solo === null ? !view.hidden.includes(info.name) : view.solo === info.name;
}

/**
 * The look-up table that painters work with: red, green, blue and alpha for each of 256 ids. Ids
 * without a class are not painted.
 *
 * @param {ClassInfo[]} classes
 * @param {View} view
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function lookUpTable(classes, view) {
  const table = new Uint8Array(256 * 4);
  for (const info of classes) {
    if (!isShown(info, view)) continue;
    const rgb = colourOf(info, view);
    table.set([rgb >> 16, (rgb >> 8) & 255, rgb & 255, 255], info.id * 4);
  }
  return table;
}

/** @param {number} rgb @returns {string} as CSS has it */
export function css(rgb) {
  return `#${rgb.toString(16).padStart(6, '0')}`;
}
