// @ts-check
// Typing into the canvas: input methods, paste, copy, and the keys that close a field.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clickOnCanvas } from './hands.mjs';
import * as stage from './stage.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */

/** @param {Visit} visit */
const area = (visit) => visit.page.locator('#text');

/** @param {Visit} visit @param {string} text what the field then holds */
async function openPrompt(visit, text = '') {
  await clickOnCanvas(visit, 'prompt');
  await area(visit).waitFor();
  await visit.page.keyboard.press('Control+A');
  if (text) await visit.page.keyboard.insertText(text);
  else await visit.page.keyboard.press('Delete');
  assert.equal(await area(visit).inputValue(), text);
}

/**
 * Spells pinyin as an input method does, then commits.
 * @param {Visit} visit
 * @param {string[]} spelled
 * @param {string} committed
 */
async function compose(visit, spelled, committed) {
  const devtools = await visit.page.context().newCDPSession(visit.page);
  for (const text of spelled) {
    await devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  }
  // The Enter that an input method has taken for itself must close nothing.
  await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', windowsVirtualKeyCode: 229, key: 'Process' });
  assert.equal(await area(visit).isVisible(), true);
  await devtools.send('Input.insertText', { text: committed });
  await devtools.detach();
}

test('A line composed with an input method arrives intact, and the lyric begins with it', async () => {
  const page = await stage.training();
  await openPrompt(page);
  await compose(page, ['m', 'ming', 'ming yue', 'ming yue ji shi you'], '明月几时有');
  assert.equal(await area(page).inputValue(), '明月几时有');
  // Looked for from before Enter, which also asks for the lyric: a page that trains soon writes another.
  const written = page.until("state.lyric.startsWith('明月几时有')");
  await page.page.keyboard.press('Enter');
  await area(page).waitFor({ state: 'hidden' });
  await written;
});

test('A composition that follows typed text, and is cancelled, leaves that text alone', async () => {
  const page = await stage.training();
  await openPrompt(page, '把酒');
  await compose(page, ['wen', 'wen qing tian'], '问青天');
  assert.equal(await area(page).inputValue(), '把酒问青天');
  const devtools = await page.page.context().newCDPSession(page.page);
  await devtools.send('Input.imeSetComposition', { text: 'bu', selectionStart: 2, selectionEnd: 2 });
  await devtools.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 });
  assert.equal(await area(page).inputValue(), '把酒问青天');
  await page.page.keyboard.press('Escape');
  await area(page).waitFor({ state: 'hidden' });
});

test('Text is pasted, line breaks joined, and copied out again', async () => {
  const page = await stage.training();
  await openPrompt(page);
  await page.page.evaluate(() => navigator.clipboard.writeText('不知天上宫阙\r\n今夕是何年'));
  await page.page.keyboard.press('Control+V');
  assert.equal(await area(page).inputValue(), '不知天上宫阙 今夕是何年');
  await page.page.keyboard.press('Home');
  for (let i = 0; i < 4; i++) await page.page.keyboard.press('Shift+ArrowRight');
  await page.page.keyboard.press('Control+C');
  assert.equal(await page.page.evaluate(() => navigator.clipboard.readText()), '不知天上');
  await page.page.keyboard.press('Escape');
  await area(page).waitFor({ state: 'hidden' });
});

test('Keys typed into a field reach nothing else', async () => {
  const page = await stage.training();
  await openPrompt(page);
  await page.page.evaluate(() => {
    Object.assign(globalThis, { leaked: 0 });
    for (const type of ['keydown', 'keypress', 'keyup']) {
      addEventListener(type, () => /** @type {any} */ (globalThis).leaked++);
    }
  });
  await page.page.keyboard.type('moon r1 ');
  assert.equal(await area(page).inputValue(), 'moon r1 ');
  await page.page.keyboard.press('Escape');
  await area(page).waitFor({ state: 'hidden' });
  // The field closed as its key went down; only the key coming up is the canvas's.
  assert.ok((await page.page.evaluate(() => /** @type {any} */ (globalThis).leaked)) <= 1);
});

test('A field opened again shows what was typed, and a click elsewhere closes it', async () => {
  const page = await stage.training();
  await openPrompt(page, '起舞弄清影');
  await page.page.mouse.click(3, 3);
  await area(page).waitFor({ state: 'hidden' });
  await clickOnCanvas(page, 'prompt');
  await area(page).waitFor();
  assert.equal(await area(page).inputValue(), '起舞弄清影');
  await page.page.keyboard.press('Escape');
  await area(page).waitFor({ state: 'hidden' });
});
