// @ts-check
// Sets of cases beside each other, each lane a process with a browser of its own: a case waits for frames for most of its
// time, and leaves the processor to another. What measures the machine runs after all others, alone.

import { fork } from 'node:child_process';
import { format } from 'node:util';
import { runCases } from './harness.mjs';

/** @typedef {import('./harness.mjs').Count} Count */
/** @typedef {{set: number} | {alone: true}} Order */
/** @typedef {{lines: string[]} | {count: Count}} Report */

/** What the main program is called with in a lane. */
export const LANE = '--lane';

/** One process, as the one that hands the sets out sees it. */
class Lane {
  /** @type {(count: Count) => void} */
  #counted = () => {};
  /** @type {(error: Error) => void} */
  #failed = () => {};

  /** @param {string} program */
  constructor(program) {
    this.process = fork(program, [LANE]);
    this.process.on('message', (/** @type {Report} */ report) => {
      if ('count' in report) this.#counted(report.count);
      else report.lines.forEach((line) => console.log(line));
    });
    this.process.on('exit', (code) => this.#failed(new Error(`a lane ended with ${code} amid its cases`)));
  }

  /** @param {Order} order @returns {Promise<Count>} */
  run(order) {
    return new Promise((resolve, reject) => {
      this.#counted = resolve;
      this.#failed = reject;
      this.process.send(order);
    });
  }

  /** @returns {Promise<unknown>} when its browser is gone too */
  leave() {
    const left = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.disconnect();
    return left;
  }
}

/**
 * @param {string} program that calls `serveLane` when it is given LANE
 * @param {number} count of lanes
 * @param {number} sets are numbered from 0, and taken in this order
 * @returns {Promise<Count>}
 */
export async function runInLanes(program, count, sets) {
  const total = { passed: 0, failed: 0 };
  const add = (/** @type {Count} */ { passed, failed }) => {
    total.passed += passed;
    total.failed += failed;
  };
  const lanes = Array.from({ length: count }, () => new Lane(program));
  let next = 0;
  await Promise.all(
    lanes.map(async (lane) => {
      while (next < sets) add(await lane.run({ set: next++ }));
    }),
  );
  const [last, ...others] = lanes;
  await Promise.all(others.map((lane) => lane.leave()));
  add(await last.run({ alone: true }));
  await last.leave();
  return total;
}

/** Runs what it is told to until nobody tells it any more. @returns {Promise<void>} */
export async function serveLane() {
  const tell = (/** @type {Report} */ report) => void process.send?.(report);
  // A case's lines stay together.
  /** @type {string[]} */
  let lines = [];
  console.log = (...words) => void lines.push(format(...words));
  const told = () => tell({ lines: lines.splice(0) });
  process.on('message', async (/** @type {Order} */ order) => {
    const wanted = (/** @type {import('./harness.mjs').Case} */ { set, alone }) =>
      'alone' in order ? alone : set === order.set && !alone;
    tell({ count: await runCases(wanted, told) });
  });
  await new Promise((resolve) => process.once('disconnect', resolve));
}
