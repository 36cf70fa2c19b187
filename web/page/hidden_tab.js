// @ts-check
// Keeps the engine working while the tab is hidden. The browser then gives no frames and slows the timers of the window,
// but not the messages of a worker.

/** @typedef {import('./engine.js').Engine} Engine */

/** Between two looks at the engine's thread, or at an engine with nothing to do. */
const IDLE_MS = 50;
/** An engine without a thread of its own that worked this long has more to do. */
const BUSY_MS = 5;

/**
 * @param {Engine} engine
 * @param {boolean} hasThread whether the engine trains on a thread of its own; otherwise it does so in here
 */
export function workWhileHidden(engine, hasThread) {
  /** @type {Worker | null} */
  let clock = null;

  function turn() {
    if (!document.hidden) return;
    const begin = performance.now();
    engine.workUnseen();
    const isBusy = !hasThread && performance.now() - begin >= BUSY_MS;
    clock?.postMessage(isBusy ? 0 : IDLE_MS);
  }

  function change() {
    if (!document.hidden) return;
    if (!clock) {
      clock = new Worker(new URL('./hidden_clock.js', import.meta.url), { type: 'module', name: 'geci-clock' });
      clock.onmessage = turn;
    }
    clock.postMessage(0);
  }

  document.addEventListener('visibilitychange', change);
  change();
}
