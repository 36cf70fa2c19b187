// @ts-check
// How the text is tokenized, shown while it is typed and while the rules are chosen.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bring, choose, click } from './hands.mjs';
import { screenshotPath } from './harness.mjs';
import * as stage from './stage.mjs';

test('The preview follows the rules chosen, the text pasted and the words of one\'s own', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 3');
  await bring(page, 'preview');
  const characters = await page.until('state.preview');
  assert.equal(characters.preview.unknown, 0, 'the network knows the text it learns from');
  assert.ok(characters.preview.first.every((/** @type {string} */ token) => [...token].length === 1));
  await page.page.screenshot({ path: await screenshotPath('preview-characters') });

  await click(page, 'paste');
  await page.page.locator('textarea:focus').waitFor();
  await page.page.keyboard.insertText('云端下载 ok\n小巨蛋演唱会');
  await page.until("state.preview.first.join('') === '云端下载 ok' && state.preview.unknown > 0");
  await page.page.screenshot({ path: await screenshotPath('preview-pasted') });

  await choose(page, 'tokenizer', 1);
  await page.until("state.preview.first[0] === '云端'");
  await click(page, 'user_dict');
  await page.page.locator('textarea:focus').waitFor();
  await page.page.keyboard.insertText('云端下载');
  await page.until("state.preview.first[0] === '云端下载'");
  await bring(page, 'preview');
  await page.page.screenshot({ path: await screenshotPath('preview-words') });
  const { settings } = await page.state();
  assert.equal(settings.tokenizer, 'char', 'nothing is in force before a reset');
});
