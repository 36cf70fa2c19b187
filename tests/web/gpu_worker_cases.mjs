// @ts-check
// The GPU's worker by itself, under Node, with a device that is none: what it does where the browser is Firefox, when the
// GPU is lost, and when the driver refuses a kernel.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { LOST, POSTED, TAKEN, tellLost } from '../../web/page/gpu_channel.js';

const CHANNEL = 1024;
const WORDS = 4096;
const OUTCOME = 8192;
const RESULT = 8448;
const READ = 7;
const CREATE = 1;
const DISPATCH = 6;
const BUFFER = 2;
const NUDGES = 3;

/** Maps a buffer as Firefox does: some submits after it was asked for. */
class FakeDevice {
  /** @param {number} nudges */
  constructor(nudges) {
    this.nudges = nudges;
  }

  submits = 0;
  emptySubmits = 0;
  /** @type {{at: number, resolve: () => void}[]} */
  waiting = [];
  ask = () => {};
  /** Fulfilled when the first buffer is to be mapped. @type {Promise<void>} */
  asked = new Promise((resolve) => (this.ask = resolve));

  queue = {
    submit: (/** @type {unknown[]} */ commands) => {
      this.submits++;
      if (commands.length === 0) this.emptySubmits++;
      this.waiting = this.waiting.filter(({ at, resolve }) => this.submits < at || void resolve());
    },
  };

  createBuffer = () => ({
    mapAsync: () => {
      this.ask();
      return new Promise((resolve) => this.waiting.push({ at: this.submits + this.nudges, resolve: () => resolve(undefined) }));
    },
    getMappedRange: (/** @type {number} */ _offset, /** @type {number} */ size) => new Uint8Array(size).fill(42).buffer,
    unmap: () => {},
    destroy: () => {},
  });
  createCommandEncoder = () => ({ copyBufferToBuffer: () => {}, finish: () => ({}) });
}

/** gpu_commands.js asks once which browser it is in. @returns {Promise<typeof import('../../web/page/gpu_commands.js')>} */
async function importInFirefox() {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { userAgent: 'Gecko/20100101 Firefox/141.0' }, configurable: true });
  try {
    return await import('../../web/page/gpu_commands.js');
  } finally {
    if (before) Object.defineProperty(globalThis, 'navigator', before);
    else Reflect.deleteProperty(globalThis, 'navigator');
  }
}

/** The engine's memory, with one batch that asks for a buffer and for 8 bytes of it. */
function memoryWithRead() {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const words = new Int32Array(memory.buffer);
  const commands = [CREATE, BUFFER, 64, 0, READ, BUFFER, 0, 8, RESULT, OUTCOME];
  words.set(commands, WORDS / 4);
  words.set([WORDS, commands.length, 0, 0], CHANNEL / 4 + 2);
  /** When the engine is told: it waits for that word. */
  const told = async () => void (await /** @type {any} */ (Atomics).waitAsync(words, OUTCOME / 4, 0).value);
  return { memory, words, told, outcome: () => words[OUTCOME / 4], result: () => new Uint8Array(memory.buffer, RESULT, 8) };
}

/** As the engine does where nobody can wait for its memory. @param {Int32Array} words @param {number} bell */
function post(words, bell) {
  Atomics.add(words, CHANNEL / 4 + POSTED, 1);
  const channel = new BroadcastChannel(`geci-gpu-${bell}`);
  channel.postMessage(0);
  channel.close();
}

