// @ts-check
// The jobs in TensorFlow.js on its WebAssembly backend.

import { JOBS, batch, measure, parameters } from './jobs.js';

/** @typedef {import('./jobs.js').Job} Job */
/** @typedef {import('@tensorflow/tfjs').Tensor2D} Matrix */
/** @typedef {import('@tensorflow/tfjs').Variable} Variable */

/** The bundles' one global name. @type {typeof import('@tensorflow/tfjs') & {wasm: typeof import('@tensorflow/tfjs-backend-wasm')}} */
const tf = /** @type {any} */ (globalThis).tf;

const LEARNING_RATE = 1e-3;
const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-8;

/** What the address asks for: `threads=N`, and `copies` for products of transposed copies. */
const OPTIONS = new URLSearchParams(location.search);

/**
 * The backend multiplies by XNNPACK only what is not transposed, and anything else by a plain loop; so
 * copying the transposed side first is faster, in the gradient too, which is why that is written out.
 * @type {(x: any, w: any) => any}
 */
const productOfCopies = tf.customGrad((/** @type {any} */ x, /** @type {any} */ w, /** @type {any} */ save) => {
  save([x, w]);
  return {
    value: tf.matMul(x, tf.transpose(w)),
    gradFunc: (/** @type {any} */ dy, /** @type {any[]} */ [x, w]) => [tf.matMul(dy, w), tf.matMul(tf.transpose(dy), x)],
  };
});

/** x (n, in) times w (out, in). @type {(x: any, w: any) => Matrix} */
const product = OPTIONS.has('copies') ? productOfCopies : (x, w) => tf.matMul(x, w, false, true);

/** Rows of `table`; the backend has no kernel for the gradient of `gather`. @param {Variable} table @param {any} ids */
function embed(table, ids) {
  const rows = tf.customGrad((x) => ({
    value: tf.gather(/** @type {any} */ (x), ids),
    gradFunc: (/** @type {any} */ dy) => tf.scatterND(ids.expandDims(1), dy, /** @type {any} */ (table.shape)),
  }));
  return rows(table);
}

/**
 * One step of one layer, from what the input and the state bring to its gates.
 * @type {Record<Job['cell'], (x: Matrix, h: Matrix, state: Matrix[]) => Matrix[]>} the new state, h first
 */
const CELLS = {
  rnn: (x, h) => [/** @type {Matrix} */ (tf.tanh(tf.add(x, h)))],
  lstm(x, h, [, cell]) {
    const [i, f, g, o] = tf.split(tf.add(x, h), 4, 1);
    const next = tf.add(tf.mul(tf.sigmoid(f), cell), tf.mul(tf.sigmoid(i), tf.tanh(g)));
    return /** @type {Matrix[]} */ ([tf.mul(tf.sigmoid(o), tf.tanh(next)), next]);
  },
  gru(x, h, [old]) {
    const [xr, xz, xn] = tf.split(x, 3, 1);
    const [hr, hz, hn] = tf.split(h, 3, 1);
    const z = tf.sigmoid(tf.add(xz, hz));
    const n = tf.tanh(tf.add(xn, tf.mul(tf.sigmoid(tf.add(xr, hr)), hn)));
    return [tf.add(n, tf.mul(z, tf.sub(old, n)))];
  },
};

/** @param {Job} job @param {any} x (T*B, in) @param {Variable[]} weights @returns {Matrix} (T*B, H) */
function layer({ cell, H, B, T }, x, [wIh, wHh, bIh, bHh]) {
  let state = Array.from({ length: cell === 'lstm' ? 2 : 1 }, () => tf.zeros([B, H]));
  const outputs = [];
  for (const part of tf.split(tf.add(product(x, wIh), bIh), T, 0)) {
    state = CELLS[cell](/** @type {Matrix} */ (part), tf.add(product(state[0], wHh), bHh), /** @type {Matrix[]} */ (state));
    outputs.push(state[0]);
  }
  return /** @type {Matrix} */ (tf.concat(outputs, 0));
}

/** @param {Job} job @param {Variable[]} variables @param {any} ids @param {any} hits the targets as one-hot rows */
function loss(job, [embedding, ...weights], ids, hits) {
  const [wOut, bOut] = weights.splice(-2);
  let x = embed(embedding, ids);
  for (let n = 0; n < job.layers; n++) x = layer(job, x, weights.slice(4 * n, 4 * n + 4));
  const logs = tf.logSoftmax(tf.add(product(x, wOut), bOut));
  return /** @type {import('@tensorflow/tfjs').Scalar} */ (tf.neg(tf.div(tf.sum(tf.mul(logs, hits)), job.T * job.B)));
}

/** @param {string} name @param {number} seconds */
export async function bench(name, seconds) {
  const threads = Number(OPTIONS.get('threads'));
  tf.wasm.setWasmPaths('node_modules/@tensorflow/tfjs-backend-wasm/dist/');
  if (threads > 1) tf.wasm.setThreadsCount(threads);
  if (!(await tf.setBackend('wasm'))) throw new Error('TensorFlow.js could not start its WebAssembly backend.');
  const job = JOBS[name];
  const { ids, targets } = batch(job);
  const idTensor = tf.tensor1d(ids, 'int32');
  const hits = tf.cast(tf.oneHot(tf.tensor1d(targets, 'int32'), job.V), 'float32');
  const variables = parameters(job).map(({ shape, values }) => tf.variable(tf.tensor(values, shape)));
  const optimizer = tf.train.adam(LEARNING_RATE, BETA_1, BETA_2, EPSILON);
  const step = async () => {
    const value = optimizer.minimize(() => loss(job, variables, idTensor, hits), true, variables);
    const [number] = await /** @type {any} */ (value).data();
    value?.dispose();
    return number;
  };
  return { config: name, ...(await measure(job, step, seconds)), build: `TensorFlow.js ${tf.version.tfjs}` };
}
