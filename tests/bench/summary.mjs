// @ts-check
// From a log of runs to what is reported: a row per job and subject, the best setting of each peer, ratios, shares of peak.

import { median } from './figures.mjs';

/** @typedef {import('./rounds.mjs').Contest} Contest */
/** @typedef {import('./rounds.mjs').Product} Product */
/** @typedef {import('./rounds.mjs').Run} Run */
/** @typedef {import('./rounds.mjs').Subject} Subject */

/**
 * @typedef {object} Row medians over `runs` runs
 * @property {string} job
 * @property {string} subject
 * @property {number} threads
 * @property {string | null} peer the contest's name
 * @property {number} tok_s
 * @property {number} ms_median of a step
 * @property {number} runs
 * @property {number | null} share of peak; null where the peak is not known
 * @property {number | null} peak_memory_mb
 * @property {string | null} build
 *
 * @typedef {{job: string, subject: string, native: number | null, peers: Record<string, number>}} Ratios
 *   `subject` is "best PyTorch" and the like for a peer; its best setting may change from run to run
 * @typedef {{job: string, product: string, m: number, k: number, n: number, shares: Record<string, number>,
 *            gflops: Record<string, number>}} ProductRow
 */

/** The subject that all others of its job are compared with. */
export const REFERENCE = 'native, 1 thread';

/** @param {(number | undefined)[]} values @returns {number | null} */
function medianOrNull(values) {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : median(known);
}

/** @param {{gflops?: number, peak_gflops?: number}} result */
const shareOf = ({ gflops, peak_gflops }) => (gflops && peak_gflops ? gflops / peak_gflops : undefined);

/**
 * @param {string} job
 * @param {Subject} subject
 * @param {Run[]} runs of both, at least one
 * @returns {Row}
 */
function rowOf(job, subject, runs) {
  const results = runs.map((run) => run.result);
  return {
    job,
    subject: subject.name,
    threads: subject.threads,
    peer: subject.contest?.name ?? null,
    tok_s: median(results.map((result) => result.tok_s)),
    ms_median: median(results.map((result) => result.ms_median)),
    runs: runs.length,
    share: medianOrNull(results.map(shareOf)),
    peak_memory_mb: medianOrNull(results.map((result) => result.peak_memory_mb)),
    build: results[0].build ?? null,
  };
}

/**
 * @param {string[]} jobs
 * @param {Subject[]} subjects
 * @param {Run[]} log
 * @returns {Row[]}
 */
export function rowsOf(jobs, subjects, log) {
  return jobs.flatMap((job) =>
    subjects.flatMap((subject) => {
      const runs = log.filter((run) => run.job === job && run.subject === subject.name);
      return runs.length === 0 ? [] : [rowOf(job, subject, runs)];
    }),
  );
}

/** The peers among the subjects, in their order. @param {Subject[]} subjects @returns {Contest[]} */
export function contestsOf(subjects) {
  /** @type {Map<string, Contest>} */
  const found = new Map();
  for (const { contest } of subjects) if (contest) found.set(contest.name, contest);
  return [...found.values()];
}

/**
 * A peer's fastest setting, of those that ran in most rounds: one lucky run in the first round does not beat a median.
 * @param {Row[]} rows
 * @param {string} job
 * @param {string} peer
 * @returns {Row | undefined}
 */
export function bestOf(rows, job, peer) {
  const settings = rows.filter((row) => row.job === job && row.peer === peer);
  const most = Math.max(...settings.map((row) => row.runs));
  return settings.filter((row) => row.runs === most).toSorted((a, b) => b.tok_s - a.tok_s)[0];
}

/** Geci's rows and the best of each peer. @param {Row[]} rows */
export function withoutLosers(rows) {
  return rows.filter((row) => row.peer === null || bestOf(rows, row.job, row.peer) === row);
}

/**
 * @param {Row[]} rows
 * @param {Contest[]} contests
 * @returns {Ratios[]} of the rows without losers, in their order
 */
export function ratiosOf(rows, contests) {
  return withoutLosers(rows).map((row) => {
    const reference = rows.find((other) => other.job === row.job && other.subject === REFERENCE);
    const contest = contests.find(({ name }) => name === row.peer);
    const peers = contests.flatMap(({ name }) => {
      const best = bestOf(rows, row.job, name);
      return best ? [[name, row.tok_s / best.tok_s]] : [];
    });
    return {
      job: row.job,
      subject: contest ? `best ${contest.title}` : row.subject,
      native: reference ? row.tok_s / reference.tok_s : null,
      peers: Object.fromEntries(peers),
    };
  });
}

/** Beginnings of the names of subjects that run on one thread and on all. */
const FAMILIES = ['native', 'Node, relaxed-mt', 'page, relaxed-mt'];

/**
 * @param {Row[]} rows
 * @param {string} family
 * @param {string} job
 * @returns {number | null} tokens/s on the most threads, divided by those on one
 */
export function scalingOf(rows, family, job) {
  const own = rows.filter((row) => row.job === job && row.subject.startsWith(family));
  const one = own.find((row) => row.threads === 1);
  const most = own.toSorted((a, b) => b.threads - a.threads)[0];
  return one && most !== one ? most.tok_s / one.tok_s : null;
}

/** @param {Row[]} rows @returns {Record<string, Record<string, number | null>>} by job and family */
export function scalingsOf(rows) {
  const jobs = [...new Set(rows.map((row) => row.job))];
  return Object.fromEntries(
    jobs.map((job) => [job, Object.fromEntries(FAMILIES.map((family) => [family, scalingOf(rows, family, job)]))]),
  );
}

/** @param {Product} p */
const keyOf = (p) => `${p.job} ${p.product} ${p.m} ${p.k} ${p.n}`;

/**
 * @param {Run[]} log of the job gemm
 * @returns {ProductRow[]}
 */
export function productRowsOf(log) {
  const subjects = [...new Set(log.map((run) => run.subject))];
  const products = log.length === 0 ? [] : (log[0].result.products ?? []);
  return products.map((product) => {
    /** @type {ProductRow} */
    const row = { job: product.job, product: product.product, m: product.m, k: product.k, n: product.n, shares: {}, gflops: {} };
    for (const subject of subjects) {
      const own = log
        .filter((run) => run.subject === subject)
        .flatMap((run) => (run.result.products ?? []).filter((other) => keyOf(other) === keyOf(product)));
      if (own.length === 0) continue;
      row.shares[subject] = median(own.map((p) => p.gflops / p.peak_gflops));
      row.gflops[subject] = median(own.map((p) => p.gflops));
    }
    return row;
  });
}
