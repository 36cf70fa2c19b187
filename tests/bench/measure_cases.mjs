// @ts-check
// What becomes of runs that fail.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measure } from './measure.mjs';

/** Fails in one round of three. @param {number} round @returns {import('./measure.mjs').Task[]} */
function failingIn(round) {
  let runs = 0;
  const run = async () => {
    if (runs++ === round) throw new Error('it broke');
    return { tok_s: 100, ms_median: 1 };
  };
  return [{ job: 'char', subjects: [{ name: 'native', threads: 1, run }] }];
}

test('A run that fails in the first round ends it all, with its sentence', async () => {
  await assert.rejects(measure(failingIn(0), 3, 1), { message: 'char, native: it broke' });
});

test('A run that fails later is told, and costs no other', async () => {
  const { log, failures } = await measure(failingIn(1), 3, 1);
  assert.deepEqual(failures, ['round 2: char, native: it broke']);
  assert.deepEqual(log.map(({ round }) => round), [0, 2]);
});
