// @ts-check
// The picture: screenshots to look at, and a lost WebGL context.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { click, clickOnCanvas } from './hands.mjs';
import { frames, inPicture, screenshotPath, stillness } from './harness.mjs';
import * as stage from './stage.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */

// One page whose window changes its size, then pages of their own: a pixel ratio is given at the start.
const WINDOWS = [
  { name: '1920x1080', width: 1920, height: 1080 },
  { name: '1280x800', width: 1280, height: 800 },
];
const SCREENS = [
  { name: '390x844@2x', width: 390, height: 844, ratio: 2, locale: 'zh-CN' },
  { name: '1280x800@2x', width: 1280, height: 800, ratio: 2, locale: 'en-US' },
];

/**
 * What the person sees, not what the canvas holds: between frames that may be nothing.
 * @param {Visit} visit
 * @param {string} name of the screenshot that is kept
 * @returns {Promise<number>} of distinct colours: one for a canvas that shows nothing
 */
async function coloursShown(visit, name) {
  const png = await visit.page.screenshot({ path: await screenshotPath(name) });
  return inPicture(visit, png, (pixels) => new Set(pixels).size);
}

/**
 * @param {Visit} visit
 * @param {number} width of the canvas in device pixels
 * @param {number} height
 */
async function showsAll(visit, width, height) {
  await visit.page.waitForFunction(
    ([w, h]) => {
      const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById('canvas'));
      return canvas.width === w && canvas.height === h;
    },
    /** @type {const} */ ([width, height]),
  );
  // The frame after the one that learned the size has it.
  await frames(visit, 3);
}

test('The canvas follows when the window changes its size', async () => {
  const page = await stage.training();
  for (const { name, width, height } of WINDOWS) {
    await page.page.setViewportSize({ width, height });
    await showsAll(page, width, height);
    assert.ok((await coloursShown(page, name)) > 100);
  }
});

test('The page fills a phone and a screen of two pixels a point', async () => {
  for (const { name, width, height, ratio, locale } of SCREENS) {
    const page = await stage.visit(stage.sites.light, { width, height, ratio, locale });
    await page.until('state.step >= 10 && state.lyric');
    await showsAll(page, width * ratio, height * ratio);
    assert.ok((await coloursShown(page, name)) > 100);
    await page.close();
  }
});

test('Training outlives a lost WebGL context, and the picture comes back', async () => {
  const page = await stage.training();
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
  // The browser gives the context back when it pleases; then the page draws all of its picture at the next frame.
  let after = 0;
  for (let tries = 0; tries < 20 && after <= Math.max(100, before / 3); tries++) {
    await frames(page, 10);
    after = await coloursShown(page, 'after-context-loss');
  }
  assert.ok(after > 100 && after > before / 3, `${after} colours after, ${before} before`);
});

test('What is drawn part by part is the picture that is drawn at once', async () => {
  const page = await stage.visit(stage.sites.light, { width: 1280, height: 800 });
  await page.until('state.step >= 30 && state.lyric');
  await page.pause();
  // Things that come, go, move, and lie over others.
  await page.page.keyboard.press('?');
  await page.until("state.places['close_shortcuts']");
  await page.page.keyboard.press('Escape');
  await page.until("!state.places['close_shortcuts']");
  await click(page, 'cell');
  await page.page.keyboard.press('Escape');
  for (const place of ['inside_tab=words', 'inside_tab=next', 'theme', 'language', 'step', 'lessons']) {
    await clickOnCanvas(page, place);
    await frames(page, 3);
  }
  await page.until("state.lessons.open && state.inside.tab === 'next' && state.inside.step === state.step");
  for (let x = 20; x < 1280; x += 90) await page.page.mouse.move(x, 300 + (x % 400));
  await page.page.mouse.move(1278, 2);
  await stillness(page);
  const byParts = await page.page.screenshot({ path: await screenshotPath('by-parts') });
  await page.page.setViewportSize({ width: 1279, height: 800 });
  await showsAll(page, 1279, 800);
  await page.page.setViewportSize({ width: 1280, height: 800 });
  await showsAll(page, 1280, 800);
  await stillness(page);
  const atOnce = await page.page.screenshot({ path: await screenshotPath('at-once') });
  assert.ok(byParts.equals(atOnce), 'by-parts.png and at-once.png differ');
});
