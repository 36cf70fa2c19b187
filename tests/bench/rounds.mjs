// @ts-check
// Which subjects run in which round.

/**
 * What `geci bench --json`, the page's bench() and the peers answer with, as far as it is read here.
 * @typedef {{job: string, product: string, m: number, k: number, n: number, gflops: number, peak_gflops: number}} Product
 * @typedef {{name: string, dispatches: number, multiply_adds: number, bytes_loaded: number, bytes_stored: number,
 *            ms?: number, share?: number, gflops?: number, share_of_peak?: number}} Kernel of a step on the GPU
 * @typedef {{tok_s: number, ms_median: number, gflops?: number, peak_gflops?: number, peak_memory_mb?: number,
 *            build?: string, products?: Product[], submits?: number, bytes_read?: number, kernels_timed?: boolean,
 *            kernels?: Kernel[]}} Result
 *
 * A peer in several settings, of which the best counts. After the first round only the `keep` fastest settings go on: all
 * of them, in every round, would take most of the time and make noise for the others.
 * @typedef {{name: string, title: string, keep: number}} Contest
 *
 * @typedef {object} Subject
 * @property {string} name
 * @property {number} threads
 * @property {Contest} [contest]
 * @property {(job: string, seconds: number, ...options: string[]) => Promise<Result>} run
 *
 * One run; `took` is what it took in all, start and warm-up included, in seconds.
 * @typedef {{job: string, subject: string, round: number, took: number, result: Result}} Run
 */

/** A run that takes so much longer than it was asked to measure has few steps to take a median of, and long ones. */
const PATIENCE_S = 30;

/**
 * @param {Subject} subject
 * @param {Subject[]} subjects
 * @param {(subject: Subject) => Run | undefined} first its run in the first round
 */
function isFinalist(subject, subjects, first) {
  const { contest } = subject;
  if (!contest) return true;
  const speed = (/** @type {Subject} */ s) => first(s)?.result.tok_s ?? 0;
  const faster = subjects.filter((other) => other.contest?.name === contest.name && speed(other) > speed(subject));
  return faster.length < contest.keep;
}

/**
 * @param {Subject[]} subjects
 * @param {string} job
 * @param {number} round 0 is the first, in which all run
 * @param {Run[]} log what ran so far
 * @param {number} seconds that each run was asked to measure
 * @returns {Subject[]}
 */
export function runners(subjects, job, round, log, seconds) {
  if (round === 0) return subjects;
  const runs = log.filter((run) => run.job === job && run.round === 0);
  const first = (/** @type {Subject} */ subject) => runs.find((run) => run.subject === subject.name);
  return subjects.filter((subject) => {
    if ((first(subject)?.took ?? 0) - seconds > PATIENCE_S) return false;
    return isFinalist(subject, subjects, first);
  });
}
