// @ts-check
// The server by itself: its headers, and what it must not hand out.

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { serve } from '../../web/tools/serve.mjs';
import * as stage from './stage.mjs';

/**
 * Unlike fetch, sends the path as it is written.
 * @param {string} site
 * @param {string} path
 * @returns {Promise<import('node:http').IncomingMessage>}
 */
function get(site, path) {
  const { port } = new URL(site);
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path }, (response) => resolve(response.resume()));
    sent.on('error', reject).end();
  });
}

const { isolated, plain } = stage.sites;

test('The server isolates the page and names types rightly; --plain leaves the isolation out', async () => {
  const page = await get(isolated, '/');
  assert.equal(page.headers['cross-origin-opener-policy'], 'same-origin');
  assert.equal(page.headers['cross-origin-embedder-policy'], 'require-corp');
  assert.match(String(page.headers['content-type']), /^text\/html/);
  assert.equal((await get(isolated, '/simd/geci-page.wasm')).headers['content-type'], 'application/wasm');
  assert.match(String((await get(isolated, '/simd/geci-page.mjs')).headers['content-type']), /^text\/javascript/);
  assert.equal((await get(plain, '/dist/')).headers['cross-origin-opener-policy'], undefined);
});

test('The page carries the licences of what it contains, and of nothing that only the tests or the command line use', async () => {
  const notices = await (await fetch(new URL('/THIRD_PARTY_NOTICES.txt', isolated))).text();
  const names = [...notices.matchAll(/^={80}\n(.+)\n={80}$/gm)].map(([, name]) => name);
  for (const name of ['Dear ImGui', 'SDL 2', 'Emscripten', 'nlohmann/json', 'utfcpp']) assert.ok(names.includes(name), name);
  assert.doesNotMatch(notices, /^(Eigen|doctest|CLI11)$/m);
});

test('The server hands out nothing from outside its folder', async () => {
  for (const path of ['/../CMakeLists.txt', '/%2e%2e/%2e%2e/CMakeLists.txt', '/..%2f..%2fCMakeLists.txt', '/%00', '/%zz']) {
    assert.equal((await get(isolated, path)).statusCode, 404, path);
  }
  assert.equal((await get(isolated, '/simd')).statusCode, 404, 'a folder without its slash');
});

test('A port that is taken is told in one sentence', async () => {
  const port = Number(new URL(isolated).port);
  await assert.rejects(serve({ folder: '.', port }), /^Error: Port \d+ is taken: .+\.$/);
});
