// @ts-check
// The memory that the engine shares with the GPU's worker, in words: src/gpu/webgpu_device.cpp has the same.

export const POSTED = 0;
export const TAKEN = 1;
export const BATCHES = 2;
export const BATCH_WORDS = 4;
export const MOST_BATCHES = 4;
export const LOST = BATCHES + BATCH_WORDS * MOST_BATCHES;
const REASON = LOST + 1;
const REASON_BYTES = 256;

/**
 * Tells the engine that the GPU is gone.
 * @param {WebAssembly.Memory} memory the engine's
 * @param {number} channel its address
 * @param {string} why
 */
export function tellLost(memory, channel, why) {
  const words = new Int32Array(memory.buffer, channel, REASON);
  const printable = why.replace(/[^\x20-\x7e]/g, '').slice(0, REASON_BYTES - 1);
  new Uint8Array(memory.buffer, channel + 4 * REASON, REASON_BYTES).set(new TextEncoder().encode(printable));
  Atomics.store(words, LOST, 1);
}
