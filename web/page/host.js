// @ts-check
// Everything the engine may ask of the page, as Module.geciHost. Each call comes from the main thread
// inside a frame, so nothing here throws or waits: what fails is told.

import { createGlyphPainter } from './glyphs.js';
import { copyText, download, downloadPicture, isCorpus, openCorpus, openDictionary, openFiles, openLink, pickFile } from './files.js';
import { addressOf } from './links.js';
import { keepLook, prefersLight, showTheme } from './look.js';
import { say } from './messages.js';
import { keepLessons, keptLessons } from './storage.js';

/** @typedef {import('./engine.js').Engine} Engine */
/** @typedef {import('./storage.js').ModelStore} ModelStore */
/** @typedef {import('./text_field.js').TextField} TextField */
/** @typedef {import('./notices.js').Notices} Notices */
/** @typedef {{engine: Engine, tell: (error: Error) => void, store: ModelStore, textField: TextField,
 *             fileInput: HTMLInputElement, notices: Notices, link: import('./links.js').Link | null}} Parts */

/** @param {Parts} parts */
export function createHost({ engine, tell, store, textField, fileInput, notices, link }) {
  const open = (/** @type {import('./drops.js').FoundFiles} */ files) => void openFiles(engine, files).catch(tell);
  // Once, in place of the text that the engine asks for when it starts.
  const openLinked = async (/** @type {import('./links.js').Link} */ { corpus, settings }, /** @type {string} */ key) => {
    try {
      await openCorpus(engine, corpus, settings);
    } catch (error) {
      tell(/** @type {Error} */ (error));
      await openCorpus(engine, key);
    }
  };
  let first = link;

  return {
    ...createGlyphPainter(),
    /** @type {Engine['reply']} */
    reply: (id, json, bytes) => engine.reply(id, json, bytes),
    /** @type {TextField['place']} */
    placeTextField: (placement) => textField.place(placement),
    /** @type {TextField['close']} */
    closeTextField: (id) => textField.close(id),
    download,
    /** @param {string} name @param {HTMLCanvasElement} canvas @param {[number, number, number, number]} box */
    downloadPicture: (name, canvas, box) => void downloadPicture(name, canvas, box).catch(tell),
    /** @param {string} key */
    openCorpus(key) {
      const opened = first ? openLinked(first, key) : openCorpus(engine, key);
      first = null;
      void opened.catch(tell);
    },
    /** @param {string} json */
    shareLink: (json) => void shareLink(json, notices).catch(tell),
    openLink,
    openDictionary: () => void openDictionary(engine).catch(tell),
    /** @param {string} text */
    copyText: (text) => void copyText(text).catch(tell),
    /** @param {string} kind */
    pickFile(kind) {
      try {
        pickFile(fileInput, kind, open);
      } catch (error) {
        tell(/** @type {Error} */ (error));
      }
    },
    keepLook,
    prefersLight,
    showTheme,
    keptLessons,
    keepLessons,
    /** @param {boolean} allowSoftware */
    openGpu: (allowSoftware) => void openGpu(engine, allowSoftware),
    /** @param {Uint8Array} bytes */
    saveModel: (bytes) => void saveModel(engine, store, bytes).catch(tell),
  };
}

/** The engine says it if there is none. @param {Engine} engine @param {boolean} allowSoftware */
async function openGpu(engine, allowSoftware) {
  try {
    const { NoGpu, openGpu: open } = await import('./gpu.js');
    if (!globalThis.crossOriginIsolated || engine.state().build === 'simd') throw new NoGpu('threads');
    await engine.gpuOpened(await open(allowSoftware));
  } catch (error) {
    const { problem = 'failed', message } = /** @type {import('./gpu.js').NoGpu} */ (error);
    await engine.gpuRefused(problem, String(message).slice(0, 200));
  }
}

/** @param {string} json @param {Notices} notices */
async function shareLink(json, notices) {
  if (!isCorpus(JSON.parse(json).corpus)) throw new Error(say('linkOwnText'));
  await copyText(addressOf(json));
  notices.tell(say('linkCopied'));
}

/**
 * @param {Engine} engine
 * @param {ModelStore} store
 * @param {Uint8Array} bytes
 */
export async function saveModel(engine, store, bytes) {
  try {
    // Copied at once: the engine may reuse its memory as soon as this yields.
    engine.saved(await store.keep(new Uint8Array(bytes), Number(engine.state().step) || 0));
  } catch {
    throw new Error(say('storageUnavailable'));
  }
}
