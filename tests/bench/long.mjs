// @ts-check
// --long: the job char with one of its sizes varied, and the memory that each job needs.

import { growthOf, growthTable, sweepRowsOf, sweepTable } from './growth.mjs';
import { median } from './figures.mjs';
import { TRAINING_JOBS } from './options.mjs';
import { CORES, LONG_BUILDS, native, node, requireBuilds } from './programs.mjs';
import { markdown, short } from './tables.mjs';

/** @typedef {import('./growth.mjs').SweepRun} SweepRun */
/** @typedef {{job: string, subject: string, mb: number}} MemoryRun */

const SWEEPS = [
  { size: 'V', option: '--vocab', values: [1250, 2500, 5000, 10000, 20000] },
  { size: 'B', option: '--batch', values: [4, 8, 16, 32, 64] },
  { size: 'T', option: '--seq', values: [16, 32, 64, 128] },
  { size: 'H', option: '--hidden', values: [64, 128, 256, 512] },
];

/** On one thread: how work grows, not how well it is shared out. */
const sweepSubjects = () => [native(1), node('relaxed-mt', 1)];
/** On all threads: what a user's run takes. */
const memorySubjects = () => [native(CORES), node('relaxed-mt', CORES)];

/** @param {number} seconds @returns {Promise<SweepRun[]>} one round */
async function sweep(seconds) {
  const log = [];
  for (const { size, option, values } of SWEEPS) {
    for (const value of values) {
      for (const subject of sweepSubjects()) {
        const result = await subject.run('char', seconds, option, `${value}`);
        console.error(`${size} = ${value}, ${subject.name}: ${result.ms_median.toFixed(2)} ms a step`);
        log.push({ size, value, subject: subject.name, result });
      }
    }
  }
  return log;
}

/** @param {number} seconds @returns {Promise<MemoryRun[]>} one round */
async function weigh(seconds) {
  const log = [];
  for (const job of TRAINING_JOBS) {
    for (const subject of memorySubjects()) {
      const { peak_memory_mb: mb = NaN } = await subject.run(job, seconds);
      console.error(`${job}, ${subject.name}: ${mb.toFixed(1)} MB`);
      log.push({ job, subject: subject.name, mb });
    }
  }
  return log;
}

/** @param {MemoryRun[]} log @returns {MemoryRun[]} medians */
function medianMemory(log) {
  return TRAINING_JOBS.flatMap((job) =>
    memorySubjects().map(({ name }) => {
      const runs = log.filter((run) => run.job === job && run.subject === name);
      return { job, subject: name, mb: median(runs.map(({ mb }) => mb)) };
    }),
  );
}

/** @param {MemoryRun[]} rows */
function memoryTable(rows) {
  return markdown(['job', 'subject', '>memory, MB'], rows.map(({ job, subject, mb }) => [job, subject, short(mb)]));
}

/**
 * @param {number} rounds
 * @param {number} seconds
 */
export async function measureLong(rounds, seconds) {
  requireBuilds(LONG_BUILDS);
  /** @type {SweepRun[]} */
  const sweepLog = [];
  /** @type {MemoryRun[]} */
  const memoryLog = [];
  for (let round = 0; round < rounds; round++) {
    sweepLog.push(...(await sweep(seconds)));
    memoryLog.push(...(await weigh(seconds)));
  }
  const rows = sweepRowsOf(sweepLog);
  const growth = growthOf(rows);
  const memory = medianMemory(memoryLog);
  const note = 'Memory is the most that the program had in use; under Node its heap, which grows in steps from 67 MB.';
  const tables = [sweepTable(rows), growthTable(growth), memoryTable(memory), note].join('\n\n');
  return { json: { rounds, seconds, rows, growth, memory }, tables };
}
