// @ts-check
// Compares the includes of src/ with the drawing in docs/architecture.md: node .ci/include_graph.mjs [--print]
// The drawing is the block that begins with ```arrows, one line a folder: "run -> files, train". An include that it does
// not have fails, and so does an arrow that no include needs. --print writes the block as the code has it.

import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {Map<string, Map<string, string>>} Graph for each folder those it includes, with one include as an example */

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const DRAWING = 'docs/architecture.md';

/** @returns {string[]} the sources below src/, from there on */
function sources() {
  const all = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  return all.filter((file) => /\.(h|cpp)$/.test(file)).sort();
}

/** @returns {Graph} */
function readCode() {
  const files = sources();
  const folders = new Set(files.map((file) => file.split('/')[0]));
  /** @type {Graph} */
  const graph = new Map([...folders].sort().map((folder) => [folder, new Map()]));
  for (const file of files) {
    const [from] = file.split('/');
    for (const [, path] of readFileSync(join(ROOT, 'src', file), 'utf8').matchAll(/^\s*#\s*include\s*"([^"]+)"/gm)) {
      const [to] = path.split('/');
      if (to !== from && folders.has(to)) graph.get(from)?.set(to, `src/${file} includes ${path}`);
    }
  }
  return graph;
}

/** @param {string} text @returns {Map<string, Set<string>>} */
function readDrawing(text) {
  const block = text.match(/^```arrows\n(.*?)^```$/ms);
  if (!block) throw new Error(`${DRAWING} has no block \`\`\`arrows.`);
  return new Map(
    block[1]
      .trim()
      .split('\n')
      .map((line) => {
        const [from, to = ''] = line.split('->').map((part) => part.trim());
        return [from, new Set(to.split(',').map((folder) => folder.trim()).filter(Boolean))];
      }),
  );
}

/** Folders before those that they include, so that every arrow points down. @param {Graph} graph @returns {string[]} */
function fromTopToBottom(graph) {
  const order = /** @type {string[]} */ ([]);
  const visit = (/** @type {string} */ folder, /** @type {string[]} */ path) => {
    if (path.includes(folder)) throw new Error(`These folders include each other: ${[...path, folder].join(' -> ')}`);
    if (order.includes(folder)) return;
    for (const to of graph.get(folder)?.keys() ?? []) visit(to, [...path, folder]);
    order.unshift(folder);
  };
  for (const folder of graph.keys()) visit(folder, []);
  return order;
}

/** @param {Graph} graph @param {Map<string, Set<string>>} drawing @returns {string[]} sentences */
function compare(graph, drawing) {
  const wrong = [];
  for (const [from, targets] of graph) {
    const drawn = drawing.get(from);
    if (!drawn) wrong.push(`${DRAWING} does not have the folder ${from}.`);
    for (const [to, example] of targets) if (drawn && !drawn.has(to)) wrong.push(`No arrow ${from} -> ${to}: ${example}.`);
    for (const to of drawn ?? []) if (!targets.has(to)) wrong.push(`Nothing needs the arrow ${from} -> ${to}.`);
  }
  for (const from of drawing.keys()) if (!graph.has(from)) wrong.push(`There is no folder ${from}, which ${DRAWING} has.`);
  return wrong;
}

const graph = readCode();
const order = fromTopToBottom(graph);
if (process.argv.includes('--print')) {
  const width = Math.max(...order.map((folder) => folder.length));
  const below = (/** @type {string} */ folder) => order.filter((to) => graph.get(folder)?.has(to)).join(', ');
  for (const folder of order) console.log(`${folder.padEnd(width)} -> ${below(folder)}`.trimEnd());
} else {
  const wrong = compare(graph, readDrawing(readFileSync(join(ROOT, DRAWING), 'utf8')));
  for (const sentence of wrong) console.log(sentence);
  if (wrong.length > 0) {
    console.log(`"node ${relative(ROOT, process.argv[1])} --print" writes the drawing as the code is.`);
    process.exitCode = 1;
  }
}
