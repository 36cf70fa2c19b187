// @ts-check
// Who runs in which round, and what becomes of the runs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runners } from './rounds.mjs';
import { bestOf, contestsOf, productRowsOf, ratiosOf, rowsOf, scalingOf } from './summary.mjs';
import { gemmTable, markdown, scalingTable, trainingTable } from './tables.mjs';

/** @typedef {import('./rounds.mjs').Contest} Contest */
/** @typedef {import('./rounds.mjs').Run} Run */
/** @typedef {import('./rounds.mjs').Subject} Subject */

/** @type {Contest} */
const TORCH = { name: 'torch', title: 'PyTorch', keep: 2 };

/** @param {string} name @param {number} threads @param {Contest} [contest] @returns {Subject} */
const subject = (name, threads, contest) => ({ name, threads, contest, run: () => Promise.reject(new Error('not run here')) });

const SUBJECTS = [
  subject('native, 1 thread', 1),
  subject('native, 2 threads', 2),
  ...['a', 'b', 'c'].map((setting) => subject(`PyTorch, ${setting}`, 1, TORCH)),
];

/**
 * @param {string} name
 * @param {number} round
 * @param {number} tok_s
 * @param {Partial<Run>} [other]
 * @returns {Run}
 */
const run = (name, round, tok_s, other) => ({
  ...{ job: 'char', subject: name, round, took: 5, result: { tok_s, ms_median: 1e6 / tok_s } },
  ...other,
});

/** Three rounds; the setting that ran once was lucky then, but not among the two fastest. */
const LOG = [
  ...[100, 300, 200].map((speed, round) => run('native, 1 thread', round, speed)),
  ...[400, 500].map((speed, round) => run('native, 2 threads', round, speed)),
  ...[160, 40, 50].map((speed, round) => run('PyTorch, a', round, speed)),
  run('PyTorch, b', 0, 150),
  ...[170, 100, 90].map((speed, round) => run('PyTorch, c', round, speed)),
];

/** @param {Subject[]} subjects */
const names = (subjects) => subjects.map(({ name }) => name);

test('In the first round all run, later the fastest two settings of a peer', async () => {
  assert.deepEqual(runners(SUBJECTS, 'char', 0, LOG, 3), SUBJECTS);
  const later = ['native, 1 thread', 'native, 2 threads', 'PyTorch, a', 'PyTorch, c'];
  assert.deepEqual(names(runners(SUBJECTS, 'char', 1, LOG, 3)), later);
  assert.deepEqual(names(runners(SUBJECTS, 'char', 2, LOG, 3)), later, 'what came after the first round changes nothing');
});

test('Settings are chosen for each job by itself', async () => {
  const lstm = ['a', 'b', 'c'].map((setting, n) => run(`PyTorch, ${setting}`, 0, 10 - n, { job: 'lstm' }));
  assert.deepEqual(names(runners(SUBJECTS.slice(2), 'lstm', 1, [...LOG, ...lstm], 3)), ['PyTorch, a', 'PyTorch, b']);
});

test('What takes half a minute longer than its measured seconds runs once', async () => {
  const log = [run('native, 1 thread', 0, 1, { took: 34 }), run('native, 2 threads', 0, 1, { took: 32 })];
  assert.deepEqual(names(runners(SUBJECTS.slice(0, 2), 'char', 1, log, 3)), ['native, 2 threads']);
  assert.deepEqual(names(runners(SUBJECTS.slice(0, 2), 'char', 1, log, 10)), ['native, 1 thread', 'native, 2 threads']);
});

test('Rows are medians, and a peer counts with its best setting that stayed', async () => {
  const rows = rowsOf(['char', 'lstm'], SUBJECTS, LOG);
  assert.deepEqual(rows.map(({ tok_s, runs }) => [tok_s, runs]), [[200, 3], [450, 2], [50, 3], [150, 1], [100, 3]]);
  assert.equal(bestOf(rows, 'char', 'torch')?.subject, 'PyTorch, c');
  assert.equal(bestOf(rows, 'lstm', 'torch'), undefined);
});

test('Ratios are to one native thread and to each peer of the same job', async () => {
  const rows = rowsOf(['char'], SUBJECTS, LOG);
  assert.deepEqual(ratiosOf(rows, contestsOf(SUBJECTS)), [
    { job: 'char', subject: 'native, 1 thread', native: 1, peers: { torch: 2 } },
    { job: 'char', subject: 'native, 2 threads', native: 2.25, peers: { torch: 4.5 } },
    { job: 'char', subject: 'best PyTorch', native: 0.5, peers: { torch: 1 } },
  ]);
  assert.equal(scalingOf(rows, 'native', 'char'), 2.25);
  assert.equal(scalingOf(rows, 'page', 'char'), null);
});

test('A share of peak is the median over runs; nothing stands in for one that is not known', async () => {
  const log = [10, 30, 20].map((gflops, round) =>
    run('native, 1 thread', round, 1, { result: { tok_s: 1, ms_median: 1, gflops, peak_gflops: 100 } }),
  );
  assert.equal(rowsOf(['char'], SUBJECTS, log)[0].share, 0.2);
  assert.equal(rowsOf(['char'], SUBJECTS, LOG)[0].share, null);
});

test('Products are put side by side, one column for each subject', async () => {
  const of = (/** @type {string} */ name, /** @type {number} */ gflops) => {
    const products = [{ job: 'char', product: 'logits', m: 5, k: 6, n: 7, gflops, peak_gflops: 100 }];
    return run(name, 0, 1, { job: 'gemm', result: { tok_s: 0, ms_median: 1, products } });
  };
  const log = [of('native avx2', 80), of('native avx2', 90), of('page relaxed-mt', 60)];
  assert.deepEqual(gemmTable(productRowsOf(log)).split('\n'), [
    '| job | product | m × k × n | native avx2 | page relaxed-mt |',
    '| --- | --- | ---: | ---: | ---: |',
    '| char | logits | 5 × 6 × 7 | 85 % | 60 % |',
  ]);
  assert.deepEqual(productRowsOf([]), []);
});

test('The table names the setting that won, its runs, and the ratio to it', async () => {
  const rows = rowsOf(['char'], SUBJECTS, LOG);
  assert.deepEqual(trainingTable(rows, contestsOf(SUBJECTS)).split('\n'), [
    '| job | subject | tokens/s | runs | share of peak | ÷ PyTorch best |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    '| char | native, 1 thread | 200 | 3 | – | 2.00 |',
    '| char | native, 2 threads | 450 | 2 | – | 4.50 |',
    '| char | PyTorch, c (best of 3) | 100 | 3 | – | 1.00 |',
  ]);
  assert.equal(scalingTable(rows, 2).split('\n')[2], '| char | 2.25 | – | – |');
});

test('Columns of numbers are flush right', async () => {
  assert.equal(markdown(['a', '>b'], [['x', '1']]), '| a | b |\n| --- | ---: |\n| x | 1 |');
});
