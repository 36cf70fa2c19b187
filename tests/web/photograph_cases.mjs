// @ts-check
// Every state of the page in every size, language and pixel ratio, for what a machine can see of their faults: things
// outside the window, on top of each other, cut off, or without a glyph; and a picture of each for people, in
// build/screenshots/look. The pictures' views take turns; GECI_PHOTOGRAPHS=all takes every state in all of them.

import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { clickOnCanvas, turnWheel } from './hands.mjs';
import { ROOT, SCREENSHOTS, frames } from './harness.mjs';
import * as stage from './stage.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */
/** @typedef {{width: number, height: number}} Size */
/** @typedef {'zh' | 'en'} Language */
/** @typedef {{size: Size, language: Language, ratio: number, light: boolean}} View */
/** @typedef {{name: string, tab: string, reach?: (page: Visit, size: Size) => Promise<void>}} State */

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 390, height: 844 },
];
/** A tablet, a small phone, a phone on its side, and the ends of the range with two columns. */
const BETWEEN = [
  { width: 768, height: 1024 },
  { width: 360, height: 640 },
  { width: 844, height: 390 },
  { width: 980, height: 800 },
  { width: 1279, height: 800 },
];
const LANGUAGES = /** @type {Language[]} */ (['zh', 'en']);
const RATIOS = [1, 2];
const ALL = process.env.GECI_PHOTOGRAPHS === 'all';
const FOLDER = join(SCREENSHOTS, 'look');
const INSIDE_TABS = ['step', 'next', 'hidden', 'gradient', 'words'];
/** A window finds its place in its second frame, what hangs on it in the third. */
const FRAMES_TO_SETTLE = 4;
const IS_PHONE = (/** @type {Size} */ size) => size.width < 980;

/** Where everything can be reached. @type {View} */
const PLAIN = { size: SIZES[0], language: 'zh', ratio: 1, light: false };

/** By name: the place in this list says in which view a state is photographed. */
const STATES = [
  ...['opening', 'training', 'training-curve', 'lyrics', 'sampling', 'preview', 'settings', 'runs', 'notice', 'lesson'],
  ...['shortcuts', ...INSIDE_TABS.map((tab) => `inside-${tab}`)],
];

/** Neighbours differ in their width: a ratio that changes alone is told to nobody. @type {View[]} */
const CHECKED = RATIOS.flatMap((ratio) =>
  SIZES.flatMap((size) => LANGUAGES.map((language) => ({ size, language, ratio, light: false }))),
);

/** @type {View[]} */
const PHOTOGRAPHED = [false, true].flatMap((light) => CHECKED.map((view) => ({ ...view, light })));
/** Has no divisor in common with the number of views: no two states of as many have the same. */
const STRIDE = 5;

/** @param {string} name of a state @returns {View[]} */
function picturesOf(name) {
  const turn = STATES.indexOf(name);
  assert.ok(turn >= 0, `${name} is not among the states`);
  return ALL ? PHOTOGRAPHED : [PHOTOGRAPHED[(turn * STRIDE) % PHOTOGRAPHED.length]];
}

/** Runs in the page, before anything else: lets it lay out and say where things are without drawing them. */
function drawOnDemand() {
  const { prototype } = WebGL2RenderingContext;
  const { drawElements, clear } = prototype;
  const canvas = { held: false };
  prototype.drawElements = function (...given) {
    if (!canvas.held) drawElements.apply(this, given);
  };
  prototype.clear = function (...given) {
    if (!canvas.held) clear.apply(this, given);
  };
  Object.assign(globalThis, { holdDrawing: (/** @type {boolean} */ held) => (canvas.held = held) });
}

/** One page that changes its window, as a person's may. */
class Camera {
  /** @type {WeakMap<Visit, Camera>} */
  static #ofPages = new WeakMap();
  /** What the window is known to be. @type {{width: number, height: number, ratio: number} | null} */
  #window = null;
  #held = false;

  /** @param {Visit} page @param {import('playwright-core').CDPSession} devtools the one that says how large it is */
  constructor(page, devtools) {
    this.page = page;
    this.devtools = devtools;
  }

  /** @param {Visit} page opened with `drawOnDemand` @returns {Promise<Camera>} always the same for a page */
  static async of(page) {
    const known = Camera.#ofPages.get(page);
    if (known) return known;
    const camera = new Camera(page, await page.page.context().newCDPSession(page.page));
    Camera.#ofPages.set(page, camera);
    return camera;
  }

