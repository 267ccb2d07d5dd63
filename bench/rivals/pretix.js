/**
 * pretix's widget from its release on PyPI: the script that it ships, which pretix's server joins with its texts, and
 * the style sheet, which the server compiles.
 */

import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transform } from 'esbuild';
import { compileString } from 'sass';
import { output } from '../programs.js';

export const VERSION = '2026.8.0';
const WHEEL = `pretix-${VERSION}-py3-none-any.whl`;
const STATIC = 'pretix/static/pretix';

/** Django's part of the script: English needs no translations, so this is smaller than the original. */
const DJANGO = `const LANG = 'en';
globalThis.django = {
  gettext: (text) => text,
  pgettext: (context, text) => text,
  ngettext: (one, many, count) => (count === 1 ? one : many),
  get_format: (name) => ({ FIRST_DAY_OF_WEEK: 0, DECIMAL_SEPARATOR: '.', THOUSAND_SEPARATOR: ',', NUMBER_GROUPING: 3 })[name],
  interpolate: (text, values, named) =>
    named
      ? text.replace(/%\\((\\w+)\\)s/g, (_, name) => String(values[name]))
      : text.replace(/%s/g, () => String(values.shift())),
};`;

/** @param {string} built The folder to fill. @param {string} cache For the download. */
export async function pretix(built, cache) {
  const folder = join(cache, `pretix-${VERSION}`);
  if (!existsSync(join(folder, 'pretix'))) {
    await mkdir(folder, { recursive: true });
    await output('python3', ['-m', 'pip', 'download', '--no-deps', '--dest', folder, `pretix==${VERSION}`]);
    await output('python3', ['-m', 'zipfile', '--extract', join(folder, WHEEL), folder]);
  }
  const script = await readFile(join(folder, 'pretix/static.dist/vite/widget/widget.js'), 'utf8');
  // pretix does not shorten names. This favours it: 49 instead of 52 kB after brotli.
  const { code } = await transform(`(() => {${DJANGO}\n${script}})();`, { minify: true, target: 'es2022' });
  await writeFile(join(built, 'pretix.js'), code);
  const sheet = async (/** @type {string} */ name) => {
    const path = join(folder, STATIC + name);
    // pretix's compiler takes `=` for `==`.
    const text = (await readFile(path, 'utf8')).replaceAll('$in-body-bg = ', '$in-body-bg == ');
    const logger = { warn() {}, debug() {} };
    return compileString(text, { style: 'compressed', url: pathToFileURL(path), logger }).css;
  };
  const css = await Promise.all(['base/scss/_theme_variables.scss', 'presale/scss/widget.scss'].map(sheet));
  const style = await transform(css.join('\n'), { loader: 'css', minify: true });
  await writeFile(join(built, 'pretix.css'), style.code);
}

/** The answer of pretix's server about the event: a list as long as ours. @param {string} origin */
export function productList(origin) {
  const price = (/** @type {string} */ gross) => ({ gross, net: gross, rate: '0.00', tax: '0.00', name: '' });
  const item = (/** @type {string} */ name, /** @type {number} */ id) => ({
    id,
    name,
    description: null,
    picture: null,
    has_variations: 0,
    variations: [],
    require_voucher: id > 4,
    order_min: null,
    order_max: 10,
    price: price(`${6 + id}.00`),
    min_price: null,
    max_price: null,
    allow_waitinglist: false,
    free_price: false,
    avail: [100, null],
    original_price: null,
  });
  const names = ['Adult', 'Child', 'Student', 'Senior', 'Family', 'Voucher adult', 'Voucher family', 'Voucher child'];
  return {
    target_url: `${origin}/pretix/event/`,
    subevent: null,
    name: 'Airplane!',
    frontpage_text: '',
    date_range: '1 December 2026',
    location: '',
    items_by_category: [{ id: 1, name: 'Tickets', description: null, items: names.map(item) }],
    currency: 'NZD',
    display_net_prices: false,
    show_variations_expanded: false,
    waiting_list_enabled: false,
    voucher_explanation_text: '',
    error: null,
    display_add_to_cart: true,
    cart_exists: false,
    vouchers_exist: true,
    has_seating_plan: false,
    itemnum: names.length,
    poweredby: '',
  };
}
