// @ts-check
// The page's keys go to the engine, which knows what each is for, unless something that is typed into wants them.

/** @typedef {import('./engine.js').Engine} Engine */

/** @param {EventTarget | null} target */
function isTypedInto(target) {
  if (target instanceof HTMLInputElement) return target.type !== 'range';
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Space and Enter press what has the focus. @param {KeyboardEvent} event */
function presses({ key, target }) {
  const canBePressed = target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement;
  return canBePressed && (key === ' ' || key === 'Enter');
}

/** What a person has selected outside the canvas is the browser's to copy. @param {KeyboardEvent} event */
function copiesSelection({ key }) {
  return key.toLowerCase() === 'c' && Boolean(getSelection()?.toString());
}

/**
 * @param {Engine} engine
 * @param {(error: Error) => void} tell
 */
export function obeyKeys(engine, tell) {
  // Tab is the browser's: the canvas's library would keep it, and nobody could leave.
  addEventListener('keydown', (event) => {
    if (event.key === 'Tab' && event.target instanceof HTMLCanvasElement) event.stopPropagation();
  }, { capture: true });

  addEventListener('keydown', (event) => {
    // 229 is a key that an input method has taken.
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.repeat) return;
    const command = event.ctrlKey || event.metaKey;
    if (isTypedInto(event.target) || presses(event) || (command && copiesSelection(event))) return;
    engine.request('pressKey', { key: event.key, command }).catch(tell);
  });
}
