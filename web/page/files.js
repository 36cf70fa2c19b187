// @ts-check
// Files in and out: picked, dropped, fetched from beside the page, downloaded, copied.

import { chosenFiles, dropped } from './drops.js';
import { say } from './messages.js';

export const MOST_BYTES = 64 * 1024 * 1024;
const MOST_NAME = 120;

// A download that hangs must not keep later ones waiting for ever.
const FETCH_MS = 90_000;

/** Corpora that are built with the page. */
const CORPORA = ['songci300', 'songci', 'yuanqu', 'shijing'];

/** @typedef {import('./engine.js').Engine} Engine */
/** @typedef {import('./notices.js').Notices} Notices */
/** @typedef {import('./drops.js').FoundFiles} FoundFiles */

/** @typedef {{answer: Promise<unknown>}} Sent what the engine has been asked, and its answer */

/** @type {Promise<unknown>} */
let lastSent = Promise.resolve();

/**
 * What was asked for last is what stays open, however long each takes to arrive. The engine, which does the last thing
 * it was asked, is not waited for.
 * @param {() => Promise<Sent>} send
 */
async function inOrder(send) {
  const sent = lastSent.then(send);
  lastSent = sent.catch(() => {});
  await (await sent).answer;
}

/**
 * @param {string} name
 * @param {number} size in bytes
 */
export function checkSize(name, size) {
  if (size > MOST_BYTES) throw new Error(say('fileTooLarge', name.slice(0, MOST_NAME), Math.ceil(size / 1e6)));
}

/**
 * @param {File} file its size is looked at before anything is read
 * @returns {Promise<Uint8Array>}
 */
async function readFile(file) {
  checkSize(file.name, file.size);
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new Error(say('fileUnreadable', file.name.slice(0, MOST_NAME)));
  }
}

const isModel = (/** @type {string} */ name) => /\.(safetensors|pt|pth)$/i.test(name);

/**
 * Opens what a person chose; the engine judges the content of texts, whatever their names.
 * @param {Engine} engine
 * @param {FoundFiles} found
 */
export function openFiles(engine, { files, name }) {
  return inOrder(async () => {
    if (files.length === 1 && isModel(files[0].name)) {
      return { answer: engine.request('importModel', {}, await readFile(files[0].file)) };
    }
    const model = files.find((file) => !file.found && isModel(file.name));
    if (model) throw new Error(say('modelAmongTexts', model.name.slice(0, MOST_NAME)));
    checkSize(name, files.reduce((total, { file }) => total + file.size, 0));
    /** @type {Uint8Array[]} */
    const contents = [];
    for (const { file } of files) contents.push(await readFile(file));
    const list = files.map((file, i) => ({ name: file.name, size: contents[i].length, found: file.found }));
    const bytes = new Uint8Array(await new Blob(/** @type {BlobPart[]} */ (contents)).arrayBuffer());
    return { answer: engine.request('loadCorpus', { name: name.slice(0, MOST_NAME), files: list }, bytes) };
  });
}

/**
 * @param {Engine} engine
 * @param {string} text
 */
export function openDraggedText(engine, text) {
  return inOrder(async () => {
    const bytes = new TextEncoder().encode(text);
    checkSize(say('draggedText'), bytes.length);
    return { answer: engine.request('loadCorpus', { name: say('draggedText') }, bytes) };
  });
}

/** @param {string} key */
export const isCorpus = (key) => CORPORA.includes(key);

/**
 * @param {Engine} engine
 * @param {string} key
 * @param {object} [settings] those of a link; without them, what is in force stays
 */
export function openCorpus(engine, key, settings) {
  return inOrder(async () => {
    const bytes = isCorpus(key) ? await fetchBytes(new URL(`./corpora/${key}.txt`, import.meta.url)) : null;
    if (!bytes) throw new Error(say('corpusMissing', key.slice(0, MOST_NAME)));
    return { answer: engine.request('loadCorpus', settings ? { name: key, settings } : { name: key }, bytes) };
  });
}

/**
 * The words that Chinese is cut into. Commands wait for it in the engine, so they are told if it cannot be had.
 * @param {Engine} engine
 */
export async function openDictionary(engine) {
  const packed = await fetchBytes(new URL('./dictionary.bin.gz', import.meta.url));
  const bytes = packed && (await unpack(packed).catch(() => null));
  await engine.request('loadDictionary', bytes ? {} : { missing: true }, bytes);
}

