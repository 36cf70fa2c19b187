// @ts-check
// Turns the kernels of this folder into one C++ source: for each, its WGSL and a translation to GLSL 4.30. For the page,
// which fetches them only when it computes by WebGPU, into JSON: for each its name, its WGSL and the kinds of its bindings.
//   node shaders/translate.mjs NAGA_DIR OUT.cpp SHADER.wgsl...
//   node shaders/translate.mjs NAGA_DIR OUT.json SHADER.wgsl...
// NAGA_DIR is the npm package naga-wasm, which parses, validates and writes. A mistake in a shader is told with its file
// and line, and nothing is written.
//
// A file is one kernel, or several variants of one. Lines that begin with # are for this script alone:
//   #variant NAME KEY=NUMBER...   a kernel of this name, with these numbers for #if; without any, the file's name
//   #include "FILE"               FILE's functions join the kernel (WGSL knows no order of declarations)
//   #if KEY, #if KEY == NUMBER, != or >=, #elif, #else, #endif
// Every line keeps its number: what is left out becomes an empty line.
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** A failure the person at the terminal can act on; anything else is a bug and keeps its stack. */
class ShaderError extends Error {}

/**
 * @typedef {Record<string, number>} Keys
 * @typedef {{file: string, line: number, text: string}} Line of a source, where it came from
 * @typedef {{name: string, wgsl: string, glsl: string, threads: number, bindings: number}} Kernel
 */

/** @param {{file: string, line: number}} place @param {string} message @returns {never} */
function fail(place, message) {
  throw new ShaderError(`${place.file}:${place.line}: error: ${message}`);
}

/** @param {string} file @returns {Promise<Line[]>} */
async function readLines(file) {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ShaderError(`${file}: error: this shader cannot be read.`);
  });
  return text.split('\n').map((line, index) => ({ file, line: index + 1, text: line }));
}

// ---------------------------------------------------------------------------------------- the # lines

/** @param {Line[]} lines @returns {{name: string, keys: Keys}[]} */
function variantsOf(lines) {
  const variants = lines.filter(({ text }) => text.startsWith('#variant ')).map((line) => {
    const [, name = '', ...settings] = line.text.trim().split(/\s+/);
    /** @type {Keys} */
    const keys = {};
    for (const setting of settings) {
      const [, key, value] = /^(\w+)=(\d+)$/.exec(setting) ?? fail(line, `'${setting}' is not KEY=NUMBER.`);
      keys[/** @type {string} */ (key)] = Number(value);
    }
    return { name, keys };
  });
  return variants.length > 0 ? variants : [{ name: path.basename(lines[0]?.file ?? '', '.wgsl'), keys: {} }];
}

/** @param {Line} line @param {string} condition @param {Keys} keys */
function isTrue(line, condition, keys) {
  const [, key = '', operator, number] = /^(\w+)(?:\s*(==|!=|>=)\s*(\d+))?$/.exec(condition.trim()) ??
    fail(line, `'${condition}' is no condition: write KEY, or KEY == NUMBER, != or >=.`);
  const value = keys[key] ?? fail(line, `no #variant of this file sets '${key}'.`);
  if (operator === undefined) return value !== 0;
  return operator === '==' ? value === Number(number) : operator === '!=' ? value !== Number(number) : value >= Number(number);
}

/**
 * The lines of one variant, with those of the files that it includes behind them.
 * @param {Line[]} lines @param {Keys} keys @returns {Promise<Line[]>}
 */
