// @ts-check
// Opens the GPU for the engine, in a worker of its own; only pages that are asked to compute there load this.

/** @typedef {import('./messages.js').Message} Message */
/** @typedef {{name: string, isSoftware: boolean, limits: Record<string, number>, hasTimer: boolean, kernels: string[]}} OpenedGpu */
/** @typedef {{opened: OpenedGpu} | {problem: Message, detail: string} | {lost: string}} Told by the worker */
/**
 * What the engine gets as Module.geciGpu: `connect` tells the worker where commands will lie, and answers the number of
 * the bell that the engine has to ring after each batch of them; 0: none.
 * @typedef {OpenedGpu & {connect: (memory: WebAssembly.Memory, channel: number) => number}} Gpu
 */

/** Why there is no GPU, in one of the page's sentences. */
export class NoGpu extends Error {
  /** @param {Message} problem @param {string} detail */
  constructor(problem, detail = '') {
    super(detail || problem);
    this.problem = problem;
    this.detail = detail;
  }
}

/**
 * @param {boolean} allowSoftware an adapter that computes on the processor
 * @param {(why: string) => void} onLost the GPU is gone, and with it the engine
 * @returns {Promise<Gpu>} rejected with NoGpu
 */
export function openGpu(allowSoftware, onLost) {
  if (!('gpu' in navigator)) return Promise.reject(new NoGpu('gpuMissing'));
  const worker = new Worker(new URL('./gpu_worker.js', import.meta.url), { type: 'module', name: 'geci-gpu' });
  return new Promise((resolve, reject) => {
    const refuse = (/** @type {NoGpu} */ why) => {
      worker.terminate();
      reject(why);
    };
    worker.onerror = ({ message }) => refuse(new NoGpu('gpuFailed', message));
    worker.onmessage = ({ data }) => {
      const told = /** @type {Told} */ (data);
      if ('problem' in told) return refuse(new NoGpu(told.problem, told.detail));
      if ('lost' in told) return onLost(told.lost);
      const hearsMemory = 'waitAsync' in Atomics;
      resolve({
        ...told.opened,
        connect(memory, channel) {
          worker.onerror = ({ message }) => onLost(message);
          const bell = hearsMemory ? 0 : 1 + Math.floor(Math.random() * 0x7ffffffe);
          worker.postMessage({ memory, channel, bell });
          return bell;
        },
      });
    };
    worker.postMessage({ allowSoftware });
  });
}
