/** The set-up that all measurements share: the site with its files, the cinema behind it, and the snippets. */

import { join } from 'node:path';
import { Cinema, KEYS, ORIGIN } from './cinema.js';
import { longList } from './long-list.js';
import { ADYEN_START, APIS, EVENT, FILES, RIVALS } from './pages.js';
import { buildRivals } from './rivals/build.js';
import { productList } from './rivals/pretix.js';
import { Site } from './server.js';
import { Snippets } from './snippets.js';

/**
 * The folders: of the repository, of the built widget, of the built servers, and for this benchmark's own files.
 * @typedef {{ root: string, dist: string, programs: string, work: string, cache: string }} Folders
 * @typedef {Awaited<ReturnType<typeof setUp>>} Bench
 */

/** @param {Folders} folders */
export async function setUp(folders) {
  const { root, dist, work, cache } = folders;
  const built = join(work, 'rivals');
  const files = await buildRivals(built, cache);
  const cinema = await Cinema.start(folders);
  const site = new Site();
  await site.start();
  await site.putFolder(FILES, dist);
  await site.putFolder(RIVALS, built);
  await site.put(`${EVENT}widget/product_list`, JSON.stringify(productList(site.origin)), 'no-store');
  await site.put(ADYEN_START, '{"checkoutAttemptId":"none"}', 'no-store');
  const vista = { port: cinema.sandbox, headers: KEYS };
  await site.put(`${APIS.site}/checkout/v1/capabilities`, '{"capabilities":["discount-codes"]}', 'no-store');
  await site.put(`${APIS.long}/checkout/v1/capabilities`, '{"capabilities":["discount-codes"]}', 'no-store');
  site.forward({ prefix: `${APIS.site}/`, ...vista });
  site.forward({ prefix: `${APIS.long}/`, ...vista, change: longList });
  site.forward({ prefix: `${APIS.ours}/`, port: cinema.proxy.port, headers: { origin: ORIGIN } });
  const snippets = await Snippets.read(root, dist);
  return { site, cinema, snippets, files, built };
}
