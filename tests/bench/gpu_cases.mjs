// @ts-check
// The tables of --gpu.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growthTable, kernelTable, sumOf } from './gpu.mjs';

const PRODUCT = { name: 'gemm_nn', dispatches: 2, multiply_adds: 3e6, bytes_loaded: 4e6, bytes_stored: 2e6 };
const RECURRENCE = { name: 'lstm_forward', dispatches: 5, multiply_adds: 1e6, bytes_loaded: 1e6, bytes_stored: 1e6 };
const STEP = { tok_s: 1, ms_median: 12.5, submits: 1, bytes_read: 8, build: 'A real one · OpenGL 4.6' };

/** @param {string} build @param {boolean} kernels_timed */
const run = (build, kernels_timed) => {
  const timed = kernels_timed ? { ms: 3, share: 0.75, gflops: 2, share_of_peak: 0.5 } : {};
  const kernels = [{ ...PRODUCT, ...timed }, { ...RECURRENCE, ...(kernels_timed ? { ms: 1, share: 0.25 } : {}) }];
  return { label: 'char', result: { ...STEP, build, kernels_timed, kernels } };
};

/** @param {string} table */
const rowsOf = (table) => table.split('\n').slice(2);

test('Kernels are added up', async () => {
  assert.deepEqual(sumOf([PRODUCT, RECURRENCE]), { dispatches: 7, multiply_adds: 4e6, bytes_loaded: 5e6, bytes_stored: 3e6 });
  assert.deepEqual(sumOf([]), { dispatches: 0, multiply_adds: 0, bytes_loaded: 0, bytes_stored: 0 });
});

test('A kernel has its shares of the multiply-adds and of the bytes, and its times where they are those of a GPU', async () => {
  assert.deepEqual(rowsOf(kernelTable([run('A real one · OpenGL 4.6', true)])), [
    '| char | gemm_nn | 2 | 75 % | 75 % | 6 | 3 | 75 % | 2 | 50 % |',
    '| char | lstm_forward | 5 | 25 % | 25 % | 2 | 1 | 25 % | – | – |',
  ]);
  for (const other of [run('A real one', false), run('llvmpipe · OpenGL 4.5 · software', true)]) {
    assert.equal(rowsOf(kernelTable([other]))[0], '| char | gemm_nn | 2 | 75 % | 75 % | 6 | – | – | – | – |');
  }
});

test('What grows is told apart for the recurrence, whose dispatches are the choice of the device', async () => {
  const [row] = rowsOf(growthTable([run('A real one', true)]));
  assert.equal(row, '| char | 2 | 5 | 3 | 1 | 4 | 2 | 1 | 1 | 1 | 8 | 12.5 |');
  const [software] = rowsOf(growthTable([run('llvmpipe · software', true)]));
  assert.equal(software, '| char | 2 | 5 | 3 | 1 | 4 | 2 | 1 | 1 | 1 | 8 | – |');
});
