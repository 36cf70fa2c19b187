// @ts-check
// How a step's time and memory grow with one size while the others stay: fits, and their tables.

import { exponentOf, lineThrough, median, toThreeDigits } from './figures.mjs';
import { markdown, short, whole } from './tables.mjs';

/** @typedef {import('./rounds.mjs').Result} Result */
/** @typedef {{size: string, value: number, subject: string, result: Result}} SweepRun */
/** @typedef {{size: string, value: number, subject: string, tok_s: number, ms: number, mb: number}} SweepRow medians */
/** @typedef {{intercept: number, slope: number}} Line */
/** @typedef {{size: string, subject: string, ms: Line, mb: Line, exponent: number}} Growth */

/**
 * What arithmetic expects of the time's exponent: all products are linear in V, B and T; H is in E·H, H·V and H·H.
 * @type {Record<string, string>}
 */
const EXPECTED = { V: '1', B: '1', T: '1', H: '1 to 2' };

/**
 * @template {{size: string, subject: string}} T
 * @param {T[]} items
 * @param {(item: T) => string} keyOf
 * @returns {T[][]} in the order of their first item
 */
function groups(items, keyOf) {
  /** @type {Map<string, T[]>} */
  const found = new Map();
  for (const item of items) found.set(keyOf(item), [...(found.get(keyOf(item)) ?? []), item]);
  return [...found.values()];
}

/** @param {SweepRun[]} log @returns {SweepRow[]} */
export function sweepRowsOf(log) {
  return groups(log, (run) => `${run.size} ${run.value} ${run.subject}`).map((runs) => {
    const { size, value, subject } = runs[0];
    const of = (/** @type {(result: Result) => number} */ figure) => median(runs.map(({ result }) => figure(result)));
    const mb = of((result) => result.peak_memory_mb ?? NaN);
    return { size, value, subject, tok_s: of((result) => result.tok_s), ms: of((result) => result.ms_median), mb };
  });
}

/** @param {SweepRow[]} rows @returns {Growth[]} */
export function growthOf(rows) {
  return groups(rows, (row) => `${row.size} ${row.subject}`).map((sweep) => {
    const points = (/** @type {'ms' | 'mb'} */ figure) =>
      sweep.map((row) => /** @type {import('./figures.mjs').Point} */ ([row.value, row[figure]]));
    const { size, subject } = sweep[0];
    return { size, subject, ms: lineThrough(points('ms')), mb: lineThrough(points('mb')), exponent: exponentOf(points('ms')) };
  });
}

/** @param {Line} line @param {string} size */
export function lineText({ intercept, slope }, size) {
  const number = (/** @type {number} */ value) => `${toThreeDigits(Math.abs(value))}`;
  return `${intercept < 0 ? '−' : ''}${number(intercept)} ${slope < 0 ? '−' : '+'} ${number(slope)}·${size}`;
}

/** @param {SweepRow[]} rows */
export function sweepTable(rows) {
  return markdown(
    ['varies', 'subject', '>tokens/s', '>ms a step', '>memory, MB'],
    rows.map((row) => [`${row.size} = ${row.value}`, row.subject, whole(row.tok_s), short(row.ms), short(row.mb)]),
  );
}

/** @param {Growth[]} growths */
export function growthTable(growths) {
  return markdown(
    ['varies', 'subject', 'ms a step ≈', '>exponent', '>expected', 'memory, MB ≈'],
    growths.map(({ size, subject, ms, mb, exponent }) => [
      ...[size, subject, lineText(ms, size), exponent.toFixed(2)],
      ...[EXPECTED[size] ?? '–', lineText(mb, size)],
    ]),
  );
}
