// @ts-check
// The jobs in jax-js on its WebAssembly backend, or on its WebGPU backend where the address has `webgpu`. An array is freed by the call that takes it: `.ref` keeps it.

import { defaultDevice, init, jit, lax, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import { JOBS, batch, measure, parameters } from './jobs.js';

/** @typedef {import('@jax-js/jax').Array} Arr */
/** @typedef {import('./jobs.js').Job} Job */
/** @typedef {{weights: Arr[], ms: Arr[], vs: Arr[]}} State the weights and Adam's two moments of each */

const BACKEND = new URLSearchParams(location.search).has('webgpu') ? 'webgpu' : 'wasm';
const LEARNING_RATE = 1e-3;
const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-8;

/** x (n, in) times w (out, in). @param {Arr} x @param {Arr} w */
const product = (x, w) => lax.dot(x, w, { lhsContractingDims: [1], rhsContractingDims: [1] });

/** A concatenation costs every element one term per part, so many parts are joined in two rounds. @param {Arr[]} parts */
function join(parts) {
  const group = Math.ceil(Math.sqrt(parts.length));
  const groups = [];
  for (let at = 0; at < parts.length; at += group) groups.push(np.concatenate(parts.slice(at, at + group), 0));
  return np.concatenate(groups, 0);
}

/** Split in two rounds, since its gradient is a concatenation. @param {Arr} x @param {number} count @param {number} rows of a part */
function cut(x, count, rows) {
  const group = Math.ceil(Math.sqrt(count));
  const bounds = [];
  for (let at = group; at < count; at += group) bounds.push(at * rows);
  return np.split(x, bounds, 0).flatMap((part) => np.split(part, part.shape[0] / rows, 0));
}

/**
 * One step of one layer, from what the input and the state bring to its gates.
 * @type {Record<Job['cell'], (x: Arr, h: Arr, state: Arr[]) => Arr[]>} the new state, h first
 */
const CELLS = {
  rnn(x, h, [old]) {
    old.dispose();
    return [np.tanh(x.add(h))];
  },
  lstm(x, h, [old, cell]) {
    old.dispose();
    const [i, f, g, o] = np.split(x.add(h), 4, 1);
    const next = nn.sigmoid(f).mul(cell).add(nn.sigmoid(i).mul(np.tanh(g)));
    return [nn.sigmoid(o).mul(np.tanh(next.ref)), next];
  },
  gru(x, h, [old]) {
    const [xr, xz, xn] = np.split(x, 3, 1);
    const [hr, hz, hn] = np.split(h, 3, 1);
    const z = nn.sigmoid(xz.add(hz));
    const n = np.tanh(xn.add(nn.sigmoid(xr.add(hr)).mul(hn)));
    return [n.ref.add(z.mul(old.sub(n)))];
  },
};

/** @param {Job} job @param {Arr} x (T*B, in) @param {Arr[]} weights @returns {Arr} (T*B, H) */
function layer({ cell, H, B, T }, x, [wIh, wHh, bIh, bHh]) {
  const projected = product(x, wIh).add(bIh);
  let state = Array.from({ length: cell === 'lstm' ? 2 : 1 }, () => np.zeros([B, H]));
  const outputs = [];
  for (const part of cut(projected, T, B)) {
    state = CELLS[cell](part, product(state[0].ref, wHh.ref).add(bHh.ref), state);
    outputs.push(state[0].ref);
  }
  for (const array of [...state, wHh, bHh]) array.dispose();
  return join(outputs);
}

/** @param {Arr} table @param {Arr} ids */
function embed(table, ids) {
  const rows = np.take(table, ids.ref, 0);
  // True of every id. Without it the gradient reaches its scatter as a view, which the library cannot compile.
  return np.where(np.greaterEqual(ids, 0).reshape([-1, 1]), rows, 0);
}

/** @param {Job} job @param {Arr[]} weights @param {Arr} ids @param {Arr} targets @returns {Arr} */
function loss(job, [embedding, ...weights], ids, targets) {
  const [wOut, bOut] = weights.splice(-2);
  let x = embed(embedding, ids);
  for (let n = 0; n < job.layers; n++) x = layer(job, x, weights.slice(4 * n, 4 * n + 4));
  const logits = product(x, wOut).add(bOut);
  // A comparison, since the gradient of picking elements is a scatter, which no kernel is fused with.
  const hit = np.equal(targets.reshape([-1, 1]), np.arange(job.V).astype(np.int32).reshape([1, -1]));
  const picked = np.where(hit, logits.ref, 0).sum(1);
  return nn.logsumexp(logits, 1).sub(picked).mean();
}

/** @param {Arr} weight @param {Arr} gradient @param {Arr} m @param {Arr} v @param {Arr[]} corrections 1 / (1 - beta^t) of both moments */
function adam(weight, gradient, m, v, [first, second]) {
  const m2 = m.mul(BETA_1).add(gradient.ref.mul(1 - BETA_1));
  const v2 = v.mul(BETA_2).add(np.square(gradient).mul(1 - BETA_2));
  const root = np.sqrt(v2.ref.mul(second)).add(EPSILON);
  return { weight: weight.sub(m2.ref.mul(first).mul(LEARNING_RATE).div(root)), m: m2, v: v2 };
}

/**
 * @param {Job} job
 * @param {State} state
 * @param {Arr[]} corrections
 * @param {Arr} ids
 * @param {Arr} targets
 */
function train(job, { weights, ms, vs }, corrections, ids, targets) {
  // The library's types do not see that a list of arrays can be differentiated by.
  const lossAndGradients = /** @type {any} */ (valueAndGrad((/** @type {any} */ w) => loss(job, w, ids, targets)));
  const [value, gradients] = lossAndGradients(tree.ref(weights));
  const updated = weights.map((weight, n) => adam(weight, gradients[n], ms[n], vs[n], tree.ref(corrections)));
  tree.dispose(corrections);
  return { value, state: { weights: updated.map((u) => u.weight), ms: updated.map((u) => u.m), vs: updated.map((u) => u.v) } };
}

/**
 * On the GPU it waits for all that was queued before it.
 * With workers the rest of the loss's step may still be in their queue; the next step's loss waits for it.
 * @param {Arr} value
 */
async function read(value) {
  // Without workers the synchronous way is the faster one: it awaits nothing per kernel. With them it is refused.
  const [number] = BACKEND === 'webgpu' || globalThis.crossOriginIsolated ? await value.data() : value.dataSync();
  return number;
}

/** @param {string} name @param {number} seconds */
export async function bench(name, seconds) {
  if (!(await init(BACKEND)).includes(BACKEND)) throw new Error(`jax-js finds no ${BACKEND} in this browser.`);
  defaultDevice(BACKEND);
  const job = JOBS[name];
  const { ids, targets } = batch(job);
  const idArray = np.array(ids);
  const targetArray = np.array(targets);
  // One whole step, compiled at its first call.
  const compiled = jit(/** @type {(...given: any[]) => any} */ ((old, scales, inputs, outputs) => train(job, old, scales, inputs, outputs)));
  const weights = parameters(job).map(({ shape, values }) => np.array(values).reshape(shape));
  let state = { weights, ms: weights.map(({ shape }) => np.zeros(shape)), vs: weights.map(({ shape }) => np.zeros(shape)) };
  let t = 0;
  const step = async () => {
    t++;
    const corrections = [BETA_1, BETA_2].map((beta) => np.array(new Float32Array([1 / (1 - beta ** t)])));
    const result = compiled(state, corrections, idArray.ref, targetArray.ref);
    state = result.state;
    return read(result.value);
  };
  return { config: name, ...(await measure(job, step, seconds)), build: 'jax-js 0.1.25' };
}
