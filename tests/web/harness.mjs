// @ts-check
// What the page's tests share: a list of cases, one Chromium, servers, and visits that notice every error.

import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHROMIUM } from './chromium.mjs';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const SCREENSHOTS = join(ROOT, 'build/screenshots');

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Browser} Browser */

// Set-up puts npm's packages beside the other dependencies, where no import would look.
const require = createRequire(join(ROOT, 'build/deps/package.json'));
const { chromium } = /** @type {typeof import('playwright-core')} */ (require('playwright-core'));

/** @param {string[]} more arguments */
export function launch(more = []) {
  return chromium.launch({ ...CHROMIUM, args: [...CHROMIUM.args, ...more] });
}

/** Generous: it bounds a hang, and says nothing about speed. */
export const PATIENCE_MS = 60_000;

/** @typedef {{name: string, run: () => Promise<void>, alone: boolean, set: number}} Case */

/** @type {Case[]} */
const cases = [];
/** That of the cases being added: those of one set share pages, and so a browser. */
let set = 0;
/** Pages opened by the case that runs. @type {Visit[]} */
let open = [];

/**
 * @param {string} name a sentence
 * @param {() => Promise<void>} run
 */
export function test(name, run) {
  cases.push({ name, run, alone: false, set });
}

/**
 * What it measures is only true while nothing else has the processor: it runs after the others, when lanes share them.
 * @param {string} name a sentence
 * @param {() => Promise<void>} run
 */
export function testAlone(name, run) {
  cases.push({ name, run, alone: true, set });
}

/** The cases added from here on belong to another set than those before. @param {number} number */
export function beginSet(number) {
  set = number;
}

/**
 * @param {() => Promise<unknown>} attempt something in the page that must fail
 * @returns {Promise<string>} the sentence it fails with
 */
export async function refusalOf(attempt) {
  const message = await attempt().then(() => null, (error) => String(error.message));
  if (message === null) throw new Error('this should have been refused');
  // The driver puts its own words before the message and the page's stack behind it.
  return message.replace(/^.*?Error: /, '').split('\n')[0];
}

/** A page that remembers what went wrong in it. */
export class Visit {
  /** @type {string[]} */
  errors = [];
  /** Shared by cases: not closed at the end of one, only paused; closed when another set of cases begins. */
  stays = false;

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => this.errors.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(`console error: ${message.text()}`);
    });
    open.push(this);
  }

  /** @returns {Promise<Record<string, any>>} */
  state() {
    return this.page.evaluate(async () => (await window.geci).state());
  }

  /**
   * @template T
   * @param {string} method of window.geci
   * @param {...unknown} values
   * @returns {Promise<T>}
   */
  call(method, ...values) {
    return this.page.evaluate(
      async ([name, given]) => {
        const api = /** @type {Record<string, (...given: unknown[]) => unknown>} */ (await window.geci);
        return /** @type {T} */ (await api[name](...given));
      },
      /** @type {const} */ ([method, values]),
    );
  }

  /**
   * @param {string} method
   * @param {...unknown} values
   * @returns {Promise<string>} the sentence it was refused with; fails if it was not
   */
  refusal(method, ...values) {
    return refusalOf(() => this.call(method, ...values));
  }

  /**
   * Waits by what the engine says, never by the clock.
   * @param {string} condition of a JavaScript expression over `state`
   */
  async until(condition) {
    const met = await this.page.evaluate(
      async ([text, patience]) => {
        const holds = new Function('state', `return ${text}`);
        const api = await window.geci;
        for (const deadline = performance.now() + patience; performance.now() < deadline; ) {
          if (holds(api.state())) return true;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        return false;
      },
      /** @type {const} */ ([condition, PATIENCE_MS]),
    );
    if (!met) throw new Error(`Never came true: ${condition}. State: ${JSON.stringify(await this.state())}`);
    return this.state();
  }

  /** @returns {Promise<string>} the newest sentence the shell shows */
  async toast() {
    const text = this.page.locator('.toast span').last();
    await text.waitFor();
    const sentence = (await text.textContent()) ?? '';
    await this.page.locator('.toast button').last().click();
    return sentence;
  }

  async close() {
    open = open.filter((visit) => visit !== this);
    await this.page.context().close();
  }
}

/**
 * @param {Browser} browser
 * @param {string} url `files` are served beside it, as if they were there
 * @param {{init?: () => void, files?: Record<string, Buffer>, locale?: string, width?: number, height?: number, ratio?: number}} [options]
 */
