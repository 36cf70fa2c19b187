// @ts-check
// "Inside the network": what its tabs show is what the exported model gives elsewhere, and looking costs nothing
// but time.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clickOnCanvas } from './hands.mjs';
import { frames } from './harness.mjs';
import { exportedModel, generatedNatively } from './models.mjs';
import * as stage from './stage.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */

const TABS = ['step', 'next', 'hidden', 'gradient', 'words'];
const TEXT = '明月几时有';
const PROMPT = '明月';

/**
 * @param {Buffer} file safetensors of float32
 * @returns {(name: string) => {rows: number, cols: number, at: (row: number, col?: number) => number}}
 */
function tensorsOf(file) {
  const headerSize = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.subarray(8, 8 + headerSize).toString());
  return (name) => {
    const { dtype, shape, data_offsets: offsets } = header[name];
    assert.equal(dtype, 'F32');
    const [rows, cols = 1] = shape;
    return { rows, cols, at: (row, col = 0) => file.readFloatLE(8 + headerSize + offsets[0] + 4 * (row * cols + col)) };
  };
}

/** @param {number} seen @param {number} wanted @param {number} tolerance */
const near = (seen, wanted, tolerance) =>
  assert.ok(Math.abs(seen - wanted) <= tolerance, `${seen} is not ${wanted}`);

/** @param {Visit} page @param {string} text of one line */
async function writeInside(page, text) {
  await clickOnCanvas(page, 'inside_text');
  const area = page.page.locator('#text');
  await area.waitFor();
  await page.page.keyboard.press('Control+A');
  await page.page.keyboard.insertText(text);
  await page.page.keyboard.press('Escape');
  await area.waitFor({ state: 'hidden' });
  await page.until(`state.inside.tokens.join('') === ${JSON.stringify(text)}`);
}

/** A page at rest whose network is small and has made some steps. */
async function insidePage() {
  const page = await stage.paused();
  await page.call('reset', { cell: 'rnn', embed: 24, hidden: 40 });
  await page.call('step', 40);
  await page.until('state.step >= 40 && !state.training');
  return page;
}

test('Inside: a step equals the exported model in plain formulas', async () => {
  const page = await insidePage();
  const tensor = tensorsOf(await exportedModel(page));
  const [table, wIh, wHh] = ['ebd.weight', 'rnn.weight_ih_l0', 'rnn.weight_hh_l0'].map(tensor);
  const [bIh, bHh, out, bOut] = ['rnn.bias_ih_l0', 'rnn.bias_hh_l0', 'out.weight', 'out.bias'].map(tensor);
  /** @type {number[]} */
  let h = Array(wHh.cols).fill(0);
  for (let position = 0; position < TEXT.length; position++) {
    const step = await page.call('inspect', 'step', { text: TEXT, position });
    assert.deepEqual(step.tokens, [...TEXT]);
    const x = Array.from({ length: table.cols }, (_, j) => table.at(step.ids[position], j));
    assert.deepEqual(step.x, x, 'the embedding is a row of the table');
    /** @type {(w: typeof wIh, b: typeof bIh, v: number[]) => number[]} */
    const affine = (w, b, v) => Array.from({ length: w.rows }, (_, i) => v.reduce((sum, value, j) => sum + w.at(i, j) * value, b.at(i)));
    const input = affine(wIh, bIh, x);
    const hidden = affine(wHh, bHh, h);
    h = input.map((value, i) => Math.tanh(value + hidden[i]));
    for (let i = 0; i < h.length; i++) {
      near(step.input_side[i], input[i], 1e-5);
      near(step.hidden_side[i], hidden[i], 1e-5);
      near(step.h[i], h[i], 1e-5);
    }
    affine(out, bOut, h).forEach((logit, i) => near(step.logits[i], logit, 1e-4));
  }
});

test('Inside: the next token’s probabilities are those of geci generate', async () => {
  const page = await insidePage();
  const model = await exportedModel(page);
  const next = await page.call('inspect', 'next', { text: PROMPT });
  const greedy = await generatedNatively(model, PROMPT, ['--length', '1', '--greedy']);
  assert.equal(greedy.tokens[0], next.next[0].token);
  near(next.next[0].probability, greedy.probabilities[0], 1e-5);
  /** @type {(sampled: any) => any} */
  const entry = (sampled) => next.next.find((/** @type {any} */ one) => one.token === sampled.tokens[0]);
  let compared = 0;
  for (let seed = 1; seed <= 8; seed++) {
    const sampled = await generatedNatively(model, PROMPT, ['--length', '1', '--seed', `${seed}`, '--top-k', '20']);
    near(entry(sampled).probability, sampled.probabilities[0], 1e-5);
    compared++;
  }
  console.log(`       ${next.next.slice(0, 4).map((/** @type {any} */ n) => `${n.token} ${n.probability.toFixed(4)}`)}; ${compared} drawn`);
});

test('Inside: the tab shows the same numbers as a request, at the step where training stands', async () => {
  const page = await insidePage();
  await clickOnCanvas(page, 'inside_tab=step');
  await writeInside(page, TEXT);
  const { inside, step } = await page.until('!state.inside.error && state.inside.step === state.step');
  assert.equal(inside.position, TEXT.length - 1);
  const asked = await page.call('inspect', 'step', { text: TEXT });
  assert.equal(inside.step, step);
  assert.equal(inside.first_hidden, asked.h[0]);
  assert.deepEqual(
    inside.next.map((/** @type {any} */ n) => [n.token, n.probability]),
    asked.next.map((/** @type {any} */ n) => [n.token, n.probability]),
  );
  await clickOnCanvas(page, 'inside_tab=gradient');
  const shown = (await page.until('state.inside.gradient_lengths.length > 0')).inside;
  assert.deepEqual(shown.gradient_lengths, (await page.call('inspect', 'gradient', { text: TEXT })).gradient_lengths);
});

