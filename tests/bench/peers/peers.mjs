// @ts-check
// Other libraries that train in a browser, as subjects of the benchmark: each runs the same steps in the
// same Chromium as Geci's page.

import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { serve } from '../../../web/tools/serve.mjs';
import { ROOT, launch, visit } from '../../web/harness.mjs';
import { adapterText } from '../webgpu.mjs';

const SOURCE = join(ROOT, 'tests/bench/peers');
/** The folder that is served: the packages, and a copy of the pages, for the server follows no link out of it. */
const SITE = join(ROOT, 'build/peers');
const PAGES = ['jobs.js', 'jax.html', 'jax_steps.js', 'tfjs.html', 'tfjs_steps.js'];

/** @typedef {{title: string, page: string, options: string}} Peer */
/** @type {Record<string, Peer>} */
const KNOWN = {
  jax: { title: 'jax-js', page: 'jax.html', options: '' },
  tfjs: { title: 'TensorFlow.js', page: 'tfjs.html', options: '' },
  // How to get more out of TensorFlow.js than its own gradients do.
  'tfjs-copies': { title: 'TensorFlow.js, transposed copies', page: 'tfjs.html', options: '&copies' },
};
export const PEERS = Object.keys(KNOWN);
/** The peer that computes on the GPU. */
export const GPU_PEER = 'jax-webgpu';
/** @type {Peer} */
const ON_GPU = { title: 'jax-js, WebGPU', page: 'jax.html', options: '&webgpu' };

/** @param {string} file */
const contents = (file) => readFile(file, 'utf8').catch(() => null);

/** Gets the packages when the lock file changed, and copies the pages beside them. */
export async function install() {
  await mkdir(SITE, { recursive: true });
  const lock = join(SOURCE, 'package-lock.json');
  // npm fills a folder step by step; the copy of the lock is written last and says that it is whole.
  const installed = join(SITE, 'installed-lock.json');
  if ((await contents(lock)) !== (await contents(installed))) {
    await rm(installed, { force: true });
    for (const name of ['package.json', 'package-lock.json']) await cp(join(SOURCE, name), join(SITE, name));
    console.error('npm packages of the peers into build/peers');
    execFileSync('npm', ['ci', '--prefix', SITE, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await cp(lock, installed);
  }
  for (const name of PAGES) await cp(join(SOURCE, name), join(SITE, name));
}

/** @param {Peer} known @param {number} threads @param {string} job @param {number} seconds @param {string[]} [more] of the browser's arguments */
async function runPeer({ page, options }, threads, job, seconds, more) {
  // Without isolation there is no shared memory: both libraries then work on the page's own thread.
  const site = await serve({ folder: SITE, port: 0, plain: threads === 1 });
  const browser = await launch(more);
  try {
    const there = await visit(browser, `${site.url}${page}?threads=${threads}${options}`);
    // The page's module has run by now, or failed to.
    if (there.errors.length > 0) throw new Error(there.errors.join('; '));
    return await there.page.evaluate(
      ([name, time]) => /** @type {any} */ (globalThis).bench(name, time),
      /** @type {const} */ ([job, seconds]),
    );
  } finally {
    await browser.close();
    await site.close();
  }
}

/**
 * @param {string} name one of PEERS, installed before
 * @param {number} threads
 * @returns {import('../rounds.mjs').Subject}
 */
export function peer(name, threads) {
  const known = KNOWN[name];
  return {
    name: `${known.title}, wasm, ${threads} thread${threads === 1 ? '' : 's'}`,
    threads,
    contest: { name, title: known.title, keep: 1 },
    run: (job, seconds) => runPeer(known, threads, job, seconds),
  };
}

/**
 * Beside pageOnGpu(), on the same adapter.
 * @param {import('../webgpu.mjs').Gpu} gpu
 * @returns {import('../rounds.mjs').Subject}
 */
export const peerOnGpu = (gpu) => ({
  name: `${ON_GPU.title} (${adapterText(gpu.adapter)})`,
  threads: 1,
  contest: { name: GPU_PEER, title: ON_GPU.title, keep: 1 },
  run: (job, seconds) => runPeer(ON_GPU, 1, job, seconds, gpu.arguments),
});