export async function visit(browser, url, options = {}) {
  const { init, files = {}, locale = 'zh-CN', width = 1280, height = 800, ratio = 1 } = options;
  const context = await browser.newContext({
    locale,
    viewport: { width, height },
    deviceScaleFactor: ratio,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  if (init) await context.addInitScript(init);
  for (const [name, bytes] of Object.entries(files)) {
    await context.route(`**/${name}`, (route) => route.fulfill({ body: bytes }));
  }
  const page = await context.newPage();
  const result = new Visit(page);
  await page.goto(url);
  return result;
}

/** Lets the page have some frames. @param {Visit} visit @param {number} count */
export const frames = (visit, count) =>
  visit.page.evaluate(async (n) => {
    for (let i = 0; i < n; i++) await new Promise(requestAnimationFrame);
  }, count);

/**
 * Looks at a picture where pictures can be decoded: in the page.
 * @template T
 * @param {Visit} visit
 * @param {Buffer} png
 * @param {(pixels: Uint32Array, width: number) => T} look is sent there as text; a pixel is 0xAABBGGRR
 * @returns {Promise<T>}
 */
export const inPicture = (visit, png, look) =>
  visit.page.evaluate(
    async ([base64, text]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const copy = new OffscreenCanvas(image.width, image.height).getContext('2d');
      copy?.drawImage(image, 0, 0);
      const { data } = /** @type {ImageData} */ (copy?.getImageData(0, 0, image.width, image.height));
      return new Function(`return ${text}`)()(new Uint32Array(data.buffer), image.width);
    },
    /** @type {const} */ ([png.toString('base64'), String(look)]),
  );

/**
 * Waits until the picture has come to rest: a paused page draws for a second after the last input, and nothing then.
 * @param {Visit} visit
 */
export const stillness = (visit) =>
  visit.page.evaluate(async () => {
    const longest = 500; // milliseconds that the page may hold news back
    const { prototype } = WebGL2RenderingContext;
    const draw = prototype.drawElements;
    let drawn = performance.now();
    prototype.drawElements = function (...given) {
      drawn = performance.now();
      draw.apply(this, given);
    };
    for (let frame = 0; frame < 10 || performance.now() - drawn < 2 * longest; frame++) {
      await new Promise(requestAnimationFrame);
    }
    prototype.drawElements = draw;
  });

/** @param {string} name */
export async function screenshotPath(name) {
  await mkdir(SCREENSHOTS, { recursive: true });
  return join(SCREENSHOTS, `${name}.png`);
}

/** @param {number} index of the case that failed */
async function photographFailure(index) {
  for (const [n, { page }] of open.entries()) {
    const path = await screenshotPath(`failure-${index}-${n}`);
    await page.screenshot({ path, timeout: 10_000 }).catch(() => {});
  }
}

/** What a case leaves behind, above all one that failed, must not take the processor from the next. */
async function tidyUp() {
  for (const visit of open) {
    if (!visit.stays) await visit.close();
    else await visit.call('pause').catch(() => {}); // where there is no engine nothing trains
  }
}

/**
 * @param {Case} testCase
 * @returns {Promise<boolean>}
 */
async function runCase(testCase) {
  const { name, run } = testCase;
  const started = Date.now();
  let failure = '';
  try {
    await run();
  } catch (error) {
    // Browsers append their whole log; what and where is in the first lines.
    failure = String(/** @type {any} */ (error)?.stack ?? error).split('\n').slice(0, 12).join('\n');
  }
  failure += open.flatMap((visit) => visit.errors.splice(0)).map((error) => `\n${error}`).join('');
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${failure ? 'FAILED' : 'ok    '} ${name} (${seconds} s)`);
  if (failure) {
    console.log(failure.replace(/^/gm, '       '));
    await photographFailure(cases.indexOf(testCase));
  }
  await tidyUp();
  return !failure;
}

/** @typedef {{passed: number, failed: number}} Count */

/**
 * @param {(testCase: Case) => boolean} wanted
 * @param {() => void} [told] after each case
 * @returns {Promise<Count>}
 */
export async function runCases(wanted, told = () => {}) {
  const count = { passed: 0, failed: 0 };
  let last = -1;
  for (const testCase of cases.filter(wanted)) {
    // Even a page at rest is asked for frames, sixty a second.
    if (testCase.set !== last) for (const visit of open) await visit.close();
    last = testCase.set;
    if (await runCase(testCase)) count.passed++;
    else count.failed++;
    told();
  }
  return count;
}

/** @param {Count} count of all cases */
export async function conclude({ passed, failed }) {
  console.log(`\n${passed} passed, ${failed} failed`);
  const result = process.env.GECI_TEST_RESULT;
  if (result) await writeFile(result, `${passed} ${failed}\n`);
}

/**
 * @param {string | undefined} pattern runs only the cases whose name contains it
 * @returns {Promise<number>} cases that failed
 */
export async function runAll(pattern) {
  const count = await runCases(({ name }) => !pattern || name.includes(pattern));
  await conclude(count);
  return count.failed;
}
