// @ts-check
// Baselines: what they hold, and how a run is compared with one.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { baselineOf, compare, comparisonTable, readBaseline, writeBaseline } from './baseline.mjs';

/** @type {import('./summary.mjs').Ratios[]} */
const RATIOS = [
  { job: 'lstm', subject: 'native, 1 thread', native: 1, peers: { torch: 0.8, jax: 4 } },
  { job: 'lstm', subject: 'best PyTorch', native: 1.25, peers: { torch: 1, jax: 5 } },
  { job: 'char', subject: 'page, simd, 1 thread', native: 0.123456, peers: {} },
];
const PRODUCTS = [
  { job: 'char', product: 'logits', m: 5, k: 6, n: 7, shares: { 'native avx2': 0.87654 }, gflops: { 'native avx2': 90 } },
];

/** @param {(folder: string) => Promise<void>} use */
async function inFolder(use) {
  const folder = await mkdtemp(join(tmpdir(), 'geci-bench-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('A baseline holds ratios and shares with three digits, sorted, and nothing that is 1 by definition', async () => {
  const wanted = {
    char: { 'page, simd, 1 thread ÷ native, 1 thread': 0.123 },
    gemm: { 'char logits 5 × 6 × 7, native avx2': 0.877 },
    lstm: { 'best PyTorch ÷ native, 1 thread': 1.25, 'native, 1 thread ÷ best PyTorch': 0.8 },
  };
  assert.equal(JSON.stringify(baselineOf(RATIOS, PRODUCTS)), JSON.stringify(wanted));
});

test('Only the jobs that were measured are compared, with the lines that one side lacks', async () => {
  const before = { char: { a: 0.5, b: 2 }, lstm: { a: 1 } };
  assert.deepEqual(compare(before, { char: { a: 0.75, c: 3 } }), [
    { job: 'char', line: 'a', baseline: 0.5, now: 0.75, change: 0.5 },
    { job: 'char', line: 'b', baseline: 2, now: null, change: null },
    { job: 'char', line: 'c', baseline: null, now: 3, change: null },
  ]);
});

test('Changes beyond ten percent are marked', async () => {
  const text = comparisonTable(compare({ j: { a: 1, b: 1, c: 1 } }, { j: { a: 1.09, b: 1.11, c: 0.8, d: 1 } }));
  assert.deepEqual(text.split('\n').slice(2), [
    '| j | a | 1 | 1.09 | +9 % |',
    '| j | b | 1 | 1.11 | **+11 %** |',
    '| j | c | 1 | 0.8 | **−20 %** |',
    '| j | d | – | 1 | – |',
  ]);
});

test('A baseline is read as it was written; anything else is refused', async () => {
  await inFolder(async (folder) => {
    const file = join(folder, 'baseline.json');
    await assert.rejects(readBaseline(file), /cannot be read \(ENOENT\); --save-baseline writes one\.$/);
    await writeBaseline(file, baselineOf(RATIOS, PRODUCTS));
    assert.deepEqual(await readBaseline(file), baselineOf(RATIOS, PRODUCTS));
    for (const text of ['', '[]', '{"char": 1}', '{"char": {"a": "1"}}', '{"char": [1]}']) {
      await writeFile(file, text);
      await assert.rejects(readBaseline(file), /is not a baseline that --save-baseline wrote\.$/, text);
    }
  });
});
