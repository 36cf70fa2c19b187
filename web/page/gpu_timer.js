// @ts-check
// How long each dispatch takes by the clock of a GPUDevice with the feature timestamp-query: a compute pass for each, and
// two queries, at its beginning and its end.

// Of WebGPU, which TypeScript knows no values of.
const USAGE = { MAP_READ: 1, COPY_SRC: 4, COPY_DST: 8, QUERY_RESOLVE: 512 };
/** Of one set, the most that WebGPU allows. */
const QUERIES = 4096;
const QUERY_BYTES = 8;

export class DispatchTimer {
  /** @type {GPUQuerySet[]} */
  #sets = [];
  /** Dispatches so far. */
  count = 0;

  /** @param {GPUDevice} device */
  constructor(device) {
    this.device = device;
  }

  /** What the pass of the next dispatch writes. @returns {GPUComputePassTimestampWrites} */
  writes() {
    const first = (2 * this.count++) % QUERIES;
    if (first === 0) this.#sets.push(this.device.createQuerySet({ type: 'timestamp', count: QUERIES }));
    const querySet = /** @type {GPUQuerySet} */ (this.#sets.at(-1));
    return { querySet, beginningOfPassWriteIndex: first, endOfPassWriteIndex: first + 1 };
  }

  /** Records what brings all queries to a buffer to map. REQUIRES: count > 0. @param {GPUCommandEncoder} encoder */
  resolve(encoder) {
    const size = 2 * this.count * QUERY_BYTES;
    const resolved = this.device.createBuffer({ size, usage: USAGE.QUERY_RESOLVE | USAGE.COPY_SRC });
    const mappable = this.device.createBuffer({ size, usage: USAGE.COPY_DST | USAGE.MAP_READ });
    for (const [n, set] of this.#sets.entries()) {
      const queries = Math.min(QUERIES, 2 * this.count - n * QUERIES);
      encoder.resolveQuerySet(set, 0, queries, resolved, n * QUERIES * QUERY_BYTES);
    }
    encoder.copyBufferToBuffer(resolved, 0, mappable, 0, size);
    return mappable;
  }

  /** Of each dispatch, in their order; ends the timer. @param {GPUBuffer} mapped what resolve() gave */
  seconds(mapped) {
    const nanoseconds = new BigUint64Array(mapped.getMappedRange());
    // A clock that was set back meanwhile gives nothing rather than less.
    const seconds = Array.from({ length: this.count }, (_, n) =>
      Math.max(Number((nanoseconds[2 * n + 1] ?? 0n) - (nanoseconds[2 * n] ?? 0n)) * 1e-9, 0),
    );
    mapped.destroy();
    for (const set of this.#sets) set.destroy();
    return seconds;
  }
}
