// @ts-check
// What a person does with the page: bring a thing into sight, click it, choose from a list.

import assert from 'node:assert/strict';
import { frames } from './harness.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */

/**
 * Where a control lies once the page has come to rest: a click where it was a moment ago may meet another.
 * @param {Visit} visit
 * @param {string} place
 * @returns {Promise<[number, number, number, number]>} left, top, width, height
 */
export async function placeOf(visit, place) {
  const look = async () => (await visit.until(`state.places['${place}']`)).places[place];
  let at = await look();
  for (let turn = 0; turn < 100; turn++) {
    await frames(visit, 3);
    const now = await look();
    if (now.join() === at.join()) return at;
    at = now;
  }
  assert.fail(`${place} never comes to rest`);
}

/** @param {Visit} visit @param {string} place that of a control in sight */
export async function clickOnCanvas(visit, place) {
  const [x, y, width, height] = await placeOf(visit, place);
  await visit.page.mouse.click(x + width / 2, y + height / 2);
}

/** Scrolls the side panel until a named thing lies on the screen. @param {Visit} visit @param {string} place */
export async function bring(visit, place) {
  const viewport = /** @type {{width: number, height: number}} */ (visit.page.viewportSize());
  const { places } = await visit.until(`state.places['${place}']`);
  // In a wide window the lessons' bar lies below the panels.
  const bottom = viewport.width >= 980 && places.lessons ? places.lessons[1] : viewport.height;
  const inSight = (/** @type {number[] | undefined} */ at) => at && at[1] >= 70 && at[1] + at[3] <= bottom - 20;
  let at = places[place];
  for (let turn = 0; turn < 40 && !inSight(at); turn++) {
    await visit.page.mouse.move(180, bottom - 60);
    await visit.page.mouse.wheel(0, at[1] < 70 ? -150 : 150);
    await visit.page.waitForTimeout(60);
    at = (await visit.state()).places[place];
  }
  assert.ok(inSight(at), `${place} is out of reach at ${at}`);
}

/** @param {Visit} visit @param {string} place */
export async function click(visit, place) {
  await bring(visit, place);
  const [x, y, width, height] = await placeOf(visit, place);
  await visit.page.mouse.move(x + width / 2, y + height / 2);
  await visit.page.waitForTimeout(80);
  await visit.page.mouse.down();
  await visit.page.waitForTimeout(80);
  await visit.page.mouse.up();
}

/** Opens a row's list and takes its n-th value. @param {Visit} visit @param {string} row @param {number} n */
export async function choose(visit, row, n) {
  await bring(visit, row);
  const [x, y, width, height] = await placeOf(visit, row);
  // The list is on the row's right side.
  await visit.page.mouse.click(x + width - 40, y + height / 2, { delay: 80 });
  const option = `${row}=${n}`;
  const [left, top, wide, high] = await placeOf(visit, option); // a list finds its place in its second frame
  await visit.page.mouse.click(left + wide / 2, top + high / 2, { delay: 80 });
  await visit.until(`!state.places['${option}']`);
}
