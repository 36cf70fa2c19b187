// @ts-check
// The curves: runs over each other, the verdict under them, and what can be taken home.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clickOnCanvas, downloadBy } from './hands.mjs';
import { screenshotPath } from './harness.mjs';
import * as stage from './stage.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The row with smoothing and export, which a small card folds away. @param {Visit} page */
async function showTools(page) {
  const { places } = await page.until('state.places.curve');
  if (!places.smoothing) await clickOnCanvas(page, 'curve_tools');
  await page.until('state.places.smoothing');
}

/** @param {Visit} page @param {number} count of steps, and no more */
async function stepOn(page, count) {
  const { step } = await page.state();
  await page.call('step', count);
  return page.until(`state.step === ${step + count} && !state.training`);
}

test('Each reset begins a run of its own; the curves before stay under it until their cross is pressed', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 40');
  const first = await page.pause();
  assert.deepEqual(first.past_runs, []);
  await page.call('reset', { cell: 'lstm' });
  await stepOn(page, 30);
  await page.call('reset', { hidden: 64 });
  const state = await stepOn(page, 20);
  assert.deepEqual([state.run.number, state.run.points], [3, 20]);
  assert.deepEqual(state.past_runs.map((/** @type {any} */ run) => [run.number, run.corpus]), [[1, 'songci300'], [2, 'songci300']]);
  assert.equal(state.past_runs[1].points, 30);
  await page.page.screenshot({ path: await screenshotPath('curves-overlay') });
  await clickOnCanvas(page, 'remove_run=1');
  await page.until('state.past_runs.length === 1 && !state.places["remove_run=1"]');
  await clickOnCanvas(page, 'remove_run=2');
  await page.until('state.past_runs.length === 0');
  assert.match(await page.refusal('removeRun', 2), /没有编号 2 的旧训练/);
});

test('The curve as CSV holds the numbers that the engine told, a row a step', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 1');
  await page.pause();
  await page.call('reset', { validation: 0.1, schedule: 'constant', warmup: 0, learning_rate: 0.002 });
  await page.until('state.step === 0');
  const losses = [];
  for (let i = 0; i < 4; i++) losses.push((await stepOn(page, 1)).loss);
  await showTools(page);
  const { name, bytes } = await downloadBy(page, 'curve_csv');
  assert.match(name, /^geci-curve-\d+\.csv$/);
  const [head, ...rows] = bytes.toString('utf8').trim().split('\n').map((row) => row.split(','));
  assert.deepEqual(head, ['step', 'loss', 'validation', 'gradient_norm', 'learning_rate', 'tokens_per_second']);
  assert.deepEqual(rows.map((row) => row[0]), ['1', '2', '3', '4']);
  assert.deepEqual(rows.map((row) => Math.fround(Number(row[1]))), losses.map(Math.fround));
  for (const row of rows) {
    assert.ok(Number(row[3]) > 0);
    assert.equal(Math.fround(Number(row[4])), Math.fround(0.002));
  }
});

test('Every curve can be chosen, smoothed and drawn by factors; a picture of it is a PNG', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 60');
  await page.pause();
  for (let metric = 4; metric >= 0; metric--) await clickOnCanvas(page, `metric=${metric}`);
  await showTools(page);
  for (const control of ['smoothing', 'log_scale']) await clickOnCanvas(page, control);
  const { name, bytes } = await downloadBy(page, 'curve_png');
  assert.equal(name, 'geci-curves.png');
  assert.deepEqual([...bytes.subarray(0, 8)], PNG_SIGNATURE);
  const [, , width] = (await page.state()).places.curve;
  assert.equal(bytes.readUInt32BE(16), Math.round(width) + 20);
  // The lines, their axes and words: far more than one colour's bytes.
  assert.ok(bytes.length > 4000, `${bytes.length} bytes`);
});

test('The verdict follows the loss: first the uniform baseline, then more', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 1');
  await page.pause();
  await page.call('reset');
  assert.equal((await page.until('state.step === 0')).verdict, '');
  assert.equal((await stepOn(page, 1)).verdict, 'guessing');
  await page.call('train');
  await page.until("['tokens', 'phrases'].includes(state.verdict)");
});
