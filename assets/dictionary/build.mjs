// @ts-check
// Makes the word dictionary that Geci reads from the data of the npm package nodejieba.
//   node assets/dictionary/build.mjs PACKAGE_DIR OUT_FILE
// jieba-0.42.1.diff, next to this file, holds the few words by which the package's list differs from that
// of Python jieba. docs/dictionary_format.md says every byte of the result. Written beside and renamed; a
// second run with the same package and recipe does nothing.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A failure the person at the terminal can act on; anything else is a bug and keeps its stack. */
class BuildError extends Error {}

const FORMAT_VERSION = 1;
const STATES = ['B', 'E', 'M', 'S'];
// Half a unit of the sixth decimal, to which the model file rounds, and a little for its own rounding.
const ROUNDING = 5.1e-7;
// Six decimals tell counts up to a million apart; this one is above, and is what Python jieba's digits say.
const TRUE_COUNTS = new Map([['S的', 3188252]]);

/**
 * @typedef {{freq: number, children: Map<number, TrieNode>}} TrieNode
 * @typedef {{total: number, counts: Map<number, number>}} Emission counts of characters in one state
 * @typedef {{start: number[], transitions: number[][], emissions: Emission[]}} HiddenMarkovModel
 */

/** @param {string} file */
async function readOrExplain(file) {
  return readFile(file, 'utf8').catch(() => {
    throw new BuildError(`${file} cannot be read: install nodejieba again (./dev setup).`);
  });
}

// ------------------------------------------------------------------------------------------ the words

/** Lines of "word frequency [tag]". @param {string} text @param {string} file */
function parseWords(text, file) {
  return text.split('\n').filter((line) => line.trim() !== '').map((line) => {
    const [word, digits] = line.trim().split(' ');
    if (!word || !/^[1-9][0-9]*$/.test(digits ?? '')) {
      throw new BuildError(`${file}: '${line}' is not a word with its frequency.`);
    }
    return { word, freq: Number(digits) };
  });
}

/**
 * Makes the package's list that of Python jieba.
 * @param {{word: string, freq: number}[]} words
 * @param {string} diff lines "+word frequency" to add and "-word frequency" to take out
 */
function applyDiff(words, diff) {
  const lines = diff.split('\n').filter((line) => line !== '');
  const removed = new Set(lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1)));
  const added = lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1)).join('\n');
  const kept = words.filter(({ word, freq }) => !removed.has(`${word} ${freq}`));
  if (words.length - kept.length !== removed.size) {
    throw new BuildError('the package lacks words that jieba-0.42.1.diff takes out.');
  }
  return [...kept, ...parseWords(added, 'the diff')];
}

/**
 * A trie whose nodes carry the frequency of the word that ends there, 0 for a mere prefix. A word listed
 * twice has its last frequency, and both count in the total: as in Python jieba.
 * @param {{word: string, freq: number}[]} words
 */
function buildTrie(words) {
  /** @type {TrieNode} */
  const root = { freq: 0, children: new Map() };
  let total = 0;
  for (const { word, freq } of words) {
    let node = root;
    for (const character of word) {
      const label = /** @type {number} */ (character.codePointAt(0));
      let child = node.children.get(label);
      if (!child) node.children.set(label, (child = { freq: 0, children: new Map() }));
      node = child;
    }
    node.freq = freq;
    total += freq;
  }
  return { root, total };
}

// ------------------------------------------------------------------------- the hidden Markov model

/**
 * The file gives ln(count / total) to six decimals; Python jieba has all digits. They can be had again:
 * counts are whole numbers, the rarest is 1, and each further one narrows down what the total can be.
 * @param {Map<string, number>} logs @param {string} state @returns {Emission}
 */
function recoverCounts(logs, state) {
  const rising = [...logs.values()].sort((a, b) => a - b);
  let low = Math.exp(-rising[0] - ROUNDING);
  let high = Math.exp(-rising[0] + ROUNDING);
  for (const log of rising) {
    if (Math.exp(log + ROUNDING) * high - Math.exp(log - ROUNDING) * low > 0.9) break;
    const count = Math.round(Math.exp(log) * (low + high) / 2);
    low = Math.max(low, count * Math.exp(-log - ROUNDING));
    high = Math.min(high, count * Math.exp(-log + ROUNDING));
  }
  const total = Math.round((low + high) / 2);
  if (!(low <= total && total <= high)) {
    throw new BuildError(`the model's emissions in state ${state} are not ratios of counts.`);
  }
  const counts = new Map();
  for (const [character, log] of logs) {
    const count = TRUE_COUNTS.get(state + character) ?? Math.round(Math.exp(log) * total);
    counts.set(/** @type {number} */ (character.codePointAt(0)), count);
  }
  return { total, counts };
}

/** @param {string} line "字:-1.5,词:-2.5" @param {string} state */
function parseEmission(line, state) {
  /** @type {Map<string, number>} */
  const logs = new Map();
  for (const entry of line.split(',')) {
    const colon = entry.lastIndexOf(':');
    const log = Number(entry.slice(colon + 1));
    if (colon < 1 || !(log < 0)) {
      throw new BuildError(`the model's emission '${entry}' is not a character with a logarithm.`);
    }
    logs.set(entry.slice(0, colon), log);
  }
  return recoverCounts(logs, state);
}

