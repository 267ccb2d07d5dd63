/** The lines of docs/EMBEDDING.md, as the page of an order has them. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * An order at the place of the snippets' placeholders.
 * @typedef {{ id: string, token: string, showtime: string, api: string, files: string }} Filling
 */

/** The element in a snippet; before it are the lines of the head. */
const ELEMENT = '<voucher-checkout';

export class Snippets {
  /** @param {string} root @param {string} dist */
  static async read(root, dist) {
    const text = await readFile(join(root, 'docs/EMBEDDING.md'), 'utf8');
    const integrity = JSON.parse(await readFile(join(dist, 'integrity.json'), 'utf8'));
    return new Snippets(text, integrity['voucher-checkout.js']);
  }

  /** @param {string} text @param {string} integrity Of the module. */
  constructor(text, integrity) {
    this.text = text;
    this.integrity = integrity;
  }

  /** The snippet with this name, filled in. @param {string} language @param {string} name @param {Filling} filling */
  #fill(language, name, { id, token, showtime, api, files }) {
    const [, after] = this.text.split(`\`\`\`${language} ${name}\n`);
    if (after === undefined) throw new Error(`docs/EMBEDDING.md has no snippet ${name}`);
    return after
      .slice(0, after.indexOf('\n```'))
      .replaceAll('https://cdn.example', files)
      .replaceAll('sha384-…', this.integrity)
      .replaceAll('/cinema-api', api)
      .replaceAll(/1aaa031755d64e6d9cbddfec4b3c8633|\bORDER\b/g, id)
      .replaceAll(/0002-2681|\bSHOWTIME\b/g, showtime)
      .replaceAll(/\bTOKEN\b/g, token);
  }

  /** The lines for the head and the body. @param {string} name @param {Filling} filling */
  html(name, filling) {
    const text = this.#fill('html', name, filling);
    const at = text.indexOf(ELEMENT);
    // Comments are for the reader of the snippet.
    const head = text.slice(0, at).replaceAll(/<!--.*?-->\n?/gs, '');
    return { head, body: text.slice(at) };
  }

  /** @param {string} name @param {Filling} filling */
  script(name, filling) {
    return this.#fill('js', name, filling);
  }
}
