// @ts-check
// What the cases of a file run on: servers for the page and one Chromium. Each case opens pages of its own; they are
// closed after it, and an error in one of them fails it.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach } from 'node:test';
import { serve } from '../../web/tools/serve.mjs';
import { ROOT, launch, openVisits, screenshotPath, visit as visitIn } from './harness.mjs';

/** @typedef {import('./harness.mjs').Browser} Browser */
/** @typedef {import('./harness.mjs').Visit} Visit */

const isolated = await serve({ folder: join(ROOT, 'build/web'), port: 0 });
// The folder above the bundle, so that the page lies at a path of its own as on a project site.
const plain = await serve({ folder: join(ROOT, 'build'), port: 0, plain: true });

/**
 * `light` is the isolated page training with one thread: it leaves the rest of the processor to its frames and to the
 * cases beside it.
 */
export const sites = { isolated: isolated.url, light: `${isolated.url}?threads=1`, plain: `${plain.url}dist/` };

/** @type {Promise<Browser> | null} */
let chromium = null;
/** Browsers that end with the case. @type {Browser[]} */
const browsers = [];

/** The one that all cases of a file share, started when the first of them asks for it. */
export const browser = () => (chromium ??= launch());

/** A browser for one case. @param {string[]} more arguments */
export async function ownBrowser(more) {
  const started = await launch(more);
  browsers.push(started);
  return started;
}

/** @param {string} url @param {Parameters<typeof visitIn>[2]} [options] */
export const visit = async (url, options) => visitIn(await browser(), url, options);

/** A page that trains: it begins to by itself. */
export async function training() {
  const page = await visit(sites.light);
  await page.until('state.training');
  return page;
}

/** The same at rest. */
export async function paused() {
  const page = await training();
  await page.pause();
  return page;
}

/** @param {string} name of the case that failed */
async function photographFailure(name) {
  const start = name.replace(/[^\p{Letter}\p{Number}]+/gu, '-').slice(0, 60);
  for (const [n, { page }] of openVisits().entries()) {
    const path = await screenshotPath(`failure-${start}-${n}`);
    await page.screenshot({ path, timeout: 10_000 }).catch(() => {});
  }
}

afterEach(async (context) => {
  const { name, passed } = /** @type {import('node:test').TestContext & {passed: boolean}} */ (context);
  const errors = openVisits().flatMap((one) => one.errors);
  if (!passed || errors.length > 0) await photographFailure(name);
  for (const one of openVisits()) await one.close();
  for (const one of browsers.splice(0)) await one.close();
  // The report of a failed case has one error: those of its pages are told beside it.
  if (!passed) errors.forEach((error) => console.log(error));
  assert.deepEqual(errors, []);
});

after(async () => {
  await (await chromium)?.close();
  await Promise.all([isolated.close(), plain.close()]);
});
