// @ts-check
// Every state of the page in every size, language and pixel ratio: pictures for people in build/screenshots/look, and what
// a machine can see of their faults: things outside the window, on top of each other, cut off, or without a glyph.
// The themes take turns; GECI_PHOTOGRAPHS=all takes each picture in both.

import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clickOnCanvas } from './hands.mjs';
import { ROOT, SCREENSHOTS, frames, test } from './harness.mjs';
import { pause } from './training_cases.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */
/** @typedef {{width: number, height: number}} Size */
/** @typedef {{size: Size, language: string, ratio: number, light: boolean}} View */
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
const LANGUAGES = ['zh', 'en'];
const RATIOS = [1, 2];
const ALL = process.env.GECI_PHOTOGRAPHS === 'all';
const FOLDER = join(SCREENSHOTS, 'look');
const INSIDE_TABS = ['step', 'next', 'hidden', 'gradient', 'words'];
const IS_PHONE = (/** @type {Size} */ size) => size.width < 980;

/** Where everything can be reached. @type {View} */
const PLAIN = { size: SIZES[0], language: 'zh', ratio: 1, light: false };

/**
 * Each size, language and ratio; the themes take turns, so that each is seen with each over the states.
 * @param {number} turn
 * @returns {View[]}
 */
function views(turn) {
  const every = SIZES.flatMap((size) => LANGUAGES.flatMap((language) => RATIOS.map((ratio) => ({ size, language, ratio }))));
  if (ALL) return every.flatMap((view) => [false, true].map((light) => ({ ...view, light })));
  return every.map((view, n) => ({ ...view, light: (turn + n + (n >> 1)) % 2 === 1 }));
}

/** One page that changes its window, as a person's may. */
class Camera {
  /** @type {WeakMap<Visit, Camera>} */
  static #ofPages = new WeakMap();

  /** @param {Visit} page @param {import('playwright-core').CDPSession} devtools the one that says how large it is */
  constructor(page, devtools) {
    this.page = page;
    this.devtools = devtools;
  }

  /** @param {Visit} page @returns {Promise<Camera>} always the same for a page */
  static async of(page) {
    const known = Camera.#ofPages.get(page);
    if (known) return known;
    const camera = new Camera(page, await page.page.context().newCDPSession(page.page));
    Camera.#ofPages.set(page, camera);
    return camera;
  }