/** @param {Uint8Array} bytes which some servers have unpacked already */
async function unpack(bytes) {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const unpacked = new Blob([/** @type {BlobPart} */ (bytes)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

/**
 * @param {Engine} engine
 * @param {Uint8Array} bytes
 */
export function openModel(engine, bytes) {
  return inOrder(async () => ({ answer: engine.request('importModel', {}, bytes) }));
}

/**
 * @param {Engine} engine
 * @param {string} name the value of ?model=
 */
export function openModelBeside(engine, name) {
  return inOrder(async () => {
    const folder = new URL('./', import.meta.url);
    const url = URL.canParse(name, folder.href) ? new URL(name, folder) : null;
    // A link may name a file of the page's own, never one from elsewhere.
    const bytes = url?.href.startsWith(folder.href) ? await fetchBytes(url) : null;
    if (!bytes) throw new Error(say('modelMissing', name.slice(0, MOST_NAME)));
    return { answer: engine.request('importModel', {}, bytes) };
  });
}

/**
 * @param {URL} url
 * @returns {Promise<Uint8Array | null>} null for whatever reason it could not be had
 */
async function fetchBytes(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_MS) });
    if (!response.ok || Number(response.headers.get('content-length')) > MOST_BYTES) return null;
    return new Uint8Array(await response.arrayBuffer());
  } catch {
    return null;
  }
}

/**
 * @param {HTMLInputElement} input of type file, hidden
 * @param {string} kind 'text' or 'model'
 * @param {(files: FoundFiles) => void} onFiles
 */
export function pickFile(input, kind, onFiles) {
  // Asked from a frame, after the click: the browser allows it for a few seconds only.
  if (navigator.userActivation && !navigator.userActivation.isActive) throw new Error(say('pickBlocked'));
  input.accept = kind === 'model' ? '.safetensors' : '';
  input.multiple = kind !== 'model';
  input.value = '';
  input.onchange = () => {
    if (input.files?.length) onFiles(chosenFiles(input.files));
  };
  input.click();
}

/**
 * What is dropped anywhere on the page.
 * @param {HTMLElement} veil shown while something hovers over the page
 * @param {Engine} engine
 * @param {Notices} notices
 */
export function acceptDrops(veil, engine, notices) {
  addEventListener('dragover', (event) => {
    event.preventDefault();
    veil.textContent = say('dropHere');
    veil.hidden = false;
  });
  addEventListener('dragleave', (event) => {
    // Leaving for no element at all is leaving the window.
    if (!event.relatedTarget) veil.hidden = true;
  });
  addEventListener('drop', (event) => {
    event.preventDefault();
    veil.hidden = true;
    const drop = dropped(event.dataTransfer);
    if (!drop) return notices.tell(say('dropNoFile'));
    const opened = 'text' in drop ? openDraggedText(engine, drop.text) : drop.then((found) => openFiles(engine, found));
    opened.catch((/** @type {Error} */ error) => notices.tell(error.message));
  });
}

/**
 * @param {string} name
 * @param {string} mime
 * @param {Uint8Array} bytes copied at once: they may lie in shared memory
 */
export function download(name, mime, bytes) {
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mime }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download reads the address after this function has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * To be called in the frame that has drawn the canvas: afterwards WebGL may have cleared it.
 * @param {string} name
 * @param {HTMLCanvasElement} canvas
 * @param {[number, number, number, number]} box left, top, width and height in CSS pixels
 */
export async function downloadPicture(name, canvas, box) {
  const ratio = canvas.width / canvas.clientWidth;
  const [x, y, width, height] = box.map((length) => Math.round(length * ratio));
  const copy = document.createElement('canvas');
  copy.width = width;
  copy.height = height;
  copy.getContext('2d')?.drawImage(canvas, x, y, width, height, 0, 0, width, height);
  const blob = await new Promise((resolve) => copy.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error(say('noPicture'));
  download(name, blob.type, new Uint8Array(await blob.arrayBuffer()));
}

/** In a tab of its own, which learns nothing of this one. @param {string} address */
export function openLink(address) {
  const link = document.createElement('a');
  Object.assign(link, { href: address, target: '_blank', rel: 'noopener' });
  link.click();
}

/** @param {string} text */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copyBySelection(text)) throw new Error(say('copyBlocked'));
  }
}

/**
 * Pages that did not come over https have no clipboard object, but may still copy a selection.
 * @param {string} text
 */
function copyBySelection(text) {
  const area = document.createElement('textarea');
  area.className = 'offscreen';
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}
