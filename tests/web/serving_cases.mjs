// @ts-check
// How the server hands out large files: in ranges, and without keeping those open that nobody reads to their end.

import assert from 'node:assert/strict';
import { mkdtemp, readdir, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { serve } from '../../web/tools/serve.mjs';

const CONTENT = Buffer.from(Array.from({ length: 300 }, (_, i) => i % 251));

let folder = '';
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;

before(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'geci-server-')));
  await writeFile(join(folder, 'small.bin'), CONTENT);
  await writeFile(join(folder, 'empty.bin'), '');
  await writeFile(join(folder, 'large.bin'), Buffer.alloc(64 << 20));
  server = await serve({ folder, port: 0 });
});

after(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** @param {string} range @param {string} name */
const ask = (range, name = 'small.bin') => fetch(new URL(name, server.url), { headers: { Range: range } });

test('The server hands out a range of a file', async () => {
  const size = CONTENT.length;
  for (const [range, first, last] of /** @type {const} */ ([
    ['bytes=0-9', 0, 9],
    ['bytes=5-', 5, size - 1],
    ['bytes=-7', size - 7, size - 1],
    [`bytes=3-${size + 9}`, 3, size - 1],
    [`bytes=-${size + 9}`, 0, size - 1],
  ])) {
    const response = await ask(range);
    assert.equal(response.status, 206, range);
    assert.equal(response.headers.get('content-range'), `bytes ${first}-${last}/${size}`);
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), CONTENT.subarray(first, last + 1), range);
  }
});

test('What is no single range gets the whole file, and a range behind its end is refused', async () => {
  for (const range of ['bytes=0-1,4-5', 'lines=1-2', 'bytes=-', 'bytes=9-3']) {
    const response = await ask(range);
    assert.equal(response.status, 200, range);
    assert.equal((await response.arrayBuffer()).byteLength, CONTENT.length);
  }
  for (const [range, name] of [[`bytes=${CONTENT.length}-`], ['bytes=-0'], ['bytes=0-', 'empty.bin']]) {
    const response = await ask(range, name);
    assert.equal(response.status, 416, range);
    assert.match(String(response.headers.get('content-range')), /^bytes \*\/\d+$/);
  }
  const empty = await fetch(new URL('empty.bin', server.url));
  assert.equal(empty.status, 200);
  assert.equal(await empty.text(), '');
});

/** @returns {Promise<number>} files of the folder that this process holds open */
async function openFiles() {
  let count = 0;
  for (const descriptor of await readdir('/proc/self/fd')) {
    const file = await readlink(join('/proc/self/fd', descriptor)).catch(() => '');
    if (file.startsWith(folder)) ++count;
  }
  return count;
}

test('A download that is broken off leaves no file open', { skip: process.platform !== 'linux' }, async () => {
  for (let i = 0; i < 5; ++i) {
    await new Promise((resolve, reject) => {
      const sent = get(new URL('large.bin', server.url), (response) => {
        response.on('error', () => {}).on('close', resolve);
        response.once('data', () => response.destroy());
      });
      sent.on('error', reject);
    });
  }
  // The server learns of it a moment later.
  for (let tries = 0; tries < 500 && (await openFiles()) > 0; ++tries) await setTimeout(10);
  assert.equal(await openFiles(), 0);
});
