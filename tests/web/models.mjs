// @ts-check
// Models that leave the page and come back, and what the command line makes of them.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './harness.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */

/** @param {string[]} words of the command line @returns {Promise<string>} what it prints */
export async function geci(words) {
  return (await promisify(execFile)(join(ROOT, 'build/native/geci'), words)).stdout;
}

/** @param {Visit} page @returns {Promise<Buffer>} */
export async function exportedModel(page) {
  const base64 = await page.page.evaluate(async () => {
    const bytes = await (await window.geci).exportModel();
    let text = '';
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return btoa(text);
  });
  return Buffer.from(base64, 'base64');
}

/** @param {Visit} page @param {Buffer} model */
export const importModel = (page, model) =>
  page.page.evaluate(
    async (base64) => (await window.geci).importModel(Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))),
    model.toString('base64'),
  );

/**
 * @param {Buffer} model @param {string} prompt @param {string[]} options
 * @returns {Promise<Record<string, any>>} what geci generate says
 */
export async function generatedNatively(model, prompt, options) {
  const folder = await mkdtemp(join(tmpdir(), 'geci-'));
  const path = join(folder, 'model.safetensors');
  await writeFile(path, model);
  const written = await geci(['generate', path, '--prompt', prompt, '--json', ...options]);
  await rm(folder, { recursive: true });
  return JSON.parse(written);
}
