// @ts-check
// Texts and models going in and out: by API, by drop, by storage. Whatever is refused changes nothing.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { clickOnCanvas } from './hands.mjs';
import { ROOT, refusalOf, screenshotPath } from './harness.mjs';
import { exportedModel, geci, importModel } from './models.mjs';
import * as stage from './stage.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */

const SAMPLED = { prompt: '明月', length: 40, temperature: 0.9, seed: 7 };
const GREEDY = { prompt: '明月', length: 40, greedy: true };
const OWN_GREEDY = { prompt: '山前', length: 40, greedy: true };

/** Lines of our own, enough for a window. */
const OWN_TEXT = '山前一树花\n风来花满家\n水边人未去\n灯下话桑麻\n'.repeat(60);

/**
 * Drops a file on the page as a person would; made there, since 200 MB would not pass any other way.
 * @param {Visit} visit
 * @param {string} name
 * @param {{bytes?: number[], megabytes?: number}} content
 * @returns {Promise<boolean>} whether anything read it
 */
function drop(visit, name, { bytes = [], megabytes = 0 }) {
  return visit.page.evaluate(
    ([fileName, given, count]) => {
      // A blob of many references to one: its size is real, its memory is one megabyte.
      const block = new Blob([new Uint8Array(1e6)]);
      const file = new File(count ? Array(count).fill(block) : [new Uint8Array(given)], fileName);
      let read = false;
      const original = Blob.prototype.arrayBuffer;
      Blob.prototype.arrayBuffer = function () {
        read = true;
        return original.call(this);
      };
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(file);
      document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
      Blob.prototype.arrayBuffer = original;
      return read;
    },
    /** @type {[string, number[], number]} */ ([name, bytes, megabytes]),
  );
}

/** A song of our own with time stamps. */
const OWN_LRC = '[00:01.00]山前一树花\n[00:02.00]风来花满家\n'.repeat(20);

/** @param {Visit} page @param {string} type of the event @param {string[]} names @param {string} [content] of each */
const dragFiles = (page, type, names, content = '山前一树花') =>
  page.page.evaluate(
    ([kind, files, text]) => {
      const dataTransfer = new DataTransfer();
      for (const name of files) dataTransfer.items.add(new File([String(text)], name));
      const over = document.elementFromPoint(innerWidth / 2, innerHeight / 2) ?? document.body;
      over.dispatchEvent(new DragEvent(String(kind), { bubbles: true, cancelable: true, dataTransfer }));
    },
    /** @type {[string, string[], string]} */ ([type, names, content]),
  );

/**
 * A folder, as the browser tells of one that a person drops.
 * @param {Visit} page @param {string} name @param {{[name: string]: string}} files
 */
const dropFolder = (page, name, files) =>
  page.page.evaluate(
    ([folder, contents]) => {
      const entries = Object.entries(contents).map(([file, text]) => ({
        name: file,
        fullPath: `/${folder}/${file}`,
        isFile: true,
        isDirectory: false,
        file: (/** @type {(file: File) => void} */ done) => done(new File([String(text)], file)),
      }));
      const batches = [entries, []];
      const readEntries = (/** @type {(batch: object[]) => void} */ done) => done(batches.shift() ?? []);
      const entry = { name: folder, fullPath: `/${folder}`, isFile: false, isDirectory: true, createReader: () => ({ readEntries }) };
      const event = new DragEvent('drop', { bubbles: true, cancelable: true });
      const items = [{ kind: 'file', webkitGetAsEntry: () => entry }];
      Object.defineProperty(event, 'dataTransfer', { value: { files: [], items, getData: () => '' } });
      document.body.dispatchEvent(event);
    },
    /** @type {[string, {[name: string]: string}]} */ ([name, files]),
  );

/**
 * @param {Visit} page paused
 * @param {() => Promise<string>} attempt gives the sentence it was refused with
 */
async function leavesTheRunAlone(page, attempt) {
  const before = await page.state();
  const text = await page.call('generate', GREEDY);
  const sentence = await attempt();
  console.log(`       ${sentence}`);
  assert.match(sentence, /^\S.{8,}[.。]$/s, 'one sentence');
  const after = await page.state();
  assert.deepEqual([after.step, after.vocab, after.corpus], [before.step, before.vocab, before.corpus]);
  assert.equal(await page.call('generate', GREEDY), text);
}

/**
 * The model stays in its page: a megabyte takes long to carry out of it.
 * @param {Visit} page
 * @returns {Promise<number>} its size
 */
const exported = (page) =>
  page.page.evaluate(async () => {
    const model = await (await window.geci).exportModel();
    Object.assign(globalThis, { model });
    return model.length;
  });

/** @param {Visit} page @param {number} length how much of the exported model is taken in */
const imported = (page, length) =>
  page.page.evaluate(async (n) => {
    await (await window.geci).importModel(/** @type {any} */ (globalThis).model.slice(0, n));
  }, length);

