// @ts-check
// How a person sets the page up: theme, sizes of the panels, a phone's tab; and that the next visit finds it so.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clickOnCanvas } from './hands.mjs';
import { frames, inPicture } from './harness.mjs';
import * as stage from './stage.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */

const PHONE = { width: 390, height: 844 };
const LEAST_TARGET = 44; // CSS pixels a finger needs

/** @param {Visit} visit @returns {Promise<string>} of what surrounds the canvas */
const ground = (visit) => visit.page.evaluate(() => getComputedStyle(document.body).backgroundColor);

/** @param {Visit} visit @returns {Promise<string>} of the canvas itself, in the gap between two cards */
async function drawnGround(visit) {
  const png = await visit.page.screenshot({ clip: { x: 5, y: 75, width: 1, height: 1 } });
  return inPicture(visit, png, ([pixel]) => `rgb(${pixel & 255}, ${(pixel >> 8) & 255}, ${(pixel >> 16) & 255})`);
}

/** @param {Visit} visit @param {string} name @returns {Promise<[number, number]>} its middle */
async function middleOf(visit, name) {
  const [x, y, width, height] = (await visit.until(`state.places['${name}']`)).places[name];
  return [x + width / 2, y + height / 2];
}

/** @param {Visit} visit @param {string} edge @param {number} dx @param {number} dy */
async function drag(visit, edge, dx, dy) {
  const [x, y] = await middleOf(visit, edge);
  const { mouse } = visit.page;
  await mouse.move(x, y);
  await frames(visit, 3);
  await mouse.down();
  await frames(visit, 3);
  await mouse.move(x + dx, y + dy, { steps: 4 });
  await frames(visit, 3);
  await mouse.up();
}

/** @param {Visit} visit */
async function again(visit) {
  await visit.page.reload();
  return visit.until('state.places?.train');
}

test('Look: the theme follows the system until one is chosen, around the canvas as in it', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.page.emulateMedia({ colorScheme: 'light' });
  await page.until('state.look?.light');
  const light = await ground(page);
  assert.equal(await drawnGround(page), light);
  await clickOnCanvas(page, 'theme');
  await page.until("!state.look.light && state.look.theme === 'dark'");
  const dark = await ground(page);
  assert.notEqual(dark, light);
  assert.equal(await drawnGround(page), dark);
  assert.equal((await again(page)).look.theme, 'dark', 'it is remembered');
  assert.equal(await ground(page), dark);
  await clickOnCanvas(page, 'theme');
  await page.until("state.look.light && state.look.theme === 'system'");
  await page.page.emulateMedia({ colorScheme: 'dark' });
  await page.until('!state.look.light');
  assert.equal(await page.refusal('setTheme', 'pink'), '没有“pink”这种外观：请用 system、dark 或 light。');
});

test('Look: what was kept is not trusted', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.places?.train');
  for (const kept of ['{', '{"theme":"pink","side":-1,"tab":{}}', `"${'x'.repeat(5000)}"`]) {
    await page.page.evaluate((text) => localStorage.setItem('geci-look', text), kept);
    const { look } = await again(page);
    assert.deepEqual([look.theme, look.side, look.tab], ['system', 0, 'lyrics']);
  }
});

