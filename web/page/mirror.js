// @ts-check
// The page's controls as real elements, laid unseen over where the canvas draws them: Tab goes through them, a
// screen reader names them, and what is done to one is done to the control on the canvas, which draws the ring.

import { make, update } from './mirror_elements.js';

/** How often the list is looked at; it is fetched only when it has changed. */
const REFRESH_MS = 150;

const USABLE = 'button:enabled, input:enabled, select:enabled, textarea:enabled, a';

/** @typedef {import('./mirror_elements.js').Control} Control */
/** @typedef {import('./engine.js').Engine} Engine */

export class Mirror {
  /** By their ids, in the order of the page. @type {Map<string, HTMLElement>} */
  #elements = new Map();
  /** @type {WeakMap<Element, Control>} */
  #controls = new WeakMap();
  #revision = -1;
  /** The text field that was opened from here, and so comes back here. @type {string | null} */
  #opened = null;
  #returning = false;

  /**
   * @param {HTMLElement} box over the canvas
   * @param {Engine} engine
   * @param {(error: Error) => void} tell
   */
  constructor(box, engine, tell) {
    this.box = box;
    this.engine = engine;
    this.tell = tell;
    box.addEventListener('click', (event) => this.#clicked(event));
    box.addEventListener('input', (event) => this.#changed(event));
    box.addEventListener('keydown', (event) => this.#key(event));
    box.addEventListener('focusin', (event) => this.#focused(event));
    box.addEventListener('focusout', () => this.#send('focusControl', { control: 0 }));
  }

  start() {
    this.refresh();
    setInterval(() => this.refresh(), REFRESH_MS);
  }

  refresh() {
    const list = this.engine.controls(this.#revision);
    if (!list) return;
    this.#revision = list.revision;
    const before = [...this.box.children];
    const place = before.indexOf(/** @type {Element} */ (document.activeElement));
    this.#arrange(list.controls);
    // A control that is gone or has become another (Train, Pause) hands the keyboard to the one in its place.
    if (place >= 0 && !before[place].isConnected) this.#takeFocus(this.#usable(place, 1) ?? this.#usable(place - 1, -1));
  }

  /** @param {Control[]} controls */
  #arrange(controls) {
    const former = this.#elements;
    this.#elements = new Map();
    for (const control of controls) {
      const key = this.#freeKey(control.id);
      const known = former.get(key);
      const told = known && this.#controls.get(known);
      const element = known && told?.kind === control.kind ? known : make(control);
      this.#elements.set(key, element);
      if (element === known && JSON.stringify(told) === JSON.stringify(control)) continue;
      this.#controls.set(element, control);
      update(element, control);
    }
    const wanted = new Set(this.#elements.values());
    for (const element of [...this.box.children]) if (!wanted.has(/** @type {HTMLElement} */ (element))) element.remove();
    let next = this.box.firstElementChild;
    for (const element of wanted) {
      if (element === next) next = next.nextElementSibling;
      else this.box.insertBefore(element, next);
    }
  }

  /** Should a panel name two things alike, each still gets an element. @param {number} id */
  #freeKey(id) {
    let key = String(id);
    while (this.#elements.has(key)) key += '+';
    return key;
  }

  /** The nearest usable control from a place among all on, in one direction. @param {number} place @param {1 | -1} step */
  #usable(place, step) {
    for (let at = place; at >= 0 && at < this.box.children.length; at += step) {
      const element = this.box.children[at];
      if (element.matches(USABLE)) return /** @type {HTMLElement} */ (element);
    }
    return null;
  }

  /** Without opening a text field. @param {HTMLElement | null} element */
  #takeFocus(element) {
    this.#returning = true;
    element?.focus({ preventScroll: true });
    this.#returning = false;
  }

  /**
   * A text field has closed.
   * @param {string} field
   * @param {import('./text_field.js').Closed} how
   */
  fieldClosed(field, how) {
    const fromHere = this.#opened === field;
    this.#opened = null;
    const place = [...this.box.children].findIndex((element) => this.#controls.get(element)?.field === field);
    if (how === 'elsewhere' || place < 0) return;
    if (how === 'forward') this.#takeFocus(this.#usable(place + 1, 1));
    else if (how === 'backward') this.#takeFocus(this.#usable(place - 1, -1));
    else if (fromHere) this.#takeFocus(/** @type {HTMLElement} */ (this.box.children[place]));
  }

  /** @param {Event} event */
  #control(event) {
    return event.target instanceof Element ? this.#controls.get(event.target) : undefined;
  }

  /** @param {Event} event */
  #clicked(event) {
    const control = this.#control(event);
    if (control?.kind === 'button' || control?.kind === 'toggle') this.#send('useControl', { control: control.id });
  }

  /** @param {Event} event */
  #changed(event) {
    const control = this.#control(event);
    const { target } = event;
    if (!control) return;
    if (target instanceof HTMLSelectElement) this.#send('useControl', { control: control.id, value: target.selectedIndex });
    else if (control.kind === 'slider') this.#send('useControl', { control: control.id, value: Number(/** @type {HTMLInputElement} */ (target).value) });
    else if (control.field) this.engine.textChanged(control.field, /** @type {HTMLInputElement} */ (target).value);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const control = this.#control(event);
    if (control?.kind !== 'field' || event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    this.#open(control);
  }

  /** @param {FocusEvent} event */
  #focused(event) {
    const control = this.#control(event);
    if (!control) return;
    this.#send('focusControl', { control: control.id });
    if (control.kind === 'field' && !this.#returning) this.#open(control);
  }

  /** The real text field opens over the one on the canvas and takes the keyboard. @param {Control} control */
  #open(control) {
    this.#opened = control.field ?? null;
    this.#send('useControl', { control: control.id });
  }

  /** @param {string} command @param {object} fields */
  #send(command, fields) {
    this.engine.request(command, fields).catch(this.tell);
  }
}