  /** Whether the page draws from here on; until its window changes it shows what it drew last. @param {boolean} held */
  async hold(held) {
    if (held === this.#held) return;
    await this.page.page.evaluate((value) => /** @type {any} */ (globalThis).holdDrawing(value), held);
    this.#held = held;
    this.#window = null;
  }

  /** @param {Size} size @param {number} ratio */
  async #resize(size, ratio) {
    await this.devtools.send('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: ratio, mobile: false });
    const shown = await this.page.page.evaluate(
      async ([width, height, pixels]) => {
        const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById('canvas'));
        const look = () => `${canvas.width}x${canvas.height} at ${devicePixelRatio}`;
        const wanted = `${width * pixels}x${height * pixels} at ${pixels}`;
        for (let frame = 0; frame < 600 && look() !== wanted; frame++) await new Promise(requestAnimationFrame);
        return look();
      },
      /** @type {const} */ ([size.width, size.height, ratio]),
    );
    assert.equal(shown, `${size.width * ratio}x${size.height * ratio} at ${ratio}`, 'the canvas follows');
    this.#window = { ...size, ratio };
  }

  /** @param {Size} size @param {number} ratio */
  async #fit(size, ratio) {
    const { width, height, ratio: pixels } = this.#window ?? { width: size.width, height: 0, ratio: 0 };
    if (width === size.width && height === size.height && pixels === ratio) return;
    // By way of another width: a ratio that changes alone is told to nobody, and what was held back is drawn anew.
    if (width === size.width) await this.#resize({ ...size, width: size.width - 10 }, ratio);
    await this.#resize(size, ratio);
  }

  /** @param {View} view @param {string} tab a phone's */
  async aim({ size, language, ratio, light }, tab) {
    await this.#fit(size, ratio);
    await this.page.page.evaluate(
      async ([spoken, theme, count]) => {
        const api = await window.geci;
        await Promise.all([api.setLanguage(spoken), api.setTheme(theme)]);
        for (let frame = 0; frame < count; frame++) await new Promise(requestAnimationFrame);
      },
      /** @type {const} */ ([language, light ? 'light' : 'dark', FRAMES_TO_SETTLE]),
    );
    if (IS_PHONE(size)) {
      await this.page.until("state.places['tab=train']");
      if ((await this.page.state()).look.tab !== tab) await clickOnCanvas(this.page, `tab=${tab}`);
    }
    await this.page.page.mouse.move(size.width - 2, 2); // no explanation over the picture
    await frames(this.page, FRAMES_TO_SETTLE);
  }

  /** @param {string} path */
  async take(path) {
    const { data } = await this.devtools.send('Page.captureScreenshot', { format: 'png' });
    await writeFile(path, data, 'base64');
  }
}

/** @param {string} name @param {View} view */
const fileOf = (name, { size, language, ratio, light }) =>
  join(FOLDER, `${name}-${size.width}x${size.height}@${ratio}-${language}-${light ? 'light' : 'dark'}.png`);

/** Those in docs/images are copies of these. @param {Camera} camera */
async function photographReadme(camera) {
  const wide = { width: 1440, height: 900 }, narrow = { width: 390, height: 844 };
  for (const [name, size, ratio, light] of /** @type {[string, Size, number, boolean][]} */ ([
    ['page', wide, 1, false],
    ['page-light', wide, 1, true],
    ['phone', narrow, 2, false],
  ])) {
    await camera.aim({ size, language: 'zh', ratio, light }, 'lyrics');
    await camera.take(join(SCREENSHOTS, `${name}.png`));
  }
}

// Edges lie over the gaps between panels, the legend's crosses in the verdict's row, where its text leaves room, and the
// list of keys over the page.
const LIES_ABOVE = /^edge=|^remove_run=|^page=|^close_shortcuts$/;

/**
 * @param {Record<string, any>} state
 * @param {Size} size
 * @returns {string[]} what a machine sees to be wrong
 */
function faults({ seen, places, cut }, size) {
  const found = cut.map((/** @type {string} */ text) => `cut off: “${text}”`);
  for (const [name, [x, , width]] of Object.entries(places)) {
    if (x < -0.5 || x + width > size.width + 0.5) found.push(`outside the window: ${name} at ${x}, ${width} wide`);
  }
  const flat = Object.entries(seen).filter(([name]) => !LIES_ABOVE.test(name));
  flat.forEach(([name, [x, y, width, height]], n) => {
    for (const [other, [left, top, wide, high]] of flat.slice(n + 1)) {
      const across = Math.min(x + width, left + wide) - Math.max(x, left);
      const down = Math.min(y + height, top + high) - Math.max(y, top);
      if (across > 1 && down > 1) found.push(`on top of each other: ${name} and ${other}`);
    }
  });
  return found;
}