test('Look: edges are dragged, stop at their limits, are remembered, and go back by a double click', async () => {
  const page = await stage.visit(stage.sites.light, { width: 1440, height: 900 });
  const before = await page.until("state.places['edge=side'] && state.places.prompt");
  const at = (/** @type {string} */ place, /** @type {number} */ n) => `state.places['${place}'][${n}]`;
  await drag(page, 'edge=side', 60, 0);
  const moved = await page.until(`${at('edge=side', 0)} === ${before.places['edge=side'][0] + 60}`);
  assert.equal(moved.places.prompt[0], before.places.prompt[0] + 60);
  await drag(page, 'edge=inside', -40, 0);
  await page.until(`${at('edge=inside', 0)} === ${before.places['edge=inside'][0] - 40}`);
  await drag(page, 'edge=curve', 0, -50);
  const higher = await page.until(`${at('edge=curve', 1)} === ${before.places['edge=curve'][1] - 50}`);
  await page.page.waitForFunction((curve) => JSON.parse(localStorage.getItem('geci-look') ?? '{}').curve === curve, higher.look.curve);

  const kept = await again(page);
  for (const size of ['side', 'inside', 'curve']) assert.equal(kept.look[size], higher.look[size]);
  assert.equal((await page.until("state.places['edge=side']")).places['edge=side'][0], moved.places['edge=side'][0]);

  await drag(page, 'edge=side', 500, 0);
  await page.page.waitForFunction((side) => JSON.parse(localStorage.getItem('geci-look') ?? '{}').side > side, higher.look.side);
  const limited = await page.state();
  assert.ok(limited.places['edge=side'][0] < limited.places['edge=inside'][0] - 400, 'the lyrics keep their room');
  const [x, y] = await middleOf(page, 'edge=side');
  await page.page.mouse.move(x, y);
  await page.page.keyboard.press('ArrowLeft');
  await page.until(`state.look.side < ${limited.look.side}`);
  // Where frames are slow the second click may come late; a person clicks again.
  for (let tries = 0; tries < 5 && (await page.state()).look.side !== 0; tries++) {
    await page.page.mouse.dblclick(x - 16, y, { delay: 60 });
    await frames(page, 10);
  }
  const back = await page.until('state.look.side === 0');
  assert.equal(back.places['edge=side'][0], before.places['edge=side'][0]);
});

test('Look: a phone has three tabs, wide enough for a finger, and remembers which', async () => {
  const page = await stage.visit(stage.sites.light, PHONE);
  const shown = {
    lyrics: ['prompt', 'generate'],
    train: ['curve', 'songci300'],
    inside: ['inside_tab=step'],
  };
  for (const [tab, things] of Object.entries(shown)) {
    await clickOnCanvas(page, `tab=${tab}`);
    const condition = things.map((thing) => `state.places['${thing}']`).join(' && ');
    const { places } = await page.until(`state.look.tab === '${tab}' && ${condition}`);
    for (const other of Object.values(shown).flat()) {
      if (!things.includes(other)) assert.ok(!places[other], `${other} stands in the tab ${tab}`);
    }
    assert.ok(places.train && places.language, 'the top bar stays');
    for (const each of Object.keys(shown)) {
      const [, y, width, height] = places[`tab=${each}`];
      assert.ok(width >= LEAST_TARGET && height >= LEAST_TARGET && y + height === PHONE.height);
    }
  }
  assert.equal((await again(page)).look.tab, 'inside');
  await page.until("state.places['inside_tab=step']");
});

test('Look: a finger scrolls a phone’s tab', async () => {
  const page = await stage.visit(stage.sites.light, PHONE);
  await page.until("state.places['tab=train']");
  const devtools = await page.page.context().newCDPSession(page.page);
  await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  const touch = async (/** @type {string} */ type, /** @type {number[][]} */ points) => {
    const touchPoints = points.map(([x, y]) => ({ x, y }));
    await devtools.send('Input.dispatchTouchEvent', { type: /** @type {any} */ (type), touchPoints });
    await frames(page, 2);
  };
  const [x, y] = await middleOf(page, 'tab=train');
  await touch('touchStart', [[x, y]]);
  await touch('touchEnd', []);
  const [, before] = (await page.until("state.look.tab === 'train' && state.places.open_file")).places.open_file;
  await touch('touchStart', [[200, 700]]);
  for (let at = 680; at >= 400; at -= 40) await touch('touchMove', [[200, at]]);
  await touch('touchEnd', []);
  await page.until(`state.places.open_file[1] < ${before} - 150`);
});
