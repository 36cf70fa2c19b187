// @ts-check
// Waits for a page that is being built: node tests/fresh/first_lyric.mjs URL TOOLS BEGIN
// Prints the seconds since BEGIN (a Unix time) until the page answers, and until its first lyric is drawn in headless
// Chromium. TOOLS is a folder with playwright-core in its node_modules.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CHROMIUM } from '../web/chromium.mjs';

const [url, tools, begin] = process.argv.slice(2);
const PATIENCE_MS = 30 * 60_000;

/** @param {string} what */
function print(what) {
  const seconds = (Date.now() / 1000 - Number(begin)).toFixed(1);
  console.log(`${what.padEnd(28)} ${seconds.padStart(8)} s`);
}

async function waitForAnswer() {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; ) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${url} did not answer.`);
}

async function waitForLyric() {
  const require = createRequire(join(tools, 'package.json'));
  const { chromium } = /** @type {typeof import('playwright-core')} */ (require('playwright-core'));
  const browser = await chromium.launch(CHROMIUM);
  const page = await browser.newPage();
  await page.goto(url);
  // Not waitForFunction: it takes the promise of an asynchronous condition for a condition that holds.
  await page.evaluate(async () => {
    const api = await window.geci;
    while (!api.state().lyric) await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
  });
  print('first lyric drawn');
  await browser.close();
}

await waitForAnswer();
print('page answers');
await waitForLyric();
