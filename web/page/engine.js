// @ts-check
// The one place that touches the engine's memory and exports: requests with replies, and its state.

import { say } from './messages.js';

/**
 * What Emscripten gives, as far as the page uses it.
 * @typedef {object} EngineModule
 * @property {(id: number, json: number, bytes: number, size: number) => void} _geci_request
 * @property {() => void} _geci_work_unseen
 * @property {() => number} _geci_state
 * @property {(knownRevision: number) => number} _geci_controls
 * @property {(id: number, value: number) => void} _geci_text_changed
 * @property {(id: number, submitted: boolean) => void} _geci_text_closed
 * @property {(cssWidth: number, cssHeight: number, pixelRatio: number) => void} _geci_set_display
 * @property {(unixMs: number) => void} _geci_saved
 * @property {() => void} _geci_gpu_opened
 * @property {(problem: number, detail: number) => void} _geci_gpu_refused
 * @property {import('./gpu.js').Gpu} [geciGpu]
 * @property {(size: number) => number} _malloc
 * @property {(address: number) => void} _free
 * @property {(text: string, address: number, capacity: number) => void} stringToUTF8
 * @property {(address: number) => string} UTF8ToString
 * @property {(text: string) => number} lengthBytesUTF8
 * @property {Uint8Array} HEAPU8
 */

/** @typedef {{ok: boolean, error?: string, text?: string, result?: object}} Reply */
/** @typedef {{reply: Reply, bytes: Uint8Array | null}} Answer */
/** @typedef {{resolve: (answer: Answer) => void, reject: (error: Error) => void}} Waiting */

/**
 * JSON would turn NaN and infinity into null, which reads as "not given".
 * @param {string} key
 * @param {unknown} value
 */
function finiteOnly(key, value) {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(say('notFinite', key));
  return value;
}

export class Engine {
  /** @type {EngineModule | null} */
  #module = null;
  /** @type {(module: EngineModule) => void} */
  #attached = () => {};
  /** @type {Promise<EngineModule>} */
  #ready = new Promise((resolve) => (this.#attached = resolve));
  /** @type {Map<number, Waiting>} */
  #waiting = new Map();
  #lastId = 0;

  /** @param {EngineModule} module */
  attach(module) {
    this.#module = module;
    this.#attached(module);
  }

  /**
   * Waits for the engine to have started; the engine copies `bytes` before this yields again.
   * @param {string} command
   * @param {object} [fields]
   * @param {Uint8Array | null} [bytes]
   * @returns {Promise<Answer>} rejected with the engine's own sentence
   */
  async request(command, fields = {}, bytes = null) {
    const module = await this.#ready;
    const id = ++this.#lastId;
    const json = JSON.stringify({ ...fields, cmd: command }, finiteOnly);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send(module, id, json, bytes);
    });
  }

  /**
   * @param {EngineModule} module
   * @param {number} id
   * @param {string} json
   * @param {Uint8Array | null} bytes
   */
  #send(module, id, json, bytes) {
    const size = bytes?.length ?? 0;
    const address = size ? module._malloc(size) : 0;
    this.#withString(module, json, (text) => {
      // Writing the string has just renewed HEAPU8, should another thread have grown the memory.
      if (bytes && address) module.HEAPU8.set(bytes, address);
      if (size && !address) this.reply(id, JSON.stringify({ ok: false, error: say('noMemory') }), null);
      else module._geci_request(id, text, address, size);
    });
    module._free(address);
  }

  /**
   * @param {EngineModule} module
   * @param {string} value
   * @param {(address: number) => void} use the string is gone when it returns
   */
  #withString(module, value, use) {
    const capacity = module.lengthBytesUTF8(value) + 1;
    const address = module._malloc(capacity);
    module.stringToUTF8(value, address, capacity);
    try {
      use(address);
    } finally {
      module._free(address);
    }
  }

  /**
   * Called by the engine, once a request.
   * @param {number} id
   * @param {string} json
   * @param {Uint8Array | null} bytes
   */
  reply(id, json, bytes) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    const reply = /** @type {Reply} */ (JSON.parse(json));
    if (reply.ok) waiting?.resolve({ reply, bytes });
    else waiting?.reject(new Error(reply.error));
  }

  /** @param {Error} error what every open request is told when the engine is gone */
  fail(error) {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  /** @returns {Record<string, any>} the fields that docs/architecture.md names under _geci_state(); empty before the engine has started */
  state() {
    return this.#module ? JSON.parse(this.#module.UTF8ToString(this.#module._geci_state())) : {};
  }

  /** In place of a frame, while the browser gives none. */
  workUnseen() {
    this.#module?._geci_work_unseen();
  }

  /**
   * @param {number} revision of the list that is known already
   * @returns {{revision: number, controls: import('./mirror_elements.js').Control[]} | null} null if nothing has changed
   */
  controls(revision) {
    const text = this.#module ? this.#module.UTF8ToString(this.#module._geci_controls(revision)) : '';
    return text ? JSON.parse(text) : null;
  }

  /**
   * @param {string} id
   * @param {string} value
   */
  textChanged(id, value) {
    const module = this.#module;
    if (!module) return;
    this.#withString(module, id, (name) => {
      this.#withString(module, value, (text) => module._geci_text_changed(name, text));
    });
  }

  /**
   * @param {string} id
   * @param {boolean} submitted with Enter
   */
  textClosed(id, submitted) {
    const module = this.#module;
    if (module) this.#withString(module, id, (name) => module._geci_text_closed(name, submitted));
  }

  /**
   * @param {number} cssWidth
   * @param {number} cssHeight
   * @param {number} pixelRatio
   */
  setDisplay(cssWidth, cssHeight, pixelRatio) {
    this.#module?._geci_set_display(cssWidth, cssHeight, pixelRatio);
  }

  /** @param {import('./gpu.js').Gpu} gpu that the engine has asked for */
  async gpuOpened(gpu) {
    const module = await this.#ready;
    module.geciGpu = gpu;
    module._geci_gpu_opened();
  }

  /** @param {import('./gpu.js').Problem} problem @param {string} detail */
  async gpuRefused(problem, detail) {
    const module = await this.#ready;
    this.#withString(module, problem, (what) => {
      this.#withString(module, detail, (more) => module._geci_gpu_refused(what, more));
    });
  }

  /** @param {number} unixMs when the newest model was kept */
  saved(unixMs) {
    this.#module?._geci_saved(unixMs);
  }
}
