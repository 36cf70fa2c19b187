// @ts-check
// Markdown.

import { toThreeDigits } from './figures.mjs';
import { ratiosOf, scalingsOf, withoutLosers } from './summary.mjs';

/** @typedef {import('./rounds.mjs').Contest} Contest */
/** @typedef {import('./summary.mjs').ProductRow} ProductRow */
/** @typedef {import('./summary.mjs').Row} Row */

/** What stands where there is no figure. */
const NONE = '–';

/**
 * @param {string[]} titles one that begins with ">" is for a column of numbers, which is set flush right
 * @param {string[][]} rows
 */
export function markdown(titles, rows) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
  const rule = titles.map((title) => (title.startsWith('>') ? '---:' : '---'));
  return [line(titles.map((title) => title.replace(/^>/, ''))), line(rule), ...rows.map(line)].join('\n');
}

/** @param {number} value */
export const whole = (value) => Math.round(value).toLocaleString('en-US');

/** @param {number | null | undefined} value */
export const percent = (value) => (value == null ? NONE : `${Math.round(value * 100)} %`);

/** @param {number | null | undefined} value */
export const ratio = (value) => (value == null ? NONE : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** Three digits, or all before the point. @param {number | null | undefined} value */
export const short = (value) => (value == null ? NONE : Math.abs(value) >= 1000 ? whole(value) : `${toThreeDigits(value)}`);

/** @param {Row} row @param {Row[]} rows */
function labelOf(row, rows) {
  const settings = rows.filter((other) => other.job === row.job && other.peer === row.peer).length;
  return row.peer === null || settings === 1 ? row.subject : `${row.subject} (best of ${settings})`;
}

/**
 * @param {Row[]} rows
 * @param {Contest[]} contests
 */
export function trainingTable(rows, contests) {
  const ratios = ratiosOf(rows, contests);
  const titles = ['job', 'subject', '>tokens/s', '>runs', '>share of peak', ...contests.map(({ title }) => `>÷ ${title} best`)];
  return markdown(
    titles,
    withoutLosers(rows).map((row, n) => [
      row.job,
      labelOf(row, rows),
      whole(row.tok_s),
      `${row.runs}`,
      percent(row.share),
      ...contests.map(({ name }) => ratio(ratios[n].peers[name])),
    ]),
  );
}

/** Shares of peak, one column per subject. @param {ProductRow[]} rows */
export function gemmTable(rows) {
  const subjects = [...new Set(rows.flatMap((row) => Object.keys(row.shares)))];
  return markdown(
    ['job', 'product', '>m × k × n', ...subjects.map((name) => `>${name}`)],
    rows.map(({ job, product, m, k, n, shares }) => [
      job,
      product,
      `${m} × ${k} × ${n}`,
      ...subjects.map((name) => percent(shares[name])),
    ]),
  );
}

/**
 * @param {Row[]} rows
 * @param {number} cores
 */
export function scalingTable(rows, cores) {
  const scaling = Object.entries(scalingsOf(rows));
  const families = Object.keys(scaling[0]?.[1] ?? {});
  return markdown(
    [`${cores} threads ÷ 1`, ...families.map((family) => `>${family}`)],
    scaling.map(([job, figures]) => [job, ...families.map((family) => ratio(figures[family]))]),
  );
}