test('In Firefox the GPU hears the bell, and a read is nudged by empty submits until it is there, and no longer', async (context) => {
  const { timers } = context.mock;
  timers.enable({ apis: ['setTimeout'] });
  const { GpuCommands } = await importInFirefox();
  const device = new FakeDevice(NUDGES);
  const commands = new GpuCommands(/** @type {any} */ (device), []);
  const { memory, words, told, outcome, result } = memoryWithRead();
  const bell = 77;
  void commands.obey(memory, CHANNEL, bell);
  assert.equal(words[CHANNEL / 4 + TAKEN], 0, 'nothing was posted yet');
  post(words, bell);
  await device.asked;
  for (let nudge = 0; nudge < NUDGES; nudge++) timers.tick(1);
  await told();
  assert.equal(outcome(), 1);
  assert.equal(words[CHANNEL / 4 + TAKEN], 1);
  assert.deepEqual([...result()], Array(8).fill(42));
  assert.ok(device.emptySubmits >= NUDGES, `${device.emptySubmits} nudges`);
  const { submits } = device;
  timers.tick(1000);
  assert.equal(device.submits, submits, 'nobody waits, nobody nudges');
  commands.stop();
});

test('A GPU that is stopped writes nothing into the memory of the engine, which is told why', async () => {
  const { GpuCommands } = await importInFirefox();
  const device = new FakeDevice(Infinity);
  const commands = new GpuCommands(/** @type {any} */ (device), []);
  const { memory, words, outcome, result } = memoryWithRead();
  const bell = 78;
  void commands.obey(memory, CHANNEL, bell);
  post(words, bell);
  await device.asked;
  commands.stop();
  for (const { resolve } of device.waiting) resolve();
  await setImmediate(); // what follows a read has had its turn
  assert.equal(outcome(), 0);
  assert.deepEqual([...result()], Array(8).fill(0));
  tellLost(memory, CHANNEL, 'the cable — was pulled');
  assert.equal(words[CHANNEL / 4 + LOST], 1);
  const reason = new Uint8Array(memory.buffer, CHANNEL + 4 * (LOST + 1), 256);
  assert.equal(Buffer.from(reason).toString('latin1').replace(/\0+$/, ''), 'the cable  was pulled');
});

/** A device whose driver takes the sources of the kernels, and refuses to compile them. */
class RefusingDevice extends FakeDevice {
  lost = new Promise(() => {});
  limits = {};
  addEventListener = () => {};
  createShaderModule = () => ({ getCompilationInfo: async () => ({ messages: [] }) });
  createBindGroupLayout = () => ({});
  createPipelineLayout = () => ({});
  createComputePipelineAsync = () => Promise.reject(new Error('out of registers'));
}

test('A driver that refuses a kernel ends the GPU for the engine, which is told which kernel and why', async () => {
  const adapter = { info: {}, features: new Set(), limits: {}, requestDevice: async () => new RefusingDevice(0) };
  const told = new EventTarget();
  /** @type {Record<string, any>} */
  const worker = { postMessage: (/** @type {unknown} */ data) => told.dispatchEvent(new MessageEvent('told', { data })) };
  const next = () => new Promise((resolve) => told.addEventListener('told', (event) => resolve(/** @type {any} */ (event).data), { once: true }));
  const kernels = [{ name: 'fill', bindings: ['uniform', 'read_write'], wgsl: '' }];
  Object.assign(globalThis, { self: worker, fetch: async () => new Response(JSON.stringify(kernels)) });
  Object.defineProperty(globalThis, 'navigator', { value: { gpu: { requestAdapter: async () => adapter } }, configurable: true });
  await import('../../web/page/gpu_worker.js');
  const opened = next();
  worker.onmessage({ data: { allowSoftware: true } });
  assert.deepEqual((await opened).opened.kernels, ['fill']);

  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const words = new Int32Array(memory.buffer);
  const commands = [DISPATCH, 0, 0, 16, 1, 1, 0];
  words.set(commands, WORDS / 4);
  words.set([WORDS, commands.length, 0, 0], CHANNEL / 4 + 2);
  words[CHANNEL / 4 + POSTED] = 1;
  const lost = next();
  worker.onmessage({ data: { memory, channel: CHANNEL, bell: 0 } });
  assert.deepEqual(await lost, { lost: 'fill: out of registers' });
});
