// @ts-check
// What is kept to compare later runs with: ratios between subjects of one run and shares of peak, never tokens/s, which
// drift with the machine.

import { readFile, writeFile } from 'node:fs/promises';
import { toThreeDigits } from './figures.mjs';
import { UsageError } from './options.mjs';
import { REFERENCE } from './summary.mjs';
import { markdown, short } from './tables.mjs';

/** @typedef {import('./rounds.mjs').Contest} Contest */
/** @typedef {import('./summary.mjs').ProductRow} ProductRow */
/** @typedef {import('./summary.mjs').Ratios} Ratios */
/** @typedef {Record<string, Record<string, number>>} Baseline by job, then by what it is the figure of */
/** @typedef {{job: string, line: string, baseline: number | null, now: number | null, change: number | null}} Change */

/** A change beyond this is marked. Runs on one machine differ by less, mostly. */
const NOTABLE = 0.1;

/** @param {Ratios} ratios @param {string} torch its subject's name @returns {[string, number][]} */
function linesOf({ subject, native, peers }, torch) {
  /** @type {[string, number][]} */
  const lines = [];
  if (native !== null && subject !== REFERENCE) lines.push([`${subject} ÷ ${REFERENCE}`, native]);
  if ('torch' in peers && subject !== torch) lines.push([`${subject} ÷ ${torch}`, peers.torch]);
  return lines;
}

/** @param {[string, number][]} lines */
const sortedObject = (lines) =>
  Object.fromEntries(lines.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([line, value]) => [line, toThreeDigits(value)]));

/**
 * @param {Ratios[]} ratios
 * @param {ProductRow[]} products
 * @returns {Baseline} keys sorted, three digits: what is committed should change little
 */
export function baselineOf(ratios, products) {
  /** @type {Map<string, [string, number][]>} */
  const jobs = new Map();
  const add = (/** @type {string} */ job, /** @type {[string, number][]} */ lines) => {
    jobs.set(job, [...(jobs.get(job) ?? []), ...lines]);
  };
  for (const row of ratios) add(row.job, linesOf(row, 'best PyTorch'));
  for (const { job, product, m, k, n, shares } of products) {
    add('gemm', Object.entries(shares).map(([subject, share]) => [`${job} ${product} ${m} × ${k} × ${n}, ${subject}`, share]));
  }
  return Object.fromEntries([...jobs].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([job, lines]) => [job, sortedObject(lines)]));
}

/**
 * @param {Baseline} baseline
 * @param {Baseline} now
 * @returns {Change[]} of the jobs in `now`; a line that only one of the two has is there too
 */
export function compare(baseline, now) {
  return Object.entries(now).flatMap(([job, figures]) => {
    const before = baseline[job] ?? {};
    const lines = [...new Set([...Object.keys(before), ...Object.keys(figures)])].sort();
    return lines.map((line) => {
      const [a, b] = [before[line] ?? null, figures[line] ?? null];
      return { job, line, baseline: a, now: b, change: a && b !== null ? b / a - 1 : null };
    });
  });
}

/** @param {number | null} change */
function changeText(change) {
  if (change === null) return '–';
  const text = `${change < 0 ? '−' : '+'}${Math.abs(change * 100).toFixed(0)} %`;
  return Math.abs(change) > NOTABLE ? `**${text}**` : text;
}

/** @param {Change[]} changes */
export function comparisonTable(changes) {
  return markdown(
    ['job', 'figure', '>baseline', '>now', '>change'],
    changes.map(({ job, line, baseline, now, change }) => [job, line, short(baseline), short(now), changeText(change)]),
  );
}

/** @param {unknown} value @returns {value is Baseline} */
function isBaseline(value) {
  const isObject = (/** @type {unknown} */ x) => typeof x === 'object' && x !== null && !Array.isArray(x);
  if (!isObject(value)) return false;
  const jobs = Object.values(/** @type {object} */ (value));
  return jobs.every((job) => isObject(job) && Object.values(job).every((figure) => typeof figure === 'number'));
}

/** @param {string} file @returns {Promise<Baseline>} @throws {UsageError} */
export async function readBaseline(file) {
  const text = await readFile(file, 'utf8').catch((error) => {
    throw new UsageError(`The baseline ${file} cannot be read (${error.code}); --save-baseline writes one.`);
  });
  try {
    const value = JSON.parse(text);
    if (isBaseline(value)) return value;
  } catch {
    // The same sentence serves both.
  }
  throw new UsageError(`${file} is not a baseline that --save-baseline wrote.`);
}

/** @param {string} file @param {Baseline} baseline */
export async function writeBaseline(file, baseline) {
  await writeFile(file, `${JSON.stringify(baseline, null, 2)}\n`);
}
