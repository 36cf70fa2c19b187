// @ts-check
// What visits to the page share, in tests and benchmarks: how Chromium starts, and pages that notice every error.

import { mkdir } from 'node:fs/promises';
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

/** @param {string[]} more arguments */
export function launch(more = []) {
  // Read here, since it is large and a file whose cases are all filtered out needs no browser.
  const { chromium } = /** @type {typeof import('playwright-core')} */ (require('playwright-core'));
  return chromium.launch({ ...CHROMIUM, args: [...CHROMIUM.args, ...more] });
}

/** Generous: it bounds a hang, and says nothing about speed. */
export const PATIENCE_MS = 60_000;

/** Pages that are open. @type {Visit[]} */
let open = [];

export const openVisits = () => open;

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
   * Waits until something is so in the page, and looks once a frame. Playwright's waitForFunction would take the promise of
   * an async function for a yes.
   * @template G, T
   * @param {(given: G) => T | Promise<T>} look is sent there as text
   * @param {G} given
   * @returns {Promise<NonNullable<T>>} the first thing seen that is something
   */
  async sees(look, given) {
    const seen = await this.page.evaluate(
      async ([text, value, patience]) => {
        const search = new Function(`return ${text}`)();
        for (const deadline = performance.now() + patience; performance.now() < deadline; ) {
          const found = await search(value);
          if (found) return found;
          await new Promise(requestAnimationFrame);
        }
        return null;
      },
      /** @type {[string, any, number]} */ ([String(look), given, PATIENCE_MS]),
    );
    if (!seen) throw new Error(`Never came true: ${look} of ${JSON.stringify(given)}`);
    return seen;
  }

  /**
   * Waits by what the engine says, never by the clock.
   * @param {string} condition of a JavaScript expression over `state`
   * @returns {Promise<Record<string, any>>} the state in which it holds
   */
  async until(condition) {
    const look = async (/** @type {string} */ text) => {
      const state = (await window.geci).state();
      return new Function('state', `return ${text}`)(state) ? state : null;
    };
    return this.sees(look, condition).catch(async (cause) => {
      throw new Error(`Never came true: ${condition}. State: ${JSON.stringify(await this.state())}`, { cause });
    });
  }

  /** @returns {Promise<Record<string, any>>} the state once nothing moves any more */
  async pause() {
    await this.call('pause');
    return this.until('!state.training');
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
