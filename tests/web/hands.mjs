// @ts-check
// What a person does with the page: bring a thing into sight, click it, choose from a list, take a file home.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { frames } from './harness.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */
/** @typedef {[number, number, number, number]} Place left, top, width, height */

/** In so many frames a click's effect on the layout shows, and it takes this many alike to believe that there is none. */
const FRAMES_AT_REST = 3;

/**
 * Where a control lies once the page has come to rest: a click where it was a moment ago may meet another.
 * @param {Visit} visit
 * @param {string} place
 * @returns {Promise<Place>}
 */
export async function placeOf(visit, place) {
  await visit.until(`state.places['${place}']`);
  const at = await visit.page.evaluate(
    async ([name, count]) => {
      const api = await window.geci;
      const look = () => api.state().places[name];
      let before = look();
      for (let turn = 0; turn < 100; turn++) {
        for (let i = 0; i < count; i++) await new Promise(requestAnimationFrame);
        const now = look();
        if (before && now && now.join() === before.join()) return now;
        before = now;
      }
      return null;
    },
    /** @type {const} */ ([place, FRAMES_AT_REST]),
  );
  assert.ok(at, `${place} never comes to rest`);
  return at;
}

/**
 * Holds the button down for some frames: a control that appears under the pointer, or is taken hold of, needs to see it
 * before it goes down, and down before it goes up.
 * @param {Visit} visit @param {number} x @param {number} y
 */
export async function press(visit, x, y) {
  await visit.page.mouse.move(x, y);
  await frames(visit, 2);
  await visit.page.mouse.down();
  await frames(visit, 2);
  await visit.page.mouse.up();
}

/** @param {Visit} visit @param {string} place that of a control in sight */
export async function clickOnCanvas(visit, place) {
  const [x, y, width, height] = await placeOf(visit, place);
  await visit.page.mouse.click(x + width / 2, y + height / 2);
}

/**
 * Turns the wheel where the pointer is.
 * @param {Visit} visit
 * @param {number} distance
 * @param {string} place a thing in the column that is scrolled
 * @returns {Promise<Place | undefined>} where it lies then; where it was, if the column is at its end
 */
export async function turnWheel(visit, distance, place) {
  const before = (await visit.state()).places[place];
  await visit.page.mouse.wheel(0, distance);
  // The browser tells the wheel's turn in a frame of its own, and the page shows it in the next.
  return visit.page.evaluate(
    async ([name, was]) => {
      const api = await window.geci;
      for (let i = 0; i < 8; i++) {
        await new Promise(requestAnimationFrame);
        if (String(api.state().places[name]) !== was) break;
      }
      return api.state().places[name];
    },
    /** @type {const} */ ([place, String(before)]),
  );
}

/** Scrolls the side panel until a named thing lies on the screen. @param {Visit} visit @param {string} place */
export async function bring(visit, place) {
  const viewport = /** @type {{width: number, height: number}} */ (visit.page.viewportSize());
  const { places } = await visit.until(`state.places['${place}']`);
  // In a wide window the lessons' bar lies below the panels.
  const bottom = viewport.width >= 980 && places.lessons ? places.lessons[1] : viewport.height;
  const inSight = (/** @type {number[] | undefined} */ at) => at && at[1] >= 70 && at[1] + at[3] <= bottom - 20;
  let at = places[place];
  if (!inSight(at)) await visit.page.mouse.move(180, bottom - 60);
  for (let turn = 0; turn < 40 && !inSight(at); turn++) at = await turnWheel(visit, at[1] < 70 ? -150 : 150, place);
  assert.ok(inSight(at), `${place} is out of reach at ${at}`);
}

/** @param {Visit} visit @param {string} place */
export async function click(visit, place) {
  await bring(visit, place);
  const [x, y, width, height] = await placeOf(visit, place);
  await press(visit, x + width / 2, y + height / 2);
}

/** Opens a row's list and takes its n-th value. @param {Visit} visit @param {string} row @param {number} n */
export async function choose(visit, row, n) {
  await bring(visit, row);
  const [x, y, width, height] = await placeOf(visit, row);
  // The list is on the row's right side.
  await press(visit, x + width - 40, y + height / 2);
  const option = `${row}=${n}`;
  const [left, top, wide, high] = await placeOf(visit, option); // a list finds its place in its second frame
  await press(visit, left + wide / 2, top + high / 2);
  await visit.until(`!state.places['${option}']`);
}

/**
 * @param {Visit} visit
 * @param {string} name of a control drawn on the canvas that starts a download
 * @returns {Promise<{name: string, bytes: Buffer}>}
 */
export async function downloadBy(visit, name) {
  const [download] = await Promise.all([visit.page.waitForEvent('download'), clickOnCanvas(visit, name)]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}
