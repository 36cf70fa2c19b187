// @ts-check
// Nothing trained is thrown away without a way back: undo after a reset and after a new text.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clickOnCanvas } from './hands.mjs';
import { screenshotPath } from './harness.mjs';
import * as stage from './stage.mjs';

const GREEDY = { prompt: '明月', length: 40, greedy: true };

test('After Reset a quiet line brings the run back, and training goes on as if nothing had been', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 1');
  await page.pause();
  const lossesAfterUndo = async (/** @type {boolean} */ interrupted) => {
    await page.call('reset', { cell: 'gru', seed: 5 });
    await page.call('step', 30);
    const before = await page.until('state.step === 30 && !state.training');
    if (interrupted) {
      await clickOnCanvas(page, 'reset');
      await page.until('state.step === 0');
      await page.call('step', 4);
      const left = await page.until('state.step === 4 && !state.training');
      assert.deepEqual([left.undo.step, left.undo.redo], [30, false]);
      await page.page.screenshot({ path: await screenshotPath('undo') });
      await clickOnCanvas(page, 'undo');
      const back = await page.until('state.step === 30');
      assert.deepEqual([back.run, back.loss, back.settings], [before.run, before.loss, before.settings]);
      assert.equal(back.undo.redo, true);
    }
    await page.call('step', 10);
    const { loss } = await page.until('state.step === 40 && !state.training');
    return [loss, await page.call('generate', GREEDY)];
  };
  assert.deepEqual(await lossesAfterUndo(true), await lossesAfterUndo(false));
});

test('After another text the line brings the first one back with what it wrote; a cross puts it away', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 20 && state.lyric');
  const before = await page.pause();
  await page.call('loadCorpus', 'own', '山前一树花\n风来花满家\n水边人未去\n灯下话桑麻\n'.repeat(60));
  await page.until("state.corpus === 'own'");
  await clickOnCanvas(page, 'undo');
  const back = await page.until("state.corpus === 'songci300'");
  assert.deepEqual([back.step, back.vocab, back.lyric], [before.step, before.vocab, before.lyric]);
  await page.call('reset');
  await clickOnCanvas(page, 'put_away_undo');
  await page.until("!state.places['undo']");
});