/** Further than any column is long. */
const TO_THE_END = 20_000;

/** @param {Visit} page @param {number} x @param {number} y in a column @param {number} distance */
async function scroll(page, x, y, distance) {
  await page.page.mouse.move(x, y);
  await page.page.mouse.wheel(0, distance);
  await frames(page, FRAMES_TO_SETTLE);
}

const opened = () => stage.visit(stage.sites.light, { init: drawOnDemand });

async function trained() {
  const page = await opened();
  await page.until('state.step >= 200 && state.samples > 3');
  return page;
}

async function resting() {
  const page = await opened();
  await page.until('state.step >= 1');
  await page.pause();
  return page;
}

before(() => rm(FOLDER, { recursive: true, force: true })); // no picture of an earlier page stays

/** @param {Visit} page @param {State} state */
async function photograph(page, { name, tab, reach }) {
  await mkdir(FOLDER, { recursive: true });
  const camera = await Camera.of(page);
  const show = async (/** @type {View} */ view) => {
    await camera.aim(view, tab);
    if (!reach) return;
    await reach(page, view.size);
    await page.page.mouse.move(view.size.width - 2, 2); // no explanation over the picture
    await frames(page, FRAMES_TO_SETTLE);
  };
  /** @type {string[]} */
  const found = [];
  const check = async (/** @type {View} */ { size, language }) => {
    const where = `${name}, ${size.width} wide, ${language}`;
    found.push(...faults(await page.state(), size).map((fault) => `${where}: ${fault}`));
  };
  await camera.hold(true);
  for (const view of CHECKED) {
    await show(view);
    await check(view);
  }
  await camera.hold(false);
  for (const view of picturesOf(name)) {
    await show(view);
    await check(view);
    await camera.take(fileOf(name, view));
  }
  assert.deepEqual([...new Set(found)], []);
}

