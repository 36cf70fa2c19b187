// @ts-check
// Medians, fits, and what --long makes of them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exponentOf, lineThrough, median, toThreeDigits, upperHalf } from './figures.mjs';
import { growthOf, growthTable, lineText, sweepRowsOf } from './growth.mjs';

/** @typedef {import('./figures.mjs').Point} Point */

/** @param {number[]} xs @param {(x: number) => number} y */
const points = (xs, y) => xs.map((x) => /** @type {Point} */ ([x, y(x)]));

/** @param {number} value @param {number} wanted */
const assertNear = (value, wanted) => assert.ok(Math.abs(value - wanted) < 1e-9, `${value}, not ${wanted}`);

test('The median of an even number of values is the mean of the middle two', async () => {
  assert.equal(median([30, 1, 2]), 2);
  assert.equal(median([10, 1, 2, 4]), 3);
  assert.equal(median([7]), 7);
});

test('A line through points of a line is that line; among others it is the one of least squares', async () => {
  const exact = lineThrough(points([1, 2, 4, 8], (x) => 3 + 0.5 * x));
  assertNear(exact.intercept, 3);
  assertNear(exact.slope, 0.5);
  const fitted = lineThrough([[0, 0], [1, 3], [2, 3]]);
  assertNear(fitted.intercept, 0.5);
  assertNear(fitted.slope, 1.5);
});

test('The exponent is that of the larger half, in whatever order the points come', async () => {
  assertNear(exponentOf(points([512, 64, 256, 128], (x) => 7 * x ** 1.5)), 1.5);
  assertNear(exponentOf(points([1, 2, 4, 8, 16], (x) => (x < 4 ? 99 : x ** 2))), 2);
  assert.deepEqual(upperHalf(points([16, 1, 8, 2, 4], (x) => x)).map(([x]) => x), [4, 8, 16]);
  assert.deepEqual(upperHalf(points([4, 1], (x) => x)).map(([x]) => x), [1, 4]);
});

test('Figures keep three digits', async () => {
  assert.deepEqual([0.123456, 1.9999, 12345, 0].map(toThreeDigits), [0.123, 2, 12300, 0]);
});

test('A sweep becomes medians, and a line and an exponent for each subject', async () => {
  /** @param {number} value @param {number} ms */
  const run = (value, ms) => ({
    ...{ size: 'V', value, subject: 'native, 1 thread' },
    result: { tok_s: 1000 / ms, ms_median: ms, peak_memory_mb: 10 + value },
  });
  const rows = sweepRowsOf([run(1, 5), run(2, 6), run(4, 10), run(1, 1), run(1, 3)]);
  assert.deepEqual(rows.map(({ value, ms, mb }) => [value, ms, mb]), [[1, 3, 11], [2, 6, 12], [4, 10, 14]]);
  const [growth] = growthOf(sweepRowsOf([1, 2, 4].map((value) => run(value, 2 * value))));
  assertNear(growth.ms.slope, 2);
  assertNear(growth.mb.intercept, 10);
  assertNear(growth.exponent, 1);
  const exact = { ...growth, ms: { intercept: 0, slope: 2 }, mb: { intercept: 10, slope: 1 } };
  assert.equal(growthTable([exact]).split('\n')[2], '| V | native, 1 thread | 0 + 2·V | 1.00 | 1 | 10 + 1·V |');
  assert.equal(lineText({ intercept: -12.345, slope: -0.5 }, 'H'), '−12.3 − 0.5·H');
});
