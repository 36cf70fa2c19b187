// @ts-check
// Links that open the page with a text and settings: the address's #c=… holds them, as the engine wrote them, in JSON and
// base64url.

import { say } from './messages.js';

const START = '#c=';
/** Longer than any that the page makes, even with a dictionary of one's own. */
const MOST_LETTERS = 64 * 1024;

/** @typedef {{corpus: string, settings: object}} Link */

/** @param {string} json link_json()'s @returns {string} the address that opens it */
export function addressOf(json) {
  const bytes = new TextEncoder().encode(json);
  const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  const address = new URL(location.href);
  for (const ofThisMachine of ['build', 'threads']) address.searchParams.delete(ofThisMachine);
  address.hash = START + letters.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  if (address.hash.length > MOST_LETTERS) throw new Error(say('linkTooLong'));
  return address.href;
}

/**
 * What the engine makes of the settings is its business; a link that is none at all is told here.
 * @param {string} hash
 * @returns {Link | null} null where the address holds no link
 */
export function linkIn(hash) {
  if (!hash.startsWith(START)) return null;
  try {
    const letters = hash.slice(START.length, START.length + MOST_LETTERS).replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
    const { corpus, settings } = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof corpus === 'string' && settings !== null && typeof settings === 'object') return { corpus, settings };
  } catch {
    // Told below, like one that lacks a part.
  }
  throw new Error(say('linkBroken'));
}
