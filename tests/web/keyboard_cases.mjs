// @ts-check
// The page without a mouse: Tab through its controls and out again, keys that press and move them, and shortcuts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clickOnCanvas, placeOf } from './hands.mjs';
import { frames, inPicture, screenshotPath } from './harness.mjs';
import * as stage from './stage.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */

/** @param {Visit} page @returns {Promise<string>} what a screen reader calls the element with the keyboard */
const focused = (page) =>
  page.page.evaluate(() => {
    const at = document.activeElement;
    return at?.getAttribute('aria-label') ?? at?.textContent ?? '';
  });

/** Tab, until the keyboard is where it should be. @param {Visit} page @param {RegExp} name @param {string} key */
async function tabTo(page, name, key = 'Tab') {
  /** @type {string[]} */
  const passed = [];
  for (let i = 0; i < 150; i++) {
    await page.page.keyboard.press(key);
    const at = await focused(page);
    if (name.test(at)) return;
    passed.push(at);
  }
  throw new Error(`Tab never came to ${name}, but to ${passed.join(' | ')}`);
}

/** @param {Visit} page @param {string} place @returns {Promise<number>} of the accent's pixels within 5 px around it */
async function ringAround(page, place) {
  const [x, y, width, height] = (await page.state()).places[place];
  const clip = { x: x - 5, y: y - 5, width: width + 10, height: height + 10 };
  const png = await page.page.screenshot({ clip });
  return inPicture(page, png, (pixels, across) => {
    const isAccent = (/** @type {number} */ pixel) =>
      (pixel & 255) > 180 && ((pixel >> 8) & 255) > 130 && ((pixel >> 16) & 255) < 130;
    // Rows near the top and near the bottom, outside of the control itself.
    const down = pixels.length / across;
    const rows = [2, 3, down - 4, down - 3].map((row) => pixels.slice(row * across, (row + 1) * across));
    return rows.reduce((count, row) => count + row.filter(isAccent).length, 0);
  });
}

test('Keys: space trains and pauses, S steps, R resets, Ctrl+Z undoes, W writes, 1 to 5 look inside, L speaks English', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 20 && state.lyric');
  const press = (/** @type {string} */ key) => page.page.keyboard.press(key);
  await press('Space');
  const { step } = await page.until('!state.training');
  await press('s');
  await page.until(`state.step === ${step + 1} && !state.training`);
  await press('r');
  await page.until('state.step === 0 && state.undo');
  await press('Control+z');
  await page.until(`state.step === ${step + 1}`);
  const { samples } = await page.state();
  await press('w');
  await page.until(`state.samples > ${samples}`);
  await press('Enter');
  await page.until(`state.samples > ${samples + 1}`);
  for (const [number, tab] of [['2', 'next'], ['5', 'words'], ['1', 'step']]) {
    await press(number);
    await page.until(`state.inside.tab === '${tab}'`);
  }
  await press('l');
  await page.until("state.language === 'en'");
  await page.page.waitForFunction(() => document.documentElement.lang === 'en');
  await press('Space');
  await page.until('state.training');
});

test('The list of keys opens with ? and its button, and closes with Escape; its links open beside the page', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 1');
  await page.page.keyboard.press('?');
  await page.pause(); // the browser opens a page only soon after the click, which a busy machine may see too late
  await placeOf(page, 'close_shortcuts'); // a window finds its place in its second frame
  await page.page.screenshot({ path: await screenshotPath('shortcuts') });
  const context = page.page.context();
  const [x, y, width, height] = await placeOf(page, 'page=nn.RNN');
  await page.page.mouse.move(x + width / 2, y + height / 2);
  await frames(page, 2);
  const [opened] = await Promise.all([
    context.waitForEvent('page'),
    context.waitForEvent('request', (request) => /^https:\/\/docs\.pytorch\.org\/.*RNN/.test(request.url())),
    page.page.mouse.click(x + width / 2, y + height / 2),
  ]);
  assert.equal(await opened.evaluate(() => window.opener), null);
  await opened.close();
  assert.ok((await page.state()).step > 0, 'the page is still there');
  const link = page.page.locator('#controls a', { hasText: 'nn.RNN' });
  assert.deepEqual(await link.evaluate((a) => [a.getAttribute('target'), a.getAttribute('rel')]), ['_blank', 'noopener']);
  await page.page.keyboard.press('Escape');
  await page.until("!state.places['close_shortcuts']");
  await clickOnCanvas(page, 'shortcuts');
  await page.until("state.places['close_shortcuts']");
  await page.page.keyboard.press('?');
  await page.until("!state.places['close_shortcuts']");
});

