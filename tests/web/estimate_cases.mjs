// @ts-check
// How long training takes on this machine, told before it does; alone_cases.mjs holds that beside what it then takes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { click } from './hands.mjs';
import { screenshotPath } from './harness.mjs';
import * as stage from './stage.mjs';

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
});
