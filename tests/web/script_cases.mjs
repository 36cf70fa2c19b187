// @ts-check
// Scripts whose letters join or run from right to left are drawn by the line, as the browser shapes them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frames, screenshotPath } from './harness.mjs';
import * as stage from './stage.mjs';

// Lines of our own.
const TEXTS = {
  Arabic: 'القمر فوق النهر\nوالليل بلا ريح\nوالقلب على السفر\nيغني ولا يستريح\n',
  Hebrew: 'ירח מעל הנהר\nוהלילה בלי רוח\nוהלב בדרך ארוכה\nשר ולא ינוח\n',
  Hindi: 'नदी के ऊपर चाँद\nरात में हवा नहीं\nमन सफ़र पर चला\nगाता रुका नहीं\n',
};

/** Notes what the page's painter is asked to draw. */
function notePainting() {
  const { prototype } = CanvasRenderingContext2D;
  const fillText = prototype.fillText;
  const painted = new Set();
  Object.assign(globalThis, { painted });
  prototype.fillText = function (text, ...place) {
    painted.add(text);
    fillText.call(this, text, ...place);
  };
}

for (const [script, text] of Object.entries(TEXTS)) {
  test(`${script}: lyrics are drawn in shaped lines`, async () => {
    const page = await stage.visit(stage.sites.light, { init: notePainting });
    await page.until('state.training');
    await page.call('loadCorpus', `${script}.txt`, text.repeat(60));
    await page.until(`state.corpus === '${script}.txt' && state.step >= 300 && state.lyric`);
    await page.pause();
    await page.call('generate', { prompt: text.slice(0, 4), length: 40 });
    await frames(page, 30);
    await page.page.screenshot({ path: await screenshotPath(`script-${script}`) });
    const { lyric } = await page.state();
    const pieces = script === 'Hindi' ? lyric.split(/\s+/) : lyric.split('\n');
    const longest = pieces.sort((/** @type {string} */ a, /** @type {string} */ b) => b.length - a.length)[0];
    assert.ok([...longest].length > 2, `no piece of “${lyric}” has several letters`);
    const painted = await page.page.evaluate(() => [.../** @type {any} */ (globalThis).painted]);
    assert.ok(painted.includes(longest), `“${longest}” was not drawn as one`);
  });
}
