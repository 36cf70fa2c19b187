// @ts-check
// A person's first minutes: from opening the page to lyrics of their own file, by hand alone, in either language; and
// the next day's visit.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bring, click, clickOnCanvas } from './hands.mjs';
import { Visit, screenshotPath } from './harness.mjs';
import * as stage from './stage.mjs';

// Lines of our own, and words that only they have.
const READERS = [
  {
    locale: 'zh-CN',
    name: '我的歌.txt',
    text: '灯下补旧衣\n窗前听雨声\n船过芦花岸\n人归月正明\n'.repeat(80),
    prompt: '灯下',
    words: /补旧|听雨|芦花|月正/,
  },
  {
    locale: 'en-US',
    name: 'my songs.txt',
    text: 'the kettle hums a winter tune\nthe river keeps the morning late\nand every lamp along the quay\nis waiting by the garden gate\n'.repeat(60),
    prompt: 'the k',
    words: /kettle|river|winter|morning|garden|waiting/,
  },
];

/** @param {Visit} visit @param {string} name @param {string} text */
async function openOwnFile(visit, name, text) {
  await bring(visit, 'open_file');
  const chosen = visit.page.waitForEvent('filechooser');
  await click(visit, 'open_file');
  await (await chosen).setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  await visit.until(`state.corpus === ${JSON.stringify(name)}`);
}

/** @param {Visit} visit at rest: one that trains soon writes another @param {string} prompt */
async function askFor(visit, prompt) {
  await clickOnCanvas(visit, 'prompt');
  const field = visit.page.locator('#text');
  await field.waitFor();
  await visit.page.keyboard.press('Control+A');
  await visit.page.keyboard.insertText(prompt);
  await visit.page.keyboard.press('Escape');
  await field.waitFor({ state: 'hidden' });
  await clickOnCanvas(visit, 'generate');
  return (await visit.until(`state.lyric.startsWith(${JSON.stringify(prompt)})`)).lyric;
}

for (const { locale, name, text, prompt, words } of READERS) {
  test(`A newcomer (${locale}) gets from opening the page to lyrics of their own file, and takes one home`, async () => {
    const page = await stage.visit(stage.sites.isolated, { locale });
    await page.until('state.step >= 1 && state.lyric'); // it writes before anything is asked of it
    await openOwnFile(page, name, text);
    // A text of one's own is learned from without another click; its own words tell.
    const learning = await page.until('state.training && state.step >= 150');
    assert.ok(learning.loss < Math.log(learning.vocab) / 2, `${learning.loss} after ${learning.step} steps`);
    await clickOnCanvas(page, 'train'); // pauses, so that what is asked for stays on show
    await page.until('!state.training');
    const lyric = await askFor(page, prompt);
    console.log(`       ${lyric.trim().replace(/\s*\n\s*/g, ' / ').slice(0, 70)}`);
    assert.match(lyric, words);
    await page.page.screenshot({ path: await screenshotPath(`newcomer-${locale}`) });
    await clickOnCanvas(page, 'copy');
    await page.sees(async (start) => (await navigator.clipboard.readText()).startsWith(start), prompt);
  });
}

test('Who keeps the model, closes the page and comes back goes on where they were', async () => {
  const page = await stage.visit(stage.sites.isolated);
  await page.until('state.step >= 20');
  await clickOnCanvas(page, 'train'); // pauses
  const { step } = await page.until('!state.training');
  await click(page, 'save');
  await page.until('state.saved_at > 0');
  // The tab is closed; the browser, and what it keeps, stays.
  const again = new Visit(await page.page.context().newPage());
  await page.page.close();
  await again.page.goto(stage.sites.isolated);
  const bar = again.page.locator('.bar');
  await bar.waitFor();
  assert.match((await bar.locator('span').textContent()) ?? '', new RegExp(String(step)));
  await bar.locator('button').first().click();
  await again.until(`state.step >= ${step}`);
});
