// @ts-check
// The page on the GPU: it learns what the processor learns, changes the device while it trains, and says so where there is
// no GPU, or none any more.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GPU_ARGUMENTS } from './chromium.mjs';
import { choose } from './hands.mjs';
import { screenshotPath, visit } from './harness.mjs';
import * as stage from './stage.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */
/** @typedef {import('./harness.mjs').Browser} Browser */

const STEPS = 20;
const SETTINGS = { embed: 32, hidden: 48, batch: 8, window: 16, seed: 5 };
const TEXT = '床前明月光，疑是地上霜。\n举头望明月，低头思故乡。\n春眠不觉晓，处处闻啼鸟。\n夜来风雨声，花落知多少。\n'.repeat(40);

/** @param {Visit} page @returns {Promise<number[]>} the losses of its first steps on TEXT */
async function firstLosses(page) {
  // The page's own text would take the place of one that comes before it.
  await page.until('state.lines > 0');
  await page.pause();
  await page.call('loadCorpus', 'poems', TEXT);
  await page.call('reset', SETTINGS);
  await page.until('state.step === 0');
  const losses = [];
  for (let step = 1; step <= STEPS; step++) {
    await page.call('step', 1);
    losses.push((await page.until(`state.step >= ${step} && !state.training`)).loss);
  }
  return losses;
}

/** Compiling the kernels takes the imitated GPU seconds, and more where the page draws and trains meanwhile. @param {Visit} page */
async function gpuOpens(page) {
  await page.pause();
  return page.until("state.device === 'gpu'");
}

/** @param {Visit} page */
function gpuWorker(page) {
  const worker = page.page.workers().find((one) => one.url().includes('gpu_worker'));
  assert.ok(worker, 'the GPU has a worker');
  return worker;
}

/** As if its driver had died, when the next batch of commands comes. @param {Visit} page */
const loseGpu = (page) =>
  gpuWorker(page).evaluate(() => {
    const { prototype } = GPUDevice;
    const { createCommandEncoder } = prototype;
    prototype.createCommandEncoder = function () {
      prototype.createCommandEncoder = createCommandEncoder;
      this.destroy();
      return createCommandEncoder.call(this);
    };
  });

/**
 * How many bytes are read of the GPU at a time while some steps are made; lyrics that are written meanwhile read theirs.
 * @param {Visit} page
 * @param {number} steps
 * @returns {Promise<number[]>}
 */
async function readsOf(page, steps) {
  const worker = gpuWorker(page);
  await worker.evaluate(() => {
    /** @type {number[]} */
    const reads = [];
    Object.assign(globalThis, { reads });
    const { getMappedRange } = GPUBuffer.prototype;
    GPUBuffer.prototype.getMappedRange = function (/** @type {number} */ offset, /** @type {number} */ size) {
      reads.push(size);
      return getMappedRange.call(this, offset, size);
    };
  });
  const { step } = await page.state();
  await page.call('step', steps);
  await page.until(`state.step >= ${step + steps} && !state.training`);
  return worker.evaluate(() => /** @type {any} */ (globalThis).reads);
}

/**
 * A page whose browser is another as far as the GPU's worker sees.
 * @param {Browser} browser
 * @param {(source: string) => string} change of the worker's source
 */
async function visitWithWorker(browser, change) {
  const page = await visit(browser, 'about:blank');
  await page.page.context().route('**/gpu_worker.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: change(await response.text()) });
  });
  await page.page.goto(gpuPage);
  return page;
}

/** There is no clock for kernels. @param {string} source */
const withoutTimer = (source) => source.replaceAll("'timestamp-query'", "'unheard-of'");

/** The driver refuses every kernel. @param {string} source */
const withoutKernels = (source) =>
  `GPUDevice.prototype.createComputePipelineAsync = () => Promise.reject(new Error('the driver refuses'));\n${source}`;

/** @typedef {{name: string, dispatches: number, ms?: number, share?: number}} Kernel */
/** @param {Visit} page @returns {Promise<{dispatches: number, kernels_timed: boolean, kernels: Kernel[]}>} */
async function benchmark(page) {
  await gpuOpens(page);
  return page.call('bench', 'tutorial', 0.01);
}

/** @param {(number | undefined)[]} values */
const sum = (values) => values.reduce((/** @type {number} */ total, value) => total + (value ?? NaN), 0);

const gpuPage = `${stage.sites.light}&device=gpu`;

/** A page with a software adapter, in a browser of its own: the others have none. */
async function gpuVisit() {
  const browser = await stage.ownBrowser(GPU_ARGUMENTS);
  return { browser, page: await visit(browser, gpuPage) };
}