async function select(lines, keys) {
  /** @type {Line[]} */
  const kept = [];
  /** @type {Line[]} */
  const included = [];
  // For each #if that is open: does this branch count, and has one before it?
  /** @type {{active: boolean, done: boolean, at: Line}[]} */
  const open = [];
  for (const line of lines) {
    const [, word = '', rest = ''] = /^#(\w+)\s*(.*)$/.exec(line.text) ?? [];
    const top = open.at(-1);
    const active = open.every((branch) => branch.active);
    kept.push(word === '' && active ? line : { ...line, text: '' });
    if (word === '' || word === 'variant') continue;
    if (word === 'if') {
      const value = active && isTrue(line, rest, keys);
      open.push({ active: value, done: value || !active, at: line });
    } else if (word === 'include') {
      const name = /^"([\w.]+)"$/.exec(rest)?.[1] ?? fail(line, 'write #include "FILE".');
      if (active) included.push(...await select(await readLines(path.join(path.dirname(line.file), name)), keys));
    } else if (!top) {
      fail(line, `#${word} without #if.`);
    } else if (word === 'elif' || word === 'else') {
      top.active = !top.done && (word === 'else' || isTrue(line, rest, keys));
      top.done ||= top.active;
    } else if (word === 'endif') {
      open.pop();
    } else {
      fail(line, `#${word} is not known here.`);
    }
  }
  if (open.length > 0) fail(/** @type {{at: Line}} */ (open.at(-1)).at, 'this #if has no #endif.');
  return [...kept, ...included];
}

// ---------------------------------------------------------------------------------------- translation

/**
 * What OpenGL 4.3 wants otherwise than naga writes it.
 * - Blocks say their binding, which naga has put into their names.
 * - Workgroup memory is not filled with zeros: no kernel relies on it, and one invocation would do it alone.
 * - Buffers that invocations of a workgroup hand data to each other in are coherent.
 * @param {string} glsl
 */
function fixGlsl(glsl) {
  let fixed = glsl.replace(/^layout\((std\d+)\)(?= .*_group_0_binding_(\d+)_)/gm, 'layout($1, binding = $2)');
  fixed = fixed.replace(/^ {4}if \(gl_LocalInvocationID == uvec3\(0u\)\) \{\n(?: {8}\w+ = .*\n)+ {4}\}\n {4}memoryBarrierShared\(\);\n {4}barrier\(\);\n/m, '');
  if (fixed.includes('memoryBarrierBuffer()')) fixed = fixed.replace(/^(layout\(.*\)) buffer /gm, '$1 coherent buffer ');
  return fixed;
}

/**
 * naga writes `for` as a loop whose step stands at its top, behind a flag; compilers see better what it is where the step
 * stands at the end. REQUIRES: no `continue` in the loop.
 * @param {string} glsl
 */
function plainLoops(glsl) {
  const lines = glsl.split('\n');
  for (let i = 0; i < lines.length; ++i) {
    const [, indent = '', flag] = /^( *)bool (loop_init\w*) = true;$/.exec(lines[i] ?? '') ?? [];
    if (flag === undefined || lines[i + 2] !== `${indent}    if (!${flag}) {`) continue;
    const stepEnd = lines.indexOf(`${indent}    }`, i), end = lines.indexOf(`${indent}}`, i);
    if (lines[stepEnd + 1] !== `${indent}    ${flag} = false;`) continue;
    const step = lines.slice(i + 3, stepEnd), body = lines.slice(stepEnd + 2, end);
    if (body.some((line) => line.includes('continue'))) continue;
    lines.splice(i, end - i, `${indent}while(true) {`, ...body, `${indent}    {`, ...step, `${indent}    }`);
  }
  return lines.join('\n');
}

/** @param {string} glsl @param {Line} place */
function checkGlsl(glsl, place) {
  if (/^layout\(std\d+\) /m.test(glsl)) fail(place, 'a block of the translation has no binding: see fixGlsl().');
  if (glsl.includes('gl_LocalInvocationID ==')) fail(place, 'workgroup memory is still filled with zeros: see fixGlsl().');
}

/**
 * @param {any} naga @param {string} name @param {Line[]} lines @returns {Kernel}
 */
