// @ts-check
// The page's story: what can this browser run → start it → show it → offer the model kept last time.

import { hasRealGpu } from './adapters.js';
import { createApi } from './api.js';
import { Engine } from './engine.js';
import { acceptDrops, openCorpus, openModel, openModelBeside } from './files.js';
import { createHost } from './host.js';
import { workWhileHidden } from './hidden_tab.js';
import { obeyKeys } from './keys.js';
import { linkIn } from './links.js';
import { chooseBuilds, chooseGpu, chooseThreads, detectCapabilities, hasOwnThread, startBuild } from './loader.js';
import { keptLook, showKeptTheme } from './look.js';
import { language, say, setLanguage } from './messages.js';
import { Mirror } from './mirror.js';
import { Notices } from './notices.js';
import { ModelStore } from './storage.js';
import { TextField } from './text_field.js';

/** How often a screen reader is told of new lyrics: often enough to follow, seldom enough to listen. */
const LYRIC_MS = 15_000;
/** And how soon of a notice, or of another language. */
const FOLLOW_MS = 250;

const query = new URLSearchParams(location.search);
const element = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const canvas = /** @type {HTMLCanvasElement} */ (element('canvas'));

const engine = new Engine();
const store = new ModelStore();
const notices = new Notices(element('toasts'), element('questions'));
const mirror = new Mirror(element('controls'), engine, tell);

/** What went wrong with something a person asked for. The engine shows its own refusals on the canvas. */
function tell(/** @type {Error} */ { message }) {
  if (engine.state().notice !== message) notices.tell(message);
}

/** @param {string} sentence the page cannot go on, and says so in the middle of it */
function stop(sentence) {
  element('loading').hidden = false;
  element('loading').classList.add('stopped');
  element('status').textContent = sentence;
  return new Error(sentence);
}

/** @param {unknown} error */
const reason = (error) => String(/** @type {any} */ (error)?.message ?? error).slice(0, 200);

/** @param {unknown} what Emscripten's own words */
function onAbort(what) {
  engine.fail(stop(say('engineStopped', reason(what))));
}

/**
 * The first context that a canvas is asked for is its only one; the engine's own asking gets it. It keeps its pixels, so
 * that only what has changed is drawn.
 */
canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false, preserveDrawingBuffer: true });

/** A click on the canvas takes the keyboard, and so closes an open text field, before the engine sees it. */
canvas.addEventListener('pointerdown', () => canvas.focus({ preventScroll: true }), { capture: true });

/** @param {import('./loader.js').Build[]} builds tried in turn */
async function startFirst(builds) {
  const textField = new TextField(
    /** @type {HTMLTextAreaElement} */ (element('text')),
    canvas,
    (id, value) => engine.textChanged(id, value),
    (id, how) => {
      engine.textClosed(id, how === 'enter');
      mirror.fieldClosed(id, how);
    },
  );
  const fileInput = /** @type {HTMLInputElement} */ (element('file'));
  const geciHost = createHost({ engine, tell, store, textField, fileInput, notices, link: linkInAddress() });
  const common = { canvas, geciHost, onAbort, geciLanguage: language(), geciLook: keptLook(), geciPixelRatio: devicePixelRatio };
  const geciDevice = query.get('device') ?? '';
  const isReal = await hasRealGpu();
  let failure;
  for (const build of builds) {
    const geciThreads = chooseThreads(build, query.get('threads'));
    const geciGpuKind = chooseGpu(build, isReal, geciDevice);
    const geciIsolated = globalThis.crossOriginIsolated === true;
    try {
      return await startBuild(build, { ...common, geciThreads, geciIsolated, geciDevice, geciGpuKind });
    } catch (error) {
      failure = error;
    }
  }
  throw stop(say('cannotStart', reason(failure)));
}

function linkInAddress() {
  try {
    return linkIn(location.hash);
  } catch (error) {
    tell(/** @type {Error} */ (error));
    return null;
  }
}

/** A link put into the address of a page that is open already; what was trained can be had back by Undo. */
function followAddress() {
  const link = linkInAddress();
  if (link) openCorpus(engine, link.corpus, link.settings).catch(tell);
}

/** Keeps the engine's idea of the display right: window, zoom, another screen, a turned phone. */
function watchDisplay() {
  const stage = element('stage');
  const send = () => engine.setDisplay(stage.clientWidth, stage.clientHeight, devicePixelRatio);
  new ResizeObserver(send).observe(stage);
  const watchRatio = () => {
    const change = () => {
      send();
      watchRatio();
    };
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', change, { once: true });
  };
  watchRatio();
  send();
}

/** A live region is read out whenever its text changes. @param {string} id @param {string} text */
function readOut(id, text) {
  if (element(id).textContent !== text) element(id).textContent = text;
}

/** Where the page's language is another, the document's and the shell's follow. */
function followEngine() {
  const { notice = '', language: shown = language() } = engine.state();
  if (shown !== language()) setLanguage(shown);
  readOut('said', notice);
}

/** Nothing kept earlier is replaced before this question has an answer. */
async function offerSaved() {
  // Where nothing can be kept there is nothing to offer; a save will say why it fails.
  const saved = await store.newest().catch(() => null);
  if (saved && (await notices.ask(say('offerSaved', saved.step.toLocaleString()), say('open'), say('notNow')))) {
    await openModel(engine, saved.bytes);
  }
  store.allowReplacing();
}

const nextFrame = () => new Promise(requestAnimationFrame);

async function start() {
  showKeptTheme();
  setLanguage(language());
  const forced = query.get('build');
  const { builds, problem } = chooseBuilds(detectCapabilities(), forced);
  if (problem) throw stop(say(problem, forced ?? ''));
  engine.attach(await startFirst(builds));
  watchDisplay();
  await nextFrame();
  await nextFrame();
  element('loading').hidden = true;
  mirror.start();
  workWhileHidden(engine, hasOwnThread(engine.state().build));
  obeyKeys(engine, tell);
  setInterval(followEngine, FOLLOW_MS);
  setInterval(() => readOut('lyric', engine.state().lyric ?? ''), LYRIC_MS);
  addEventListener('hashchange', followAddress);
  acceptDrops(element('veil'), engine, notices);
  const model = query.get('model');
  if (model) openModelBeside(engine, model).catch(tell);
  else offerSaved().catch(tell);
  return createApi(engine, store);
}

const geci = start();
// Whoever awaits window.geci gets the failure; for everybody else the page itself has told it.
geci.catch(() => {});
Object.defineProperty(globalThis, 'geci', { value: geci });
