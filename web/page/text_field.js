// @ts-check
// A real <textarea> laid over the text field that the canvas shows as active. It brings what a canvas
// cannot: input methods, paste, selection, the phone's keyboard, and a name for screen readers.

/**
 * In CSS pixels of the page; the engine sends one each frame while its field is open.
 * @typedef {{id: string, x: number, y: number, width: number, height: number, fontSize: number,
 *            multiline: boolean, value: string, hint: string}} Placement
 */

/**
 * How a person leaves a field: with Tab, with Shift and Tab, with Enter, with Escape, or by going elsewhere.
 * @typedef {'forward' | 'backward' | 'enter' | 'escape' | 'elsewhere'} Closed
 */

export class TextField {
  /** The field's id while one is open. @type {string | null} */
  #open = null;
  #multiline = false;
  #style = '';

  /**
   * @param {HTMLTextAreaElement} area hidden until a field opens
   * @param {HTMLElement} canvas gets the keyboard back when a field has closed
   * @param {(id: string, value: string) => void} onChange also during composition
   * @param {(id: string, how: Closed) => void} onClose when the person, not the engine, closed the field
   */
  constructor(area, canvas, onChange, onClose) {
    this.area = area;
    this.canvas = canvas;
    this.onChange = onChange;
    this.onClose = onClose;
    area.addEventListener('input', (event) => this.#changed(event));
    area.addEventListener('compositionend', () => this.#changed(null));
    area.addEventListener('beforeinput', (event) => this.#beforeInput(event));
    area.addEventListener('blur', () => this.#blurred());
    for (const type of /** @type {const} */ (['keydown', 'keypress', 'keyup'])) {
      area.addEventListener(type, (event) => this.#key(event));
    }
  }

  /** @param {Placement} placement */
  place(placement) {
    if (placement.id !== this.#open) this.#show(placement);
    const { x, y, width, height, fontSize } = placement;
    const style = `transform:translate(${x}px,${y}px);width:${width}px;height:${height}px;font-size:${fontSize}px;`;
    if (style === this.#style) return;
    this.#style = style;
    this.area.style.cssText = this.#multiline ? style : `${style}line-height:${height}px;`;
  }

  /** @param {Placement} placement */
  #show({ id, multiline, value, hint }) {
    if (this.#open !== null) this.close(this.#open);
    this.#multiline = multiline;
    this.#style = '';
    this.area.classList.toggle('single-line', !multiline);
    this.area.value = value;
    this.area.placeholder = hint;
    this.area.setAttribute('aria-label', hint || id);
    this.area.hidden = false;
    this.area.focus({ preventScroll: true });
    // Opened is opened only now: a focus that blurs something must not look like this field closing.
    this.#open = id;
    this.area.setSelectionRange(value.length, value.length);
  }

  /**
   * The engine closes its field. A composition under way is committed by the browser as the area
   * loses focus, and still reaches the engine.
   * @param {string} id
   */
  close(id) {
    if (id !== this.#open) return;
    this.area.blur();
    this.#hide();
  }

  #hide() {
    this.#open = null;
    this.area.hidden = true;
    this.area.value = '';
    if (document.activeElement === document.body) this.canvas.focus({ preventScroll: true });
  }

  /** @param {Closed} how */
  #closedByPerson(how) {
    const id = this.#open;
    if (id === null) return;
    this.close(id);
    this.onClose(id, how);
  }

  /** Another window or tab taking the focus closes nothing: the person will come back to typing. */
  #blurred() {
    const id = this.#open;
    if (id === null || !document.hasFocus() || this.area.hidden) return;
    queueMicrotask(() => {
      if (this.#open !== id || document.activeElement === this.area) return;
      this.#hide();
      this.onClose(id, 'elsewhere');
    });
  }

  /** @param {Event | null} event null after the last word of a composition */
  #changed(event) {
    if (this.#open === null) return;
    // Rewriting the value would break a composition, so a pasted line break waits for its end.
    const composing = event instanceof InputEvent && event.isComposing;
    if (!this.#multiline && !composing && /[\r\n]/.test(this.area.value)) this.#joinLines();
    this.onChange(this.#open, this.area.value);
  }

  #joinLines() {
    const caret = this.area.selectionEnd;
    const joined = (/** @type {string} */ text) => text.replace(/\s*[\r\n]+\s*/g, ' ');
    const before = joined(this.area.value.slice(0, caret));
    this.area.value = joined(this.area.value);
    this.area.setSelectionRange(before.length, before.length);
  }

  /**
   * Phone keyboards name no key; what they want to insert tells that Enter was pressed.
   * @param {InputEvent} event
   */
  #beforeInput(event) {
    const breaksLine = event.inputType === 'insertLineBreak' || event.inputType === 'insertParagraph';
    if (this.#multiline || event.isComposing || !breaksLine) return;
    event.preventDefault();
    this.#closedByPerson('enter');
  }

  /** @param {KeyboardEvent} event @returns {Closed | null} */
  #closedBy(event) {
    if (event.key === 'Tab') return event.shiftKey ? 'backward' : 'forward';
    if (event.key === 'Escape') return 'escape';
    return event.key === 'Enter' && !this.#multiline ? 'enter' : null;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // They belong to the text alone, wherever the canvas's library listens.
    event.stopPropagation();
    // 229 is a key the input method has already taken; Safari says so, and not isComposing, for the last.
    if (event.type !== 'keydown' || event.isComposing || event.keyCode === 229) return;
    const how = this.#closedBy(event);
    if (!how) return;
    event.preventDefault();
    this.#closedByPerson(how);
  }
}
