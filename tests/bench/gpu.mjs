// @ts-check
// --gpu: what a training step asks of a GPU, kernel by kernel, and how that grows. All but the times is the same on every
// device, so that a software renderer will do for it.

import { TRAINING_JOBS } from './options.mjs';
import { NATIVE, native, requireBuilds } from './programs.mjs';
import { markdown, percent, short } from './tables.mjs';

/** @typedef {import('./rounds.mjs').Kernel} Kernel */
/** @typedef {import('./rounds.mjs').Result} Result */
/** @typedef {{dispatches: number, multiply_adds: number, bytes_loaded: number, bytes_stored: number}} Sum */
/** @typedef {{label: string, result: Result}} GpuRun */

/** Of the job char, one size at a time. */
const SWEEPS = [
  { size: 'T', option: '--seq', values: [16, 32, 64, 128] },
  { size: 'B', option: '--batch', values: [8, 16, 32, 64] },
  { size: 'H', option: '--hidden', values: [64, 128, 256, 512] },
  { size: 'V', option: '--vocab', values: [1250, 2500, 5000, 10000] },
];

/** How many of them, and how often they load the weights, is the device's choice: a dispatch for all time steps or for one. */
const isRecurrence = (/** @type {Kernel} */ { name }) => /_(forward|backward)$/.test(name);

/** Times of a software renderer are none of a GPU. @param {Result} result */
const hasTimes = ({ build, kernels_timed }) => kernels_timed === true && !/software/.test(build ?? '');

/** @param {Kernel[]} kernels @returns {Sum} */
export function sumOf(kernels) {
  const sum = (/** @type {keyof Sum} */ figure) => kernels.reduce((total, kernel) => total + kernel[figure], 0);
  return {
    ...{ dispatches: sum('dispatches'), multiply_adds: sum('multiply_adds') },
    ...{ bytes_loaded: sum('bytes_loaded'), bytes_stored: sum('bytes_stored') },
  };
}

/** @param {Sum} sum */
const bytesOf = ({ bytes_loaded, bytes_stored }) => bytes_loaded + bytes_stored;

/** @param {GpuRun} run @returns {string[][]} a row a kernel */
function kernelRows({ label, result }) {
  const kernels = result.kernels ?? [];
  const all = sumOf(kernels);
  return kernels.map((kernel) => {
    const times = hasTimes(result) ? kernel : undefined;
    return [
      ...[label, kernel.name, short(kernel.dispatches), percent(kernel.multiply_adds / all.multiply_adds || null)],
      ...[percent(bytesOf(kernel) / bytesOf(all)), short(bytesOf(kernel) * 1e-6)],
      ...[short(times?.ms), percent(times?.share), short(times?.gflops), percent(times?.share_of_peak)],
    ];
  });
}

/** @param {GpuRun[]} runs */
export function kernelTable(runs) {
  const titles = ['job', 'kernel', '>dispatches', '>of the multiply-adds', '>of the bytes', '>MB', '>ms', '>of the time', '>GFLOP/s', '>of peak'];
  return markdown(titles, runs.flatMap(kernelRows));
}

/** @param {GpuRun} run */
function growthRow({ label, result }) {
  const kernels = result.kernels ?? [];
  const [loop, rest] = [sumOf(kernels.filter(isRecurrence)), sumOf(kernels.filter((kernel) => !isRecurrence(kernel)))];
  return [
    ...[label, short(rest.dispatches), short(loop.dispatches), short(rest.multiply_adds * 1e-6), short(loop.multiply_adds * 1e-6)],
    ...[short(rest.bytes_loaded * 1e-6), short(rest.bytes_stored * 1e-6), short(loop.bytes_loaded * 1e-6), short(loop.bytes_stored * 1e-6)],
    ...[short(result.submits), short(result.bytes_read), hasTimes(result) ? short(result.ms_median) : short(null)],
  ];
}

/** @param {GpuRun[]} runs */
export function growthTable(runs) {
  const parts = (/** @type {string} */ figure) => [`>${figure}`, '>in the recurrence'];
  const titles = [...parts('dispatches'), ...parts('10⁶ multiply-adds'), '>MB loaded', '>MB stored', '>loaded in the recurrence', '>stored in it'];
  return markdown(['', ...titles, '>submits', '>bytes read back', '>ms a step'], runs.map(growthRow));
}

/** @param {string} job @param {string} label @param {number} seconds @param {string[]} options @returns {Promise<GpuRun>} */
async function runOnGpu(job, label, seconds, ...options) {
  console.error(`${job}, ${label}`);
  return { label, result: await native(1).run(job, seconds, '--device', 'gpu', ...options) };
}

/** @param {number} seconds that each run measures */
export async function measureGpu(seconds) {
  requireBuilds([NATIVE]);
  /** @type {GpuRun[]} */
  const whole = [];
  for (const job of TRAINING_JOBS) whole.push(await runOnGpu(job, job, seconds));
  /** @type {GpuRun[]} */
  const grown = [];
  for (const { size, option, values } of SWEEPS) {
    for (const value of values) grown.push(await runOnGpu('char', `${size} = ${value}`, seconds, option, `${value}`));
  }
  const device = whole[0]?.result.build ?? '';
  const note = hasTimes(whole[0]?.result ?? { tok_s: 0, ms_median: 0 }) ? '' : '\nIt has no times worth telling: it is software, or has no clock.';
  return { json: { device, jobs: whole, growth: grown }, tables: `${device}${note}\n\n${kernelTable(whole)}\n\n${growthTable([...whole, ...grown])}` };
}
