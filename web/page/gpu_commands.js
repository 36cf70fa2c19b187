// @ts-check
// Carries out the engine's batches of commands on a GPUDevice. src/gpu/webgpu_device.cpp writes them and has the same
// lists of words.

import { BATCHES, BATCH_WORDS, MOST_BATCHES, POSTED, TAKEN } from './gpu_channel.js';
import { DispatchTimer } from './gpu_timer.js';

/**
 * `pipeline` is null until compile() has made it; has[n]: is there a binding n?
 * @typedef {{pipeline: GPUComputePipeline | null, compile: () => Promise<GPUComputePipeline>, layout: GPUBindGroupLayout, has: boolean[]}} Kernel
 */

// Of WebGPU, which TypeScript knows no values of.
const USAGE = { MAP_READ: 1, COPY_SRC: 4, COPY_DST: 8, UNIFORM: 64, STORAGE: 128 };
const MAP_FOR_READING = 1;

/** The command that runs a kernel. */
const DISPATCH = 6;

// What a command leaves in its word when it is done.
const DONE = 1;
const NO_ROOM = 2;

/** The buffer of what the host has staged for the kernels of a batch. */
const STAGED = 1;
/** Past this, results are mapped in buffers of their own size, which do not stay. */
const LARGEST_KEPT = 1 << 20;
const MOST_BIND_GROUPS = 4096;
/** Firefox looks every 100 ms whether a buffer can be mapped, and at every submit. */
const NEEDS_NUDGES = /Firefox\//.test(navigator.userAgent);

/** @param {number} value @param {number} unit */
const upTo = (value, unit) => Math.ceil(value / unit) * unit;

export class GpuCommands {
  /** @type {Map<number, GPUBuffer>} */
  #buffers = new Map();
  /** By kernel and bindings: a step is much like the one before. @type {Map<string, GPUBindGroup>} */
  #bindGroups = new Map();
  /** Buffers to map, by size, that nobody uses. @type {Map<number, GPUBuffer[]>} */
  #mappable = new Map();
  /** @type {GPUCommandEncoder | null} */
  #encoder = null;
  /** @type {GPUComputePassEncoder | null} */
  #pass = null;
  /** While dispatches are timed. @type {DispatchTimer | null} */
  #timer = null;
  /** Not shared: some browsers take no shared memory for a write. */
  #copy = new Uint8Array(0);
  #waiting = 0;
  #isStopped = false;
  /** @type {BroadcastChannel | null} */
  #bell = null;
  /** @type {WebAssembly.Memory} */
  #memory = /** @type {any} */ (null);

  /** @param {GPUDevice} device @param {Kernel[]} kernels */
  constructor(device, kernels) {
    this.device = device;
    this.queue = device.queue;
    this.kernels = kernels;
  }

  /** Nothing is done any more, and nothing written into the engine's memory. */
  stop() {
    this.#isStopped = true;
    this.#bell?.close();
  }

  /**
   * Carries out every batch that comes.
   * @param {WebAssembly.Memory} memory the engine's
   * @param {number} channel its address
   * @param {number} bell what rings after each batch where the browser cannot wait for memory; 0: it can
   */
  async obey(memory, channel, bell) {
    this.#memory = memory;
    const words = new Int32Array(memory.buffer, channel, BATCHES + BATCH_WORDS * MOST_BATCHES);
    let ring = () => {};
    if (bell) {
      this.#bell = new BroadcastChannel(`geci-gpu-${bell}`);
      this.#bell.onmessage = () => ring();
    }
    for (let done = 0; !this.#isStopped; ) {
      while (!this.#isStopped && Atomics.load(words, POSTED) !== done) {
        const at = BATCHES + BATCH_WORDS * ((done >>> 0) % MOST_BATCHES);
        await this.#run(words[at] >>> 0, words[at + 1], words[at + 2] >>> 0, words[at + 3]);
        done = (done + 1) | 0;
        Atomics.store(words, TAKEN, done);
        Atomics.notify(words, TAKEN);
      }
      if (bell) {
        const rung = new Promise((resolve) => (ring = () => resolve(null)));
        if (Atomics.load(words, POSTED) === done) await rung;
      } else {
        await /** @type {any} */ (Atomics).waitAsync(words, POSTED, done).value;
      }
    }
  }

