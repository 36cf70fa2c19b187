// @ts-check
// How fluid the page stays while it trains, and what drawing costs the training.

import { availableParallelism } from 'node:os';
import { visit } from './harness.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */

export const THREADS_WITH_A_CORE_TO_SPARE = Math.max(1, availableParallelism() - 1);
/** The window that docs/performance.md's figures are for. */
const WINDOW = { width: 1920, height: 1080 };
/** Pairs of stretches with and without frames, next to each other: the machine is not always as fast. */
const PAIRS = 3;

/**
 * `frames` were served, `draws` of them drew something; `longest` of the tasks over 50 ms, in milliseconds; speeds in
 * steps a second, the medians of alternating stretches.
 * @typedef {object} Fluency
 * @property {number} threads of the training
 * @property {number} frames_per_second while training
 * @property {number} draws_per_second
 * @property {number} tasks_over_50_ms
 * @property {number} longest_ms
 * @property {number} draws_while_paused in the same time, paused and nothing touched
 * @property {number} speed with the page drawn
 * @property {number} speed_undrawn with its frames held back
 */

/** Runs in the page, before anything else: counts frames that draw, and can hold frames back. */
function instrument() {
  const counts = { draws: 0, tasks: /** @type {number[]} */ ([]), drew: false, held: false };
  /** @type {FrameRequestCallback[]} */
  let waiting = [];
  const request = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (callback) => {
    if (counts.held) return waiting.push(callback);
    return request((now) => {
      counts.drew = false;
      callback(now);
      if (counts.drew) counts.draws++;
    });
  };
  const draw = WebGL2RenderingContext.prototype.drawElements;
  WebGL2RenderingContext.prototype.drawElements = function (
    /** @type {Parameters<WebGL2RenderingContext['drawElements']>} */ ...given
  ) {
    counts.drew = true;
    draw.apply(this, given);
  };
  new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => counts.tasks.push(duration))).observe({
    type: 'longtask',
  });
  const hold = (/** @type {boolean} */ held) => {
    counts.held = held;
    if (held) return;
    const ready = waiting;
    waiting = [];
    ready.forEach((callback) => globalThis.requestAnimationFrame(callback));
  };
  /** Frames as the page gets them, counted beside its own. @param {number} seconds */
  const watch = async (seconds) => {
    const before = counts.draws;
    counts.tasks = [];
    const started = performance.now();
    let frames = 0;
    for (; performance.now() - started < seconds * 1000; frames++) await new Promise(request);
    const took = (performance.now() - started) / 1000;
    return { frames: frames / took, draws: counts.draws - before, took, tasks: counts.tasks };
  };
  Object.assign(globalThis, { fluency: { hold, watch } });
}

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** @param {Visit} there @param {number} seconds */
const watch = (there, seconds) => there.page.evaluate((s) => /** @type {any} */ (globalThis).fluency.watch(s), seconds);

/**
 * Steps a second over a stretch in which the page draws or does not; the count is read in frames before and after it.
 * @param {Visit} there @param {number} seconds @param {boolean} drawn
 */
const speed = (there, seconds, drawn) =>
  there.page.evaluate(
    async ([s, draws]) => {
      const { hold } = /** @type {any} */ (globalThis).fluency;
      const api = await window.geci;
      const step = async () => {
        const before = api.state().step;
        while (api.state().step === before) await new Promise((resolve) => setTimeout(resolve, 1));
        return { steps: api.state().step, at: performance.now() };
      };
      const first = await step();
      hold(!draws);
      await new Promise((resolve) => setTimeout(resolve, s * 1000));
      hold(false);
      const last = await step();
      return (last.steps - first.steps) / ((last.at - first.at) / 1000);
    },
    /** @type {const} */ ([seconds, drawn]),
  );

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} url of the built page
 * @param {number} threads of the training
 * @param {number} seconds that each stretch takes
 * @returns {Promise<Fluency>}
 */
export async function measureFluency(browser, url, threads, seconds) {
  const there = await visit(browser, `${url}?threads=${threads}`, { ...WINDOW, init: instrument });
  await there.until('state.step >= 10 && state.lyric');
  await watch(there, 3); // what opening the page sets off: fonts, the first text, the first measurement
  const busy = await watch(there, seconds);
  const drawn = [];
  const undrawn = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    drawn.push(await speed(there, seconds, true));
    undrawn.push(await speed(there, seconds, false));
  }
  await there.call('pause');
  await watch(there, 2); // what the last news set off
  const idle = await watch(there, seconds);
  await there.close();
  return {
    threads,
    frames_per_second: busy.frames,
    draws_per_second: busy.draws / busy.took,
    tasks_over_50_ms: busy.tasks.length,
    longest_ms: Math.max(0, ...busy.tasks),
    draws_while_paused: idle.draws,
    speed: median(drawn),
    speed_undrawn: median(undrawn),
  };
}

/** One line of it. @param {Fluency} fluency */
export function fluencyText({ threads, frames_per_second, draws_per_second, tasks_over_50_ms, longest_ms, ...rest }) {
  const cost = (1 - rest.speed / rest.speed_undrawn) * 100;
  return (
    `training with ${threads} thread${threads === 1 ? '' : 's'} at ${WINDOW.width}×${WINDOW.height}: ` +
    `${frames_per_second.toFixed(0)} frames/s (${draws_per_second.toFixed(0)} drawn), ` +
    `${tasks_over_50_ms} tasks over 50 ms, the longest ${longest_ms.toFixed(0)} ms; ` +
    `drawing costs ${cost.toFixed(0)} % of the training's speed; paused, ${rest.draws_while_paused} drawn`
  );
}
