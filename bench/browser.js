/** Chromium, and pages in it that are as slow as a phone. */

import puppeteer from 'puppeteer-core';
import { CPU_SLOWDOWN, SCREEN } from './networks.js';
import { probe } from './probe.js';

/** @import { Browser, CDPSession, Page } from 'puppeteer-core' */
/** @import { Network } from './networks.js' */
/** @import { Places, Probe } from './probe.js' */

/** Without these, Chromium talks to its maker, or needs a sandbox that root does not have. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];
const CHROMIUM = '/usr/bin/chromium';
/** The time limit of everything that is awaited in a page. */
const LIMIT_MS = 30_000;

/** Chromium ends with this process, which handles signals itself. @returns {Promise<Browser>} */
export const launch = () =>
  puppeteer.launch({
    executablePath: CHROMIUM,
    args: ARGUMENTS,
    headless: true,
    handleSIGINT: false,
    handleSIGTERM: false,
  });

/** The page of one sample, in a context of its own: its cache is empty. */
export class Visit {
  /** @param {Browser} browser @param {Network} network @param {Places} places */
  static async begin(browser, network, places) {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    const session = await page.createCDPSession();
    const visit = new Visit(page, session);
    page.setDefaultTimeout(LIMIT_MS);
    await page.setViewport({ ...SCREEN, isMobile: true, hasTouch: true });
    await page.evaluateOnNewDocument(probe, places);
    await session.send('Network.enable');
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      visit.bytes += encodedDataLength;
      visit.requests += 1;
    });
    await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
    await visit.throttle(network);
    return visit;
  }

  /** @param {Page} page @param {CDPSession} session */
  constructor(page, session) {
    this.page = page;
    this.session = session;
    this.bytes = 0;
    this.requests = 0;
    /** @type {string[]} */
    this.errors = [];
    page.on('pageerror', (error) => this.errors.push(String(error)));
  }

  /** @param {Network} network */
  throttle({ latency, download, upload }) {
    return this.session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency,
      downloadThroughput: download,
      uploadThroughput: upload,
    });
  }

  /** Opens the page, and waits until the order is painted and nothing more happens. @param {string} url */
  async open(url) {
    this.bytes = 0;
    this.requests = 0;
    await this.page.goto(url, { waitUntil: 'load' });
    await this.painted('total');
    await this.idle();
    return this.#probe();
  }

  /** @param {'field' | 'total'} mark */
  async painted(mark) {
    // Polled rarely, because each question takes time from the page.
    const is = (/** @type {string} */ name) => name in Reflect.get(window, 'benchProbe').marks;
    try {
      await this.page.waitForFunction(is, { polling: 100 }, mark);
    } catch (error) {
      const text = await this.page.evaluate(() => document.body.textContent ?? '');
      throw new Error(`no ${mark} on the page: ${error}; ${this.errors.join('; ')}; ${text.slice(0, 300)}`);
    }
  }

  /** Waits until there was neither traffic nor a task of the page for half a second. */
  async idle() {
    await this.page.waitForNetworkIdle({ idleTime: 500 });
    await this.page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  }

  /** @returns {Promise<Pick<Probe, 'marks' | 'tasks'>>} */
  #probe() {
    return this.page.evaluate(() => {
      const { marks, tasks } = Reflect.get(window, 'benchProbe');
      return { marks, tasks };
    });
  }

  /**
   * Enters a value in a field, after it has appeared.
   * @param {Places} places @param {string} field @param {string} value
   */
  async enter({ host }, field, value) {
    await this.page.waitForFunction(enter, { polling: 'raf' }, host, field, value);
    await this.idle();
  }

  /** Presses a button. @param {Places} places @param {string} button */
  async press({ host }, button) {
    await this.page.evaluate(press, host, button);
  }

  /**
   * Presses a button, and waits until the amount `text` is painted and rests.
   * @param {Places} places @param {string} button @param {string} text
   */
  async pressFor({ host }, button, text) {
    this.requests = 0;
    await this.page.evaluate(press, host, button, text);
    await this.painted('total');
    await this.idle();
    return this.#probe();
  }

  async end() {
    await this.page.browserContext().close();
  }
}

/** In the page. Returns whether the field is there. @param {string} host @param {string} field @param {string} value */
function enter(host, field, value) {
  const element = document.querySelector(host);
  const input = /** @type {HTMLInputElement | null | undefined} */ (
    (element?.shadowRoot ?? element)?.querySelector(field)
  );
  if (!input) return false;
  input.value = value;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  return true;
}

/** In the page. @param {string} host @param {string} button @param {string} [text] The amount that is then awaited. */
function press(host, button, text) {
  const element = document.querySelector(host);
  const found = /** @type {HTMLElement | null | undefined} */ ((element?.shadowRoot ?? element)?.querySelector(button));
  if (text) Reflect.get(window, 'benchProbe').press(text);
  found?.click();
}