  /**
   * @param {number} address of the batch's words @param {number} count of them
   * @param {number} staged @param {number} stagedBytes
   */
  async #run(address, count, staged, stagedBytes) {
    if (stagedBytes) this.#stage(staged, stagedBytes);
    const words = new Uint32Array(this.#memory.buffer, address, count);
    for (let at = 0; at < count; ) {
      const kernel = words[at] === DISPATCH ? this.kernels[words[at + 1]] : null;
      if (kernel) kernel.pipeline ??= await kernel.compile();
      if (this.#isStopped) return;
      at = this.#command(words, at);
    }
    this.#submit();
  }

  /** @param {Uint32Array} w @param {number} at @returns {number} where the next command begins */
  #command(w, at) {
    switch (w[at]) {
      case 1:
        this.#create(w[at + 1], w[at + 2], w[at + 3]);
        return at + 4;
      case 2:
        this.#destroy(w[at + 1]);
        return at + 2;
      case 3:
        this.#submit();
        this.#write(this.#buffer(w[at + 1]), w[at + 2], w[at + 3], w[at + 4]);
        return at + 5;
      case 4:
        this.#encode().copyBufferToBuffer(this.#buffer(w[at + 1]), w[at + 2], this.#buffer(w[at + 3]), w[at + 4], w[at + 5]);
        return at + 6;
      case 5:
        this.#encode().clearBuffer(this.#buffer(w[at + 1]), w[at + 2], w[at + 3]);
        return at + 4;
      case DISPATCH:
        return this.#dispatch(w, at);
      case 7:
        void this.#read(this.#buffer(w[at + 1]), w[at + 2], w[at + 3], w[at + 4], w[at + 5]);
        return at + 6;
      case 8:
        this.#submit();
        void this.#wait(this.queue.onSubmittedWorkDone()).then(() => this.#tell(w[at + 1], DONE));
        return at + 2;
      case 9:
        this.#timer = new DispatchTimer(this.device);
        return at + 1;
      case 10:
        void this.#finishTiming(w[at + 1], w[at + 2]);
        return at + 3;
      default:
        throw new Error(`The GPU was given the command ${w[at]}.`);
    }
  }

  /** @param {number} address of the word that the engine waits for @param {number} outcome */
  #tell(address, outcome) {
    if (this.#isStopped) return;
    const word = new Int32Array(this.#memory.buffer, address, 1);
    Atomics.store(word, 0, outcome);
    Atomics.notify(word, 0);
  }

  // ------------------------------------------------------------------------------------------ buffers

  /** @param {number} id */
  #buffer(id) {
    const buffer = this.#buffers.get(id);
    if (!buffer) throw new Error(`The GPU has no buffer ${id}.`);
    return buffer;
  }

  /** @param {number} id @param {number} size @param {number} outcome the word's address; 0: nobody asks */
  #create(id, size, outcome) {
    const usage = USAGE.STORAGE | USAGE.COPY_SRC | USAGE.COPY_DST;
    if (outcome) this.device.pushErrorScope('out-of-memory');
    this.#buffers.set(id, this.device.createBuffer({ size, usage }));
    if (outcome) void this.device.popErrorScope().then((error) => this.#tell(outcome, error ? NO_ROOM : DONE));
  }

