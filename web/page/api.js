// @ts-check
// window.geci, for tests, lessons and the console. A failing call rejects with the engine's sentence.

import { checkSize } from './files.js';
import { saveModel } from './host.js';

/** @typedef {import('./engine.js').Engine} Engine */
/** @typedef {{prompt: string, length: number, greedy?: boolean, temperature?: number, top_k?: number,
 *             top_p?: number, repetition_penalty?: number, stop_at_line_end?: boolean, seed?: number}} GenerateOptions */
/** @typedef {{format?: 'auto' | 'text' | 'lrc', column?: string}} ReadingOptions */
/** @typedef {Partial<GenerateOptions> & {text?: string, position?: number, layer?: number, word?: string}} InspectOptions */

/**
 * @param {Engine} engine
 * @param {import('./storage.js').ModelStore} store
 */
export function createApi(engine, store) {
  const done = async (/** @type {Parameters<Engine['request']>} */ ...request) => {
    await engine.request(...request);
  };
  const exportModel = async () => {
    const { bytes } = await engine.request('exportModel');
    return bytes ?? new Uint8Array();
  };

  return Object.freeze({
    state: () => engine.state(),
    train: () => done('train'),
    pause: () => done('pause'),
    step: (/** @type {number} */ n = 1) => done('step', { n }),
    reset: (/** @type {object | undefined} */ settings) => done('reset', settings ? { settings } : {}),
    /** @type {(name: string, text: string | Uint8Array) => Promise<void>} */
    loadCorpus: async (name, text) => {
      checkSize(name, text.length);
      await done('loadCorpus', { name }, typeof text === 'string' ? new TextEncoder().encode(text) : text);
    },
    /**
     * Several texts as one, each of them a song.
     * @type {(name: string, files: {name: string, text: string | Uint8Array}[], options?: ReadingOptions) => Promise<void>}
     */
    loadTexts: async (name, files, options = {}) => {
      const contents = files.map(({ text }) => (typeof text === 'string' ? new TextEncoder().encode(text) : text));
      checkSize(name, contents.reduce((total, bytes) => total + bytes.length, 0));
      const list = files.map((file, i) => ({ name: file.name, size: contents[i].length }));
      const bytes = new Uint8Array(await new Blob(/** @type {BlobPart[]} */ (contents)).arrayBuffer());
      await done('loadCorpus', { ...options, name, files: list }, bytes);
    },
    generate: async (/** @type {GenerateOptions} */ options) =>
      (await engine.request('generate', options)).reply.text ?? '',
    save: async () => saveModel(engine, store, await exportModel()),
    exportModel,
    importModel: async (/** @type {Uint8Array | ArrayBuffer} */ bytes) => {
      checkSize('model', bytes.byteLength);
      await done('importModel', {}, bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));
    },
    bench: async (/** @type {string} */ config, /** @type {number} */ seconds) =>
      (await engine.request('bench', { config, seconds })).reply.result,
    undo: () => done('undo'),
    /** @param {string} name one of state().devices, or 'auto' */
    device: (name) => done('device', { device: name }),
    removeRun: (/** @type {number} */ run) => done('removeRun', { run }),
    inspect: async (/** @type {string} */ what, /** @type {InspectOptions} */ options = {}) =>
      (await engine.request('inspect', { what, ...options })).reply.result,
    setTheme: (/** @type {'system' | 'dark' | 'light'} */ value) => done('setTheme', { value }),
    setLanguage: (/** @type {'zh' | 'en'} */ value) => done('setLanguage', { value }),
  });
}