test('import(export(model)) generates the same text, greedily and by sampling', async () => {
  const page = await stage.paused();
  await page.call('step', 60);
  await page.until('state.step >= 60 && !state.training');
  const before = [await page.call('generate', GREEDY), await page.call('generate', SAMPLED)];
  const size = await exported(page);
  await page.call('reset');
  await page.until('state.step === 0');
  assert.notDeepEqual([await page.call('generate', GREEDY), await page.call('generate', SAMPLED)], before);
  await imported(page, size);
  assert.deepEqual([await page.call('generate', GREEDY), await page.call('generate', SAMPLED)], before);
  const { run, step } = await page.state();
  assert.ok(step >= 60 && run.points >= 60, `${run.points} points of the curve came back of ${step} steps`);
  console.log(`       ${before[0].replace(/\s+/g, ' / ')}`);
});

test('A model of the command line opens without its curve, and the page says so', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 1');
  const folder = await mkdtemp(join(tmpdir(), 'geci-'));
  const model = join(folder, 'small.safetensors');
  const corpus = join(ROOT, 'build/assets/corpora/songci300.txt');
  await geci(['train', corpus, '-o', model, '--steps', '3', '--hidden', '16']);
  await importModel(page, await readFile(model));
  await page.until('state.step === 3 && state.run.points === 0');
  await page.page.getByText('这个模型文件里没有从前的曲线').waitFor({ state: 'attached' });
  await rm(folder, { recursive: true });
});

test('A long text that is tokenized into words tells how far it is and how long that takes; another takes its place', async () => {
  const page = await stage.visit(stage.sites.light);
  await page.until('state.step >= 1');
  await page.call('reset', { tokenizer: 'word' });
  await page.until("state.settings.tokenizer === 'word'");
  // Six times all of the Song, so that it takes long on any machine.
  const answer = page.page.evaluate(async () => {
    const verse = await (await fetch('corpora/songci.txt')).text();
    return (await window.geci).loadCorpus('long', verse.repeat(6)).catch((error) => error.message);
  });
  const { cutting, corpus } = await page.until('state.cutting?.share > 0.1 && state.places.cutting');
  assert.deepEqual([cutting.name, corpus], ['long', 'songci300']);
  assert.ok(cutting.seconds_left > 0);
  await page.page.screenshot({ path: await screenshotPath('cutting') });
  await clickOnCanvas(page, 'shijing');
  await page.until("!state.cutting && state.corpus === 'shijing'");
  assert.match(String(await answer), /换了别的/);
  await clickOnCanvas(page, 'songci');
  await page.until("!state.cutting && state.corpus === 'songci' && state.step >= 1");
});

test('A model cut short, or none at all, is refused in one sentence and the run goes on', async () => {
  const page = await stage.paused();
  const size = await exported(page);
  for (const length of [0, 7, 300, size - 1]) {
    await leavesTheRunAlone(page, () => refusalOf(() => imported(page, length)));
  }
});

test('An empty text, and one too short for a window, are refused and the run goes on', async () => {
  const page = await stage.paused();
  const texts = ['', '明月几时有'];
  // First with a model that was imported, then with a fresh one.
  await imported(page, await exported(page));
  for (const text of texts) await leavesTheRunAlone(page, () => page.refusal('loadCorpus', 'own', text));
  await page.call('reset');
  for (const text of texts) await leavesTheRunAlone(page, () => page.refusal('loadCorpus', 'own', text));
});

test('A dropped file of 200 MB gets one sentence and is never read', async () => {
  const page = await stage.paused();
  await leavesTheRunAlone(page, async () => {
    assert.equal(await drop(page, 'songs.txt', { megabytes: 200 }), false, 'it was read');
    const sentence = await page.toast();
    assert.match(sentence, /200 MB/);
    return sentence;
  });
});

test('A dropped file that is neither text nor model gets one sentence from the engine, whatever its name', async () => {
  const page = await stage.paused();
  await leavesTheRunAlone(page, async () => {
    await drop(page, 'photo.png', { bytes: [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13] });
    return (await page.until('/PNG|图片/.test(state.notice)')).notice;
  });
});

test('A model among texts, an empty folder, or nothing at all get one sentence; a hint covers the window meanwhile', async () => {
  const page = await stage.paused();
  const drag = (/** @type {string} */ type, /** @type {string[]} */ names) => dragFiles(page, type, names);
  await leavesTheRunAlone(page, async () => {
    await drag('dragover', ['a.txt']);
    const veil = await page.page.locator('#veil').boundingBox();
    assert.deepEqual([veil?.width, veil?.height], [1280, 800]);
    await drag('dragleave', ['a.txt']);
    assert.equal(await page.page.locator('#veil').isVisible(), false);
    await drag('drop', ['a.txt', 'b.txt', 'c.safetensors']);
    const sentence = await page.toast();
    assert.match(sentence, /“c.safetensors”是模型/);
    return sentence;
  });
  await leavesTheRunAlone(page, async () => {
    await drag('drop', []);
    return page.toast();
  });
  await leavesTheRunAlone(page, async () => {
    await dropFolder(page, 'songs', {});
    const sentence = await page.toast();
    assert.match(sentence, /“songs”里没有文件/);
    return sentence;
  });
});

