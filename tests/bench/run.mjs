// @ts-check
// ./dev bench: tokens/s of every way to run Geci and of its peers, side by side, and how near the products come to what
// the processor can do.
//
//   --jobs tutorial,char,lstm,gru2,gemm   all of them if not given
//   --against torch,jax,tfjs,tfjs-copies  peers; PyTorch where it is installed if not given
//   --against jax-webgpu                  jax-js beside the page, both on WebGPU
//   --rounds N, --seconds S               every subject runs N times, measuring S seconds each time; 3 and 3
//   --json                                one JSON object instead of tables
//   --compare [FILE]                      also: how the ratios changed since FILE (tests/bench/baseline.json)
//   --save-baseline [FILE]                writes the ratios that --compare reads
//   --long                                instead: how time and memory grow with V, B, T and H around the job char
//   --gpu                                 instead: what a step asks of the GPU, kernel by kernel, and how that grows
//
// Exit status: 0 measured, whatever came out; 1 something did not run; 2 the options or the checkout do not allow it.

import { existsSync } from 'node:fs';
import { USAGE, UsageError, fail, readOptions } from './options.mjs';

/** @typedef {import('./options.mjs').Options} Options */

/** The browser's driver, without which nothing below can even be imported. */
const DRIVER = new URL('../../build/deps/node_modules/playwright-core', import.meta.url);

/** @param {Options} options */
async function runLong(options) {
  const { measureLong } = await import('./long.mjs');
  const { json, tables } = await measureLong(options.rounds, options.seconds);
  console.log(options.json ? JSON.stringify(json) : tables);
}

/** @param {Options} options */
async function runGpu(options) {
  const { measureGpu } = await import('./gpu.mjs');
  const { json, tables } = await measureGpu(options.seconds);
  console.log(options.json ? JSON.stringify(json) : tables);
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return console.log(USAGE.trimEnd());
  if (!existsSync(DRIVER)) throw new UsageError('build/deps is not complete: ./dev setup makes it.');
  if (options.long) return runLong(options);
  if (options.gpu) return runGpu(options);
  const { bench } = await import('./bench.mjs');
  await bench(options);
}

main().catch(fail);