function translate(naga, name, lines) {
  const first = /** @type {Line} */ (lines[0]);
  const wgsl = lines.map(({ text }) => text).join('\n');
  const threads = Number(/@workgroup_size\((\d+)\)/.exec(wgsl)?.[1] ?? fail(first, 'no @workgroup_size(NUMBER).'));
  const bindings = [...wgsl.matchAll(/@binding\((\d+)\)/g)].reduce((bits, [, number]) => bits | 1 << Number(number), 0);
  try {
    const glsl = plainLoops(fixGlsl(naga.translate({
      from: 'wgsl', source: wgsl, to: 'glsl', options: { version: '430', stage: 'compute', entryPoint: 'main' },
    })));
    checkGlsl(glsl, first);
    return { name, wgsl, glsl, threads, bindings };
  } catch (error) {
    if (!(error instanceof naga.NagaError)) throw error;
    const { formatted } = /** @type {{formatted: string}} */ (error);
    const at = lines[Number(/wgsl:(\d+):/.exec(formatted)?.[1] ?? 1) - 1] ?? first;
    return fail(at, `in the kernel ${name}: ${formatted.replace(/^error: /, '')}`);
  }
}

/** WGSL without comments and empty lines. @param {string} wgsl */
function shorten(wgsl) {
  return wgsl.split('\n').map((line) => line.replace(/\s*\/\/.*$/, '')).filter((line) => line !== '').join('\n');
}

/** @param {Kernel} kernel */
function cppEntry({ name, wgsl, glsl, threads, bindings }) {
  return `    {"${name}", ${threads}, ${bindings},\n     R"wgsl(${shorten(wgsl)})wgsl",\n     R"glsl(${glsl.trim()}\n)glsl"},\n`;
}

/** What each binding holds, by its number; null where the kernel has none. @param {string} wgsl */
function bindingKinds(wgsl) {
  /** @type {(string | null)[]} */
  const kinds = [];
  for (const [, number, space] of wgsl.matchAll(/@binding\((\d+)\) var<(?:storage, )?(\w+)>/g)) kinds[Number(number)] = space ?? null;
  return Array.from(kinds, (kind) => kind ?? null);
}

/** @param {Kernel[]} kernels */
function jsonSource(kernels) {
  const entries = kernels.map(({ name, wgsl }) => ({ name, bindings: bindingKinds(wgsl), wgsl: shorten(wgsl) }));
  return `[\n${entries.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`;
}

/** @param {Kernel[]} kernels */
function cppSource(kernels) {
  return `// Made by shaders/translate.mjs from shaders/*.wgsl.
#include "gpu/shaders.h"

namespace geci {
namespace {

constexpr ShaderSource kShaders[] = {
${kernels.map(cppEntry).join('')}};

}  // namespace

std::span<const ShaderSource> all_shaders() { return kShaders; }

}  // namespace geci
`;
}

async function main() {
  const [packageDir, out, ...files] = process.argv.slice(2);
  if (!packageDir || !out || files.length === 0) {
    throw new ShaderError('usage: node shaders/translate.mjs NAGA_DIR OUT.cpp|OUT.json SHADER.wgsl...');
  }
  const naga = await import(pathToFileURL(path.resolve(packageDir, 'dist/node.js')).href).catch(() => {
    throw new ShaderError(`${packageDir} has no naga-wasm: run ./dev setup.`);
  });
  /** @type {Kernel[]} */
  const kernels = [];
  for (const file of [...files].sort()) {
    const lines = await readLines(file);
    if (!lines.some(({ text }) => text.startsWith('@compute'))) continue;  // functions that kernels include
    for (const { name, keys } of variantsOf(lines)) kernels.push(translate(naga, name, await select(lines, keys)));
  }
  await writeFile(`${out}.partial`, out.endsWith('.json') ? jsonSource(kernels) : cppSource(kernels));
  await rename(`${out}.partial`, out);
}

main().catch((error) => {
  if (!(error instanceof ShaderError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
});
