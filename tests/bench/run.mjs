// @ts-check
// Tokens/s of every way to run Geci, of PyTorch where it is installed, and of other libraries in the browser
// where asked for (--against torch,jax,tfjs,tfjs-copies), side by side: each round runs every subject once, one after the
// other, so that a noisy minute hurts all alike.

import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serve } from '../../web/serve.mjs';
import { ROOT, launch, visit } from '../web/harness.mjs';
import { PEERS, install, peer } from './peers/peers.mjs';

const JOBS = ['tutorial', 'char', 'lstm', 'gru2'];
const CORES = availableParallelism();
const PYTHON = process.env.PYTHON ?? '/usr/bin/python3';
// glibc gives memory back after every step otherwise, which costs PyTorch half its speed on small jobs.
const KEEP_MEMORY = { MALLOC_MMAP_MAX_: '0', MALLOC_TRIM_THRESHOLD_: '8000000000', MALLOC_TOP_PAD_: '268435456' };

/** @typedef {{config: string, tok_s: number, ms_median: number, gflops?: number, peak_gflops?: number, build: string}} Result */
/** @typedef {{name: string, run: (job: string, seconds: number) => Promise<Result>}} Subject */

/** @param {string} program @param {string[]} args @param {Record<string, string>} [env] @returns {Result} */
function runJson(program, args, env = {}) {
  return JSON.parse(execFileSync(program, args, { encoding: 'utf8', env: { ...process.env, ...env } }));
}

/** @param {number} threads @returns {Subject} */
const native = (threads) => ({
  name: `native, ${threads} thread${threads === 1 ? '' : 's'}`,
  run: async (job, seconds) =>
    runJson(join(ROOT, 'build/native/geci'), ['bench', '--config', job, '--threads', `${threads}`, '--seconds', `${seconds}`, '--json']),
});

/** @param {string} url @param {string} build @param {number} threads @returns {Subject} */
const page = (url, build, threads) => ({
  name: `page, ${build}, ${threads} thread${threads === 1 ? '' : 's'}`,
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

/** @param {number} threads @param {boolean} tuned @returns {Subject} */
const torch = (threads, tuned) => ({
  name: `PyTorch, ${threads} thread${threads === 1 ? '' : 's'}${tuned ? ', memory kept' : ''}`,
  run: async (job, seconds) =>
    runJson(PYTHON, [join(ROOT, 'tests/bench/torch_steps.py'), job, `${threads}`, `${seconds}`], tuned ? KEEP_MEMORY : {}),
});

function hasTorch() {
  try {
    execFileSync(PYTHON, ['-c', 'import torch'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** @param {string | undefined} against @param {string} url @returns {Promise<Subject[]>} */
async function subjects(against, url) {
  const threads = CORES === 1 ? [1] : [1, CORES];
  const list = [...threads.map(native), ...threads.map((n) => page(url, 'relaxed-mt', n)), page(url, 'simd', 1)];
  const wanted = against?.split(',') ?? (hasTorch() ? ['torch'] : []);
  const strange = wanted.find((name) => name !== 'torch' && !PEERS.includes(name));
  if (strange !== undefined) throw new Error(`There is no peer called “${strange}”: torch, ${PEERS.join(', ')} are there.`);
  for (const name of wanted) {
    if (name !== 'torch') {
      await install();
      list.push(...threads.map((n) => peer(name, n)));
      continue;
    }
    if (!hasTorch()) throw new Error(`${PYTHON} has no torch: install python3-torch and libopenblas0-pthread.`);
    for (const n of threads) list.push(torch(n, false), torch(n, true));
  }
  return list;
}

/** @param {Subject[]} list @param {number} rounds @param {number} seconds */
async function measure(list, rounds, seconds) {
  /** @type {Map<string, Result[]>} by subject and job */
  const results = new Map();
  for (let round = 0; round < rounds; round++) {
    for (const job of JOBS) {
      for (const subject of list) {
        const result = await subject.run(job, seconds);
        const key = `${job}\t${subject.name}`;
        results.set(key, [...(results.get(key) ?? []), result]);
        console.error(`round ${round + 1}: ${job}, ${subject.name}: ${Math.round(result.tok_s)} tokens/s`);
      }
    }
  }
  return [...results].map(([key, runs]) => {
    const [job, subject] = key.split('\t');
    const share = median(runs.map((run) => (run.gflops ?? 0) / (run.peak_gflops ?? 1)));
    return { job, subject, tok_s: median(runs.map((run) => run.tok_s)), runs: runs.length, peak_share: share };
  });
}

/** @param {Awaited<ReturnType<typeof measure>>} rows */
function table(rows) {
  const lines = ['| job | subject | tokens/s | share of peak | ÷ best PyTorch |', '| --- | --- | ---: | ---: | ---: |'];
  for (const row of rows) {
    const torchBest = Math.max(0, ...rows.filter((r) => r.job === row.job && r.subject.startsWith('PyTorch')).map((r) => r.tok_s));
    const share = row.peak_share ? `${Math.round(row.peak_share * 100)} %` : '–';
    const ratio = torchBest ? (row.tok_s / torchBest).toFixed(2) : '–';
    lines.push(`| ${row.job} | ${row.subject} | ${Math.round(row.tok_s)} | ${share} | ${ratio} |`);
  }
  return lines.join('\n');
}

async function main() {
  const { values } = parseArgs({
    options: {
      against: { type: 'string' },
      json: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '3' },
    },
  });
  const site = await serve({ folder: join(ROOT, 'build/web'), port: 0 });
  try {
    const rows = await measure(await subjects(values.against, site.url), Number(values.rounds), Number(values.seconds));
    console.log(values.json ? JSON.stringify(rows) : table(rows));
  } finally {
    await site.close();
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
