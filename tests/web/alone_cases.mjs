// @ts-check
// What is only true while nothing else has the processor: tests/run.mjs runs this file by itself, after all others.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { THREADS_WITH_A_CORE_TO_SPARE, fluencyText, measureFluency } from './fluency.mjs';
import { bring, click } from './hands.mjs';
import { screenshotPath } from './harness.mjs';
import * as stage from './stage.mjs';

test('Fluency is measured, not judged, and a paused page draws nothing', async () => {
  const fluency = await measureFluency(await stage.browser(), stage.sites.isolated, THREADS_WITH_A_CORE_TO_SPARE, 2);
  console.log(`       ${fluencyText(fluency)}`);
  assert.ok(fluency.frames_per_second > 0 && fluency.draws_per_second > 0 && fluency.speed > 0);
  assert.equal(fluency.draws_while_paused, 0);
});

test('The time that training takes is measured: live while it trains, by a trial for another draft', async () => {
  const page = await stage.visit(stage.sites.isolated);
  const live = await page.until('state.estimate?.live && state.time_left && state.step > 20');
  assert.equal(live.estimate.epochs, 10);
  const seconds = (live.windows * live.settings.window) / live.tokens_per_s;
  assert.ok(Math.abs(live.estimate.seconds_per_epoch / seconds - 1) < 1e-6, 'an epoch is its tokens by the speed shown');
  const left = live.time_left;
  assert.ok(left.in_all > left.in_epoch && left.in_all < 10 * seconds * 1.001);
  await page.page.screenshot({ path: await screenshotPath('estimate-live') });

  await click(page, 'preset=thorough');
  const trial = await page.until('state.estimate && !state.estimate.live && state.estimate.epochs === 30');
  assert.equal(trial.settings.cell, 'rnn', 'nothing is in force yet');
  await page.until(`state.step > ${trial.step}`);
  await page.page.screenshot({ path: await screenshotPath('estimate-trial') });
  await click(page, 'apply');
  const after = await page.until("state.settings.cell === 'lstm' && state.estimate?.live && state.step > 20");
  const ratio = after.estimate.seconds_per_epoch / trial.estimate.seconds_per_epoch;
  console.log(`       ${trial.estimate.seconds_per_epoch.toFixed(1)} s an epoch by the trial, ${ratio.toFixed(2)} times that in training`);
  // Not a matter of speed: both are of the same network on the same machine.
  assert.ok(ratio > 0.25 && ratio < 4, `${ratio}`);
});

test('The button that measures the machine shows the speed of every job, and training goes on', async () => {
  const page = await stage.visit(stage.sites.isolated);
  await page.until('state.step >= 1');
  await click(page, 'measure_speed');
  await page.until("state.places['speed=lstm']");
  await bring(page, 'measure_speed');
  await page.page.screenshot({ path: await screenshotPath('speed') });
  const { step } = await page.state();
  await page.until(`state.step > ${step}`);
});
