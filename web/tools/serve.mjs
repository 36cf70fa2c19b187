// @ts-check
// A static server for one folder, on this machine only: node web/tools/serve.mjs DIR [--port N] [--plain] [--check]
// --plain leaves out the isolation headers, as an ordinary static host does. --check serves nothing: it only tells
// whether the options are right and the port is free.

import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.safetensors': 'application/octet-stream',
};

/** With these two the browser grants SharedArrayBuffer, and so threads. */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * @param {string} root a real path
 * @param {string} path as asked for, still encoded
 * @returns {Promise<string | null>} a real file inside root, or null
 */
async function findFile(root, path) {
  try {
    const decoded = decodeURIComponent(path);
    let file = await realpath(join(root, decoded));
    // Links are followed first, so that neither they nor ".." lead outside.
    if (file !== root && !file.startsWith(root + sep)) return null;
    if (decoded.endsWith('/')) file = join(file, 'index.html');
    return (await stat(file)).isFile() ? file : null;
  } catch {
    return null;
  }
}

/**
 * One range of bytes, as RFC 9110 has it; what asks for several, or is no range, gets the whole file.
 * @param {string | undefined} header
 * @param {number} size of the file
 * @returns {{first: number, last: number} | 'outside' | null} both ends included; null for the whole file
 */
export function rangeOf(header, size) {
  const parts = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!parts || (parts[1] === '' && parts[2] === '')) return null;
  if (parts[1] === '') {
    const count = Math.min(Number(parts[2]), size);
    return count > 0 ? { first: size - count, last: size - 1 } : 'outside';
  }
  const first = Number(parts[1]);
  const last = parts[2] === '' ? size - 1 : Math.min(Number(parts[2]), size - 1);
  if (parts[2] !== '' && Number(parts[2]) < first) return null;
  return first < size ? { first, last } : 'outside';
}

/**
 * @param {string} root
 * @param {Record<string, string>} extra headers
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(root, extra, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  const path = (request.url ?? '/').split('?')[0];
  const file = await findFile(root, path);
  if (!file) {
    response.writeHead(404, { ...extra, 'Content-Type': 'text/plain; charset=utf-8' }).end('There is no such file.\n');
    return;
  }
  const { size } = await stat(file);
  const range = rangeOf(request.headers.range, size);
  if (range === 'outside') {
    response.writeHead(416, { ...extra, 'Content-Range': `bytes */${size}` }).end();
    return;
  }
  const { first, last } = range ?? { first: 0, last: size - 1 };
  response.writeHead(range ? 206 : 200, {
    ...extra,
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    'Content-Length': last - first + 1,
    ...(range ? { 'Content-Range': `bytes ${first}-${last}/${size}` } : {}),
    'Accept-Ranges': 'bytes',
    // A page rebuilt a moment ago must not be mixed with parts of the one before.
    'Cache-Control': 'no-cache',
    'X-Content-Type-Options': 'nosniff',
  });
  if (request.method === 'HEAD' || size === 0) {
    response.end();
    return;
  }
  // Unlike pipe(), it closes the file when the download is broken off.
  pipeline(createReadStream(file, { start: first, end: last }), response, (error) => {
    if (error) response.destroy();
  });
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @returns {Promise<void>} rejected with one sentence
 */
function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      const taken = `Port ${port} is taken: stop the program that uses it or choose another, as in --port ${port + 1}.`;
      reject(error.code === 'EADDRINUSE' ? new Error(taken) : error);
    });
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

/** @param {number} port @returns {Promise<void>} rejected with one sentence if it is taken */
async function checkPort(port) {
  const server = createServer();
  await listen(server, port);
  await new Promise((resolve) => server.close(resolve));
}

/**
 * @param {{folder: string, port?: number, plain?: boolean}} options port 0 takes any free one
 * @returns {Promise<{url: string, close: () => Promise<void>}>} rejected with one sentence
 */
export async function serve({ folder, port = 8080, plain = false }) {
  const root = await realpath(folder).catch(() => {
    throw new Error(`There is no folder ${folder}: build the page first, with ./dev build web.`);
  });
  const extra = plain ? {} : ISOLATION;
  const server = createServer((request, response) => {
    answer(root, extra, request, response).catch(() => response.destroy());
  });
  await listen(server, port);
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://localhost:${address.port}/`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function main() {
  const options = /** @type {const} */ ({
    port: { type: 'string', default: '8080' },
    plain: { type: 'boolean' },
    check: { type: 'boolean' },
  });
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const port = Number(values.port);
  if (positionals.length !== 1) throw new Error('Name one folder: node web/tools/serve.mjs DIR [--port N] [--plain] [--check]');
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Error(`--port takes a number from 0 to 65535, not “${values.port}”.`);
  }
  if (values.check) {
    await checkPort(port);
    return;
  }
  const { url } = await serve({ folder: positionals[0], port, plain: values.plain });
  console.log(`Geci is at ${url}  (Ctrl-C stops the server)`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
