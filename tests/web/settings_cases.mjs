// @ts-check
// Choosing what is trained and how it writes: words, cells, schedules and sampling, by clicking and by the API.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bring, choose, click } from './hands.mjs';
import { screenshotPath } from './harness.mjs';
import { exportedModel, importModel } from './models.mjs';
import * as stage from './stage.mjs';

const DICTIONARY = 'dictionary.bin.gz';

test('Words are chosen by clicking; the dictionary is fetched then and only then', async () => {
  const page = await stage.visit(stage.sites.light);
  /** @type {string[]} */
  const fetched = [];
  page.page.on('request', (request) => void (request.url().endsWith(DICTIONARY) && fetched.push(request.url())));
  const characters = await page.until('state.step >= 5');
  assert.deepEqual(fetched, []);
  await choose(page, 'tokenizer', 1);
  await click(page, 'apply');
  const words = await page.until("state.settings.tokenizer === 'word' && state.step >= 5 && state.lyric");
  assert.equal(fetched.length, 1);
  assert.ok(words.vocab > 2 * characters.vocab, `${words.vocab} words, ${characters.vocab} characters`);
  assert.ok(words.tokens < characters.tokens);
  await page.page.screenshot({ path: await screenshotPath('words') });
  await choose(page, 'tokenizer', 0);
  await click(page, 'apply');
  await page.until("state.settings.tokenizer === 'char' && state.step >= 1");
  await page.call('reset', { tokenizer: 'word', user_dict: '明月几时有 99999' });
  await page.until("state.settings.user_dict !== '' && state.step >= 1");
  assert.equal(fetched.length, 1, 'it is kept');
});

test('A dictionary that cannot be had is one sentence, and training goes on as it was', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 3');
  await page.page.route(`**/${DICTIONARY}`, (route) => route.fulfill({ status: 404, body: '' }));
  const sentence = await page.refusal('reset', { tokenizer: 'word' });
  assert.match(sentence, /词典/);
  const state = await page.until('state.step >= 6');
  assert.equal(state.settings.tokenizer, 'char');
  await page.page.unroute(`**/${DICTIONARY}`);
  await page.call('reset', { tokenizer: 'word' });
  await page.until("state.settings.tokenizer === 'word'");
  page.errors = page.errors.filter((error) => !error.includes('404'));
});

test('A model of words is opened by a page that has never seen a word', async () => {
  const teacher = await stage.visit(stage.sites.light);
  await teacher.call('reset', { preset: 'tutorial', embed: 16, hidden: 16 });
  await teacher.until("state.settings.tokenizer === 'word' && state.step >= 2");
  await teacher.call('pause');
  const model = await exportedModel(teacher);
  await teacher.close();
  const pupil = await stage.visit(stage.sites.light);
  await pupil.until('state.step >= 1');
  await importModel(pupil, model);
  const { settings } = await pupil.state();
  assert.equal(settings.tokenizer, 'word');
  assert.equal(settings.embed, 16);
  assert.equal(settings.clean, 'tutorial');
});

test('Two layers of LSTM with a cosine schedule, validation and early stopping, by clicking', async () => {
  const page = await stage.visit(stage.sites.light, { locale: 'en-US', height: 900 });
  await page.until('state.step >= 3');
  await page.call('pause'); // what is clicked is the same, and answers sooner
  await choose(page, 'cell', 3);
  await choose(page, 'layers', 1);
  await choose(page, 'schedule', 1);
  await choose(page, 'cosine_epochs', 3);
  await click(page, 'more_settings');
  await choose(page, 'validation', 2);
  await choose(page, 'patience', 3);
  await page.page.screenshot({ path: await screenshotPath('settings-more') });
  await click(page, 'apply');
  await page.until("state.settings.cell === 'lstm'");
  await page.call('train');
  const { settings } = await page.until("state.settings.cell === 'lstm' && state.step >= 3");
  assert.equal(settings.layers, 2);
  assert.equal(settings.schedule, 'cosine');
  assert.equal(settings.cosine_epochs, 5);
  assert.equal(settings.validation, 0.1);
  assert.equal(settings.patience, 3);
});

test('The lines set apart are scored after an epoch', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 1');
  await page.call('loadCorpus', 'mine', '山上有风\n风里有雨\n雨里有人唱歌\n歌里有山有水\n水边有一只船\n船上有一盏灯\n'.repeat(8));
  await page.call('reset', { preset: 'quick', batch: 4, window: 16, validation: 0.2 });
  const { validation } = await page.until('state.validation && state.step > 60');
  assert.ok(validation.loss > 0);
  assert.ok(Math.abs(validation.perplexity - Math.exp(validation.loss)) < 1e-3 * validation.perplexity);
  await page.page.screenshot({ path: await screenshotPath('validation') });
});

test('The tutorial is one click away', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 1');
  await click(page, 'preset=tutorial');
  await click(page, 'apply');
  const { settings } = await page.until("state.settings.order === 'tutorial' && state.step >= 3");
  for (const [name, value] of Object.entries({
    tokenizer: 'word', clean: 'tutorial', cell: 'rnn', embed: 128, hidden: 128, layers: 1,
    output_dropout: false, batch: 1, window: 32, learning_rate: 0.001, optimizer: 'adam',
  })) {
    assert.equal(settings[name], value, name);
  }
  assert.ok(Math.abs(settings.dropout - 0.2) < 1e-6);
});

test('Sampling does as it is told: top-k 1 is greedy, one line is one line, a seed repeats itself', async () => {
  const page = await stage.training();
  await page.until('state.step >= 100');
  await page.call('pause');
  const write = (/** @type {object} */ options) => page.call('generate', { prompt: '明月', length: 40, ...options });
  const greedy = await write({ greedy: true });
  assert.equal(await write({ top_k: 1 }), greedy);
  assert.equal(await write({ top_p: 1e-6 }), greedy);
  assert.equal(await write({ seed: 5, top_k: 20 }), await write({ seed: 5, top_k: 20 }));
  assert.notEqual(await write({ seed: 5 }), await write({ seed: 6 }));
  assert.notEqual(await write({ greedy: true, repetition_penalty: 2 }), greedy);
  assert.match(String(await write({ stop_at_line_end: true, length: 400 })), /^[^\n]*\n$/);
  for (const [options, sentence] of /** @type {[object, RegExp][]} */ ([
    [{ top_k: -1 }, /Top-k 是 -1/], [{ top_p: 0 }, /Top-p 是 0/], [{ repetition_penalty: 0 }, /重复惩罚是 0/],
  ])) {
    assert.match(await page.refusal('generate', { prompt: '明月', length: 5, ...options }), sentence);
  }
});

test('What is copied from the text is measured, and a repetition loop is told', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 1');
  await page.call('loadCorpus', 'mine', '山上有风\n风里有雨\n雨里有人唱歌\n歌里有山有水\n水边有一只船\n船上有一盏灯\n'.repeat(8));
  await page.call('reset', { preset: 'quick', batch: 4, window: 16 });
  await page.until('state.step >= 200');
  await page.call('pause');
  await page.call('generate', { prompt: '山', length: 120, greedy: true });
  const { newest } = await page.until('state.newest && state.newest.copied !== null');
  assert.ok(newest.copied > 0.8, `${newest.copied} of it is copied`);
  assert.ok(newest.loop_period > 0);
  await page.page.screenshot({ path: await screenshotPath('copied') });
});
