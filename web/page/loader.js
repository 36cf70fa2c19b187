// @ts-check
// Finds out what this browser can run, and which build of the engine makes the most of it.

/** @typedef {'relaxed-mt' | 'simd-mt' | 'simd'} Build */
/** @typedef {{webgl2: boolean, simd: boolean, relaxedSimd: boolean, threads: boolean}} Capabilities */
/** @typedef {import('./messages.js').Message} Message */

/** From the fastest to the one that runs nearly everywhere. @type {Build[]} */
const BUILDS = ['relaxed-mt', 'simd-mt', 'simd'];

// Past this, helper threads wait for each other longer than they compute at the page's model sizes.
const MOST_THREADS = 8;
const MOST_THREADS_ASKED = 32;

// A function of one v128 instruction each: i8x16.popcnt, and i8x16.relaxed_swizzle.
const SIMD_MODULE = '0061736d010000000105016000017b030201000a0a010800' + '4100fd0ffd620b';
const RELAXED_MODULE = '0061736d010000000105016000017b030201000a0f010d00' + '4101fd0f4102fd0ffd80020b';

/** @param {string} hex */
function isValidModule(hex) {
  const bytes = hex.match(/../g)?.map((byte) => parseInt(byte, 16)) ?? [];
  return typeof WebAssembly === 'object' && WebAssembly.validate(new Uint8Array(bytes));
}

function hasWebgl2() {
  const context = document.createElement('canvas').getContext('webgl2');
  // Browsers allow few contexts at a time: this one must not linger until it is collected.
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return Boolean(context);
}

/** @returns {Capabilities} */
export function detectCapabilities() {
  return {
    webgl2: hasWebgl2(),
    simd: isValidModule(SIMD_MODULE),
    relaxedSimd: isValidModule(RELAXED_MODULE),
    threads: globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer === 'function',
  };
}

/** Whether the engine trains on a thread of its own in this build, and not between the window's frames. @param {Build} build */
export const hasOwnThread = (build) => build !== 'simd';

/**
 * @param {Build} build
 * @param {Capabilities} has
 * @returns {Message | null} why it cannot run
 */
function obstacle(build, has) {
  if (hasOwnThread(build) && !has.threads) return 'buildNeedsThreads';
  if (build === 'relaxed-mt' && !has.relaxedSimd) return 'buildNeedsRelaxed';
  return null;
}

/**
 * The builds to try, best first: even a build the browser claims to support may fail to start, for
 * one where the system grants no shared memory of the size asked for.
 * @param {Capabilities} has
 * @param {string | null} forced the value of ?build=
 * @returns {{builds: Build[], problem: Message | null}} builds is empty exactly when there is a problem
 */
export function chooseBuilds(has, forced) {
  if (!has.webgl2) return { builds: [], problem: 'noWebgl2' };
  if (!has.simd) return { builds: [], problem: 'noSimd' };
  if (forced === null) return { builds: BUILDS.filter((build) => !obstacle(build, has)), problem: null };
  const build = BUILDS.find((name) => name === forced);
  if (!build) return { builds: [], problem: 'unknownBuild' };
  const problem = obstacle(build, has);
  return { builds: problem ? [] : [build], problem };
}

/**
 * @param {Build} build
 * @param {boolean} isReal whether there is a GPU that the processor does not imitate
 * @param {string} asked the value of ?device=
 * @returns {'real' | 'asked' | ''} the GPU that a person can choose: one for "auto" as well, or one for those who ask for it
 */
export function chooseGpu(build, isReal, asked) {
  if (isReal && hasOwnThread(build)) return 'real';
  return asked === 'gpu' ? 'asked' : '';
}

/**
 * @param {Build} build
 * @param {string | null} asked the value of ?threads=
 * @returns {number} threads that compute, the training thread included
 */
export function chooseThreads(build, asked) {
  if (!hasOwnThread(build)) return 1;
  if (asked !== null && /^[1-9]\d?$/.test(asked)) return Math.min(Number(asked), MOST_THREADS_ASKED);
  return Math.min(navigator.hardwareConcurrency || 1, MOST_THREADS);
}

/**
 * @param {Build} build
 * @param {Record<string, unknown>} settings what the module gets besides its build's name
 * @returns {Promise<import('./engine.js').EngineModule>} once its frame loop runs
 */
export async function startBuild(build, settings) {
  const folder = new URL(`./${build}/`, import.meta.url);
  const { default: createGeci } = await import(new URL('geci-page.mjs', folder).href);
  return createGeci({
    ...settings,
    geciBuild: build,
    locateFile: (/** @type {string} */ name) => new URL(name, folder).href,
  });
}
