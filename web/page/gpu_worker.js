// @ts-check
// The worker that owns the GPU. The engine's training thread never returns to its event loop, so the promises of WebGPU
// could not be kept there: it writes batches of commands into its memory, and this worker carries them out.

import { describe, findAdapter } from './adapters.js';
import { GpuCommands } from './gpu_commands.js';

/** @typedef {import('./gpu.js').Problem} Problem */
/** @typedef {{name: string, bindings: (string | null)[], wgsl: string}} KernelSource as shaders/translate.mjs writes it */
/** @typedef {import('./gpu_commands.js').Kernel} Kernel */

/** The largest that the adapter has: networks grow. */
const RAISED_LIMITS = /** @type {const} */ (['maxStorageBufferBindingSize', 'maxBufferSize', 'maxComputeWorkgroupStorageSize']);
const TOLD_LIMITS = /** @type {const} */ ([
  ...RAISED_LIMITS,
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBuffersPerShaderStage',
]);
/** GPUShaderStage.COMPUTE, which TypeScript does not know. */
const COMPUTE_STAGE = 4;
/** @type {Record<string, GPUBufferBindingType>} */
const BUFFER_TYPES = { read: 'read-only-storage', read_write: 'storage' };

class Refusal extends Error {
  /** @param {Problem} problem @param {string} [detail] */
  constructor(problem, detail = '') {
    super(detail);
    this.problem = problem;
  }
}

/** @param {unknown} message */
const tell = (message) => /** @type {{postMessage: (message: unknown) => void}} */ (/** @type {unknown} */ (self)).postMessage(message);

/**
 * Checks a kernel's source. The driver compiles it when it is first used: that can take seconds, and a network needs a
 * few kernels only.
 * @param {GPUDevice} device @param {KernelSource} source @returns {Promise<Kernel>}
 */
async function prepare(device, { name, bindings, wgsl }) {
  const entries = bindings.flatMap((kind, binding) => {
    if (kind === null) return [];
    /** @type {GPUBufferBindingLayout} */
    const buffer = kind === 'uniform' ? { type: 'uniform', hasDynamicOffset: true } : { type: BUFFER_TYPES[kind] };
    return [{ binding, visibility: COMPUTE_STAGE, buffer }];
  });
  const module = device.createShaderModule({ code: wgsl, label: name });
  const { messages } = await module.getCompilationInfo();
  const mistake = messages.find(({ type }) => type === 'error');
  if (mistake) throw new Refusal('failed', `${name}: ${mistake.message}`);
  const layout = device.createBindGroupLayout({ entries });
  const compile = () =>
    device
      .createComputePipelineAsync({
        layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: { module, entryPoint: 'main' },
        label: name,
      })
      .catch((error) => {
        throw new Refusal('failed', `${name}: ${error.message}`);
      });
  return { pipeline: null, compile, layout, has: bindings.map((kind) => kind !== null) };
}

/** @returns {Promise<KernelSource[]>} */
async function fetchKernels() {
  const response = await fetch(new URL('./gpu_kernels.json', import.meta.url));
  if (!response.ok) throw new Refusal('failed', `gpu_kernels.json: ${response.status}`);
  return response.json();
}

/** @param {boolean} allowSoftware */
async function open(allowSoftware) {
  const adapter = await findAdapter();
  if (!adapter) throw new Refusal('missing');
  const about = describe(adapter);
  if (about.isSoftware && !allowSoftware) throw new Refusal('software', about.name);
  // For benchmarks, where a browser offers it.
  const hasTimer = adapter.features.has('timestamp-query');
  const device = await adapter.requestDevice({
    requiredFeatures: hasTimer ? ['timestamp-query'] : [],
    requiredLimits: Object.fromEntries(RAISED_LIMITS.map((name) => [name, adapter.limits[name]])),
  });
  device.lost.then(({ message, reason }) => lose(message || String(reason)));
  device.addEventListener('uncapturederror', ({ error }) => lose(error.message));
  const sources = await fetchKernels();
  const kernels = await Promise.all(sources.map((source) => prepare(device, source)));
  const limits = Object.fromEntries(TOLD_LIMITS.map((name) => [name, device.limits[name]]));
  tell({ opened: { ...about, limits, hasTimer, kernels: sources.map(({ name }) => name) } });
  return new GpuCommands(device, kernels);
}

/** @type {Promise<GpuCommands>} */
let commands;

/** Nothing more is written into the engine's memory, where others may lie by now. @param {string} why */
function lose(why) {
  void commands.then((opened) => opened.stop(), () => {});
  tell({ lost: why });
}

self.onmessage = async ({ data }) => {
  if ('memory' in data) {
    const opened = await commands;
    await opened.obey(data.memory, data.channel, data.bell).catch((error) => lose(String(error.message)));
    return;
  }
  commands = open(data.allowSoftware);
  await commands.catch((error) => {
    const problem = error instanceof Refusal ? error.problem : 'failed';
    tell({ problem, detail: String(error.message) });
  });
};

// A result that never comes, for one: the engine would wait for ever.
self.onunhandledrejection = (event) => {
  event.preventDefault();
  lose(String(event.reason?.message ?? event.reason));
};