test('Inside: buttons, tokens and arrow keys go back and forth in time', async () => {
  const page = await insidePage();
  await clickOnCanvas(page, 'inside_tab=step');
  await clickOnCanvas(page, 'inside_token=0');
  await page.until('state.inside.position === 0');
  await clickOnCanvas(page, 'inside_later');
  await page.until('state.inside.position === 1');
  await page.page.keyboard.press('ArrowRight');
  await page.until('state.inside.position === 2');
  await page.page.keyboard.press('ArrowLeft');
  await page.until('state.inside.position === 1');
  await clickOnCanvas(page, 'inside_earlier');
  await page.until('state.inside.position === 0');
});

test('Inside: the bars follow the sampler’s settings while they are dragged', async () => {
  const page = await insidePage();
  await clickOnCanvas(page, 'more_sampling');
  await clickOnCanvas(page, 'inside_tab=next');
  await page.until('state.places.greedy');
  const before = (await page.until("state.inside.tab === 'next' && state.inside.next.length > 0")).inside.next;
  const { places } = await page.state();
  const [x, y, width, height] = places.temperature;
  await page.page.mouse.move(x + width * 0.5, y + height / 2);
  await page.page.mouse.down();
  await page.page.mouse.move(x + width * 0.75, y + height / 2, { steps: 4 });
  const dragged = (await page.until(`state.inside.next[0].drawn !== ${before[0].drawn}`)).inside.next;
  await page.page.mouse.up();
  assert.equal(dragged[0].probability, before[0].probability, 'the network’s own stays');
  assert.ok(dragged[0].drawn < before[0].drawn, 'hotter is flatter');
  await clickOnCanvas(page, 'greedy');
  const greedy = (await page.until('state.inside.next[0].drawn === 1')).inside.next;
  assert.equal(greedy[1].drawn, 0);
  await clickOnCanvas(page, 'greedy');
  await clickOnCanvas(page, 'more_sampling');
  const asked = await page.call('inspect', 'next', { text: TEXT, temperature: 0.5, top_k: 3 });
  assert.equal(asked.next.filter((/** @type {any} */ n) => n.drawn > 0).length, 3);
  near(asked.next.reduce((/** @type {number} */ sum, /** @type {any} */ n) => sum + n.drawn, 0), 1, 1e-5);
});

test('Inside: a picked word has the neighbours that the table gives', async () => {
  const page = await insidePage();
  await clickOnCanvas(page, 'inside_tab=words');
  await page.until("state.inside.tab === 'words'");
  // Wherever a word lies, the map's middle is full of them.
  for (let attempt = 0; attempt < 6; attempt++) {
    const [x, y, width, height] = (await page.until('state.places.inside_words')).places.inside_words;
    await page.page.mouse.click(x + width * (0.5 + 0.05 * attempt), y + height * 0.5);
    await frames(page, 20);
    if ((await page.state()).inside.word) break;
  }
  const { word, nearest } = (await page.until('state.inside.word')).inside;
  const tensor = tensorsOf(await exportedModel(page));
  const table = tensor('ebd.weight');
  const id = async (/** @type {string} */ text) => (await page.call('inspect', 'step', { text })).ids[0];
  const row = (/** @type {number} */ r) => Array.from({ length: table.cols }, (_, j) => table.at(r, j));
  const dot = (/** @type {number[]} */ a, /** @type {number[]} */ b) => a.reduce((sum, value, j) => sum + value * b[j], 0);
  const [a, b] = [row(await id(word)), row(await id(nearest[0].token))];
  near(nearest[0].cosine, dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)), 1e-5);
  const { words, path } = await page.call('inspect', 'words', { word });
  const shown = (await page.until('state.inside.path.length > 1')).inside.path;
  assert.deepEqual(path, shown);
  assert.equal(path[0].step, 0);
  const now = words.find((/** @type {any} */ { token }) => token === word);
  near(path.at(-1).x, now.x, 1e-4);
  near(path.at(-1).y, now.y, 1e-4);
  console.log(`       ${word}: ${nearest.map((/** @type {any} */ n) => n.token).join(' ')}`);
});

test('Inside: folded away it leaves its room to the lyrics, and stays so', async () => {
  const page = await insidePage();
  const wide = (await page.until('state.places.curve')).places.curve[2];
  await clickOnCanvas(page, 'inside_fold');
  await page.until(`state.inside.folded && state.places.curve[2] > ${wide} + 200`);
  await page.page.setViewportSize({ width: 1000, height: 800 });
  await page.page.setViewportSize({ width: 1280, height: 800 });
  await page.until(`state.inside.folded && state.places.curve[2] > ${wide} + 200`);
  await clickOnCanvas(page, 'inside_fold');
  await page.until(`!state.inside.folded && state.places.curve[2] === ${wide}`);
});

test('Inside: looking does not change what is learned', async () => {
  const page = await insidePage();
  /** @param {boolean} looks */
  const trained = async (looks) => {
    await page.call('reset');
    await page.until('state.step === 0');
    await page.call('step', 60);
    if (looks) for (const what of TABS) await page.call('inspect', what, { text: TEXT, word: '月' });
    await page.until('state.step >= 60 && !state.training');
    return tensorsOf(await exportedModel(page))('out.weight');
  };
  const [seen, unseen] = [await trained(true), await trained(false)];
  for (let row = 0; row < seen.rows; row++) {
    for (let col = 0; col < seen.cols; col++) assert.equal(seen.at(row, col), unseen.at(row, col));
  }
});
