// @ts-check
// The shell's own sentences in 中文 and English. What the engine has to say comes from the engine.

/** @typedef {'zh' | 'en'} Language */

/** {0}, {1} … stand for arguments. */
const SENTENCES = {
  noWebgl2: {
    en: 'Geci draws with WebGL2, which this browser does not offer. Turn on hardware acceleration, or open the page in a current Chrome, Edge, Firefox or Safari.',
    zh: '歌词（Geci）需要 WebGL2 来绘制界面，而此浏览器没有提供。请开启硬件加速，或换用新版 Chrome、Edge、Firefox 或 Safari。',
  },
  noSimd: {
    en: 'Geci computes with WebAssembly SIMD, which this browser does not offer. Open the page in a current Chrome, Edge, Firefox or Safari.',
    zh: '歌词（Geci）需要 WebAssembly SIMD 来计算，而此浏览器没有提供。请换用新版 Chrome、Edge、Firefox 或 Safari。',
  },
  unknownBuild: {
    en: 'There is no build named “{0}”: leave out ?build= or choose relaxed-mt, simd-mt or simd.',
    zh: '没有名为“{0}”的版本：请去掉 ?build=，或选择 relaxed-mt、simd-mt、simd。',
  },
  buildNeedsThreads: {
    en: 'The build “{0}” needs threads, but this page was served without the isolation headers (COOP and COEP): leave out ?build= or choose simd.',
    zh: '版本“{0}”需要多线程，但此页面没有隔离所需的响应头（COOP 与 COEP）：请去掉 ?build= 或选择 simd。',
  },
  buildNeedsRelaxed: {
    en: 'The build “{0}” needs relaxed SIMD, which this browser does not offer: leave out ?build= or choose simd-mt or simd.',
    zh: '版本“{0}”需要 relaxed SIMD，而此浏览器没有提供：请去掉 ?build=，或选择 simd-mt、simd。',
  },
  cannotStart: {
    en: 'The engine could not be started ({0}). Check the connection and reload the page.',
    zh: '引擎未能启动（{0}）。请检查网络，然后重新加载页面。',
  },
  engineStopped: {
    en: 'The engine stopped unexpectedly ({0}). Reload the page to go on; a model you saved is still there.',
    zh: '引擎意外停止（{0}）。请重新加载页面继续；已保存的模型仍在。',
  },
  fileTooLarge: {
    en: '“{0}” is {1} MB; Geci reads files of up to 64 MB. Cut it down and try again.',
    zh: '“{0}”有 {1} MB，而歌词（Geci）最多读取 64 MB 的文件。请缩减后再试。',
  },
  fileUnreadable: {
    en: '“{0}” could not be read. Check that the file still exists and try again.',
    zh: '无法读取“{0}”。请确认文件仍然存在，然后再试。',
  },
  modelAmongTexts: {
    en: '“{0}” is a model, which is opened alone: drop it by itself, or leave it out.',
    zh: '“{0}”是模型，要单独打开：请只拖入它，或不要拖入它。',
  },
  folderEmpty: {
    en: '“{0}” holds no files. Drop a folder with texts in it.',
    zh: '“{0}”里没有文件。请拖入装有文本的文件夹。',
  },
  tooManyFiles: {
    en: 'These are more than {0} files. Drop a folder with fewer, or one file with all of the texts.',
    zh: '文件超过 {0} 个。请拖入文件少一些的文件夹，或把文字合成一个文件。',
  },
  dropNoFile: {
    en: 'What was dropped is neither a file nor text. Drop texts, a folder or a .zip of them, or a model (.safetensors).',
    zh: '拖入的不是文件，也不是文字。请拖入文本、装有文本的文件夹或 .zip，或模型（.safetensors）。',
  },
  draggedText: { en: 'Dragged text', zh: '拖入的文字' },
  dropHere: {
    en: 'Drop texts to learn from, a folder or a .zip of them, or a .safetensors model',
    zh: '松开即可打开：文本、装有文本的文件夹或 .zip，或 .safetensors 模型',
  },
  pickBlocked: {
    en: 'The browser did not allow the file dialog. Drop the file onto the page instead.',
    zh: '浏览器不允许打开文件对话框。请把文件拖到页面上。',
  },
  corpusMissing: {
    en: 'The corpus “{0}” could not be loaded. Check the connection, or drop a text file onto the page.',
    zh: '无法加载语料“{0}”。请检查网络，或把文本文件拖到页面上。',
  },
  modelMissing: {
    en: 'The model “{0}” named in the address could not be loaded: ?model= takes a file beside the page.',
    zh: '无法加载网址中指定的模型“{0}”：?model= 只接受页面旁边的文件。',
  },
  linkCopied: {
    en: 'The link is copied: whoever opens it gets this text, these settings and this seed, and so the same training.',
    zh: '链接已复制：打开它的人会得到同样的文本、设置和种子，训练过程也就一样。',
  },
  linkOwnText: {
    en: 'A text of your own does not fit into a link. Export the model and send the file, or choose one of the built-in texts.',
    zh: '链接里放不下你自己的文本。请导出模型并发送文件，或选择一份内置文本。',
  },
  linkTooLong: {
    en: 'Your list of own words is too long for a link. Shorten it, or export the model and send the file.',
    zh: '自己的词表太长，放不进链接。请缩短它，或导出模型并发送文件。',
  },
  linkBroken: {
    en: 'The link in the address is damaged, so the page opened without it. Ask for it again, and copy it whole.',
    zh: '网址里的链接已损坏，页面没有采用它。请重新索取，并完整复制。',
  },
  noPicture: {
    en: 'The browser could not make a picture of the page.',
    zh: '浏览器没能把页面画成图片。',
  },
  copyBlocked: {
    en: 'The browser did not allow copying to the clipboard.',
    zh: '浏览器不允许复制到剪贴板。',
  },
  storageUnavailable: {
    en: 'This browser keeps no data for the page (a private window, perhaps), so the model was not saved. Export it as a file instead.',
    zh: '此浏览器不为本页面保存数据（可能是无痕窗口），模型没有保存。请改为导出文件。',
  },
  notFinite: { en: '“{0}” must be a finite number.', zh: '“{0}”必须是有限的数。' },
  noMemory: {
    en: 'There is not enough memory left for this file. Close other tabs, or choose a smaller file.',
    zh: '剩余内存不足以打开此文件。请关闭其他标签页，或选择较小的文件。',
  },
  offerSaved: { en: 'Open the saved model (step {0})?', zh: '打开已保存的模型（第 {0} 步）？' },
  open: { en: 'Open', zh: '打开' },
  notNow: { en: 'Not now', zh: '暂不' },
  dismiss: { en: 'Dismiss', zh: '关闭' },
};

/** @typedef {keyof typeof SENTENCES} Message */

/** @type {Language} */
let current = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';

/** @returns {Language} */
export function language() {
  return current;
}

/**
 * Also tells assistive technology, which picks its voice by the document's language.
 * @param {string} value anything but 'zh' means English
 */
export function setLanguage(value) {
  current = value === 'zh' ? 'zh' : 'en';
  document.documentElement.lang = current === 'zh' ? 'zh-Hans' : 'en';
}

/**
 * @param {Message} message
 * @param {...(string | number)} values
 * @returns {string}
 */
export function say(message, ...values) {
  return SENTENCES[message][current].replace(/\{(\d)\}/g, (_, index) => String(values[Number(index)]));
}
