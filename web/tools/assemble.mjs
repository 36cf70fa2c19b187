// @ts-check
// Gathers the page into one folder: node web/tools/assemble.mjs OUT [--builds LIST] [--static]
// --builds names those of the engine's builds to put in, by commas: the loader takes the best of what is there.
// All addresses in the page are relative, so the same folder serves at any path of any static host:
// --static is accepted to say what it is for, and changes nothing.

import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const BUILDS = ['relaxed-mt', 'simd-mt', 'simd'];
const CORPORA = ['songci300', 'songci', 'yuanqu', 'shijing'];
const NOTICES = 'THIRD_PARTY_NOTICES.txt';
const SHELL = /\.(html|css|js)$/;

/** What the folder contains of others' work, and where its licence is found when it is there. */
const LICENCES = [
  ['Dear ImGui', 'build/deps/imgui/src/LICENSE.txt'],
  ['SDL 2', 'build/deps/sdl2/src/LICENSE.txt'],
  ['Emscripten', 'build/deps/emscripten/usr/share/doc/emscripten/copyright'],
  ['cppjieba, with the word dictionary', 'build/deps/node_modules/nodejieba/submodules/cppjieba/LICENSE'],
  ['chinese-poetry (the corpora)', 'build/deps/node_modules/chinese-poetry/LICENSE'],
  ['nlohmann/json', '/usr/share/doc/nlohmann-json3-dev/copyright'],
  ['utfcpp', '/usr/share/doc/libutfcpp-dev/copyright'],
];

/**
 * @param {string} from relative to the repository
 * @param {string} to
 * @param {string} remedy the command that makes what is missing
 */
async function copy(from, to, remedy) {
  const source = join(ROOT, from);
  const exists = await stat(source).catch(() => null);
  if (!exists?.isFile()) throw new Error(`${from} is missing: run ${remedy} first.`);
  await cp(source, to);
}

/** @param {string} out @param {string[]} builds */
async function copyEngine(out, builds) {
  for (const build of builds) {
    await mkdir(join(out, build));
    for (const file of ['geci-page.mjs', 'geci-page.wasm']) {
      await copy(`build/wasm/${build}/${file}`, join(out, build, file), './dev build web');
    }
  }
  await copy('build/wasm/gpu_kernels.json', join(out, 'gpu_kernels.json'), './dev build web');
}

/** @param {string} out */
async function copyShell(out) {
  for (const file of await readdir(join(ROOT, 'web/page'))) {
    if (SHELL.test(file)) await cp(join(ROOT, 'web/page', file), join(out, file));
  }
}

/** @param {string} out */
async function copyCorpora(out) {
  await mkdir(join(out, 'corpora'));
  for (const name of CORPORA) {
    await copy(`build/assets/corpora/${name}.txt`, join(out, 'corpora', `${name}.txt`), './dev build web');
  }
}

/** Packed, for hosts that do not: a page unpacks it when words are chosen. @param {string} out */
async function packDictionary(out) {
  const from = 'build/assets/dictionary.bin';
  const bytes = await readFile(join(ROOT, from)).catch(() => null);
  if (!bytes) throw new Error(`${from} is missing: run ./dev build web first.`);
  await writeFile(join(out, 'dictionary.bin.gz'), gzipSync(bytes, { level: 9 }));
}

/** @param {string} out */
async function copyLicences(out) {
  await copy('LICENSE', join(out, 'LICENSE.txt'), 'git checkout LICENSE');
  const notices = [];
  for (const [name, path] of LICENCES) {
    const text = await readFile(resolve(ROOT, path), 'utf8').catch(() => null);
    if (text) notices.push(`${'='.repeat(80)}\n${name}\n${'='.repeat(80)}\n\n${text.trim()}\n`);
  }
  await writeFile(join(out, NOTICES), notices.join('\n'));
}

/**
 * @param {string} out replaced as a whole, once everything that belongs in it is there
 * @param {string[]} builds
 */
export async function assemble(out, builds = BUILDS) {
  const partial = `${out}.partial`;
  const former = `${out}.former`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  await copyEngine(partial, builds);
  await copyShell(partial);
  await copyCorpora(partial);
  await packDictionary(partial);
  await copyLicences(partial);
  await rm(former, { recursive: true, force: true });
  await rename(out, former).catch(() => {});
  await rename(partial, out);
  await rm(former, { recursive: true, force: true });
}

async function main() {
  const options = /** @type {const} */ ({ static: { type: 'boolean' }, builds: { type: 'string' } });
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (positionals.length !== 1) throw new Error('Name one folder: node web/tools/assemble.mjs OUT [--builds LIST] [--static]');
  const builds = values.builds?.split(',') ?? BUILDS;
  const unknown = builds.find((build) => !BUILDS.includes(build));
  if (unknown !== undefined) throw new Error(`There is no build “${unknown}”, only ${BUILDS.join(', ')}.`);
  const out = resolve(positionals[0]);
  // The folder is replaced whole, so it must be new, empty, or an earlier page.
  const present = await readdir(out).catch(() => /** @type {string[]} */ ([]));
  if (present.length && !present.includes(NOTICES)) throw new Error(`${positionals[0]} holds something else; name another.`);
  await assemble(out, builds);
  console.log(`The page is in ${positionals[0]}.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
