// @ts-check
// One real element for each kind of control that the canvas draws.

/**
 * As src/page/controls.h has it.
 * @typedef {object} Control
 * @property {'heading' | 'text' | 'button' | 'toggle' | 'slider' | 'list' | 'field' | 'link'} kind
 * @property {number} id
 * @property {string} name
 * @property {string} value
 * @property {boolean} enabled
 * @property {boolean} [on]
 * @property {string} [field]
 * @property {boolean} [multiline]
 * @property {{low: number, high: number, now: number, step: number}} [range]
 * @property {string[]} [options]
 * @property {number} [index]
 * @property {[number, number, number, number]} place
 */

const TAGS = { heading: 'h2', text: 'p', button: 'button', toggle: 'button', slider: 'input', list: 'select', link: 'a' };

/** @param {Control} control @returns {HTMLElement} */
export function make(control) {
  if (control.kind === 'field') return document.createElement(control.multiline ? 'textarea' : 'input');
  const element = document.createElement(TAGS[control.kind]);
  if (element instanceof HTMLButtonElement) element.type = 'button';
  if (control.kind === 'toggle') element.setAttribute('role', 'switch');
  if (element instanceof HTMLInputElement) element.type = 'range';
  if (element instanceof HTMLAnchorElement) {
    element.target = '_blank';
    element.rel = 'noopener';
  }
  return element;
}

/** @param {HTMLElement} element @param {Control} control */
export function update(element, control) {
  UPDATES[control.kind](/** @type {any} */ (element), control);
  if ('disabled' in element) element.disabled = !control.enabled;
  const [x, y, width, height] = control.place;
  // Never beyond the canvas: what has the focus may be scrolled to by the browser.
  const left = Math.min(Math.max(x, 0), innerWidth - 1);
  const top = Math.min(Math.max(y, 0), innerHeight - 1);
  element.style.cssText = `left:${left}px;top:${top}px;width:${Math.max(width, 1)}px;height:${Math.max(height, 1)}px`;
}

const UPDATES = { heading: setText, text: setText, button: setButton, toggle: setToggle, slider: setSlider, list: setList, field: setField, link: setLink };

/** @param {HTMLElement} element @param {Control} control */
function setText(element, { name }) {
  if (element.textContent !== name) element.textContent = name;
}

/** @param {HTMLElement} element @param {Control} control */
function setButton(element, control) {
  setText(element, control);
  if (control.on !== undefined) element.setAttribute('aria-pressed', String(control.on));
}

/** @param {HTMLElement} element @param {Control} control */
function setToggle(element, control) {
  setText(element, control);
  element.setAttribute('aria-checked', String(control.on));
}

/** @param {HTMLAnchorElement} element @param {Control} control */
function setLink(element, control) {
  setText(element, control);
  element.href = control.value;
}

/** @param {HTMLInputElement} element @param {Control} control */
function setSlider(element, { name, value, range }) {
  const { low, high, now, step } = range ?? { low: 0, high: 1, now: 0, step: 1 };
  Object.assign(element, { min: String(low), max: String(high), step: String(step), value: String(now) });
  element.setAttribute('aria-label', name);
  if (value) element.setAttribute('aria-valuetext', value);
}

/** @param {HTMLSelectElement} element @param {Control} control */
function setList(element, { name, options = [], index = -1 }) {
  element.setAttribute('aria-label', name);
  const shown = [...element.options].map((option) => option.text);
  if (shown.join('\n') !== options.join('\n')) element.replaceChildren(...options.map((text) => new Option(text)));
  if (element.selectedIndex !== index) element.selectedIndex = index;
}

/** @param {HTMLInputElement | HTMLTextAreaElement} element @param {Control} control */
function setField(element, { name, value }) {
  element.setAttribute('aria-label', name);
  if (element.value !== value) element.value = value;
}