test('Photographs: before the text is there', async () => {
  const page = await opened();
  /** @type {() => void} */
  let letGo = () => {};
  const held = new Promise((resolve) => (letGo = () => resolve(undefined)));
  await page.page.route('**/corpora/**', async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  await page.page.reload();
  await page.until('state.places?.train');
  await photograph(page, { name: 'opening', tab: 'lyrics' });
  letGo();
});

test('Photographs: while it trains', async () => {
  const page = await trained();
  await photograph(page, { name: 'training', tab: 'lyrics' });
  await photograph(page, { name: 'training-curve', tab: 'train' });
});

test('Photographs: windows of other sizes', async () => {
  const page = await opened();
  await page.until('state.step >= 1');
  const camera = await Camera.of(page);
  /** @type {string[]} */
  const found = [];
  const look = async (/** @type {View} */ view) => {
    await camera.aim(view, 'train');
    const where = `${view.size.width} wide, ${view.language}`;
    found.push(...faults(await page.state(), view.size).map((fault) => `${where}: ${fault}`));
  };
  const viewsOf = (/** @type {Size} */ size) => LANGUAGES.map((language) => ({ size, language, ratio: 1, light: false }));
  await camera.hold(true);
  for (const view of BETWEEN.flatMap(viewsOf)) await look(view);
  await camera.hold(false);
  for (const view of BETWEEN.flatMap((size, n) => (ALL ? viewsOf(size) : [viewsOf(size)[n % LANGUAGES.length]]))) {
    await look(view);
    await camera.take(fileOf('between', view));
  }
  assert.deepEqual([...new Set(found)], []);
});

test('Photographs: a lyric that was asked for, paused, with all its settings', async () => {
  const page = await trained();
  await page.pause();
  const lyric = await page.call('generate', { prompt: '明月', length: 64, seed: 2 });
  await page.until(`state.lyric === ${JSON.stringify(lyric)} && state.newest?.copied !== null`);
  await photographReadme(await Camera.of(page));
  await photograph(page, { name: 'lyrics', tab: 'lyrics' });
  const camera = await Camera.of(page);
  await camera.aim(PLAIN, 'lyrics');
  await clickOnCanvas(page, 'more_sampling');
  await page.until('state.places.sampling_seed');
  await photograph(page, { name: 'sampling', tab: 'lyrics' });
});

test('Photographs: each tab of the network’s inside', async () => {
  const page = await trained();
  await page.pause();
  for (const tab of INSIDE_TABS) {
    const reach = async () => {
      if ((await page.state()).inside.tab !== tab) await clickOnCanvas(page, `inside_tab=${tab}`);
      await page.until(`state.inside.tab === '${tab}' && state.inside.step === state.step && !state.inside.error`);
      if (tab === 'words' && !(await page.state()).inside.word) {
        const [x, y, width, height] = (await page.until('state.places.inside_words')).places.inside_words;
        await page.page.mouse.click(x + width / 2, y + height / 2);
      }
    };
    await photograph(page, { name: `inside-${tab}`, tab: 'inside', reach });
  }
});

test('Photographs: pasted text, all settings, and the end of that column', async () => {
  const page = await resting();
  await (await Camera.of(page)).aim(PLAIN, 'train');
  await clickOnCanvas(page, 'paste');
  await page.page.locator('textarea:focus').waitFor();
  await page.page.keyboard.insertText('云端下载 ok\n小巨蛋演唱会');
  await page.page.keyboard.press('Escape');
  await page.until('state.preview?.unknown > 0');
  const toPreview = async (/** @type {Visit} */ visit, /** @type {Size} */ size) => {
    await visit.page.mouse.move(IS_PHONE(size) ? size.width / 2 : 180, size.height - 80);
    let { preview } = (await visit.until('state.places.preview')).places;
    for (let n = 0; n < 30 && preview[1] + preview[3] >= size.height - 80; n++) preview = await turnWheel(visit, 60, 'preview');
  };
  await photograph(page, { name: 'preview', tab: 'train', reach: toPreview });
  await (await Camera.of(page)).aim(PLAIN, 'train');
  await page.page.mouse.move(180, 700);
  for (let n = 0; n < 20 && !((await page.state()).seen.more_settings?.[3] >= 37); n++) await turnWheel(page, 100, 'more_settings');
  await clickOnCanvas(page, 'more_settings');
  const toEnd = (/** @type {Visit} */ visit, /** @type {Size} */ size) =>
    scroll(visit, IS_PHONE(size) ? size.width / 2 : 180, size.height - 80, TO_THE_END);
  await photograph(page, { name: 'settings', tab: 'train', reach: toEnd });
});

test('Photographs: earlier runs, a notice, and the way back', async () => {
  const page = await resting();
  await page.call('reset', { cell: 'lstm', hidden: 64 });
  await page.call('step', 40);
  await page.until('state.step === 40 && !state.training');
  await page.call('reset', { cell: 'gru', hidden: 64, validation: 0.1 });
  await page.call('step', 40);
  await page.until('state.step === 40 && !state.training');
  const toTop = (/** @type {Visit} */ visit, /** @type {Size} */ size) =>
    scroll(visit, IS_PHONE(size) ? size.width / 2 : 180, size.height - 80, -TO_THE_END);
  await photograph(page, { name: 'runs', tab: 'train', reach: toTop });
  await page.refusal('generate', { prompt: 'Ω≠🎵ßж', length: 20 });
  await page.until('state.notice');
  await photograph(page, { name: 'notice', tab: 'lyrics' });
});

test('Photographs: a lesson, and the list of keys', async () => {
  const page = await resting();
  await (await Camera.of(page)).aim(PLAIN, 'inside');
  await clickOnCanvas(page, 'lessons');
  await page.until('state.lessons.open');
  const toLesson = async (/** @type {Visit} */ visit, /** @type {Size} */ size) => {
    if (IS_PHONE(size)) await scroll(visit, size.width / 2, size.height - 120, TO_THE_END);
  };
  await photograph(page, { name: 'lesson', tab: 'inside', reach: toLesson });
  await page.page.keyboard.press('?');
  await page.until("state.places['close_shortcuts']");
  await photograph(page, { name: 'shortcuts', tab: 'inside' });
});

test('No character of the page’s words is without a glyph', async () => {
  const page = await opened();
  const tables = ['strings_chinese.cpp', 'strings_english.cpp'].map((file) => join(ROOT, 'src/wording', file));
  const sources = await Promise.all(tables.map((table) => readFile(table, 'utf8')));
  const characters = [...new Set([...sources.join(''), ...'↵␣×−…·'])].filter((character) => character > ' ');
  const missing = await page.page.evaluate(async (all) => {
    const { createGlyphPainter } = await import(new URL('glyphs.js', location.href).href);
    const painter = createGlyphPainter();
    const picture = (/** @type {string} */ character, /** @type {number} */ face) =>
      painter.glyphBitmap(character, 32, face).join();
    return [0, 1, 2].flatMap((face) => {
      const none = picture('\u{10ffff}', face); // assigned to nothing: what a font shows for what it lacks
      return all.filter((character) => picture(character, face) === none);
    });
  }, characters);
  assert.deepEqual(missing, []);
  assert.ok(characters.length > 500);
});
