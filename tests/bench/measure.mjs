// @ts-check
// The rounds: in each, every subject of every job runs once, one after the other, so that a noisy minute hurts all alike.

import { runners } from './rounds.mjs';

/** @typedef {import('./rounds.mjs').Result} Result */
/** @typedef {import('./rounds.mjs').Run} Run */
/** @typedef {import('./rounds.mjs').Subject} Subject */
/** @typedef {{job: string, subjects: Subject[]}} Task */

/** @param {Result} result */
function speedOf({ tok_s, gflops }) {
  return tok_s > 0 ? `${Math.round(tok_s)} tokens/s` : `${Math.round(gflops ?? 0)} GFLOP/s`;
}

/**
 * @param {Subject} subject
 * @param {string} job
 * @param {number} round
 * @param {number} seconds
 * @returns {Promise<Run>}
 */
async function runOnce(subject, job, round, seconds) {
  const begin = performance.now();
  try {
    const result = await subject.run(job, seconds);
    console.error(`round ${round + 1}: ${job}, ${subject.name}: ${speedOf(result)}`);
    return { job, subject: subject.name, round, took: (performance.now() - begin) / 1000, result };
  } catch (error) {
    throw new Error(`${job}, ${subject.name}: ${/** @type {Error} */ (error).message}`);
  }
}

/**
 * What fails in the first round does not work and ends it all. Later there are figures to lose: the failure is noted, and
 * the rest goes on.
 * @param {Task[]} tasks
 * @param {number} rounds
 * @param {number} seconds
 * @returns {Promise<{log: Run[], failures: string[]}>}
 */
export async function measure(tasks, rounds, seconds) {
  /** @type {Run[]} */
  const log = [];
  /** @type {string[]} */
  const failures = [];
  for (let round = 0; round < rounds; round++) {
    for (const { job, subjects } of tasks) {
      for (const subject of runners(subjects, job, round, log, seconds)) {
        try {
          log.push(await runOnce(subject, job, round, seconds));
        } catch (error) {
          if (round === 0) throw error;
          failures.push(`round ${round + 1}: ${/** @type {Error} */ (error).message}`);
          console.error(failures.at(-1));
        }
      }
    }
  }
  return { log, failures };
}
