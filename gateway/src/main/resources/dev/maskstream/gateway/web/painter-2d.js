// Paints frames and their masks without a GPU. The same steps as painter-gl.js, for browsers without WebGL 2.

/**
 * What one tile keeps.
 * @typedef {{frame: ImageBitmap | undefined, ids: Uint8Array, table: Uint8Array, mask: OffscreenCanvas, painted: string}} Picture2d
 * @typedef {import('./colours.js').View} View
 */

/** Belongs to one thread. */
export class Painter2d {
  get name() {
    return 'Canvas 2D';
  }

  get isLost() {
    return false;
  }

  /** @returns {Picture2d} */
  picture() {
    return {
      frame: undefined, ids: new Uint8Array(1), table: new Uint8Array(1024), mask: new OffscreenCanvas(1, 1), painted: '',
    };
  }

  /**
   * @param {Picture2d} picture
   * @param {ImageBitmap | undefined} frame
   * @param {{ids: Uint8Array, width: number, height: number}} map
   */
  load(picture, frame, map) {
    picture.frame?.close();
    picture.frame = frame;
    picture.ids = map.ids;
    picture.mask.width = map.width;
    picture.mask.height = map.height;
    picture.painted = '';
  }

  /** @param {Picture2d} picture @param {Uint8Array} table */
  colour(picture, table) {
    // Opacity and split change no colour: then the mask stays as it is painted.
    if (table.length === picture.table.length && table.every((value, i) => value === picture.table[i])) return;
    picture.table = table;
    picture.painted = '';
  }

  /**
   * @param {Picture2d} picture
   * @param {View} view
   * @param {OffscreenCanvasRenderingContext2D} target
   */
  paint(picture, view, target) {
    const { width, height } = target.canvas;
    target.fillStyle = '#0d0d0d';
    target.fillRect(0, 0, width, height);
    if (picture.frame) target.drawImage(picture.frame, 0, 0, width, height);
    const kind = view.contour ? 'contour' : 'areas';
    if (picture.painted !== kind) maskOnto(picture, view.contour);
    picture.painted = kind;
    target.save();
    target.beginPath();
    target.rect(Math.round(view.split * width), 0, width, height);
    target.clip();
    target.imageSmoothingEnabled = false;
    target.globalAlpha = view.contour ? 1 : view.opacity;
    target.drawImage(picture.mask, 0, 0, width, height);
    target.restore();
  }

  /** @param {Picture2d} picture */
  free(picture) {
    picture.frame?.close();
    picture.frame = undefined;
  }
}

/** @param {Picture2d} picture @param {boolean} contour */
function maskOnto(picture, contour) {
  const { width, height } = picture.mask;
  const colours = new Uint32Array(picture.table.slice().buffer);
  const pixels = new Uint32Array(width * height);
  const { ids } = picture;
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const id = ids[p];
      const inside = contour
        && (x === 0 || ids[p - 1] === id) && (x === width - 1 || ids[p + 1] === id)
        && (y === 0 || ids[p - width] === id) && (y === height - 1 || ids[p + width] === id);
      if (!inside) pixels[p] = colours[id];
    }
  }
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (picture.mask.getContext('2d'));
  context.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0);
}
