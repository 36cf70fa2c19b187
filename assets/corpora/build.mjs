// @ts-check
// Makes the corpora from the npm package chinese-poetry: UTF-8 text, one line of verse a line.
//   node assets/corpora/build.mjs PACKAGE_DIR OUT_DIR
// Files are written beside and renamed; a second run with the same package and recipe does nothing.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A failure the person at the terminal can act on; anything else is a bug and keeps its stack. */
class BuildError extends Error {}

/**
 * @typedef {object} Corpus
 * @property {string} output name of the text file
 * @property {string} folder under the package's dist/
 * @property {RegExp} files those in the folder that belong to it
 * @property {'paragraphs' | 'content'} verses where a poem's lines stand
 */

/** @type {Corpus[]} */
const CORPORA = [
  { output: 'songci300.txt', folder: 'songci', files: /^宋词三百首\.json$/, verses: 'paragraphs' },
  // ci.song.2019y.json holds later finds.
  { output: 'songci.txt', folder: 'songci', files: /^ci\.song\.\w+\.json$/, verses: 'paragraphs' },
  { output: 'yuanqu.txt', folder: 'yuanqu', files: /^yuanqu\.json$/, verses: 'paragraphs' },
  { output: 'shijing.txt', folder: 'shijing', files: /^shijing\.json$/, verses: 'content' },
];

/**
 * The sources of one corpus, in the order of their numbers, which is not that of readdir.
 * @param {string} dist @param {Corpus} corpus
 */
async function sourceFiles(dist, corpus) {
  const folder = path.join(dist, corpus.folder);
  const names = (await readdir(folder).catch(() => [])).filter((name) => corpus.files.test(name));
  if (names.length === 0) {
    throw new BuildError(`the chinese-poetry package has no poems for ${corpus.output} in ${folder}: ` +
      'install it again (./dev setup).');
  }
  names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return names.map((name) => path.join(folder, name));
}

/** @param {string} file @param {Corpus} corpus @returns {Promise<string[]>} */
async function readVerses(file, corpus) {
  let poems;
  try {
    poems = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BuildError(`${file} cannot be read (${reason}): install chinese-poetry again.`);
  }
  const lines = Array.isArray(poems) ? poems.flatMap((poem) => poem?.[corpus.verses]) : [undefined];
  if (!lines.every((line) => typeof line === 'string')) {
    throw new BuildError(`${file} has poems without '${corpus.verses}': it is not the package's file.`);
  }
  return lines.map((line) => line.replace(/\s+/gu, ' ').trim()).filter((line) => line !== '');
}

/** Never leaves half a file under its own name. @param {string} file @param {string} text */
async function writeWhole(file, text) {
  const beside = `${file}.${process.pid}.partial`;
  await writeFile(beside, text);
  await rename(beside, file);
}

/** What the outputs depend on: the package's version and this recipe. @param {string} packageDir */
async function fingerprint(packageDir) {
  const manifest = await readFile(path.join(packageDir, 'package.json'), 'utf8').catch(() => {
    throw new BuildError(`there is no chinese-poetry package in ${packageDir}: run ./dev setup.`);
  });
  const recipe = await readFile(fileURLToPath(import.meta.url), 'utf8');
  return createHash('sha256').update(manifest).update(recipe).digest('hex');
}

/** @param {string} outDir @returns {Promise<string>} one line per output that exists: name and size */
async function present(outDir) {
  const sizes = CORPORA.map(async ({ output }) => {
    const info = await stat(path.join(outDir, output)).catch(() => null);
    return `${output} ${info?.size ?? 'missing'}`;
  });
  return (await Promise.all(sizes)).join('\n');
}

/** @param {string} packageDir @param {string} outDir */
async function build(packageDir, outDir) {
  const stampFile = path.join(outDir, '.made-from');
  const source = await fingerprint(packageDir);
  const stamp = await readFile(stampFile, 'utf8').catch(() => '');
  if (stamp === `${source}\n${await present(outDir)}\n`) return;
  await mkdir(outDir, { recursive: true });
  for (const corpus of CORPORA) {
    const files = await sourceFiles(path.join(packageDir, 'dist'), corpus);
    const lines = (await Promise.all(files.map((file) => readVerses(file, corpus)))).flat();
    await writeWhole(path.join(outDir, corpus.output), lines.map((line) => `${line}\n`).join(''));
    console.log(`${corpus.output}: ${lines.length} lines`);
  }
  await writeWhole(stampFile, `${source}\n${await present(outDir)}\n`);
}

const [packageDir, outDir] = process.argv.slice(2);
if (!packageDir || !outDir) {
  console.error('usage: node assets/corpora/build.mjs PACKAGE_DIR OUT_DIR');
  process.exit(2);
}
try {
  await build(packageDir, outDir);
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(`corpora: ${error.message}`);
  process.exit(1);
}
