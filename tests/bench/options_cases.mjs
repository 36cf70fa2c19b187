// @ts-check
// The command line of ./dev bench.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError, readOptions } from './options.mjs';

test('Without options, all jobs are measured three times three seconds', async () => {
  const { jobs, against, rounds, seconds, compare, saveBaseline, long } = readOptions([]);
  assert.deepEqual(jobs, ['tutorial', 'char', 'lstm', 'gru2', 'gemm']);
  assert.deepEqual([against, rounds, seconds, compare, saveBaseline, long], [null, 3, 3, null, null, false]);
});

test('Lists and numbers are read; a name given twice counts once', async () => {
  const options = readOptions(['--jobs', 'gemm,char,gemm', '--against=tfjs-copies,torch', '--rounds=12', '--seconds', '.5']);
  assert.deepEqual(options.jobs, ['gemm', 'char']);
  assert.deepEqual(options.against, ['tfjs-copies', 'torch']);
  assert.deepEqual([options.rounds, options.seconds], [12, 0.5]);
  assert.deepEqual(readOptions(['--against', 'jax,jax-webgpu']).against, ['jax', 'jax-webgpu']);
});

test('A baseline has a place of its own unless one is named', async () => {
  assert.match(String(readOptions(['--compare']).compare), /tests\/bench\/baseline\.json$/);
  assert.match(String(readOptions(['--compare', '--json']).compare), /tests\/bench\/baseline\.json$/);
  assert.equal(readOptions(['--compare', 'a.json']).compare, 'a.json');
  assert.equal(readOptions(['--save-baseline=b.json']).saveBaseline, 'b.json');
});

test('What makes no sense is refused in one sentence', async () => {
  const wrong = [
    ...['--rounds=0', '--rounds=2.5', '--rounds=-1', '--rounds=', '--rounds'],
    ...['--seconds=0', '--seconds=x', '--seconds=', '--seconds=Infinity', '--seconds=601'],
    ...['--jobs=', '--jobs=rnn', '--jobs=char,', '--against=keras', '--unheard-of', 'char', '--json=yes'],
  ];
  const isSentence = (/** @type {unknown} */ error) => error instanceof UsageError && /^[^\n]+\.$/.test(error.message);
  for (const argument of wrong) assert.throws(() => readOptions([argument]), isSentence, argument);
  assert.throws(() => readOptions(['--long', '--compare']), /does not go with --compare\.$/);
  assert.throws(() => readOptions(['--gpu', '--jobs=char']), /--gpu .* does not go with --jobs\.$/);
  assert.throws(() => readOptions(['--gpu', '--long']), isSentence);
});
