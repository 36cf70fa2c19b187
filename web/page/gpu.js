// @ts-check
// Opens the GPU for the engine, in a worker of its own; only pages that compute there load this.

import { tellLost } from './gpu_channel.js';

/** @typedef {'missing' | 'software' | 'threads' | 'failed'} Problem src/platform/web_devices.cpp has the sentences */
/** @typedef {{name: string, isSoftware: boolean, limits: Record<string, number>, hasTimer: boolean, kernels: string[]}} OpenedGpu */
/** @typedef {{opened: OpenedGpu} | {problem: Problem, detail: string} | {lost: string}} Told by the worker */
/**
 * What the engine gets as Module.geciGpu: `connect` tells the worker where commands will lie, and answers the number of
 * the bell that the engine has to ring after each batch of them; 0: none.
 * @typedef {OpenedGpu & {connect: (memory: WebAssembly.Memory, channel: number) => number}} Gpu
 */

/** Why there is no GPU. */
export class NoGpu extends Error {
  /** @param {Problem} problem @param {string} detail */
  constructor(problem, detail = '') {
    super(detail || problem);
    this.problem = problem;
  }
}

/** The engine has one GPU at a time. @type {Worker | null} */
let present = null;

/**
 * @param {boolean} allowSoftware an adapter that computes on the processor
 * @returns {Promise<Gpu>} rejected with NoGpu
 */
export function openGpu(allowSoftware) {
  if (!('gpu' in navigator)) return Promise.reject(new NoGpu('missing'));
  present?.terminate();
  const worker = new Worker(new URL('./gpu_worker.js', import.meta.url), { type: 'module', name: 'geci-gpu' });
  present = worker;
  return new Promise((resolve, reject) => {
    /** Where the engine looks whether the GPU is there still. @type {[WebAssembly.Memory, number] | null} */
    let place = null;
    /** @type {string | null} */
    let lost = null;
    const lose = (/** @type {string} */ why) => {
      worker.terminate();
      lost ??= why;
      if (place) tellLost(...place, lost);
    };
    const refuse = (/** @type {NoGpu} */ why) => {
      worker.terminate();
      reject(why);
    };
    worker.onerror = ({ message }) => refuse(new NoGpu('failed', message));
    worker.onmessage = ({ data }) => {
      const told = /** @type {Told} */ (data);
      if ('problem' in told) return refuse(new NoGpu(told.problem, told.detail));
      if ('lost' in told) return lose(told.lost);
      const hearsMemory = 'waitAsync' in Atomics;
      worker.onerror = ({ message }) => lose(message);
      resolve({
        ...told.opened,
        connect(memory, channel) {
          place = [memory, channel];
          if (lost !== null) tellLost(memory, channel, lost);
          const bell = hearsMemory ? 0 : 1 + Math.floor(Math.random() * 0x7ffffffe);
          worker.postMessage({ memory, channel, bell });
          return bell;
        },
      });
    };
    worker.postMessage({ allowSoftware });
  });
}
