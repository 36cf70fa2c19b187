// @ts-check
// Keeps the newest model in IndexedDB. Each visit writes a record of its own, so that a model from
// an earlier visit is never overwritten before its owner has said whether to open it. In localStorage: which
// lessons are done.

const DATABASE = 'geci';
const STORE = 'models';

/** @typedef {{visit: string, savedAt: number, step: number, bytes: Uint8Array}} SavedModel */

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function finished(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @returns {Promise<IDBDatabase>} */
function openDatabase() {
  // Some private modes have no indexedDB at all, others fail when it is opened.
  if (!globalThis.indexedDB) return Promise.reject(new Error('There is no IndexedDB here.'));
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'visit' });
  return finished(request);
}

export class ModelStore {
  #visit = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  #mayReplace = false;
  #asked = false;

  /** @returns {Promise<SavedModel | null>} the newest model of an earlier visit */
  async newest() {
    const database = await openDatabase();
    try {
      const all = await finished(database.transaction(STORE).objectStore(STORE).getAll());
      return all.sort((a, b) => b.savedAt - a.savedAt)[0] ?? null;
    } finally {
      database.close();
    }
  }

  /** From now on a saved model takes the place of those from earlier visits. */
  allowReplacing() {
    this.#mayReplace = true;
  }

  /**
   * All or nothing: one transaction writes the model and drops those it replaces.
   * @param {Uint8Array} bytes
   * @param {number} step
   * @returns {Promise<number>} when it was kept, in Unix milliseconds
   */
  async keep(bytes, step) {
    const savedAt = Date.now();
    const database = await openDatabase();
    try {
      const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
      const store = transaction.objectStore(STORE);
      if (this.#mayReplace) store.clear();
      store.put({ visit: this.#visit, savedAt, step, bytes });
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
    this.#askToPersist();
    return savedAt;
  }

  /** Asked only once something is worth keeping: Firefox shows the question to the person. */
  #askToPersist() {
    if (this.#asked) return;
    this.#asked = true;
    navigator.storage?.persist?.().catch(() => {});
  }
}

const LESSONS = 'geci-lessons';

/** @returns {string} whatever lies there; the engine takes what it knows from it */
export function keptLessons() {
  try {
    return localStorage.getItem(LESSONS) ?? '';
  } catch {
    return ''; // some private modes have no storage: every visit is then the first
  }
}

/** @param {string} done names of lessons */
export function keepLessons(done) {
  try {
    localStorage.setItem(LESSONS, done);
  } catch {
    // The ticks are there until the page is closed; nobody is to be stopped in a lesson for that.
  }
}