  /** @param {View} view @param {string} tab a phone's */
  async aim({ size, language, ratio, light }, tab) {
    // By way of another width: an emulated ratio that changes alone is told to nobody.
    for (const width of [size.width - 10, size.width]) {
      const metrics = { ...size, width, deviceScaleFactor: ratio, mobile: false };
      await this.devtools.send('Emulation.setDeviceMetricsOverride', metrics);
      await frames(this.page, 2);
    }
    await this.page.call('setLanguage', language);
    await this.page.call('setTheme', light ? 'light' : 'dark');
    const shown = () => {
      const { width, height } = /** @type {HTMLCanvasElement} */ (document.getElementById('canvas'));
      return `${width}x${height} at ${devicePixelRatio}`;
    };
    const wanted = `${size.width * ratio}x${size.height * ratio} at ${ratio}`;
    for (let tries = 0; tries < 100 && (await this.page.page.evaluate(shown)) !== wanted; tries++) {
      await this.page.page.waitForTimeout(100);
    }
    assert.equal(await this.page.page.evaluate(shown), wanted, 'the canvas follows');
    await this.page.page.mouse.move(size.width - 2, 2);
    if (IS_PHONE(size)) {
      await this.page.until("state.places['tab=train']");
      if ((await this.page.state()).look.tab !== tab) await clickOnCanvas(this.page, `tab=${tab}`);
    }
    await this.page.page.mouse.move(size.width - 2, 2);
    await frames(this.page, 4);
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

/** Turns the wheel over a column until nothing moves any more. @param {Visit} page @param {number} x @param {number} y */
async function scrollToEnd(page, x, y) {
  await page.page.mouse.move(x, y);
  for (let turn = 0; turn < 12; turn++) {
    await page.page.mouse.wheel(0, 400);
    await frames(page, 2);
  }
}

/** @param {import('./stage.mjs').Stage} stage */
export function addPhotographCases(stage) {
  /** @type {Visit | null} */
  let opened = null;
  const shared = async () => {
    opened ??= await stage.visit(stage.sites.isolated);
    opened.stays = true;
    return opened;
  };
  const resting = async () => {
    const page = await shared();
    await page.until('state.step >= 1');
    await pause(page);
    return page;
  };
  let turn = 0;

  /** @param {Visit} page @param {State} state */
  async function photograph(page, { name, tab, reach }) {
    await mkdir(FOLDER, { recursive: true });
    const camera = await Camera.of(page);
    /** @type {string[]} */
    const found = [];
    for (const view of views(turn++)) {
      await camera.aim(view, tab);
      if (reach) {
        await reach(page, view.size);
        await page.page.mouse.move(view.size.width - 2, 2); // no explanation over the picture
        await frames(page, 4);
      }
      await camera.take(fileOf(name, view));
      const where = `${name}, ${view.size.width} wide, ${view.language}`;
      found.push(...faults(await page.state(), view.size).map((fault) => `${where}: ${fault}`));
    }
    assert.deepEqual([...new Set(found)], []);
  }

  test('Photographs: before the text is there', async () => {
    await rm(FOLDER, { recursive: true, force: true }); // none of an earlier page stays
    const page = await stage.visit(stage.sites.isolated);
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
    await page.close();
  });

  test('Photographs: while it trains', async () => {
    const page = await shared();
    await page.until('state.step >= 200 && state.samples > 3');
    await photograph(page, { name: 'training', tab: 'lyrics' });
    await photograph(page, { name: 'training-curve', tab: 'train' });
  });

  test('Photographs: windows of other sizes', async () => {
    const page = await shared();
    const camera = await Camera.of(page);
    const found = [];
    for (const size of BETWEEN) {
      for (const language of LANGUAGES) {
        const view = { size, language, ratio: 1, light: false };
        await camera.aim(view, 'train');
        await camera.take(fileOf('between', view));
        found.push(...faults(await page.state(), size).map((fault) => `${size.width} wide, ${language}: ${fault}`));
      }
    }
    assert.deepEqual([...new Set(found)], []);
  });

  test('Photographs: a lyric that was asked for, paused, with all its settings', async () => {
    const page = await shared();
    await pause(page);
    const lyric = await page.call('generate', { prompt: '明月', length: 64, seed: 2 });
    await page.until(`state.lyric === ${JSON.stringify(lyric)} && state.newest?.copied !== null`);
    await photographReadme(await Camera.of(page));
    await photograph(page, { name: 'lyrics', tab: 'lyrics' });
    const camera = await Camera.of(page);
    await camera.aim(PLAIN, 'lyrics');
    await clickOnCanvas(page, 'more_sampling');
    await page.until('state.places.sampling_seed');
    await photograph(page, { name: 'sampling', tab: 'lyrics' });
    await camera.aim(PLAIN, 'lyrics');
    await clickOnCanvas(page, 'more_sampling');
  });

  test('Photographs: each tab of the network’s inside', async () => {
    const page = await shared();
    await page.until('state.step >= 200 && state.lyric');
    await pause(page);
    for (const tab of INSIDE_TABS) {
      const reach = async () => {
        await clickOnCanvas(page, `inside_tab=${tab}`);
        await page.until(`state.inside.tab === '${tab}' && state.inside.step === state.step && !state.inside.error`);
        if (tab === 'words' && !(await page.state()).inside.word) {
          const [x, y, width, height] = (await page.until('state.places.inside_words')).places.inside_words;
          await page.page.mouse.click(x + width / 2, y + height / 2);
        }
        await page.page.mouse.move(3, 3);
        await frames(page, 6);
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
      for (let n = 0; n < 30; n++) {
        const place = (await visit.until('state.places.preview')).places.preview;
        if (place[1] + place[3] < size.height - 80) break;
        await visit.page.mouse.wheel(0, 60);
        await frames(visit, 2);
      }
    };
    await photograph(page, { name: 'preview', tab: 'train', reach: toPreview });
    await (await Camera.of(page)).aim(PLAIN, 'train');
    for (let n = 0; n < 20 && !((await page.state()).seen.more_settings?.[3] >= 37); n++) {
      await page.page.mouse.move(180, 700);
      await page.page.mouse.wheel(0, 100);
      await frames(page, 3);
    }
    await clickOnCanvas(page, 'more_settings');
    const toEnd = (/** @type {Visit} */ visit, /** @type {Size} */ size) =>
      scrollToEnd(visit, IS_PHONE(size) ? size.width / 2 : 180, size.height - 80);
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
    const toTop = async (/** @type {Visit} */ visit, /** @type {Size} */ size) => {
      await visit.page.mouse.move(IS_PHONE(size) ? size.width / 2 : 180, size.height - 80);
      await visit.page.mouse.wheel(0, -5000);
      await frames(visit, 4);
    };
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
    const toLesson = (/** @type {Visit} */ visit, /** @type {Size} */ size) =>
      IS_PHONE(size) ? scrollToEnd(visit, size.width / 2, size.height - 120) : frames(visit, 2);
    await photograph(page, { name: 'lesson', tab: 'inside', reach: toLesson });
    await page.page.keyboard.press('?');
    await page.until("state.places['close_shortcuts']");
    await photograph(page, { name: 'shortcuts', tab: 'inside' });
    await page.page.keyboard.press('Escape');
    await (await Camera.of(page)).aim(PLAIN, 'inside');
    await clickOnCanvas(page, 'lessons');
  });

  test('No character of the page’s words is without a glyph', async () => {
    const page = await shared();
    const source = await readFile(join(ROOT, 'src/app/strings.cpp'), 'utf8');
    const characters = [...new Set([...source, ...'↵␣×−…·'])].filter((character) => character > ' ');
    const missing = await page.page.evaluate(async (all) => {
      const { createGlyphPainter } = await import(new URL('glyphs.js', location.href).href);
      const painter = createGlyphPainter();
      const picture = (/** @type {string} */ character, /** @type {number} */ face) =>
        painter.glyphBitmap(character.codePointAt(0), 32, face).join();
      return [0, 1, 2].flatMap((face) => {
        const none = picture('\u{10ffff}', face); // assigned to nothing: what a font shows for what it lacks
        return all.filter((character) => picture(character, face) === none);
      });
    }, characters);
    assert.deepEqual(missing, []);
    assert.ok(characters.length > 500);
  });
}
