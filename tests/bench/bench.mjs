// @ts-check
// The benchmark of jobs and products: who takes part, the rounds, the report.

import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../web/tools/serve.mjs';
import { THREADS_WITH_A_CORE_TO_SPARE, fluencyText, measureFluency } from '../web/fluency.mjs';
import { ROOT, launch } from '../web/harness.mjs';
import { baselineOf, compare, comparisonTable, readBaseline, writeBaseline } from './baseline.mjs';
import { measure } from './measure.mjs';
import { UsageError } from './options.mjs';
import { GPU_PEER, PEERS, install, peer, peerOnGpu } from './peers/peers.mjs';
import { ALL_BUILDS, CORES, GPU_BUILDS, THREADS, browserVersion, gemmSubjects, requireBuilds, trainingSubjects } from './programs.mjs';
import { contestsOf, productRowsOf, ratiosOf, rowsOf, scalingsOf } from './summary.mjs';
import { gemmTable, scalingTable, trainingTable } from './tables.mjs';
import { TORCH_MISSING, torchSubjects, torchVersion } from './torch.mjs';
import { findGpu, pageOnGpu } from './webgpu.mjs';

/** @typedef {import('./measure.mjs').Task} Task */
/** @typedef {import('./options.mjs').Options} Options */
/** @typedef {import('./rounds.mjs').Subject} Subject */

/** What the figures depend on. @param {string | null} torch its version */
async function machine(torch) {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: CORES,
    memory_gb: Math.round(totalmem() / 1e9),
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    chromium: await browserVersion(),
    pytorch: torch,
  };
}

/** Then nothing is measured that computes on the processor. @param {string[]} peers */
const isGpuAlone = (peers) => peers.length === 1 && peers[0] === GPU_PEER;

/** @param {string[]} names @returns {Promise<Subject[]>} */
async function peerSubjects(names) {
  /** @type {Subject[]} */
  const list = names.includes('torch') ? torchSubjects() : [];
  const inBrowser = PEERS.filter((name) => names.includes(name));
  if (inBrowser.length > 0) await install();
  for (const name of inBrowser) list.push(...THREADS.map((threads) => peer(name, threads)));
  return list;
}

/** The page on WebGPU and its peer. @param {string} url of the page @returns {Promise<Subject[]>} */
async function gpuSubjects(url) {
  await install();
  const gpu = await findGpu(url);
  return [pageOnGpu(url, gpu), peerOnGpu(gpu)];
}

/** @param {string[]} peers @param {string} url of the page @returns {Promise<Subject[]>} */
async function subjectsOf(peers, url) {
  const onGpu = peers.includes(GPU_PEER) ? await gpuSubjects(url) : [];
  return isGpuAlone(peers) ? onGpu : [...trainingSubjects(url), ...(await peerSubjects(peers)), ...onGpu];
}

/** @param {Options} options @param {string[]} peers @param {string} url of the page @returns {Promise<Task[]>} */
async function tasksOf({ jobs }, peers, url) {
  const trains = jobs.filter((job) => job !== 'gemm');
  const subjects = trains.length === 0 ? [] : await subjectsOf(peers, url);
  const tasks = trains.map((job) => ({ job, subjects }));
  return jobs.includes('gemm') && !isGpuAlone(peers) ? [...tasks, { job: 'gemm', subjects: await gemmSubjects(url) }] : tasks;
}

/** @param {string} url of the page @param {number} seconds */
async function fluencyOf(url, seconds) {
  const browser = await launch();
  try {
    return await measureFluency(browser, url, THREADS_WITH_A_CORE_TO_SPARE, seconds);
  } finally {
    await browser.close();
  }
}

/** @param {Options} options @param {string[]} peers */
async function runTasks({ rounds, seconds, ...options }, peers) {
  const site = await serve({ folder: join(ROOT, 'build/web'), port: 0 });
  try {
    const tasks = await tasksOf({ rounds, seconds, ...options }, peers, site.url);
    const { log, failures } = await measure(tasks, rounds, seconds);
    const fluent = options.jobs.some((job) => job !== 'gemm') && !isGpuAlone(peers);
    return { tasks, log, failures, fluency: fluent ? await fluencyOf(site.url, seconds) : null };
  } finally {
    await site.close();
  }
}

/** @param {Awaited<ReturnType<typeof runTasks>>} measured */
function summarize({ tasks, log, failures, fluency }) {
  const training = tasks.filter(({ job }) => job !== 'gemm');
  const subjects = training[0]?.subjects ?? [];
  const contests = contestsOf(subjects);
  const rows = rowsOf(training.map(({ job }) => job), subjects, log);
  const gemm = productRowsOf(log.filter(({ job }) => job === 'gemm'));
  return { rows, contests, ratios: ratiosOf(rows, contests), gemm, failures, fluency };
}

/** @param {ReturnType<typeof summarize>} summary @param {import('./baseline.mjs').Change[] | null} changes */
function tablesOf({ rows, contests, gemm, failures, fluency }, changes) {
  const tables = [];
  if (rows.length > 0) tables.push(trainingTable(rows, contests));
  if (gemm.length > 0) tables.push(gemmTable(gemm));
  if (rows.some(({ threads }) => threads > 1)) tables.push(scalingTable(rows, CORES));
  if (fluency) tables.push(`The page, ${fluencyText(fluency)}.`);
  if (failures.length > 0) tables.push(['Runs that failed, and are not in the medians:', ...failures].join('\n'));
  if (changes) tables.push(comparisonTable(changes));
  return tables.join('\n\n');
}

/** @param {Options} options */
export async function bench(options) {
  // Whatever is wrong is said before anything is measured.
  requireBuilds(isGpuAlone(options.against ?? []) ? GPU_BUILDS : ALL_BUILDS);
  const before = options.compare === null ? null : await readBaseline(options.compare);
  const torch = await torchVersion();
  const peers = options.against ?? (torch ? ['torch'] : []);
  if (peers.includes('torch') && !torch) throw new UsageError(TORCH_MISSING);
  const about = await machine(torch);
  const summary = summarize(await runTasks(options, peers));
  const now = baselineOf(summary.ratios, summary.gemm);
  const changes = before && compare(before, now);
  if (options.saveBaseline) await writeBaseline(options.saveBaseline, now);
  if (!options.json) return console.log(`${about.date}, ${about.cpu}, ${CORES} cores\n\n${tablesOf(summary, changes)}`);
  const { rows, ratios, gemm, failures, fluency } = summary;
  const { rounds, seconds } = options;
  const comparison = changes ?? undefined; // JSON leaves it out
  console.log(JSON.stringify({ machine: about, rounds, seconds, rows, ratios, gemm, scaling: scalingsOf(rows), failures, fluency, comparison }));
}
