// @ts-check
// The picture: screenshots to look at, a lost WebGL context, and how fluid the page stays.

import assert from 'node:assert/strict';
import { screenshotPath, test } from './harness.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */

const SIZES = [
  { name: '1280x800', width: 1280, height: 800, ratio: 1 },
  { name: '1920x1080', width: 1920, height: 1080, ratio: 1 },
  { name: '390x844@2x', width: 390, height: 844, ratio: 2 },
  { name: '1280x800@2x', width: 1280, height: 800, ratio: 2 },
];

/**
 * What the person sees, not what the canvas holds: between frames that may be nothing.
 * @param {Visit} visit
 * @param {string} name of the screenshot that is kept
 * @returns {Promise<number>} of distinct colours: one for a canvas that shows nothing
 */
async function coloursShown(visit, name) {
  const png = await visit.page.screenshot({ path: await screenshotPath(name) });
  return visit.page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const copy = document.createElement('canvas');
    copy.width = image.width;
    copy.height = image.height;
    const context = /** @type {CanvasRenderingContext2D} */ (copy.getContext('2d'));
    context.drawImage(image, 0, 0);
    return new Set(new Uint32Array(context.getImageData(0, 0, copy.width, copy.height).data.buffer)).size;
  }, png.toString('base64'));
}

/** @param {Visit} visit @param {number} count */
const frames = (visit, count) =>
  visit.page.evaluate(async (n) => {
    for (let i = 0; i < n; i++) await new Promise(requestAnimationFrame);
  }, count);

/** @param {import('./stage.mjs').Stage} stage */
export function addDisplayCases(stage) {
  test('The page fills every size of screen at its own pixel ratio', async () => {
    for (const { name, width, height, ratio } of SIZES) {
      const visit = await stage.visit(stage.sites.isolated, { width, height, ratio });
      await visit.until("state.step >= 30 && state.lyric !== ''");
      const canvas = await visit.page.evaluate(() => {
        const { width, height } = /** @type {HTMLCanvasElement} */ (document.getElementById('canvas'));
        return [width, height];
      });
      assert.deepEqual(canvas, [width * ratio, height * ratio]);
      assert.ok((await coloursShown(visit, name)) > 100);
      await visit.close();
    }
  });

  test('The canvas follows when the window changes its size', async () => {
    const page = await stage.shared();
    await page.page.setViewportSize({ width: 1000, height: 640 });
    await page.page.waitForFunction(() => /** @type {any} */ (document.getElementById('canvas')).width === 1000);
    await page.page.setViewportSize({ width: 1280, height: 800 });
    await page.page.waitForFunction(() => /** @type {any} */ (document.getElementById('canvas')).width === 1280);
  });

  test('Training outlives a lost WebGL context, and the picture comes back', async () => {
    const page = await stage.shared();
    await page.call('train');
    const before = await coloursShown(page, 'before-context-loss');
    await page.page.evaluate(() => {
      const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById('canvas'));
      const lose = canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context');
      Object.assign(globalThis, { lose });
      lose?.loseContext();
    });
    const { step } = await page.state();
    await page.until(`state.step >= ${step + 3}`);
    await page.page.evaluate(() => /** @type {any} */ (globalThis).lose.restoreContext());
    await frames(page, 10);
    const after = await coloursShown(page, 'after-context-loss');
    assert.ok(after > 100 && after > before / 3, `${after} colours after, ${before} before`);
  });

  test('The main thread stays fluid while training (measured, not judged)', async () => {
    const page = await stage.shared();
    await page.call('train');
    const { fps, longest, tasks } = await page.page.evaluate(async () => {
      /** @type {number[]} */
      const long = [];
      const observer = new PerformanceObserver((list) => list.getEntries().forEach((entry) => long.push(entry.duration)));
      observer.observe({ type: 'longtask' });
      const started = performance.now();
      for (let frame = 0; frame < 120; frame++) await new Promise(requestAnimationFrame);
      observer.disconnect();
      const seconds = (performance.now() - started) / 1000;
      return { fps: 120 / seconds, longest: Math.max(0, ...long), tasks: long.length };
    });
    console.log(`       ${fps.toFixed(0)} frames/s, ${tasks} tasks over 50 ms, the longest ${longest.toFixed(0)} ms`);
    assert.ok(fps > 0);
  });
}
