// The snippet: the lines that lie beside the module to be copied, with this element in them.

/** Where they cannot be had. */
const BARE = "<script type=\"module\" crossorigin src=\"https://cdn.example/voucher-checkout.js\"></script>\n\n<voucher-checkout>\n</voucher-checkout>\n";

let lines;

/** The lines as they are built, with the digests of the files that are served here. */
function template() {
  lines ??= fetch("snippet.html").then((answer) => (answer.ok ? answer.text() : BARE)).catch(() => BARE);
  return lines;
}

const escape = (text) => text.replace(/[&"<]/g, (letter) => ({ "&": "&amp;", '"': "&quot;", "<": "&lt;" })[letter]);

/** Black or white, whichever is easier to read on a colour as #rrggbb (WCAG's luminance). */
function readableOn(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff";
}

/** The custom properties for an accent colour and for corners in em; what is undefined stays as it was. */
export function look({ accent, corners }) {
  const set = {};
  if (accent) Object.assign(set, { "--vc-accent": accent, "--vc-on-accent": readableOn(accent), "--vc-link": "var(--vc-ink)", "--vc-focus": "var(--vc-ink)" });
  if (corners) Object.assign(set, { "--vc-radius": `${corners * 1.5}em`, "--vc-control-radius": `${corners}em` });
  return set;
}

/** The text of it. `attributes` as on the element, empty ones left out; `properties` as custom properties. */
export async function snippet(attributes, properties) {
  const given = { ...attributes, api: attributes.api === "recorded" ? "/cinema-api" : attributes.api };
  const set = Object.entries(given).filter(([, value]) => value);
  const element = `<voucher-checkout${set.map(([name, value]) => `\n  ${name}="${escape(value)}"`).join("")}>`;
  const rules = Object.entries(properties).map(([name, value]) => `  ${name}: ${value};\n`);
  const own = [
    given.class && `<link rel="stylesheet" href="https://cdn.example/themes/${given.class}.css">\n`,
    rules.length && `<style>\nvoucher-checkout {\n${rules.join("")}}\n</style>\n`,
  ].filter(Boolean).join("");
  const text = await template();
  return text
    .replace("<script", () => `${own}<script`)
    .replace(/<voucher-checkout[^>]*>/, () => element)
    .replaceAll("/cinema-api/", () => `${given.api}/`)
    .replace("/orders/ORDER", () => `/orders/${encodeURIComponent(given.order || "ORDER")}`)
    .replace("/showtimes/SHOWTIME/", () => `/showtimes/${encodeURIComponent(given.showtime || "SHOWTIME")}/`);
}
