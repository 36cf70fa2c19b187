// @ts-check
// The browser, the servers and the one long visit that most cases share.

import { join } from 'node:path';
import { serve } from '../../web/serve.mjs';
import { launch, ROOT, visit } from './harness.mjs';

/** @typedef {import('./harness.mjs').Visit} Visit */

export class Stage {
  /** @type {Visit | null} */
  #shared = null;

  /**
   * @param {import('playwright-core').Browser} browser
   * @param {{isolated: string, plain: string, close: () => Promise<void>}} sites
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
    return new Stage(await launch(), { isolated: isolated.url, plain: `${plain.url}dist/`, close });
  }

  /** @param {string} url @param {Parameters<typeof visit>[2]} [options] */
  visit(url, options) {
    return visit(this.browser, url, options);
  }

  /** An isolated page that trains: the first time by itself, then because it is told to. Cases leave it able to do so. */
  async shared() {
    const opened = this.#shared !== null;
    this.#shared ??= await this.visit(this.sites.isolated);
    this.#shared.stays = true;
    if (opened) await this.#shared.call('train');
    await this.#shared.until('state.training');
    return this.#shared;
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
