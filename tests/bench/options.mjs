// @ts-check
// The options of ./dev bench, and one sentence for each that makes no sense. Imports nothing of the project, so that
// ./dev can run it by itself (node tests/bench/options.mjs ARGS) before it builds for minutes.

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export const TRAINING_JOBS = ['tutorial', 'char', 'lstm', 'gru2'];
const ALL_JOBS = [...TRAINING_JOBS, 'gemm'];
const ALL_PEERS = ['torch', 'jax', 'jax-webgpu', 'tfjs', 'tfjs-copies'];
const BASELINE = fileURLToPath(new URL('baseline.json', import.meta.url));
/** More than `geci bench` takes is refused there. */
const MOST_SECONDS = 600;

export const USAGE = `usage: ./dev bench [OPTIONS]

  --jobs LIST              of ${ALL_JOBS.join(',')}; all of them if not given
  --against LIST           peers, of ${ALL_PEERS.join(',')}; PyTorch where it is installed if not given;
                           jax-webgpu runs beside the page on WebGPU, and alone it runs beside nothing else
  --rounds N               how often every subject runs; 3 if not given, the tables show medians
  --seconds S              how long each run measures, after its warm-up; 3 if not given
  --json                   one JSON object with everything instead of tables
  --compare [FILE]         also print how the ratios changed since FILE; tests/bench/baseline.json if not named
  --save-baseline [FILE]   write the ratios of the jobs measured, for a later --compare
  --long                   instead: how time and memory of a step grow with the sizes of the job char
  --gpu                    instead: what a step of each job asks of the GPU, kernel by kernel, and how that grows
  --help                   this text
`;

/** A command line, or a checkout, that cannot be measured: one sentence, and exit status 2. */
export class UsageError extends Error {}

/**
 * @typedef {object} Options
 * @property {string[]} jobs
 * @property {string[] | null} against null: what is installed
 * @property {number} rounds
 * @property {number} seconds
 * @property {boolean} json
 * @property {string | null} compare a baseline's path
 * @property {string | null} saveBaseline
 * @property {boolean} long
 * @property {boolean} gpu
 * @property {boolean} help
 */

/**
 * Gives an option its default value where no value follows it; parseArgs knows no optional values.
 * @param {string[]} args
 * @returns {string[]}
 */
function withDefaultFiles(args) {
  return args.map((arg, n) => {
    const takesFile = arg === '--compare' || arg === '--save-baseline';
    return takesFile && (args[n + 1] ?? '-').startsWith('-') ? `${arg}=${BASELINE}` : arg;
  });
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args: withDefaultFiles(args),
      options: {
        jobs: { type: 'string' },
        against: { type: 'string' },
        rounds: { type: 'string', default: '3' },
        seconds: { type: 'string', default: '3' },
        json: { type: 'boolean', default: false },
        compare: { type: 'string' },
        'save-baseline': { type: 'string' },
        long: { type: 'boolean', default: false },
        gpu: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    // Node's message goes on with advice about positional arguments, of which there are none here.
    const sentence = /** @type {Error} */ (error).message.split(/\.\s|\n/)[0].replace(/\.$/, '');
    throw new UsageError(`${sentence}; ./dev bench --help lists the options.`);
  }
}

/**
 * @param {string} text names with commas between them
 * @param {string[]} known
 * @param {string} kind of thing that is named
 */
function listOf(text, known, kind) {
  const names = [...new Set(text.split(','))];
  const strange = names.find((name) => !known.includes(name));
  if (strange !== undefined) throw new UsageError(`There is no ${kind} called '${strange}'; there are: ${known.join(', ')}.`);
  return names;
}

/** @param {string} text */
function roundsOf(text) {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new UsageError(`--rounds takes a positive whole number, not '${text}'.`);
  return Number(text);
}

/** @param {string} text */
function secondsOf(text) {
  const seconds = text.trim() === '' ? NaN : Number(text);
  if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
    throw new UsageError(`--seconds takes a number above 0 and up to ${MOST_SECONDS}, not '${text}'.`);
  }
  return seconds;
}

/** @param {ReturnType<typeof parse>} values */
function refuseMixture(values) {
  const own = values.long ? 'long' : values.gpu ? 'gpu' : null;
  if (own === null) return;
  const other = /** @type {const} */ (['jobs', 'against', 'compare', 'save-baseline']).find((name) => values[name] !== undefined);
  if (other) throw new UsageError(`--${own} is a measurement of its own and does not go with --${other}.`);
  if (values.long && values.gpu) throw new UsageError('--long and --gpu are two measurements: ask for one.');
}

/**
 * @param {string[]} args
 * @returns {Options}
 * @throws {UsageError}
 */
export function readOptions(args) {
  const values = parse(args);
  refuseMixture(values);
  return {
    jobs: values.jobs === undefined ? ALL_JOBS : listOf(values.jobs, ALL_JOBS, 'job'),
    against: values.against === undefined ? null : listOf(values.against, ALL_PEERS, 'peer'),
    rounds: roundsOf(values.rounds),
    seconds: secondsOf(values.seconds),
    json: values.json,
    compare: values.compare ?? null,
    saveBaseline: values['save-baseline'] ?? null,
    long: values.long,
    gpu: values.gpu,
    help: values.help,
  };
}

/** What ends a program: the sentence, and 2 for what the caller can put right, 1 otherwise. @param {unknown} error */
export function fail(error) {
  console.error(`bench: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    readOptions(process.argv.slice(2));
  } catch (error) {
    fail(error);
  }
}
