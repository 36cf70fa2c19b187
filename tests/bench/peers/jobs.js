// @ts-check
// What both peers' pages share: the jobs of `geci bench`, their ids, and how a step is timed and checked.

/** @typedef {{cell: 'rnn' | 'lstm' | 'gru', V: number, E: number, H: number, layers: number, B: number, T: number}} Job */
/** @typedef {{loss_first: number, loss_last: number, steps: number, ms_median: number, tok_s: number}} Timing */

/** @type {Record<string, Job>} */
export const JOBS = {
  tutorial: { cell: 'rnn', V: 5627, E: 128, H: 128, layers: 1, B: 1, T: 32 },
  char: { cell: 'rnn', V: 2500, E: 128, H: 256, layers: 1, B: 32, T: 35 },
  lstm: { cell: 'lstm', V: 2500, E: 256, H: 512, layers: 1, B: 32, T: 64 },
  gru2: { cell: 'gru', V: 2500, E: 128, H: 256, layers: 2, B: 16, T: 64 },
};

/** How many blocks of H rows a layer's weights have. */
const GATES = { rnn: 1, lstm: 4, gru: 3 };

const WARM_UP_STEPS = 20;
/** For steps that take seconds; they gain nothing from more. */
const WARM_UP_MS = 10_000;
const LEAST_STEPS = 3;

/** A uniform number in [0, 1) per call, the same sequence each time. @param {number} seed */
function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    // One step of a linear congruential generator, of which only the high bits are good.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}

/** Time-major ids of one batch, and those that follow them. @param {Job} job */
export function batch({ V, B, T }) {
  const next = randomNumbers(2);
  const all = Int32Array.from({ length: (T + 1) * B }, () => Math.floor(next() * V));
  return { ids: all.slice(0, T * B), targets: all.slice(B) };
}

/**
 * Uniform in ±bound, PyTorch's start for linear and recurrent layers.
 * @param {() => number} next
 * @param {number} size
 * @param {number} bound
 */
const uniform = (next, size, bound) => Float32Array.from({ length: size }, () => (2 * next() - 1) * bound);

/**
 * Every parameter's shape and first values, weights stored as (out, in).
 * @param {Job} job
 * @returns {{shape: number[], values: Float32Array}[]} embedding; W_ih, W_hh, b_ih, b_hh of each layer; W_out, b_out
 */
export function parameters({ cell, V, E, H, layers }) {
  const next = randomNumbers(1);
  const bound = 1 / Math.sqrt(H);
  const rows = GATES[cell] * H;
  const shapes = [[V, E]];
  for (let layer = 0; layer < layers; layer++) shapes.push([rows, layer === 0 ? E : H], [rows, H], [rows], [rows]);
  shapes.push([V, H], [V]);
  return shapes.map((shape, n) => {
    const size = shape.reduce((a, b) => a * b);
    return { shape, values: uniform(next, size, n === 0 ? 1 : bound) };
  });
}

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** @param {Job} job @param {number} first @param {number} last */
function check({ V }, first, last) {
  if (!(Math.abs(first - Math.log(V)) < 0.3)) {
    throw new Error(`The first loss is ${first}, far from ln ${V} = ${Math.log(V).toFixed(3)}: this step is wrong.`);
  }
  if (!(last < first)) throw new Error(`The loss went from ${first} to ${last} on one batch: this step does not learn.`);
}

/**
 * Trains on one batch, so that the loss must fall; ids do not change what a step costs.
 * @param {Job} job
 * @param {() => Promise<number>} step resolved with its loss once all its work is done
 * @param {number} seconds
 * @returns {Promise<Timing>}
 */
export async function measure(job, step, seconds) {
  const begin = performance.now();
  const first = await step();
  for (let n = 1; n < WARM_UP_STEPS && (n < LEAST_STEPS || performance.now() - begin < WARM_UP_MS); n++) await step();
  const times = [];
  let last = first;
  const start = performance.now();
  while (times.length < LEAST_STEPS || performance.now() - start < seconds * 1000) {
    const before = performance.now();
    last = await step();
    times.push(performance.now() - before);
  }
  check(job, first, last);
  const ms = median(times);
  return { loss_first: first, loss_last: last, steps: times.length, ms_median: ms, tok_s: (job.B * job.T * 1000) / ms };
}
