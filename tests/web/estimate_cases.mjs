// @ts-check
// How long training takes on this machine, told before and while it does.

import assert from 'node:assert/strict';
import { click } from './hands.mjs';
import { screenshotPath, test, testAlone } from './harness.mjs';

/** @param {import('./stage.mjs').Stage} stage */
export function addEstimateCases(stage) {
  testAlone('The time that training takes is measured: live while it trains, by a trial for another draft', async () => {
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
    await page.close();
  });

  test('Paused, and for words, the draft is tried as well; what cannot be trained says why', async () => {
    const page = await stage.visit(stage.sites.isolated, { locale: 'en-US' });
    await page.until('state.step >= 3');
    await page.call('pause');
    await page.until('state.estimate && !state.estimate.live && !state.time_left');
    await click(page, 'preset=tutorial');
    const { estimate, settings } = await page.until('state.estimate?.epochs === 200');
    assert.equal(estimate.live, false);
    assert.equal(settings.tokenizer, 'char');
    await page.page.screenshot({ path: await screenshotPath('estimate-tutorial') });
    await page.close();
  });
}
