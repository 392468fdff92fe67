// Masks onto frames. A mask is the JSON form: COCO run lengths for each class.

// Compressed counts: five bits a character, and from the fourth count on the difference to the one
// two before it.
function counts(text) {
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

// The mask as a picture: each class in its colour, nothing where there is none.
export function maskPicture(mask) {
  const { width, height } = mask;
  const pixels = new Uint32Array(width * height);
  for (const entry of mask.classes) {
    const rgb = parseInt(entry.color.slice(1), 16);
    const colour = 0xff000000 | ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >> 16);
    let at = 0;
    let inside = false;
    for (const count of counts(entry.rle.counts)) {
      if (inside) {
        for (let i = at; i < at + count; i++) {
          pixels[(i % height) * width + Math.floor(i / height)] = colour >>> 0;
        }
      }
      at += count;
      inside = !inside;
    }
  }
  const canvas = new OffscreenCanvas(width, height);
  const data = new ImageData(new Uint8ClampedArray(pixels.buffer), width, height);
  canvas.getContext('2d').putImageData(data, 0, 0);
  return canvas;
}

export class Stage {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d');
    this.opacity = 0.55;
  }

  // Frame and mask of one frame id, always together.
  show(frame, mask) {
    this.frame?.close?.();
    this.frame = frame;
    this.mask = maskPicture(mask);
    this.canvas.width = mask.width;
    this.canvas.height = mask.height;
    this.canvas.dataset.frameId = mask.frame_id;
    this.paint();
  }

  setOpacity(opacity) {
    this.opacity = opacity;
    this.paint();
  }

  paint() {
    if (!this.mask) return;
    const { width, height } = this.canvas;
    this.context.clearRect(0, 0, width, height);
    if (this.frame) this.context.drawImage(this.frame, 0, 0, width, height);
    this.context.globalAlpha = this.opacity;
    this.context.drawImage(this.mask, 0, 0, width, height);
    this.context.globalAlpha = 1;
  }
}
