// @ts-check
// Proves that the window cannot include what computes, nor sentences in English alone: node .ci/walls.mjs compile_commands.json
// A source that includes one header is compiled as src/ui/app.cpp is. The headers of WALLED must not be found; the one of
// OPEN must be, or the proof proves nothing.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const AS = 'src/ui/app.cpp';
const OPEN = 'session/snapshot.h';
const WALLED = ['train/trainer.h', 'run/run.h', 'session/worker.h', 'files/model_file.h', 'cpu/cpu_backend.h', 'gpu/gpu_backend.h', 'cli/english_sentence.h'];

/** @typedef {{file: string, command: string, directory: string}} Entry of compile_commands.json */

/** @returns {Entry} */
function findCommand() {
  /** @type {Entry[]} */
  const entries = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  const entry = entries.find(({ file }) => file.endsWith(`/${AS}`));
  if (!entry) throw new Error(`${process.argv[2]} does not say how ${AS} is compiled.`);
  return entry;
}

/** The compiler and its include paths, without precompiled headers and outputs. @param {string} command */
function includeFlags(command) {
  const words = command.split(/\s+/);
  const flags = [words.find((word) => /clang\+\+|g\+\+|c\+\+/.test(word)) ?? 'c++', '-std=c++20', '-fsyntax-only'];
  for (const [n, word] of words.entries()) {
    if (/^-[ID]./.test(word)) flags.push(word);
    if (word === '-isystem') flags.push(word, words[n + 1]);
  }
  return flags;
}

/** @param {string} header @param {string[]} flags @param {string} directory @param {string} folder */
function compile(header, [compiler, ...flags], directory, folder) {
  const source = join(folder, 'panel.cpp');
  writeFileSync(source, `#include "${header}"\n`);
  const { status, stderr } = spawnSync(compiler, [...flags, source], { cwd: directory, encoding: 'utf8' });
  return { compiles: status === 0, isMissing: new RegExp(`'?${header}'?.*(file not found|No such file)`).test(stderr), stderr };
}

const folder = mkdtempSync(join(tmpdir(), 'geci-walls-'));
try {
  const { command, directory } = findCommand();
  const flags = includeFlags(command);
  const open = compile(OPEN, flags, directory, folder);
  if (!open.compiles) throw new Error(`A panel that includes ${OPEN} does not build:\n${open.stderr}`);
  const reached = WALLED.filter((header) => !compile(header, flags, directory, folder).isMissing);
  for (const header of reached) console.log(`A panel can include ${header}.`);
  process.exitCode = reached.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true });
}
