// @ts-check
// The lessons, taken as a person does: guess first, then look. What they say is held beside the command line.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { clickOnCanvas } from './hands.mjs';
import { ROOT, frames, screenshotPath } from './harness.mjs';
import * as stage from './stage.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */

const LINE = '明月几时有';
const OTHERS = ['embedding', 'recurrence', 'bptt', 'adam', 'overfitting', 'sampling'];
const ALL = ['token', 'embedding', 'recurrence', 'loss', 'bptt', 'adam', 'overfitting', 'sampling'];

/** @param {string[]} words of the command line @param {string} [input] @returns {Promise<any>} */
async function geci(words, input = '') {
  const run = promisify(execFile)(join(ROOT, 'build/native/geci'), [...words, '--json']);
  run.child.stdin?.on('error', () => {}); // a command that reads nothing may have ended before this
  run.child.stdin?.end(input);
  return JSON.parse((await run).stdout);
}

/** @param {Visit} page @param {string} phase @returns {Promise<Record<string, any>>} */
const untilPhase = async (page, phase) =>
  (await page.until(`state.lessons.phase === '${phase}' || state.lessons.problem`)).lessons;

/** Its button lies elsewhere than the last one's: wait until it is drawn. @param {Visit} page @param {string} name */
async function openLesson(page, name) {
  await clickOnCanvas(page, `lesson=${name}`);
  await page.until(`state.lessons.lesson === '${name}'`);
  await frames(page, 3);
}

/** Sets the page up; nothing of the answer may show yet. @param {Visit} page @param {string} [button] */
async function setUp(page, button = 'lesson_set_up') {
  await clickOnCanvas(page, button);
  const lessons = await untilPhase(page, 'asking');
  assert.equal(lessons.problem, '');
  assert.deepEqual([lessons.prediction, lessons.answer, lessons.facts], [null, null, []]);
  return lessons;
}

/** @param {Visit} page @param {number} choice @returns {Promise<Record<string, any>>} what came of it */
async function predict(page, choice) {
  await clickOnCanvas(page, `lesson_choice=${choice}`);
  const lessons = await untilPhase(page, 'checked');
  assert.equal(lessons.problem, '');
  assert.equal(lessons.prediction, choice);
  return lessons;
}

/** The pointer's explanation gone from the picture. @param {Visit} page @param {string} name */
async function photograph(page, name) {
  await page.page.mouse.move(640, 3);
  await frames(page, 4);
  await page.page.screenshot({ path: await screenshotPath(`lesson-${name}`) });
}

/** A wrong guess first, then the right one. @param {Visit} page @param {string} language */
async function takeTokenLesson(page, language) {
  const cut = await geci(['segment', '-', '--tokenizer', 'word'], LINE);
  await photograph(page, `${language}-begin`);
  await setUp(page);
  await photograph(page, `${language}-token-asked`);
  const wrong = await predict(page, 2);
  assert.notEqual(wrong.answer, wrong.prediction);
  assert.deepEqual(wrong.facts, [cut.join(' / '), `${cut.length}`, `${[...LINE].length}`]);
  await photograph(page, `${language}-token-wrong`);
  await setUp(page, 'lesson_again');
  const right = await predict(page, 1);
  assert.equal(right.answer, right.prediction);
  assert.deepEqual(right.done, ['token']);
}

/** @param {Visit} page at rest @param {string} language */
async function takeLossLesson(page, language) {
  await openLesson(page, 'loss');
  await setUp(page);
  assert.equal((await page.state()).step, 0);
  const guessed = await predict(page, 0);
  const { vocab } = await geci(['vocab', join(ROOT, 'build/assets/corpora/songci300.txt'), '--tokenizer', 'char', '--clean', 'none']);
  const first = await page.state();
  assert.equal(first.step, 1);
  assert.equal(guessed.answer, 1);
  assert.deepEqual(guessed.facts, [first.loss.toFixed(2), vocab.toLocaleString('en'), Math.log(vocab).toFixed(2)]);
  assert.ok(Math.abs(first.loss - Math.log(vocab)) < 0.4, `a first loss of ${first.loss}`);
  await photograph(page, `${language}-loss-wrong`);
  await setUp(page, 'lesson_again');
  const known = await predict(page, 1);
  assert.equal(known.answer, known.prediction);
  await photograph(page, `${language}-loss-right`);
}

/** @param {Visit} page @param {string} language */
async function takeOtherLessons(page, language) {
  for (const name of OTHERS) {
    await openLesson(page, name);
    await setUp(page);
    await photograph(page, `${language}-${name}-asked`);
    const { answer, facts } = await predict(page, 0);
    console.log(`       ${name}: ${answer} ${facts.join(' | ')}`);
    assert.ok(facts.length > 0);
    await photograph(page, `${language}-${name}`);
    if (name === 'bptt') {
      const { inside } = await page.until("state.inside.tab === 'gradient' && state.inside.gradient_lengths.length > 0");
      const least = inside.gradient_lengths.indexOf(Math.min(...inside.gradient_lengths));
      assert.deepEqual(facts.slice(2), [`${least + 1}`, `${inside.gradient_lengths.length}`]);
    }
    if (name === 'overfitting') {
      const { windows, settings, tokens } = await page.state();
      assert.equal(facts[2].replace(',', ''), `${windows + settings.window}`);
      assert.equal(facts[3].replace(',', ''), `${tokens}`);
    }
  }
}

for (const [language, locale] of [['zh', 'zh-CN'], ['en', 'en-US']]) {
  test(`Lessons (${language}): all eight with a guess before each answer, which the command line bears out`, async () => {
    const page = await stage.visit(stage.sites.light, { locale, width: 1440, height: 900 });
    await page.until("state.step >= 100 && state.lyric");
    await clickOnCanvas(page, 'lessons');
    const { lessons } = await page.until('state.lessons.open');
    assert.deepEqual([lessons.lesson, lessons.done], ['token', []]);

    await takeTokenLesson(page, language);
    const own = await page.pause();
    await takeLossLesson(page, language);
    await takeOtherLessons(page, language);

    const done = await page.until(`state.lessons.done.length === ${ALL.length}`);
    assert.deepEqual(done.lessons.done, ALL);
    assert.equal(done.step, own.step, 'the last lesson looked at the run from before them');
    await page.page.reload();
    const again = await page.until('state.lessons.done.length > 0');
    assert.deepEqual(again.lessons.done, ALL, 'kept for the next visit');
  });
}

test('Lessons: whatever lies where progress is kept, the page starts and teaches', async () => {
  const page = await stage.visit(stage.sites.light, {
    init: () => localStorage.setItem('geci-lessons', `{"done":[1e999]},\u0000,tokens,${'x,'.repeat(5000)}`),
  });
  const { lessons } = await page.until('state.step >= 1 && state.lessons.lesson');
  assert.deepEqual(lessons.done, []);
});

test('Lessons: a network trained since the page was set up is no fresh one, and the card says so', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 1');
  await clickOnCanvas(page, 'lessons');
  await page.until('state.lessons.open');
  await openLesson(page, 'loss');
  await setUp(page);
  await page.call('step', 2);
  await page.until('state.step === 2');
  await clickOnCanvas(page, 'lesson_choice=1');
  const { lessons } = await page.until('state.lessons.problem');
  console.log(`       ${lessons.problem}`);
  assert.equal(lessons.phase, 'reading');
  await photograph(page, 'not-fresh');
});
