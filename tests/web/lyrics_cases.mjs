// @ts-check
// What was written: scrubbing through it, where copied lines come from, taking a lyric home.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clickOnCanvas, downloadBy, placeOf, press } from './hands.mjs';
import { frames, screenshotPath } from './harness.mjs';
import { exportedModel, generatedNatively } from './models.mjs';
import * as stage from './stage.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */

/** CSS pixels, in a lyric beside its greedy decode. */
const LETTER_WIDTH = 22.4;

/** @param {Record<string, any>} state @returns {number} of the lyric on show */
const shown = (state) => Number(Object.keys(state.places).find((name) => name.startsWith('sample='))?.slice(7));

/** @param {Visit} page @param {number} share of the timeline's way */
async function scrubTo(page, share) {
  const [x, y, width, height] = (await page.until("state.places['timeline']")).places.timeline;
  await press(page, x + 4 + (width - 8) * share, y + height / 2);
}

/** Copying takes effect some frames later. @param {Visit} page @param {string} text */
const clipboardHolds = (page, text) =>
  page.sees(async (wanted) => (await navigator.clipboard.readText()) === wanted, text);

test('The timeline goes back to the first lyric and stays there while newer ones come', async () => {
  const page = await stage.visit(stage.sites.light);
  const first = (await page.until('state.lyric')).lyric.trim();
  await page.until('state.samples >= 4');
  await scrubTo(page, 0);
  const then = await page.until("state.places['sample=1']");
  await clickOnCanvas(page, 'copy');
  await clipboardHolds(page, first);
  await page.until(`state.samples > ${then.samples}`);
  assert.equal(shown(await page.state()), 1);
  await page.page.screenshot({ path: await screenshotPath('timeline') });
  const { name, bytes } = await downloadBy(page, 'download_lyric');
  assert.match(name, /^geci-step-\d+\.txt$/);
  assert.equal(bytes.toString('utf8'), `${first}\n`);
  await scrubTo(page, 0.5);
  await page.until("!state.places['sample=1']");
  await clickOnCanvas(page, 'newest_lyric');
  const { samples } = await page.state();
  await page.until(`state.samples > ${samples} && Object.keys(state.places).some((name) => name.startsWith('sample=') && Number(name.slice(7)) >= ${samples})`);
});

test('Part of a lyric is selected with the mouse, a line with two clicks or a finger that rests, and copied', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 30 && state.lyric');
  await page.pause();
  // Short, so that it need not scroll; and its place is that of a frame drawn since.
  const written = await page.call('generate', { prompt: '明月', length: 14, temperature: 0.9, seed: 3 });
  const { lyric } = await page.until(`state.lyric === ${JSON.stringify(written)} && [...(state.newest?.greedy ?? '')].length === 16`);
  assert.ok(lyric.startsWith('明月'));
  const [x, y] = await placeOf(page, `sample=${shown(await page.state())}`);
  const at = (/** @type {number} */ letter) => /** @type {const} */ ([x + letter * LETTER_WIDTH, y + 22]);
  const { mouse, keyboard } = page.page;
  await mouse.move(...at(1));
  await frames(page, 2);
  await mouse.down();
  await frames(page, 2);
  await mouse.move(...at(2), { steps: 3 });
  await mouse.move(...at(3), { steps: 3 });
  await frames(page, 4);
  await mouse.up();
  await page.page.screenshot({ path: await screenshotPath('selection') });
  const first = lyric.trim().split('\n')[0];
  await keyboard.press('Control+c');
  await clipboardHolds(page, [...first].slice(1, 3).join(''));
  await mouse.dblclick(...at(1.5), { delay: 60 });
  await frames(page, 4);
  await clickOnCanvas(page, 'copy');
  await clipboardHolds(page, first);
  await mouse.click(...at(1.5), { delay: 80 });
  await frames(page, 4);
  await clickOnCanvas(page, 'copy');
  await clipboardHolds(page, lyric.trim());
});

test('A lyric learned by heart is underlined, and its repetition loop is told', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 1');
  await page.pause();
  await page.call('loadCorpus', 'own', '山前一树花\n风来花满家\n水边人未去\n灯下话桑麻\n'.repeat(60));
  await page.call('step', 150);
  await page.until('state.step >= 150 && !state.training');
  await page.call('generate', { prompt: '山前', length: 100, greedy: true });
  const isDrawn = "Object.keys(state.places).some((name) => name.startsWith('sample='))";
  const { newest, places } = await page.until(`state.newest && state.newest.copied !== null && ${isDrawn}`);
  assert.ok(newest.copied > 0.9, `${newest.copied} copied`);
  assert.ok(newest.loop_period > 0);
  const [x, y] = places[/** @type {string} */ (Object.keys(places).find((name) => name.startsWith('sample=')))];
  await page.page.mouse.move(x + 60, y + 20);
  await frames(page, 20); // an explanation waits for a pointer at rest
  await page.page.screenshot({ path: await screenshotPath('copied-from') });
  // The same beside its greedy decode, where columns are narrow: what is said over each still fits.
  await page.page.mouse.move(4, 4);
  await page.call('generate', { prompt: '山前', length: 100, temperature: 0.5, seed: 1 });
  await page.until("Object.keys(state.places).some((name) => name.startsWith('greedy_sample='))");
  for (const language of ['zh', 'en']) {
    for (const width of [980, 1100, 1280, 1440]) {
      await page.page.setViewportSize({ width, height: 800 });
      await page.until(`state.language === '${language}' && state.places.shortcuts[0] > ${width - 60}`);
      await frames(page, 4);
      assert.deepEqual((await page.state()).cut, [], `${language}, ${width} wide`);
    }
    await page.page.screenshot({ path: await screenshotPath(`measured-${language}`) });
    await clickOnCanvas(page, 'language'); // on to English, and back; taken before the window changes
    await page.until(`state.language !== '${language}'`);
  }
});

test('Greedy stands beside sampled: the text of geci generate --greedy from the exported model', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 120');
  await page.pause();
  const sampled = await page.call('generate', { prompt: '明月', length: 30, seed: 4 });
  const { newest } = await page.until(`state.lyric === ${JSON.stringify(sampled)} && state.newest?.greedy`);
  const native = await generatedNatively(await exportedModel(page), '明月', ['--length', '30', '--greedy']);
  assert.notEqual(newest.greedy, sampled);
  assert.ok(newest.greedy.startsWith('明月'));
  assert.equal(newest.greedy.slice('明月'.length), native.tokens.join(''));
  assert.equal(native.tokens.length, 30);
  const { places } = await page.until("Object.keys(state.places).some((name) => name.startsWith('greedy_sample='))");
  const at = (/** @type {string} */ kind) => places[/** @type {string} */ (Object.keys(places).find((name) => name.startsWith(kind)))];
  assert.ok(at('sample=')[0] + at('sample=')[2] <= at('greedy_sample=')[0], 'side by side');
});
