// @ts-check
// The page on WebGPU, and which adapter the browser has for it.

import { GPU_ARGUMENTS as SOFTWARE_ARGUMENTS } from '../web/chromium.mjs';
import { launch, visit } from '../web/harness.mjs';

/** @typedef {import('./rounds.mjs').Subject} Subject */
/** @typedef {{name: string, isSoftware: boolean}} Adapter */
/** @typedef {{adapter: Adapter, arguments: string[]}} Gpu the browser's arguments that give it this adapter */

/** What headless Chromium needs on Linux to compute on a graphics processor. */
const HARDWARE_ARGUMENTS = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--use-angle=vulkan', '--disable-vulkan-surface'];

/** @param {string[]} more arguments @param {string} url of any page that is served @returns {Promise<Adapter | null>} */
async function adapterOf(more, url) {
  const browser = await launch(more);
  try {
    const page = await browser.newPage();
    await page.goto(url);
    return await page.evaluate(async () => {
      const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
      if (!adapter) return null;
      const { description, vendor, architecture } = adapter.info;
      const name = description || [vendor, architecture].filter(Boolean).join(' ');
      const isFallback = 'isFallbackAdapter' in adapter.info && adapter.info.isFallbackAdapter === true;
      return { name, isSoftware: isFallback || /swiftshader|llvmpipe|lavapipe|software/i.test(`${name} ${architecture}`) };
    });
  } finally {
    await browser.close();
  }
}

/**
 * The machine's own GPU, or SwiftShader, which computes on the processor.
 * @param {string} url of any page that is served
 * @param {typeof adapterOf} [ask]
 * @returns {Promise<Gpu>}
 */
export async function findGpu(url, ask = adapterOf) {
  const own = await ask(HARDWARE_ARGUMENTS, url).catch(() => null);
  if (own && !own.isSoftware) return { adapter: own, arguments: HARDWARE_ARGUMENTS };
  const software = await ask(SOFTWARE_ARGUMENTS, url);
  if (!software) throw new Error('This Chromium has no WebGPU, not even SwiftShader: install a newer one.');
  return { adapter: software, arguments: SOFTWARE_ARGUMENTS };
}

/** For names of subjects: times on an adapter that is software say nothing about a GPU. @param {Adapter} adapter */
export const adapterText = ({ name, isSoftware }) => (isSoftware ? `${name}, software, not a GPU` : name);

/** @param {string} url of the built page @param {Gpu} gpu @returns {Subject} */
export const pageOnGpu = (url, { adapter, arguments: more }) => ({
  name: `page, WebGPU (${adapterText(adapter)})`,
  threads: 1,
  run: async (job, seconds) => {
    const browser = await launch(more);
    try {
      const there = await visit(browser, `${url}?device=gpu`);
      await there.call('pause');
      const { device } = await there.state();
      if (device !== 'gpu') throw new Error('The page does not train on the GPU here: its own notice says why.');
      return await there.call('bench', job, seconds);
    } finally {
      await browser.close();
    }
  },
});
