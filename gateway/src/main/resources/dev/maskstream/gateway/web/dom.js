// Makes elements.

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [properties] `class`, `data-…`, `aria-…` and `role` are attributes, `on…` listeners
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (/^(class|role|for|list)$|-/.test(name)) made.setAttribute(name, value);
    else Object.assign(made, { [name]: value });
  }
  made.append(...children);
  return made;
}

/**
 * @template {HTMLElement} [E=HTMLElement]
 * @param {string} id
 * @returns {E}
 */
export function $(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return /** @type {E} */ (found);
}

/**
 * A time as people here write it; with its day, unless that is today.
 *
 * @param {number} millis since 1970
 * @returns {string}
 */
export function moment(millis) {
  const at = new Date(millis);
  return at.toDateString() === new Date().toDateString() ? at.toLocaleTimeString()
    : at.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/**
 * Sets text only where it changes, so that screen readers and layout have nothing to do otherwise.
 *
 * @param {Element} element
 * @param {string} text
 */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Calls at the next frame in which nothing within is pressed: what is replaced before it is let go gives no click.
 *
 * @param {Element} within
 * @param {() => void} does
 */
export function whenLetGo(within, does) {
  requestAnimationFrame(() => (within.matches(':active') ? whenLetGo(within, does) : does()));
}

const ICONS = {
  full: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  correct: 'M4 20l1-4L16 5l3 3L8 19z M14 7l3 3',
  remove: 'M6 6l12 12M18 6L6 18',
  solo: 'M12 5v14M5 12h14',
  add: 'M12 5v14M5 12h14',
  keys: 'M3 7h18v10H3z M7 13h10M7 10h.01M11 10h.01M15 10h.01',
  undo: 'M9 7L4 12l5 5M4 12h10a5 5 0 0 1 0 10h-2',
  redo: 'M15 7l5 5-5 5M20 12H10a5 5 0 0 0 0 10h2',
};

/** @param {keyof typeof ICONS} name */
export function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}
