// @ts-check
// Running a program that prints one JSON object, and Geci in all its forms as subjects.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT, launch, visit } from '../web/harness.mjs';
import { UsageError } from './options.mjs';

/** @typedef {import('./rounds.mjs').Result} Result */
/** @typedef {import('./rounds.mjs').Subject} Subject */

export const CORES = availableParallelism();
/** One thread, and all: what every subject is measured with. */
export const THREADS = CORES === 1 ? [1] : [1, CORES];

export const NATIVE = 'build/native/geci';
/** The command line as WebAssembly, under Node. @type {Record<string, string>} */
const NODE = { 'relaxed-mt': 'build/wasm/relaxed-mt/geci.mjs', 'simd-mt': 'build/node/geci.mjs' };
/** Instruction sets that native builds have tables for; `geci bench --simd` refuses those the processor lacks. */
const INSTRUCTIONS = ['avx512', 'avx2', 'portable'];
/** Node 20 knows relaxed SIMD as an experiment only; later versions as a matter of course. */
const NODE_FLAGS = Number(process.versions.node.split('.')[0]) < 21 ? ['--experimental-wasm-relaxed-simd'] : [];

/** What makes each file that is measured. @type {Record<string, string>} */
const MADE_BY = {
  [NATIVE]: './dev build native',
  [NODE['relaxed-mt']]: './dev build node',
  [NODE['simd-mt']]: './dev build node',
  'build/web/relaxed-mt/geci-page.wasm': './dev build web',
  'build/web/simd-mt/geci-page.wasm': './dev build web',
  'build/web/simd/geci-page.wasm': './dev build web',
};
export const ALL_BUILDS = Object.keys(MADE_BY);
/** What is measured beside a peer on WebGPU alone. */
export const GPU_BUILDS = ['build/web/relaxed-mt/geci-page.wasm'];
/** What the sweeps of --long run. */
export const LONG_BUILDS = [NATIVE, NODE['relaxed-mt']];

/** @param {string[]} files @throws {UsageError} */
export function requireBuilds(files) {
  const missing = files.find((file) => !existsSync(join(ROOT, file)));
  if (missing) throw new UsageError(`${missing} is not there: ${MADE_BY[missing]} makes it.`);
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Result>}
 */
export async function runJson(program, args, env = process.env) {
  try {
    const { stdout } = await promisify(execFile)(program, args, { env, maxBuffer: 2 ** 26 });
    return JSON.parse(stdout);
  } catch (error) {
    // The last thing that a failing program says is why: "geci: …", or the last line of Python's traceback.
    const { stderr, code, signal, message } = /** @type {Error & {stderr?: string, code?: unknown, signal?: string}} */ (error);
    const said = stderr?.trim().split('\n').at(-1);
    throw new Error(said || `${message.trim()} (ended with ${signal ?? code})`);
  }
}

/** @param {number} threads */
export const threadsText = (threads) => `${threads} thread${threads === 1 ? '' : 's'}`;

/** @param {string} job @param {number} threads @param {number} seconds @param {string[]} options */
const benchArgs = (job, threads, seconds, options) => [
  ...['bench', '--config', job, '--threads', `${threads}`, '--seconds', `${seconds}`, '--json'],
  ...options,
];

/** @param {number} threads @returns {Subject} */
export const native = (threads) => ({
  name: `native, ${threadsText(threads)}`,
  threads,
  run: (job, seconds, ...options) => runJson(join(ROOT, NATIVE), benchArgs(job, threads, seconds, options)),
});

/** @param {string} instructions @returns {Subject} */
const nativeWith = (instructions) => ({
  name: `native ${instructions}`,
  threads: 1,
  run: (job, seconds) => native(1).run(job, seconds, '--simd', instructions),
});

/** @param {string} build @param {number} threads @returns {Subject} */
export const node = (build, threads) => ({
  name: `Node, ${build}, ${threadsText(threads)}`,
  threads,
  run: (job, seconds, ...options) =>
    runJson(process.execPath, [...NODE_FLAGS, join(ROOT, NODE[build]), ...benchArgs(job, threads, seconds, options)]),
});

/** @param {string} url @param {string} build @param {number} threads @returns {Subject} */
const page = (url, build, threads) => ({
  name: `page, ${build}, ${threadsText(threads)}`,
  threads,
  run: async (job, seconds) => {
    const browser = await launch();
    try {
      const there = await visit(browser, `${url}?build=${build}&threads=${threads}`);
      await there.call('pause');
      return await there.call('bench', job, seconds);
    } finally {
      await browser.close();
    }
  },
});

/** @param {string} url of the built page @returns {Subject[]} */
export function trainingSubjects(url) {
  return [
    ...THREADS.map(native),
    ...THREADS.map((n) => node('relaxed-mt', n)),
    node('simd-mt', CORES),
    ...THREADS.map((n) => page(url, 'relaxed-mt', n)),
    page(url, 'simd-mt', CORES),
    page(url, 'simd', 1),
  ];
}

/** @param {Subject} subject */
const works = (subject) => subject.run('tutorial', 0.01).then(() => true, () => false);

/** All with one thread: shares of peak say how good a kernel is. @param {string} url @returns {Promise<Subject[]>} */
export async function gemmSubjects(url) {
  const found = [];
  for (const instructions of INSTRUCTIONS) {
    const subject = nativeWith(instructions);
    if (await works(subject)) found.push(subject);
  }
  return [
    ...found,
    { ...node('relaxed-mt', 1), name: 'Node relaxed-mt' },
    { ...node('simd-mt', 1), name: 'Node simd-mt' },
    { ...page(url, 'relaxed-mt', 1), name: 'page relaxed-mt' },
  ];
}

/** Chromium's version. */
export async function browserVersion() {
  const browser = await launch();
  try {
    return browser.version();
  } finally {
    await browser.close();
  }
}
