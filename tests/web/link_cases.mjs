// @ts-check
// Links that open the page with a text and settings: made, opened, and broken ones.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clickOnCanvas } from './hands.mjs';
import * as stage from './stage.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */

const SETTINGS = { cell: 'gru', embed: 48, hidden: 72, layers: 1, batch: 8, window: 16, learning_rate: 0.004, seed: 77 };

/** The loss after so many steps of a network just made with the settings in force. @param {Visit} page @param {number} steps */
async function lossAfter(page, steps) {
  await page.call('reset');
  await page.call('step', steps);
  return (await page.until(`state.step === ${steps} && !state.training`)).loss;
}

/** @param {object} link */
const asHash = (link) => `#c=${Buffer.from(JSON.stringify(link)).toString('base64url')}`;

test('A shared link opens the page with the same text, settings and seed, and trains the same', async () => {
  const page = await stage.visit(`${stage.sites.isolated}?threads=1`); // which is of this machine, and no part of the link
  await page.until('state.step >= 1');
  await page.pause();
  await clickOnCanvas(page, 'shijing');
  await page.until("state.corpus === 'shijing'");
  await page.pause();
  await page.call('reset', SETTINGS);
  const made = await page.until('state.settings.hidden === 72');
  await clickOnCanvas(page, 'share');
  assert.match(await page.toast(), /链接已复制/);
  const address = await page.page.evaluate(() => navigator.clipboard.readText());
  assert.ok(address.startsWith(`${stage.sites.isolated}#c=`), address);

  const other = await stage.visit(address);
  await other.until('state.step >= 1');
  await other.pause();
  const opened = await other.state();
  assert.equal(opened.corpus, 'shijing');
  assert.deepEqual(opened.settings, made.settings);
  assert.equal(opened.undo, null, 'no other network was made first');
  assert.equal(await lossAfter(other, 12), await lossAfter(page, 12));
  await other.close();

  // In the address of a page that is open already, what was trained can be had back.
  const { step } = await page.state();
  await page.page.evaluate((hash) => (location.hash = hash), asHash({ corpus: 'yuanqu', settings: { hidden: 40 } }));
  const { settings } = await page.until("state.corpus === 'yuanqu'");
  assert.equal(settings.hidden, 40);
  await page.call('undo');
  await page.until(`state.corpus === 'shijing' && state.step === ${step}`);
});

test('A text of one’s own is in no link, and the page says what to do', async () => {
  const page = await stage.visit(stage.sites.isolated);
  await page.until('state.step >= 1');
  await page.call('loadCorpus', 'own', '山前一树花\n风来花满家\n水边人未去\n灯下话桑麻\n'.repeat(20));
  await page.until("state.corpus === 'own'");
  await clickOnCanvas(page, 'share');
  assert.match(await page.toast(), /自己的文本.*导出模型/);
});

test('A broken link is told, and the page opens as without one', async () => {
  const broken = ['#c=', '#c=%%%', '#c=bm90IGpzb24', asHash([]), asHash({ corpus: 'songci300' }), asHash({ corpus: 3, settings: {} })];
  const page = await stage.visit('about:blank');
  const open = async (/** @type {string} */ hash) => {
    await page.page.goto('about:blank'); // another hash alone would open nothing anew
    await page.page.goto(stage.sites.light + hash);
  };
  for (const hash of broken) {
    await open(hash);
    assert.match(await page.toast(), /链接已损坏/, hash);
    await page.until("state.step >= 1 && state.corpus === 'songci300'");
  }
  await open(asHash({ corpus: '../../etc/passwd', settings: {} }));
  assert.match(await page.toast(), /无法加载语料/);
  await page.until("state.step >= 1 && state.corpus === 'songci300'");
  await open(asHash({ corpus: 'shijing', settings: { hidden: -5 } }));
  const { notice, settings } = await page.until("state.step >= 1 && state.corpus === 'songci300'");
  assert.ok(notice.length > 5, 'the engine’s own sentence');
  assert.ok(settings.hidden > 0);
});
