// @ts-check
// Runs the cases that node:test runs: node tests/run.mjs web|bench [part of a case's name]
// Each file has a process of its own, GECI_TEST_LANES (2) of them at a time. GECI_TEST_RESULT may name a file, which is told
// how many cases passed and how many failed.

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const [suite, part = ''] = process.argv.slice(2);
const lanes = Number(process.env.GECI_TEST_LANES ?? 2);
/** Measures the machine, so it runs after the others. */
const ALONE = 'alone_cases.mjs';
/** These take longest. They begin, so that the lanes end together. */
const FIRST = ['photograph', 'gpu', 'lesson', 'files', 'settings'].map((name) => `${name}_cases.mjs`);

const count = { passed: 0, failed: 0 };

/** Counts the cases, and leaves out those that the filter skips. @param {AsyncIterable<any>} events */
async function* counted(events) {
  let start;
  for await (const event of events) {
    if (event.type === 'test:start') start = event;
    if (event.type === 'test:stdout' || event.type === 'test:stderr') yield event;
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    if (event.data.skip) continue;
    count[event.type === 'test:pass' ? 'passed' : 'failed']++;
    yield start;
    yield event;
  }
}

/** @param {string[]} names of files @param {number} concurrency */
async function runFiles(names, concurrency) {
  const files = names.map((name) => join(import.meta.dirname, suite, name));
  const testNamePatterns = [part.replace(/[^\p{Letter}\p{Number}]/gu, '\\$&')];
  const report = Readable.from(counted(run({ files, concurrency, testNamePatterns }))).pipe(new spec());
  for await (const text of report) process.stdout.write(text);
}

const all = readdirSync(join(import.meta.dirname, suite)).filter((name) => name.endsWith('_cases.mjs'));
const others = all.filter((name) => !FIRST.includes(name) && name !== ALONE);
await runFiles([...FIRST.filter((name) => all.includes(name)), ...others], lanes);
await runFiles(all.filter((name) => name === ALONE), 1);

console.log(`\n${count.passed} passed, ${count.failed} failed`);
if (process.env.GECI_TEST_RESULT) writeFileSync(process.env.GECI_TEST_RESULT, `${count.passed} ${count.failed}\n`);
process.exitCode = count.failed > 0 ? 1 : 0;
