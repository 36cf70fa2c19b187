// @ts-check
// Tells which source files and functions are too long: node .ci/sizes.mjs FILE...
// Of the functions only those in JavaScript: clang-tidy tells of those in C++.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const MOST_LINES = 450;
const MOST_LINES_OF_A_FUNCTION = 60; // as in .clang-tidy
/** Tables, which are read an entry at a time. @type {string[]} */
const TABLES = [];

// Set-up puts npm's packages where no import would look.
const require = createRequire(join(import.meta.dirname, '../build/deps/package.json'));
const ts = /** @type {typeof import('typescript')} */ (require('typescript'));

/** @param {string} file @param {string} text @returns {string[]} a sentence for each function that is too long */
function longFunctions(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const lineOf = (/** @type {number} */ place) => source.getLineAndCharacterOfPosition(place).line + 1;
  /** @type {string[]} */
  const found = [];
  const visit = (/** @type {import('typescript').Node} */ node) => {
    const begin = lineOf(node.getStart(source)), lines = lineOf(node.end) - begin + 1;
    const isFunction = ts.isFunctionLike(node) && 'body' in node && node.body;
    if (isFunction && lines > MOST_LINES_OF_A_FUNCTION) {
      found.push(`${file}:${begin}: a function of ${lines} lines; the most is ${MOST_LINES_OF_A_FUNCTION}.`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** @param {string} file @returns {string[]} */
function faultsOf(file) {
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n').length - 1;
  const isLong = lines > MOST_LINES && !TABLES.includes(file);
  const faults = isLong ? [`${file}: ${lines} lines; the most is ${MOST_LINES}.`] : [];
  return /\.m?js$/.test(file) ? [...faults, ...longFunctions(file, text)] : faults;
}

const faults = process.argv.slice(2).flatMap(faultsOf);
faults.forEach((fault) => console.log(fault));
process.exitCode = faults.length > 0 ? 1 : 0;