test('Keys that are typed, or that an input method takes, are no shortcuts', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 1');
  const { step } = await page.pause();
  await clickOnCanvas(page, 'prompt');
  const area = page.page.locator('#text');
  await area.waitFor();
  await page.page.keyboard.type('srl 1');
  assert.equal(await area.inputValue(), 'srl 1');
  await page.page.keyboard.press('Escape');
  await area.waitFor({ state: 'hidden' });
  await page.page.evaluate(() => {
    const key = { key: 's', bubbles: true, isComposing: true };
    document.body.dispatchEvent(new KeyboardEvent('keydown', key));
  });
  const state = await page.state();
  assert.deepEqual([state.step, state.language, state.training], [step, 'zh', false]);
  // And afterwards they are again.
  await page.page.keyboard.press('s');
  await page.until(`state.step === ${step + 1}`);
});

test('Tab walks through the controls under a ring; space, arrows and lists work; a field takes text and is left again', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 5');
  const { step } = await page.pause();
  await page.page.waitForFunction(() => document.querySelectorAll('#controls button').length > 20);
  await tabTo(page, /^训练$/);
  let ring = 0;
  for (let tries = 0; tries < 20 && ring <= 60; tries++) {
    await frames(page, 3);
    ring = await ringAround(page, 'train');
  }
  assert.ok(ring > 60, 'no ring around it');
  await page.page.keyboard.press('Space');
  await page.until('state.training');
  await page.page.waitForFunction(() => document.activeElement?.textContent === '暂停');
  await page.page.keyboard.press('Space');
  await page.until('!state.training');
  await page.page.keyboard.press('Tab');
  assert.equal(await focused(page), '单步');
  await page.page.keyboard.press('Enter');
  await page.until(`state.step > ${step} && !state.training`);

  await tabTo(page, /^起头的字/);
  const area = page.page.locator('#text');
  await area.waitFor();
  await page.page.keyboard.type('moon');
  await page.page.keyboard.press('Tab');
  await area.waitFor({ state: 'hidden' });
  assert.match(await focused(page), /^写一首/);
  await page.page.keyboard.press('Shift+Tab');
  await area.waitFor();
  assert.equal(await area.inputValue(), 'moon');
  await page.page.keyboard.press('Escape');
  await area.waitFor({ state: 'hidden' });
  assert.match(await focused(page), /^起头的字/, 'it is left where it was');

  await tabTo(page, /^温度$/);
  await frames(page, 4);
  await page.page.screenshot({ path: await screenshotPath('focus-ring') });
  const value = () => page.page.evaluate(() => /** @type {HTMLInputElement} */ (document.activeElement).getAttribute('aria-valuetext'));
  assert.equal(await value(), '0.80');
  await page.page.keyboard.press('ArrowRight');
  await page.page.waitForFunction(() => document.activeElement?.getAttribute('aria-valuetext') === '0.85');

  // The settings further down are scrolled to.
  await tabTo(page, /^单元$/, 'Shift+Tab');
  await page.page.keyboard.press('ArrowDown');
  await page.page.waitForFunction(() => /** @type {HTMLSelectElement} */ (document.activeElement).selectedIndex === 1);
  const window = /** @type {{height: number}} */ (page.page.viewportSize());
  const inSight = `state.places.cell[1] > 0 && state.places.cell[1] + state.places.cell[3] < ${window.height}`;
  const [, y, , height] = (await page.until(inSight)).places.cell;
  assert.ok(y > 0 && y + height < window.height, `the list lies at ${y}`);
  await page.page.screenshot({ path: await screenshotPath('focus-scrolled') });
});

test('Tab leaves the page at its end and comes back at its beginning: nothing holds the keyboard', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 1');
  await page.pause();
  await page.page.evaluate(() => {
    const after = document.createElement('button');
    after.id = 'after';
    document.body.append(after);
  });
  await page.page.mouse.click(3, 3);
  assert.equal(await page.page.evaluate(() => document.activeElement?.id), 'canvas');
  for (let i = 0; i < 200; i++) {
    await page.page.keyboard.press('Tab');
    if (await page.page.locator('#text').isVisible()) continue;
    if (await page.page.evaluate(() => document.activeElement?.id === 'after')) break;
  }
  assert.equal(await page.page.evaluate(() => document.activeElement?.id), 'after');
  await page.page.keyboard.press('Shift+Tab');
  assert.equal(await page.page.evaluate(() => document.activeElement?.parentElement?.id), 'controls');
});
