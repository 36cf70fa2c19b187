// @ts-check
// The arithmetic behind the tables.

/** @typedef {[x: number, y: number]} Point */
/** @typedef {{intercept: number, slope: number}} Line */

/**
 * The middle value, or the mean of the two in the middle: with two rounds neither the luckier nor the unluckier.
 * @param {number[]} values at least one
 */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {number[]} values */
const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;

/**
 * Least squares.
 * @param {Point[]} points two different x at least
 * @returns {Line}
 */
export function lineThrough(points) {
  const x0 = mean(points.map(([x]) => x));
  const y0 = mean(points.map(([, y]) => y));
  const covariance = mean(points.map(([x, y]) => (x - x0) * (y - y0)));
  const slope = covariance / mean(points.map(([x]) => (x - x0) ** 2));
  return { intercept: y0 - slope * x0, slope };
}

/**
 * The points with the larger x, two at least: there, constant costs weigh least.
 * @param {Point[]} points
 */
export function upperHalf(points) {
  const sorted = points.toSorted(([a], [b]) => a - b);
  return sorted.slice(Math.max(0, Math.min(sorted.length >> 1, sorted.length - 2)));
}

/**
 * The p of y ~ x^p over the upper half.
 * @param {Point[]} points positive
 */
export function exponentOf(points) {
  return lineThrough(upperHalf(points).map(([x, y]) => /** @type {Point} */ ([Math.log(x), Math.log(y)]))).slope;
}

/** @param {number} value */
export const toThreeDigits = (value) => Number(value.toPrecision(3));
