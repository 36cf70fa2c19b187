// @ts-check
// geci segment, vocab and embed, and words through train, info and generate.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const FIXTURES = path.join(path.dirname(fileURLToPath(import.meta.url)), '../fixtures');
const TUTORIAL = '北京冬奥的进度条已经过半,不少外国运动员在完成自己的比赛后踏上归途。';
const NINETEEN = ['北京', '冬奥', '的', '进度条', '已经', '过半', ',', '不少', '外国', '运动员', '在', '完成', '自己', '的', '比赛',
  '后', '踏上', '归途', '。'];
const VERSE = '风吹过旧窗台我听见雨在说话\n你的影子落在我没写完的歌里\n城市的灯一盏一盏睡去\n我们骑着单车穿过整个夏天\n'.repeat(4);

/** @type {import('./run.mjs').Cases} */
export const wordCases = {
  "segment gives the tutorial's nineteen words, as JSON and as text"({ geci, same }) {
    same(JSON.parse(geci(['segment', '-', '--json'], TUTORIAL).out), NINETEEN);
    same(geci(['segment', '-'], TUTORIAL).out, `${NINETEEN.join('/')}\n`);
  },

  'segment prints one array a line, blank lines included'({ geci, same }) {
    const { code, out } = geci(['segment', '-', '--json'], '我爱你\r\n\n3.14\n');
    same(code, 0);
    same(out, '["我爱你"]\n[]\n["3.14"]\n');
    same(geci(['segment', '-', '--tokenizer', 'char', '--json'], '我爱').out, '["我","爱"]\n');
  },

  'a user dictionary changes the words, and only words'({ geci, file, same, ok }) {
    const words = file('words.txt', '旧窗台 9 n\n');
    same(geci(['segment', '-', '--user-dict', words, '--json'], '旧窗台').out, '["旧窗台"]\n');
    const misused = geci(['segment', '-', '--tokenizer', 'char', '--user-dict', words], '旧窗台');
    same(misused.code, 2);
    ok(misused.err.includes('--tokenizer word'));
    const broken = geci(['segment', '-', '--user-dict', file('broken.txt', new Uint8Array([0x31, 0x0a, 0xff]))], '旧');
    same(broken.code, 2);
    ok(broken.err.includes('Line 2'), broken.err);
  },

  "vocab equals the tutorial's program, word by word"({ geci, file, same }) {
    const known = JSON.parse(readFileSync(path.join(FIXTURES, 'tutorial_vocabulary.json'), 'utf8'));
    const text = file('lyrics.txt', known.text);
    const { out } = geci(['vocab', text, '--tokenizer', 'word', '--clean', 'tutorial', '--ids', '--json']);
    const ours = JSON.parse(out);
    same(ours.words, known.words);
    same(ours.ids, known.ids);
    same([ours.lines, ours.tokens, ours.vocab], [known.lines, known.ids.length, known.words.length]);
  },

  'embed gives equal words equal ids and vectors'({ geci, same, ok }) {
    const { tokens, ids, vectors } = JSON.parse(geci(['embed', TUTORIAL, '--dim', '8', '--seed', '7', '--json']).out);
    same(tokens, NINETEEN);
    same(ids.slice(0, 4), [0, 1, 2, 3]);
    same(ids[13], ids[2]);
    same(vectors[13], vectors[2]);
    same(vectors.map((/** @type {number[]} */ vector) => vector.length), Array(19).fill(8));
    const numbers = vectors.flat();
    const mean = numbers.reduce((/** @type {number} */ sum, /** @type {number} */ x) => sum + x, 0) / numbers.length;
    ok(Math.abs(mean) < 0.3, `the mean of N(0,1) is ${mean}`);
    const again = geci(['embed', TUTORIAL, '--dim', '8', '--seed', '7', '--json']).out;
    same(JSON.parse(again).vectors, vectors);
    ok(geci(['embed', TUTORIAL, '--dim', '8', '--seed', '8', '--json']).out !== again);
    same(geci(['embed', TUTORIAL, '--dim', '0']).code, 2);
    same(geci(['embed', '']).code, 2);
  },

  'a model of words keeps its user dictionary and cuts prompts with it'({ geci, file, same }) {
    const text = file('verse.txt', VERSE);
    const words = file('own.txt', '旧窗台我 9000\n');
    const model = file('words.model', '');
    const trained = geci(['train', text, '-o', model, '--tokenizer', 'word', '--user-dict', words, '--clean', 'tutorial',
      '--steps', '2', '--embed', '4', '--hidden', '4', '--seq', '4', '--batch', '2']);
    same(trained.code, 0, trained.err);
    same(JSON.parse(geci(['info', model, '--json']).out).text,
      { tokenizer: 'word', clean: 'tutorial', user_dictionary: '旧窗台我 9000\n' });
    const { prompt, unknown } = JSON.parse(
      geci(['generate', model, '--prompt', '旧窗台我', '--length', '2', '--json']).out);
    same(prompt, ['旧窗台我']);
    same(unknown, []);
    same(geci(['eval', model, text, '--json']).code, 0);
  },

  'a dictionary that is missing, cut short or another file is said so in one sentence'({ geci, file, same, ok }) {
    for (const content of ['', 'something else', 'GECIDICT\u0001\u0005']) {
      const { code, out, err } = geci(['segment', '-', '--dictionary', file('bad.bin', content)], '我');
      same([code, out], [1, '']);
      ok(/^geci: .*bad\.bin: .*dictionary.*\n$/.test(err), err);
    }
    const missing = geci(['segment', '-', '--dictionary', file('bad.bin', '') + '.none'], '我');
    same(missing.code, 1);
    ok(missing.err.includes('Cannot read'), missing.err);
  },
};
