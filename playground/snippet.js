// The snippet: the lines to copy that lie beside the module, with the element as it is set here.

/** The lines without digests, if those beside the module cannot be loaded. */
const BARE =
  '<script type="module" crossorigin src="https://cdn.example/voucher-checkout.js"></script>\n\n' +
  '<voucher-checkout>\n</voucher-checkout>\n';

/** @type {Promise<string> | undefined} */
let lines;

/** The lines as they were built, with the digests of the files that are served here. */
function template() {
  lines ??= fetch('snippet.html')
    .then((response) => (response.ok ? response.text() : BARE))
    .catch(() => BARE);
  return lines;
}

/** @param {string} text */
const quoted = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/**
 * Black or white, the one with more contrast on a colour #rrggbb (WCAG's relative luminance).
 * @param {string} colour
 */
function readableOn(colour) {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000' : '#fff';
}

/**
 * The custom properties for an accent colour and for corners in em, if they are given.
 * @param {{ accent?: string, corners?: string }} chosen
 */
export function look({ accent, corners }) {
  /** @type {Record<string, string>} */
  const properties = {};
  if (accent) {
    properties['--vc-accent'] = accent;
    properties['--vc-on-accent'] = readableOn(accent);
    properties['--vc-link'] = properties['--vc-focus'] = 'var(--vc-ink)';
  }
  if (corners) {
    properties['--vc-radius'] = `${Number(corners) * 1.5}em`;
    properties['--vc-control-radius'] = `${corners}em`;
  }
  return properties;
}

/**
 * The text of the snippet.
 * @param {Record<string, string>} attributes As on the element; empty ones are left out.
 * @param {Record<string, string>} properties Custom properties.
 */
export async function snippet(attributes, properties) {
  const given = { ...attributes, api: attributes.api === 'recorded' ? '/cinema-api' : attributes.api };
  const { class: theme } = attributes;
  const set = Object.entries(given).filter(([, value]) => value);
  const element = `<voucher-checkout${set.map(([name, value]) => `\n  ${name}="${quoted(value)}"`).join('')}>`;
  const rules = Object.entries(properties).map(([name, value]) => `  ${name}: ${value};\n`);
  const link = theme ? `<link rel="stylesheet" href="https://cdn.example/themes/${theme}.css">\n` : '';
  const style = rules.length ? `<style>\nvoucher-checkout {\n${rules.join('')}}\n</style>\n` : '';
  const text = await template();
  return text.replace('<script', () => `${link}${style}<script`).replace(/<voucher-checkout[^>]*>/, () => element);
}
