// @ts-check
// The page for those who hear it: everything has a name, says how it stands, and can be used by it.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT, frames } from './harness.mjs';
import * as stage from './stage.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */

const AXE = createRequire(join(ROOT, 'build/deps/package.json')).resolve('axe-core/axe.min.js');

/** @param {Visit} visit @returns {Promise<string[]>} a line for each thing that keeps people out */
async function violations(visit) {
  await visit.page.addScriptTag({ path: AXE });
  return visit.page.evaluate(async () => {
    const { violations: found } = await /** @type {any} */ (globalThis).axe.run();
    return found.flatMap((/** @type {any} */ rule) => rule.nodes.map((/** @type {any} */ node) => `${rule.id}: ${node.html}`));
  });
}

/** @param {Visit} visit @param {Parameters<import('playwright-core').Page['getByRole']>[0]} role @param {string} name */
const control = (visit, role, name) => visit.page.locator('#controls').getByRole(role, { name, exact: true });

/** Acts as assistive technology does: on the element, not at a place. @param {import('playwright-core').Locator} locator */
const press = (locator) => locator.evaluate((/** @type {HTMLElement} */ element) => element.click());

test('axe finds nothing that keeps people out, in both languages, on a desktop and on a phone', async () => {
  for (const size of [{ width: 1280, height: 800 }, { width: 390, height: 844, ratio: 2 }]) {
    const page = await stage.visit(stage.sites.light, size);
    await page.until('state.step >= 20 && state.lyric');
    for (const language of ['zh', 'en']) {
      await page.call('setLanguage', language);
      await page.page.waitForFunction((wanted) => document.documentElement.lang.startsWith(wanted), language);
      await control(page, 'button', language === 'zh' ? '暂停' : 'Pause').waitFor({ state: 'attached' });
      const count = await page.page.locator('#controls button').count();
      assert.ok(count > 15, `${count} buttons at ${size.width} pixels`);
      assert.deepEqual(await violations(page), []);
    }
    const before = await page.page.locator('#controls > *').count();
    await page.page.keyboard.press('?');
    await page.until("state.places['close_shortcuts']");
    await page.page.waitForFunction((count) => document.querySelectorAll('#controls > *').length !== count, before);
    assert.deepEqual(await violations(page), []);
    await page.close();
  }
});

test('Buttons, switches, sliders, lists and fields beside the canvas do what those on it do', async () => {
  const page = await stage.visit(stage.sites.light, { locale: 'en-US' });
  await page.until('state.step >= 5 && state.lyric');
  await press(control(page, 'button', 'Pause'));
  const { step } = await page.until('!state.training');
  await press(control(page, 'button', 'Step').first());  // a tab has the same name
  await page.until(`state.step === ${step + 1}`);
  await press(control(page, 'button', 'Thorough'));
  await control(page, 'button', 'Thorough').and(page.page.locator('[aria-pressed="true"]')).waitFor({ state: 'attached' });
  await control(page, 'combobox', 'Cell').selectOption('GRU', { force: true });
  await press(control(page, 'button', 'Reset and apply'));
  await page.until("state.step === 0 && state.settings.cell === 'gru'");
  await press(control(page, 'button', 'Book of Songs'));
  await page.until("state.corpus === 'shijing'");

  await press(control(page, 'button', 'More ways to write: greedy, top-k, top-p, repetition, seed.'));
  const greedy = control(page, 'switch', 'Greedy');
  await greedy.waitFor({ state: 'attached' });
  assert.equal(await greedy.getAttribute('aria-checked'), 'false');
  assert.equal(await control(page, 'slider', 'Temperature').isEnabled(), true);
  await press(greedy);
  await page.page.waitForFunction(() => /** @type {HTMLInputElement} */ (document.querySelector('[aria-label="Temperature"]')).disabled);
  await control(page, 'slider', 'Length').fill('20', { force: true });
  await control(page, 'textbox', 'First words: 明月').evaluate((/** @type {HTMLInputElement} */ field) => {
    field.value = '关关';
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await frames(page, 4); // the engine takes the text in
  await press(control(page, 'button', 'Write'));
  await page.until("state.lyric.startsWith('关关') && [...state.lyric].length === 22");
});

test('A notice is told at once, the newest lyric and how training stands can be read, in the page’s language', async () => {
  const page = await stage.visit(stage.sites.light, { locale: 'en-US' });
  await page.until('state.step >= 20 && state.lyric');
  const { step } = await page.pause();
  await page.page.locator('#controls p', { hasText: `step ${step} · loss` }).waitFor({ state: 'attached' });
  assert.equal(await page.page.locator('#lyric').getAttribute('aria-live'), 'polite');
  await page.refusal('loadCorpus', 'own', '');
  await page.page.locator('#said[role="alert"]', { hasText: /empty/ }).waitFor({ state: 'attached' });
  const headings = await page.page.locator('#controls h2').allTextContents();
  for (const heading of ['Text', 'Network', 'Lyrics', 'Curves']) assert.ok(headings.includes(heading), heading);
  await page.call('setLanguage', 'zh');
  await control(page, 'button', '训练').waitFor({ state: 'attached' });
  await page.page.waitForFunction(() => document.documentElement.lang === 'zh-Hans');
});
