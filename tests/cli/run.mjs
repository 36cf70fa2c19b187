// @ts-check
// Runs the command-line program and checks what it prints:  node tests/cli/run.mjs PROGRAM
// PROGRAM is the native geci or geci.mjs, which Node runs. Leaves "<passed> <failed>" in $GECI_TEST_RESULT.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deepStrictEqual as same, ok } from 'node:assert';
import { wordCases } from './word_cases.mjs';

/**
 * @typedef {object} Bench what a case works with
 * @property {(args: string[], input?: string) => {code: number | null, out: string, err: string}} geci runs the program
 * @property {(name: string, content: string | Uint8Array) => string} file writes a file and gives its path
 * @property {typeof same} same
 * @property {typeof ok} ok
 *
 * @typedef {Record<string, (bench: Bench) => void>} Cases by the sentence that each proves
 */

const program = process.argv[2];
if (!program) {
  console.error('usage: node tests/cli/run.mjs PROGRAM');
  process.exit(2);
}
const command = program.endsWith('.mjs') ? [process.execPath, program] : [program];
const folder = mkdtempSync(path.join(tmpdir(), 'geci-cli-'));

/** @type {Bench} */
const bench = {
  geci(args, input = '') {
    const env = { ...process.env, GECI_DICTIONARY: '' };
    const run = spawnSync(command[0], [...command.slice(1), ...args], { input, encoding: 'utf8', env, maxBuffer: 1 << 26 });
    if (run.error) throw run.error;
    return { code: run.status, out: run.stdout, err: run.stderr };
  },
  file(name, content) {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
  },
  same,
  ok,
};

let passed = 0;
let failed = 0;
for (const [sentence, prove] of Object.entries(/** @type {Cases} */ ({ ...wordCases }))) {
  try {
    prove(bench);
    passed += 1;
  } catch (error) {
    failed += 1;
    console.error(`FAILED: ${sentence}\n${error instanceof Error ? error.message : error}`);
  }
}
rmSync(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
if (process.env.GECI_TEST_RESULT) writeFileSync(process.env.GECI_TEST_RESULT, `${passed} ${failed}\n`);
process.exitCode = failed === 0 ? 0 : 1;
