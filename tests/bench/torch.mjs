// @ts-check
// PyTorch in every setting known to matter, so that it is compared at its best.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../web/harness.mjs';
import { THREADS, runJson, threadsText } from './programs.mjs';

/** @typedef {import('./rounds.mjs').Subject} Subject */
/** @typedef {{name: string, env: Record<string, string>}} Setting */

const PYTHON = process.env.PYTHON ?? '/usr/bin/python3';
const CONTEST = { name: 'torch', title: 'PyTorch', keep: 4 };

/** @type {Setting} */
const AS_INSTALLED = { name: '', env: {} };
/** glibc gives memory back after every step otherwise, which costs PyTorch half its speed on small jobs. @type {Setting} */
const MEMORY_KEPT = {
  name: ', memory kept',
  env: { MALLOC_MMAP_MAX_: '0', MALLOC_TRIM_THRESHOLD_: '8000000000', MALLOC_TOP_PAD_: '268435456' },
};
/** PyTorch 1.13 takes AVX2 by itself even where there is more. @type {Setting} */
const AVX512 = { name: ', AVX-512', env: { ATEN_CPU_CAPABILITY: 'avx512' } };

/** What a shell may have set; each subject has what it names, and OpenBLAS chooses by itself. */
const CLEARED = ['OPENBLAS_CORETYPE', 'OPENBLAS_L2_SIZE', ...Object.keys(MEMORY_KEPT.env), ...Object.keys(AVX512.env)];

function hasAvx512() {
  try {
    return /\bavx512f\b/.test(readFileSync('/proc/cpuinfo', 'utf8'));
  } catch {
    return false; // another system; the setting is then not tried
  }
}

/** @param {Setting[]} settings */
function environment(settings) {
  const inherited = Object.entries(process.env).filter(([name]) => !CLEARED.includes(name));
  return Object.assign(Object.fromEntries(inherited), ...settings.map(({ env }) => env));
}

/** @param {number} threads @param {Setting[]} settings @returns {Subject} */
const torch = (threads, settings) => ({
  name: `PyTorch, ${threadsText(threads)}${settings.map(({ name }) => name).join('')}`,
  threads,
  contest: CONTEST,
  run: (job, seconds) =>
    runJson(PYTHON, [join(ROOT, 'tests/bench/torch_steps.py'), job, `${threads}`, `${seconds}`], environment(settings)),
});

/** @returns {Subject[]} threads × memory × instructions */
export function torchSubjects() {
  const capabilities = hasAvx512() ? [AS_INSTALLED, AVX512] : [AS_INSTALLED];
  return THREADS.flatMap((threads) =>
    [AS_INSTALLED, MEMORY_KEPT].flatMap((memory) => capabilities.map((capability) => torch(threads, [memory, capability]))),
  );
}

/** @returns {Promise<string | null>} null where it is not installed */
export async function torchVersion() {
  try {
    return (await promisify(execFile)(PYTHON, ['-c', 'import torch; print(torch.__version__)'])).stdout.trim();
  } catch {
    return null;
  }
}

export const TORCH_MISSING = `${PYTHON} has no torch: install python3-torch and libopenblas0-pthread.`;
