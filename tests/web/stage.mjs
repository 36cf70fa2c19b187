// @ts-check
// The browser, the servers and the one long visit that most cases share.

import { join } from 'node:path';
import { serve } from '../../web/tools/serve.mjs';
import { launch, ROOT, visit } from './harness.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */

export class Stage {
  /** @type {Visit | null} */
  #shared = null;

  /**
   * @param {import('playwright-core').Browser} browser
   * @param {{isolated: string, light: string, plain: string, close: () => Promise<void>}} sites `light` is the isolated
   * page training with one thread: it leaves the rest of the processor to its frames and to the cases beside it
   */
  constructor(browser, sites) {
    this.browser = browser;
    this.sites = sites;
  }

  static async open() {
    const isolated = await serve({ folder: join(ROOT, 'build/web'), port: 0 });
    // The folder above the bundle, so that the page lies at a path of its own as on a project site.
    const plain = await serve({ folder: join(ROOT, 'build'), port: 0, plain: true });
    const close = async () => void (await Promise.all([isolated.close(), plain.close()]));
    const light = `${isolated.url}?threads=1`;
    return new Stage(await launch(), { isolated: isolated.url, light, plain: `${plain.url}dist/`, close });
  }

  /** @param {string} url @param {Parameters<typeof visit>[2]} [options] */
  visit(url, options) {
    return visit(this.browser, url, options);
  }

  /** An isolated page that trains: the first time by itself, then because it is told to. Cases leave it able to do so. */
  async shared() {
    const opened = this.#shared;
    if (opened && !opened.page.isClosed()) {
      await opened.call('train');
      await opened.until('state.training');
      return opened;
    }
    const page = await this.visit(this.sites.isolated);
    page.stays = true;
    this.#shared = page;
    await page.until('state.training');
    return page;
  }

  /** The same page at rest. */
  async paused() {
    const page = await this.shared();
    await page.call('pause');
    await page.until('!state.training');
    return page;
  }

  async close() {
    await this.browser.close();
    await this.sites.close();
  }
}