test('The GPU follows the losses of the processor, writes, and exports a model that the processor opens', async () => {
  const cpu = await stage.visit(stage.sites.light);
  const expected = await firstLosses(cpu);
  const { page, browser } = await gpuVisit();
  await gpuOpens(page);
  const { device, adapter } = await page.state();
  console.log(`       ${device}: ${adapter}`);
  assert.equal(device, 'gpu');
  assert.match(adapter, /swiftshader/i);
  const losses = await firstLosses(page);
  const worst = Math.max(...losses.map((loss, at) => Math.abs(loss - (expected[at] ?? NaN))));
  console.log(`       loss ${losses[0]?.toFixed(4)} to ${losses.at(-1)?.toFixed(4)}, the processor's within ${worst.toExponential(1)}`);
  assert.ok(worst < 1e-3, `losses differ by ${worst}`);
  const numbers = (await readsOf(page, 10)).filter((bytes) => bytes === 8);
  assert.equal(numbers.length, 10, 'a step reads its loss and its norm, once');
  const lyric = { prompt: '明月', length: 20, greedy: true };
  const written = await page.call('generate', lyric);
  const model = await page.page.evaluate(async () => [...(await (await window.geci).exportModel())]);
  await cpu.page.evaluate(async (bytes) => (await window.geci).importModel(new Uint8Array(bytes)), model);
  assert.equal(await cpu.call('generate', lyric), written);
  const auto = await visit(browser, `${stage.sites.light}&device=auto`);
  assert.equal((await auto.until('state.step >= 1')).device, 'cpu', 'an imitated GPU is not taken by itself');
  await auto.close();
  assert.equal((await cpu.state()).device, 'cpu');
});

test('The benchmark lists the kernels of a step on the GPU, with times where the browser has a clock for them', async () => {
  const { page, browser } = await gpuVisit();
  const { kernels, kernels_timed, dispatches } = await benchmark(page);
  console.log(`       ${kernels.map(({ name, dispatches: n }) => `${name} ${n}`).join(', ')}`);
  assert.equal(kernels_timed, true);
  assert.equal(sum(kernels.map((kernel) => kernel.dispatches)), dispatches);
  assert.ok(Math.abs(sum(kernels.map(({ share }) => share)) - 1) < 1e-9);
  assert.ok(kernels.every(({ ms }) => ms !== undefined && ms >= 0));
  const other = await visitWithWorker(browser, withoutTimer);
  const untimed = await benchmark(other);
  assert.equal(untimed.kernels_timed, false);
  assert.deepEqual(untimed.kernels.map(({ name }) => name), kernels.map(({ name }) => name));
  assert.ok(untimed.kernels.every((kernel) => !('ms' in kernel) && !('share' in kernel)));
});

test('Where there is no GPU, ?device=gpu trains on the processor and says why', async () => {
  for (const [locale, sentence] of [['zh-CN', /WebGPU.*处理器/], ['en-GB', /WebGPU.*processor trains/]]) {
    const page = await stage.visit(gpuPage, { locale: String(locale) });
    assert.match((await page.until('state.notice')).notice, /** @type {RegExp} */ (sentence));
    const { device, adapter } = await page.until('state.step >= 1');
    assert.deepEqual([device, adapter], ['cpu', '']);
    await page.close();
  }
});

test('Where the driver refuses a kernel, the processor trains, and a sentence says why', async () => {
  const page = await visitWithWorker(await stage.ownBrowser(GPU_ARGUMENTS), withoutKernels);
  const { notice, step } = await page.until("state.notice && state.device === 'cpu'");
  console.log(`       ${notice}`);
  assert.match(notice, /GPU.*（\w+: the driver refuses）.*CPU/);
  await page.until(`state.step > ${step} && state.device === 'cpu'`);
});

test('The device is chosen in the settings and remembered, and training goes on on the processor when the GPU is lost', async () => {
  const { page } = await gpuVisit();
  const before = await gpuOpens(page);
  assert.deepEqual([before.devices, before.device_wish], [['cpu', 'gpu'], 'gpu']);
  await choose(page, 'device', 0);
  const onCpu = await page.until("state.device === 'cpu'");
  assert.deepEqual([onCpu.step, onCpu.look.device, onCpu.device_wish], [before.step, 'cpu', 'cpu']);
  await page.page.screenshot({ path: await screenshotPath('device') });
  await page.page.reload();
  assert.equal((await gpuOpens(page)).look.device, 'cpu', 'the address goes before what is remembered');
  await page.call('device', 'cpu');
  await page.until("state.device === 'cpu'");
  await page.call('device', 'gpu');
  await page.until("state.device === 'gpu'");
  const { step } = await page.state();
  await page.call('train');
  await loseGpu(page);
  const { notice } = await page.until(`state.device === 'cpu' && state.step > ${step} && state.training`);
  assert.match(notice, /^GPU 停止了工作.*训练改由 CPU 继续，从第 \d+ 步开始。$/);
  await page.call('setLanguage', 'en');
  await page.until("state.notice.includes('Training goes on on the CPU, from step ')");
  await page.page.screenshot({ path: await screenshotPath('device-lost') });
  await page.call('pause');
  await page.call('device', 'gpu');
  assert.equal((await page.until("state.device === 'gpu'")).notice, '');
});

test('Without ?device=gpu nothing of the GPU is loaded', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 1');
  const names = await page.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  assert.deepEqual(names.filter((name) => /gpu/.test(name)), []);
});
