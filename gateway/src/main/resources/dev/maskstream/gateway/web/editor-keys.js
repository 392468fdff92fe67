// Keys while a mask is corrected: as CVAT has them where it has one.

const FINE = 1;
const COARSE = 10;
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @param {import('./editor.js').Editor} editor
 * @param {[string, string][]} tools letter and name
 * @returns {(event: KeyboardEvent) => void}
 */
export function editorKeys(editor, tools) {
  const letters = new Map(tools);
  /** @type {Record<string, () => void>} */
  const plain = {
    n: () => editor.finish(), Enter: () => editor.finish(), f: () => void editor.go(1), d: () => void editor.go(-1),
    '[': () => editor.resize(Math.floor(editor.diameter / 1.25)), ']': () => editor.resize(Math.ceil(editor.diameter * 1.25)),
    '+': () => editor.canvas.zoomBy(1.5), '-': () => editor.canvas.zoomBy(1 / 1.5), h: () => hide(editor),
  };
  return (event) => {
    const { key } = event;
    const isHeld = event.ctrlKey || event.metaKey;
    const isField = event.target instanceof HTMLElement && event.target.matches('button, input');
    let does;
    if (isHeld) does = held(editor, event);
    else if (/^[1-9]$/.test(key)) does = () => chooseClass(editor, Number(key));
    else if (key === 'Escape') does = () => (editor.isBusy() ? editor.cancel() : void editor.leave());
    else if (isField && ['Enter', ' ', ...Object.keys(ARROWS)].includes(key)) does = undefined;
    else if (ARROWS[key]) does = () => moveCursor(editor, ARROWS[key], event.shiftKey ? COARSE : FINE);
    else if (key === ' ') does = () => use(editor, !event.altKey);
    else if (letters.has(key.toLowerCase())) does = () => editor.take(/** @type {string} */ (letters.get(key.toLowerCase())));
    // With the Caps Lock on, too.
    else does = plain[key] ?? plain[key.toLowerCase()];
    if (!does) return;
    event.preventDefault();
    does();
  };
}

/** @param {import('./editor.js').Editor} editor @param {KeyboardEvent} event */
function held(editor, event) {
  const key = event.key.toLowerCase();
  if (key === 'z') return () => editor.step(event.shiftKey ? 'redo' : 'undo');
  if (key === 'y') return () => editor.step('redo');
  if (key === 's') return () => void editor.save();
  if (/^[1-9]$/.test(key)) return () => chooseClass(editor, Number(key));
  return undefined;
}

/** @param {import('./editor.js').Editor} editor @param {number} place from 1 */
function chooseClass(editor, place) {
  const choice = editor.classes?.[place - 1];
  if (choice) editor.choose(Number(choice.dataset.class));
}

/** @param {import('./editor.js').Editor} editor */
function hide(editor) {
  editor.canvas.isMaskHidden = !editor.canvas.isMaskHidden;
  editor.canvas.draw();
}

/**
 * A box is dragged by two uses: one at each corner.
 *
 * @param {import('./editor.js').Editor} editor
 * @param {boolean} foreground
 */
function use(editor, foreground) {
  const at = editor.canvas.cursor;
  if (editor.tool === 'box' && !editor.isPressed) {
    editor.press(at, foreground);
    return;
  }
  if (!editor.isPressed) editor.press(at, foreground);
  editor.release(at);
}

/** @param {import('./editor.js').Editor} editor @param {[number, number]} way @param {number} far */
function moveCursor(editor, [dx, dy], far) {
  const { width, height } = editor.paint;
  const { x, y } = editor.canvas.cursor;
  editor.move({
    x: Math.min(width - 0.5, Math.max(0.5, x + dx * far)), y: Math.min(height - 0.5, Math.max(0.5, y + dy * far)),
  });
}
