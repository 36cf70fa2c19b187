// @ts-check
// Opening the page: which build runs where, in which language, and what is said where none can.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as stage from './stage.mjs';

const { isolated, plain } = stage.sites;

/**
 * Opens a page, lets it train a little, and closes it.
 * @param {string} url
 * @param {Parameters<typeof stage.visit>[1]} [options]
 */
async function trainsAtOnce(url, options) {
  const page = await stage.visit(url, options);
  const state = await page.until('state.step >= 3 && state.training');
  await page.close();
  return state;
}

/**
 * @param {string} url
 * @param {Parameters<typeof stage.visit>[1]} options
 */
async function sentenceInstead(url, options) {
  const page = await stage.visit(url, options);
  await page.page.locator('#loading.stopped').waitFor();
  const sentence = (await page.page.locator('#status').textContent()) ?? '';
  const refused = await page.page.evaluate(() => window.geci.then(() => '', (error) => error.message));
  await page.close();
  assert.equal(refused, sentence, 'window.geci tells the same');
  return sentence;
}

// These run in the page before anything else does.
const withoutWebgl2 = () => {
  const original = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = /** @type {any} */ (
    function (/** @type {any} */ kind, /** @type {any[]} */ ...rest) {
      // @ts-ignore: `this` is the canvas
      return kind === 'webgl2' ? null : original.call(this, kind, ...rest);
    }
  );
};
const withoutSharedMemory = () => {
  // @ts-ignore: what old browsers lack
  delete globalThis.SharedArrayBuffer;
};
const withoutSimd = () => {
  WebAssembly.validate = () => false;
};
const withoutRelaxedSimd = () => {
  const original = WebAssembly.validate;
  // 0xfd, then 0x80 0x02: the one relaxed instruction the loader asks about.
  WebAssembly.validate = (bytes) => !/253,128,2/.test(String(bytes)) && original(bytes);
};
const withoutMemoryToShare = () => {
  const Original = WebAssembly.Memory;
  // @ts-ignore: a constructor that refuses, as phones do when asked for much
  WebAssembly.Memory = function (options) {
    if (options.shared) throw new RangeError('could not allocate memory');
    return new Original(options);
  };
};

test('An isolated page picks relaxed SIMD with threads and trains without a click', async () => {
  const page = await stage.visit(isolated);
  const state = await page.until('state.step >= 1');
  assert.equal(state.build, 'relaxed-mt');
  assert.equal(state.isolated, true);
  assert.equal(state.training, true);
  assert.ok(state.threads >= 1);
  assert.equal(state.language, 'zh');
  assert.equal(await page.page.evaluate(() => document.documentElement.lang), 'zh-Hans');
  assert.equal(await page.page.locator('#loading').isVisible(), false);
});

test('?build= forces each of the other builds, and each trains', async () => {
  for (const build of ['simd-mt', 'simd']) {
    const state = await trainsAtOnce(`${isolated}?build=${build}&threads=2`);
    assert.equal(state.build, build);
    assert.equal(state.threads, build === 'simd' ? 1 : 2);
  }
});

test('The static bundle on a plain server, at a path of its own, trains at once on one thread', async () => {
  const state = await trainsAtOnce(plain);
  assert.equal(state.build, 'simd');
  assert.equal(state.isolated, false);
});

test('Without SharedArrayBuffer the single-threaded build runs', async () => {
  const state = await trainsAtOnce(isolated, { init: withoutSharedMemory });
  assert.equal(state.build, 'simd');
});

test('Without relaxed SIMD the plain SIMD build with threads runs', async () => {
  const state = await trainsAtOnce(isolated, { init: withoutRelaxedSimd });
  assert.equal(state.build, 'simd-mt');
});

test('Where the system grants no shared memory the single-threaded build runs', async () => {
  const state = await trainsAtOnce(isolated, { init: withoutMemoryToShare });
  assert.equal(state.build, 'simd');
});

test('Without WebGL2 the page says so, in Chinese and in English', async () => {
  const zh = await sentenceInstead(isolated, { init: withoutWebgl2, locale: 'zh-CN' });
  assert.match(zh, /需要 WebGL2/);
  const en = await sentenceInstead(isolated, { init: withoutWebgl2, locale: 'en-US' });
  assert.match(en, /WebGL2, which this browser does not offer/);
});

test('Without WebAssembly SIMD the page says so', async () => {
  assert.match(await sentenceInstead(isolated, { init: withoutSimd, locale: 'en-US' }), /WebAssembly SIMD/);
});

test('A forced build that cannot run, or does not exist, is answered by a sentence', async () => {
  const en = { locale: 'en-US' };
  assert.match(await sentenceInstead(`${plain}?build=relaxed-mt`, en), /needs threads/);
  assert.match(await sentenceInstead(`${isolated}?build=fastest`, en), /no build named “fastest”/);
});