  /** @param {number} id */
  #destroy(id) {
    this.#submit();
    this.#buffers.get(id)?.destroy();
    this.#buffers.delete(id);
    this.#bindGroups.clear();
  }

  /** @param {number} address @param {number} bytes */
  #copyOf(address, bytes) {
    if (this.#copy.length < bytes) this.#copy = new Uint8Array(2 * bytes);
    this.#copy.set(new Uint8Array(this.#memory.buffer, address, bytes));
    return this.#copy;
  }

  /** @param {GPUBuffer} to @param {number} offset @param {number} bytes @param {number} from */
  #write(to, offset, bytes, from) {
    this.queue.writeBuffer(to, offset, this.#copyOf(from, bytes), 0, upTo(bytes, 4));
  }

  /** @param {number} from @param {number} bytes */
  #stage(from, bytes) {
    if ((this.#buffers.get(STAGED)?.size ?? 0) < bytes) {
      this.#destroy(STAGED);
      const usage = USAGE.UNIFORM | USAGE.STORAGE | USAGE.COPY_DST;
      const size = Math.max(2 * upTo(bytes, 256), 64 * 1024);
      this.#buffers.set(STAGED, this.device.createBuffer({ size, usage }));
    }
    this.#write(this.#buffer(STAGED), 0, bytes, from);
  }

  // ---------------------------------------------------------------------------------------- recording

  #encode() {
    this.#pass?.end();
    this.#pass = null;
    return (this.#encoder ??= this.device.createCommandEncoder());
  }

  #submit() {
    if (!this.#encoder) return;
    this.queue.submit([this.#encode().finish()]);
    this.#encoder = null;
  }

  /** @param {Uint32Array} w @param {number} at @returns {number} */
  #dispatch(w, at) {
    const [kernel, params, paramsBytes, x, y, count] = w.subarray(at + 1, at + 7);
    const end = at + 7 + 4 * count;
    if (this.#timer) this.#pass = this.#encode().beginComputePass({ timestampWrites: this.#timer.writes() });
    this.#pass ??= this.#encode().beginComputePass();
    this.#pass.setPipeline(/** @type {GPUComputePipeline} */ (this.kernels[kernel].pipeline));
    this.#pass.setBindGroup(0, this.#bindGroup(kernel, paramsBytes, w.subarray(at + 7, end)), [params]);
    this.#pass.dispatchWorkgroups(x, y);
    return end;
  }

  /** @param {number} kernel @param {number} paramsBytes @param {Uint32Array} bindings number, buffer, offset, bytes of each */
  #bindGroup(kernel, paramsBytes, bindings) {
    const key = `${kernel} ${paramsBytes} ${bindings.join(' ')}`;
    const known = this.#bindGroups.get(key);
    if (known) return known;
    if (this.#bindGroups.size >= MOST_BIND_GROUPS) this.#bindGroups.clear();
    const { layout, has } = this.kernels[kernel];
    const entries = [{ binding: 0, resource: { buffer: this.#buffer(STAGED), offset: 0, size: paramsBytes } }];
    for (let at = 0; at < bindings.length; at += 4) {
      const [binding, buffer, offset, size] = bindings.subarray(at, at + 4);
      if (has[binding]) entries.push({ binding, resource: { buffer: this.#buffer(buffer), offset, size } });
    }
    const made = this.device.createBindGroup({ layout, entries });
    this.#bindGroups.set(key, made);
    return made;
  }

  // -------------------------------------------------------------------------------------------- reads

  /**
   * @param {GPUBuffer} from @param {number} offset @param {number} bytes
   * @param {number} to where the engine wants them @param {number} outcome
   */
  async #read(from, offset, bytes, to, outcome) {
    const size = Math.max(256, 2 ** Math.ceil(Math.log2(upTo(bytes, 4))));
    const isKept = size <= LARGEST_KEPT;
    const free = this.#mappable.get(size) ?? [];
    this.#mappable.set(size, free);
    const usage = USAGE.COPY_DST | USAGE.MAP_READ;
    const buffer = free.pop() ?? this.device.createBuffer({ size: isKept ? size : upTo(bytes, 4), usage });
    this.#encode().copyBufferToBuffer(from, offset, buffer, 0, upTo(bytes, 4));
    this.#submit();
    await this.#wait(buffer.mapAsync(MAP_FOR_READING, 0, upTo(bytes, 4)));
    if (this.#isStopped) return;
    new Uint8Array(this.#memory.buffer, to, bytes).set(new Uint8Array(buffer.getMappedRange(0, upTo(bytes, 4)), 0, bytes));
    buffer.unmap();
    if (isKept) free.push(buffer);
    else buffer.destroy();
    this.#tell(outcome, DONE);
  }

  /** @param {number} to where the engine wants the seconds of each dispatch @param {number} outcome */
  async #finishTiming(to, outcome) {
    const timer = /** @type {DispatchTimer} */ (this.#timer);
    this.#timer = null;
    if (timer.count > 0) {
      const buffer = timer.resolve(this.#encode());
      this.#submit();
      await this.#wait(buffer.mapAsync(MAP_FOR_READING));
      if (this.#isStopped) return;
      new Float64Array(this.#memory.buffer, to, timer.count).set(timer.seconds(buffer));
    }
    this.#tell(outcome, DONE);
  }

  /** @param {Promise<void>} promise of the GPU's */
  async #wait(promise) {
    if (NEEDS_NUDGES && this.#waiting++ === 0) this.#nudge();
    await promise;
    if (NEEDS_NUDGES) this.#waiting--;
  }

  #nudge() {
    if (this.#waiting === 0) return;
    this.queue.submit([]);
    setTimeout(() => this.#nudge(), 1);
  }
}