test('Several files and a folder are learned from as songs, whatever their names; so is dragged text', async () => {
  const page = await stage.training();
  await dragFiles(page, 'drop', ['b.lyrics', 'a'], OWN_TEXT);
  await page.until("state.corpus === 'a +1' || state.corpus === 'b.lyrics +1'");
  const two = (await page.state()).tokens;
  await dropFolder(page, 'songs', { 'one.txt': OWN_TEXT, '.hidden': OWN_TEXT, 'cover.png': 'GIF89a\u0001\0\u0001\0', 'more.lrc': OWN_LRC });
  await page.until("state.corpus === 'songs' && /LRC/.test(state.notice)");
  const { notice, tokens } = await page.state();
  assert.match(notice, /cover\.png/);
  assert.ok(tokens > two / 2 && tokens < two, `${tokens} tokens, ${two} of two files`);
  await page.page.evaluate((text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('text/plain', text);
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
  }, OWN_TEXT);
  await page.until("state.corpus === '拖入的文字'");
});

test('A PyTorch file dropped on the page is judged by what it lacks, in the page’s language', async () => {
  const page = await stage.paused();
  await leavesTheRunAlone(page, async () => {
    await drop(page, 'model.pt', { bytes: [0x50, 0x4b, 3, 4, ...Array(60).fill(0)] });
    return (await page.until('/PyTorch/.test(state.notice)')).notice;
  });
  assert.match((await page.state()).notice, /没有词表/);
});

test('A text of one’s own, given as a string or dropped as a file, is learned from', async () => {
  const page = await stage.training();
  await page.call('loadCorpus', 'own', OWN_TEXT);
  await page.until('state.vocab > 0 && state.vocab < 40');
  const bytes = [...new TextEncoder().encode(OWN_TEXT.replaceAll('桑', '🎵'))];
  await drop(page, 'mine.txt', { bytes });
  await page.until("state.corpus === 'mine.txt'");
});

test('?model= opens a model beside the page, and nothing from elsewhere', async () => {
  const site = stage.sites.isolated;
  const shared = await stage.paused();
  await shared.call('loadCorpus', 'own', OWN_TEXT);
  await shared.until('state.vocab > 0 && state.vocab < 40');
  const files = { 'mine.safetensors': await exportedModel(shared) };
  const page = await stage.visit(`${site}?model=mine.safetensors`, { files });
  // Only the model's vocabulary is this small, whatever the page has trained on meanwhile.
  await page.until('state.vocab > 0 && state.vocab < 40');
  await page.pause();
  assert.equal(await page.call('generate', OWN_GREEDY), await shared.call('generate', OWN_GREEDY));
  await page.close();
  const stranger = await stage.visit(`${site}?model=//elsewhere.example/m.safetensors`, { locale: 'en-US' });
  assert.match(await stranger.toast(), /beside the page/);
  await stranger.close();
});

test('A dropped text in another encoding is read, and that is said once', async () => {
  const page = await stage.training();
  // 明月几时有 and so on in GBK, which no byte sequence of UTF-8 looks like.
  const gbk = Array(100).fill([0xc3, 0xf7, 0xd4, 0xc2, 0xbc, 0xb8, 0xca, 0xb1, 0xd3, 0xd0, 0x0a]).flat();
  await drop(page, 'gbk.txt', { bytes: gbk });
  const sentence = (await page.until('/gb18030/.test(state.notice)')).notice;
  console.log(`       ${sentence}`);
  assert.match(sentence, /[.。]$/);
  assert.equal((await page.state()).encoding, 'gb18030');
  assert.equal(await page.page.locator('.toast').count(), 0, 'it is said once');
});

test('A saved model is offered at the next visit, and nothing is replaced before the answer', async () => {
  const page = await stage.visit(stage.sites.light, { locale: 'en-US' });
  await page.until('state.step >= 5');
  const { step } = await page.pause();
  assert.equal((await page.state()).saved_at || 0, 0);
  await page.call('save');
  assert.ok((await page.state()).saved_at > 0);
  await page.page.reload();
  await page.page.locator('.bar').waitFor();
  assert.match((await page.page.locator('.bar span').textContent()) ?? '', new RegExp(`step ${step}\\)`));
  await page.until('state.step >= 1');
  // Saved while the question stands open: both models must be kept.
  await page.call('save');
  await page.page.locator('.bar button').first().click();
  await page.until(`state.step >= ${step}`);
  await page.page.reload();
  await page.page.locator('.bar').waitFor();
  await page.page.locator('.bar button').last().click();
  assert.equal(await page.page.locator('.bar').count(), 0);
});

test('Where the browser keeps nothing, saving says so', async () => {
  const init = () => Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
  const page = await stage.visit(stage.sites.light, { init, locale: 'en-US' });
  await page.until('state.step >= 1');
  assert.match(await page.refusal('save'), /Export it as a file instead/);
});
