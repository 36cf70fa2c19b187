// @ts-check
// Training as the page's visitor sees it: the loss falls, lyrics come, the buttons do what they say.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalOf } from './harness.mjs';
import * as stage from './stage.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */
test('Within 200 steps the loss falls below 0.8 of ln V', async () => {
  const page = await stage.training();
  const state = await page.until('state.step >= 200');
  assert.ok(state.vocab > 1500, `a vocabulary of ${state.vocab} is not that of 300 Song ci`);
  const share = state.loss / Math.log(state.vocab);
  console.log(`       loss ${state.loss.toFixed(3)} = ${share.toFixed(2)} of ln V at step ${state.step}`);
  assert.ok(share < 0.8, `loss ${state.loss} is ${share} of ln V`);
});

test('A lyric in Chinese has appeared by itself', async () => {
  const { lyric } = await (await stage.training()).until('/\\p{Script=Han}{2}/u.test(state.lyric)');
  console.log(`       ${lyric.replace(/\s+/g, ' / ')}`);
});

test('Pause stops the step counter, train lets it run again', async () => {
  const page = await stage.training();
  const { step } = await page.pause();
  // Were the engine still training, these many frames would hold some steps.
  await page.page.evaluate(async () => {
    for (let frame = 0; frame < 30; frame++) await new Promise(requestAnimationFrame);
  });
  assert.equal((await page.state()).step, step);
  await page.call('train');
  await page.until(`state.step > ${step} && state.training`);
});

test('step(n) makes exactly n steps, and reset goes back to none', async () => {
  const page = await stage.training();
  const { step } = await page.pause();
  await page.call('step', 7);
  await page.until(`state.step >= ${step + 7} && !state.training`);
  assert.equal((await page.state()).step, step + 7);
  await page.call('reset');
  assert.equal((await page.until('state.step === 0')).training, false, 'a paused page stays paused');
});

test('The same seed gives the same loss at step 50 on one thread and on two, and again', async () => {
  /** @param {Visit} page */
  const lossAfter50 = async (page) => {
    await page.call('reset');
    await page.until('state.step === 0');
    await page.call('step', 50);
    const state = await page.until('state.step >= 50 && !state.training');
    assert.equal(state.step, 50);
    return state.loss;
  };
  /** @type {number[]} */
  const losses = [];
  for (const threads of [1, 2]) {
    const page = await stage.visit(`${stage.sites.isolated}?threads=${threads}`);
    await page.until('state.step >= 1');
    assert.equal((await page.pause()).threads, threads);
    losses.push(await lossAfter50(page));
    if (threads === 2) losses.push(await lossAfter50(page));
    await page.close();
  }
  assert.deepEqual(losses, [losses[0], losses[0], losses[0]]);
});

test('A prompt of characters never seen is continued, or refused in one sentence', async () => {
  const page = await stage.training();
  const unseen = { prompt: 'Ω≠🎵ßж', length: 20, greedy: true };
  const told = await page.call('generate', unseen).catch((error) => refusalOf(() => Promise.reject(error)));
  console.log(`       ${told}`);
  assert.ok(typeof told === 'string' && told.length > 0);
});

test('Numbers that are none, or out of range, are refused in one sentence and nothing changes', async () => {
  const page = await stage.training();
  const { step } = await page.pause();
  /** @type {[string, object][]} */
  const requests = [
    ['generate', { prompt: '明月', length: 20, temperature: NaN }],
    ['generate', { prompt: '明月', length: 20, temperature: 0 }],
    ['generate', { prompt: '明月', length: -1 }],
    ['reset', { learning_rate: Infinity }],
    ['reset', { learning_rate: 0 }],
    ['reset', { hidden: 0 }],
    ['reset', { batch: 1e9 }],
  ];
  for (const [method, given] of requests) {
    const sentence = await page.refusal(method, given);
    console.log(`       ${sentence}`);
    assert.match(sentence, /^\S.{8,}[.。]$/);
  }
  assert.equal((await page.state()).step, step);
});