/** @param {string} text @returns {HiddenMarkovModel} */
function parseModel(text) {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  const numbers = lines.slice(0, 5).map((line) => line.split(' ').map(Number));
  const isComplete = lines.length === 9 && numbers.every((row) => row.length === 4 && row.every(Number.isFinite));
  if (!isComplete) {
    throw new BuildError('hmm_model.utf8 lacks its start line, its four transition or its four emission lines.');
  }
  const emissions = STATES.map((state, i) => parseEmission(lines[5 + i], state));
  return { start: numbers[0], transitions: numbers.slice(1), emissions };
}

// ------------------------------------------------------------------------------------------- the bytes

class ByteWriter {
  /** @type {number[]} */
  bytes = [];

  /** Seven bits a byte, lowest first. @param {number} value */
  varint(value) {
    for (; value >= 0x80; value = Math.floor(value / 0x80)) this.bytes.push((value % 0x80) | 0x80);
    this.bytes.push(value);
  }

  /** @param {number} value */
  double(value) {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    this.bytes.push(...bytes);
  }
}

/** Level by level, so that a node's children stand together. @param {TrieNode} root */
function breadthFirst(root) {
  /** @type {{node: TrieNode, labels: number[]}[]} */
  const order = [];
  const queue = [root];
  for (const node of queue) {
    const labels = [...node.children.keys()].sort((a, b) => a - b);
    order.push({ node, labels });
    for (const label of labels) queue.push(/** @type {TrieNode} */ (node.children.get(label)));
  }
  return order;
}

/** @param {ByteWriter} out @param {number[]} rising each as its distance from the one before */
function writeRising(out, rising) {
  let previous = 0;
  for (const value of rising) {
    out.varint(value - previous);
    previous = value;
  }
}

/** @param {ByteWriter} out @param {{root: TrieNode, total: number}} trie */
function writeTrie(out, { root, total }) {
  const order = breadthFirst(root);
  out.varint(total);
  out.varint(order.length);
  // Column by column: like stands beside like, which compresses a fifth better.
  for (const { labels } of order) out.varint(labels.length);
  for (const { labels } of order) writeRising(out, labels);
  for (const { node } of order) out.varint(node.freq);
}

/** @param {ByteWriter} out @param {HiddenMarkovModel} model */
function writeModel(out, { start, transitions, emissions }) {
  for (const value of [...start, ...transitions.flat()]) out.double(value);
  for (const { total, counts } of emissions) {
    const characters = [...counts.keys()].sort((a, b) => a - b);
    out.varint(total);
    out.varint(characters.length);
    writeRising(out, characters);
    for (const character of characters) out.varint(/** @type {number} */ (counts.get(character)));
  }
}

/** @param {string} packageDir @param {string} diff */
async function makeDictionary(packageDir, diff) {
  const folder = path.join(packageDir, 'submodules/cppjieba/dict');
  const wordsFile = path.join(folder, 'jieba.dict.utf8');
  const words = applyDiff(parseWords(await readOrExplain(wordsFile), wordsFile), diff);
  const out = new ByteWriter();
  out.bytes.push(...Buffer.from('GECIDICT'));
  out.varint(FORMAT_VERSION);
  writeTrie(out, buildTrie(words));
  writeModel(out, parseModel(await readOrExplain(path.join(folder, 'hmm_model.utf8'))));
  return { bytes: Uint8Array.from(out.bytes), words: words.length };
}

/** @param {string} packageDir @param {string} outFile */
async function build(packageDir, outFile) {
  const recipe = fileURLToPath(import.meta.url);
  const diff = await readFile(path.join(path.dirname(recipe), 'jieba-0.42.1.diff'), 'utf8');
  const manifest = await readFile(path.join(packageDir, 'package.json'), 'utf8').catch(() => {
    throw new BuildError(`there is no nodejieba package in ${packageDir}: run ./dev setup.`);
  });
  const digest = createHash('sha256').update(manifest).update(await readFile(recipe)).update(diff).digest('hex');
  const stampFile = `${outFile}.made-from`;
  const stampOf = async () => `${digest} ${(await stat(outFile).catch(() => null))?.size ?? 'missing'}\n`;
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === (await stampOf())) return;

  const { bytes, words } = await makeDictionary(packageDir, diff);
  await mkdir(path.dirname(outFile), { recursive: true });
  const beside = `${outFile}.${process.pid}.partial`;
  await writeFile(beside, bytes);
  await rename(beside, outFile);
  await writeFile(stampFile, await stampOf());
  console.log(`${path.basename(outFile)}: ${words} words, ${bytes.length} bytes`);
}

const [packageDir, outFile] = process.argv.slice(2);
if (!packageDir || !outFile) {
  console.error('usage: node assets/dictionary/build.mjs PACKAGE_DIR OUT_FILE');
  process.exit(2);
}
try {
  await build(packageDir, outFile);
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(`dictionary: ${error.message}`);
  process.exit(1);
}
