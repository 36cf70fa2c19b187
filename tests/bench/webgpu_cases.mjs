// @ts-check
// Which adapter is measured, and what the table calls it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peerOnGpu } from './peers/peers.mjs';
import { contestsOf, rowsOf } from './summary.mjs';
import { trainingTable } from './tables.mjs';
import { adapterText, findGpu, pageOnGpu } from './webgpu.mjs';

/** @typedef {import('./webgpu.mjs').Adapter} Adapter */

const GRAPHICS = { name: 'nvidia hopper', isSoftware: false };
const SOFTWARE = { name: 'google swiftshader', isSoftware: true };

/** A browser that has `own`, and `software` where it is told to. @param {Adapter | Error | null} own @param {Adapter | null} software */
const browser = (own, software) => async (/** @type {string[]} */ more) => {
  if (more.includes('--use-webgpu-adapter=swiftshader')) return software;
  if (own instanceof Error) throw own;
  return own;
};

test("The machine's own GPU is measured where it has one, and otherwise the one that is software", async () => {
  const own = await findGpu('', browser(GRAPHICS, SOFTWARE));
  assert.deepEqual(own.adapter, GRAPHICS);
  assert.ok(!own.arguments.some((argument) => argument.includes('swiftshader')));
  for (const other of [null, SOFTWARE, new Error('the browser does not start with these arguments')]) {
    const gpu = await findGpu('', browser(other, SOFTWARE));
    assert.deepEqual(gpu.adapter, SOFTWARE);
    assert.ok(gpu.arguments.includes('--use-webgpu-adapter=swiftshader'));
  }
  await assert.rejects(findGpu('', browser(null, null)), /^Error: [^\n]+\.$/);
});

test('The table compares the page with its peer on the same adapter, and says which is software', async () => {
  assert.equal(adapterText(GRAPHICS), 'nvidia hopper');
  const gpu = { adapter: SOFTWARE, arguments: [] };
  const subjects = [pageOnGpu('', gpu), peerOnGpu(gpu)];
  const log = [30, 90, 60, 20, 40, 10].map((tok_s, n) => ({
    ...{ job: 'char', subject: subjects[n < 3 ? 0 : 1]?.name ?? '', round: n % 3, took: 1 },
    result: { tok_s, ms_median: 1, gflops: 1, peak_gflops: 4 },
  }));
  const lines = trainingTable(rowsOf(['char'], subjects, log), contestsOf(subjects)).split('\n');
  assert.equal(lines[0], '| job | subject | tokens/s | runs | share of peak | ÷ jax-js, WebGPU best |');
  assert.equal(lines[2], '| char | page, WebGPU (google swiftshader, software, not a GPU) | 60 | 3 | 25 % | 3.00 |');
  assert.equal(lines[3], '| char | jax-js, WebGPU (google swiftshader, software, not a GPU) | 20 | 3 | 25 % | 1.00 |');
});
