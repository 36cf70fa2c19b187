// @ts-check
// A tab that is not seen gets no frames: training goes on all the same, with and without threads.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PATIENCE_MS } from './harness.mjs';
import * as stage from './stage.mjs';

/** Lets a case hide its tab: `hidden` is what the browser would say, and frames are held back meanwhile. */
function hideable() {
  const nextFrame = requestAnimationFrame;
  /** @type {FrameRequestCallback[]} */
  const held = [];
  let isHidden = false;
  Object.defineProperty(Document.prototype, 'hidden', { get: () => isHidden });
  globalThis.requestAnimationFrame = (callback) => (isHidden ? held.push(callback) : nextFrame(callback));
  addEventListener('hide', (event) => {
    isHidden = /** @type {CustomEvent<boolean>} */ (event).detail;
    document.dispatchEvent(new Event('visibilitychange'));
    if (!isHidden) held.splice(0).forEach((callback) => nextFrame(callback));
  });
}

/** @param {import('./harness.mjs').Visit} visit @param {boolean} isHidden */
const setHidden = (visit, isHidden) =>
  visit.page.evaluate((detail) => dispatchEvent(new CustomEvent('hide', { detail })), isHidden);

/**
 * What until() does, without frames.
 * @param {import('./harness.mjs').Visit} visit
 * @param {string} condition over `state`
 */
const unseen = (visit, condition) =>
  visit.page.evaluate(
    async ([text, patience]) => {
      const api = await window.geci;
      const holds = new Function('state', `return ${text}`);
      const channel = new MessageChannel();
      for (const deadline = performance.now() + patience; performance.now() < deadline; ) {
        const state = api.state();
        if (holds(state)) return state;
        await new Promise((resolve) => {
          channel.port1.onmessage = resolve;
          channel.port2.postMessage(0);
        });
      }
      throw new Error(`Never came true in a hidden tab: ${text}`);
    },
    /** @type {const} */ ([condition, PATIENCE_MS]),
  );

for (const site of /** @type {const} */ (['light', 'plain'])) {
  test(`A hidden tab trains on, writes when asked and pauses (${site})`, async () => {
    const page = await stage.visit(stage.sites[site], { init: hideable });
    const { step } = await page.until('state.training && state.step >= 1');
    await setHidden(page, true);
    await unseen(page, `state.step >= ${step + 40}`);
    assert.ok(await page.call('generate', { prompt: '明月', length: 8 }));
    await page.call('pause');
    const paused = await unseen(page, '!state.training');
    await setHidden(page, false);
    await page.call('train');
    await page.until(`state.step > ${paused.step}`);
  });
}
