// @ts-check
// What is dropped on the page: files, folders with their files, dragged text.

import { say } from './messages.js';

const MOST_FILES = 10_000;

/**
 * @typedef {object} FoundFile
 * @property {File} file
 * @property {string} name with the folders it was found in
 * @property {boolean} found in a folder that was dropped: the engine leaves it out if it is no text
 */
/** @typedef {{files: FoundFile[], name: string}} FoundFiles what to call all of them together */

/**
 * A person's own choice of files, in the order of their names.
 * @param {Iterable<File>} files
 * @returns {FoundFiles}
 */
export function chosenFiles(files) {
  const chosen = [...files].map((file) => ({ file, name: file.name, found: false }));
  return { files: sorted(chosen), name: nameOfAll(chosen.map(({ name }) => name)) };
}

/**
 * Is to be called while the drop is being told of: later its items are gone.
 * @param {DataTransfer | null} data
 * @returns {Promise<FoundFiles> | {text: string} | null} null: nothing that can be opened
 */
export function dropped(data) {
  const entries = [...(data?.items ?? [])].map((item) => item.webkitGetAsEntry?.() ?? null).filter((entry) => entry !== null);
  if (entries.some((entry) => entry.isDirectory)) return filesOf(entries);
  const files = data?.files ?? [];
  if (files.length) return Promise.resolve(chosenFiles(files));
  const text = data?.getData('text/plain');
  return text ? { text } : null;
}

/**
 * @param {FileSystemEntry[]} entries
 * @returns {Promise<FoundFiles>}
 */
async function filesOf(entries) {
  /** @type {FoundFile[]} */
  const files = [];
  for (const entry of entries) await collect(entry, false, files);
  const name = nameOfAll(entries.map((entry) => entry.name));
  if (!files.length) throw new Error(say('folderEmpty', name));
  return { files: sorted(files), name };
}

/**
 * @param {FileSystemEntry} entry
 * @param {boolean} found
 * @param {FoundFile[]} files what it adds to
 */
async function collect(entry, found, files) {
  if (found && entry.name.startsWith('.')) return;
  if (files.length >= MOST_FILES) throw new Error(say('tooManyFiles', MOST_FILES));
  if (entry.isFile) {
    const file = await fileOf(/** @type {FileSystemFileEntry} */ (entry));
    files.push({ file, name: entry.fullPath.replace(/^\//, ''), found });
    return;
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  // A reader gives a hundred at a time, and none when it is done.
  for (let batch = await read(reader); batch.length; batch = await read(reader)) {
    for (const inside of batch) await collect(inside, true, files);
  }
}

/** @param {FileSystemFileEntry} entry @returns {Promise<File>} */
const fileOf = (entry) =>
  new Promise((resolve, reject) => entry.file(resolve, () => reject(new Error(say('fileUnreadable', entry.name)))));

/** @param {FileSystemDirectoryReader} reader @returns {Promise<FileSystemEntry[]>} */
const read = (reader) => new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));

/** By code units, as the command line sorts. @param {FoundFile[]} files */
const sorted = (files) => files.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

/** @param {string[]} names */
const nameOfAll = (names) => (names.length > 1 ? `${names[0]} +${names.length - 1}` : (names[0] ?? ''));
