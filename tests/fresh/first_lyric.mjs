// @ts-check
// Waits for a page that is being built: node tests/fresh/first_lyric.mjs URL TOOLS BEGIN
// Prints the seconds since BEGIN (a Unix time) until the page answers, and until its first lyric is drawn in headless
// Chromium. TOOLS is a folder with playwright-core in its node_modules.

import { createRequire } from 'node:module';
import { join } from 'node:path';

const [url, tools, begin] = process.argv.slice(2);
const PATIENCE_MS = 30 * 60_000;
const FLAGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const MORE_FLAGS = ['--disable-component-update', '--disable-sync', '--enable-unsafe-swiftshader'];

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
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: [...FLAGS, ...MORE_FLAGS] });
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction(async () => (await window.geci).state().lyric?.length > 0, null, { timeout: PATIENCE_MS });
  await page.evaluate(() => new Promise(requestAnimationFrame));
  print('first lyric drawn');
  await browser.close();
}

await waitForAnswer();
print('page answers');
await waitForLyric();
