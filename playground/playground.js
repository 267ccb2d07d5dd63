// The playground: what is set on the left is set on the element, written into the snippet, and told below.

import { watchCalls } from "./calls.js";
import { watchEvents } from "./events.js";
import { begin, cinema } from "./order.js";
import { snippet, look } from "./snippet.js";
import { trouble } from "./trouble.js";

const byId = (id) => document.getElementById(id);
const widget = document.querySelector("voucher-checkout");
/** The attributes that are typed as they are. */
const TYPED = ["api", "order", "showtime", "currency", "region", "connect-session", "voucher", "discount"];

/** What the form says, as attributes of the element; an empty one is none. */
function attributes() {
  const types = [...document.querySelectorAll("[name=types]:checked")].map(({ value }) => value);
  const typed = Object.fromEntries(TYPED.map((name) => [name, byId(name).value.trim()]));
  return {
    ...typed,
    lang: byId("lang").value,
    theme: byId("scheme").value,
    class: byId("theme").value,
    // Tickets alone are what the element takes by itself.
    "voucher-types": types.join(" ") === "Ticket" ? "" : types.join(" "),
  };
}

/** The custom properties that were set by hand. */
function properties() {
  return look({
    accent: byId("accent-off").disabled ? undefined : byId("accent").value,
    corners: byId("corners").dataset.touched ? byId("corners").value : undefined,
  });
}

function apply() {
  for (const [name, value] of Object.entries(attributes())) {
    if (value) {
      if (widget.getAttribute(name) !== value) widget.setAttribute(name, value);
    } else {
      widget.removeAttribute(name);
    }
  }
  const set = properties();
  for (const name of ["--vc-accent", "--vc-on-accent", "--vc-link", "--vc-focus", "--vc-radius", "--vc-control-radius"]) {
    if (name in set) widget.style.setProperty(name, set[name]);
    else widget.style.removeProperty(name);
  }
  byId("room").style.maxInlineSize = byId("width").value && `${byId("width").value}px`;
  byId("room").lang = byId("lang").value;
  byId("room").dir = ["ar", "he", "fa", "ur"].includes(byId("lang").value) ? "rtl" : "ltr";
  byId("room").dataset.theme = byId("theme").value;
  write();
}

async function write() {
  byId("snippet").textContent = await snippet(attributes(), properties());
}

/** Every language that lies beside the module has its digest there. */
async function languages() {
  const answer = await fetch("integrity.json").catch(() => undefined);
  const digests = answer?.ok ? await answer.json() : {};
  const tags = Object.keys(digests).map((name) => /^voucher-checkout\.(\w+)\.json$/.exec(name)?.[1]);
  const known = ["en", ...new Set(tags.filter(Boolean))];
  const asked = new URLSearchParams(location.search).get("lang");
  byId("lang").replaceChildren(...(known.length > 1 ? known : ["en", "de"]).map((tag) => {
    const name = new Intl.DisplayNames(tag, { type: "language" }).of(tag);
    const option = new Option(name, tag, false, tag === asked);
    option.lang = tag;
    return option;
  }));
}

/** The order that is shown: the demo's, or a recorded one where there is no cinema. */
async function start() {
  const order = await begin();
  for (const name of ["api", "order", "showtime", "currency"]) byId(name).value = order[name] ?? "";
  widget.orderToken = order.token;
  byId("note").hidden = !order.note;
  byId("note").textContent = order.note ?? "";
  byId("to-demo").hidden = !cinema();
  byId("expire").disabled = byId("fresh").disabled = byId("trouble").disabled = !cinema();
  apply();
}

async function toTry() {
  const answer = await fetch("../demo/vouchers");
  const { vouchers } = await answer.json();
  byId("vouchers").replaceChildren(...vouchers.map(({ barcode, pin, shows }) => {
    const row = document.createElement("li");
    const code = document.createElement("code");
    code.textContent = barcode;
    row.append(code, pin ? ` PIN ${pin}. ` : " ", shows);
    return row;
  }));
  byId("to-try").hidden = false;
}

watchCalls(byId("calls"), () => byId("order").value);
watchEvents(widget, byId("events"));
await languages();
await start();
if (cinema()) {
  await trouble(byId("trouble"), (said) => { byId("note").hidden = !said; byId("note").textContent = said; });
  toTry().catch(() => {});
}

byId("controls").addEventListener("submit", (event) => event.preventDefault());
byId("controls").addEventListener("input", ({ target }) => {
  if (target.id === "accent") byId("accent-off").disabled = false;
  if (target.id === "corners") target.dataset.touched = "true";
  if (target.id === "token") widget.orderToken = target.value;
  // What is typed counts when it is typed in full.
  if (!TYPED.includes(target.id)) apply();
});
byId("controls").addEventListener("change", apply);
byId("accent-off").addEventListener("click", () => { byId("accent-off").disabled = true; apply(); });
byId("fresh").addEventListener("click", start);
byId("expire").addEventListener("click", async () => {
  await fetch(`../demo/orders/${encodeURIComponent(byId("order").value)}/expire`, { method: "POST" });
  widget.refresh().catch(() => {});
});
byId("copy").addEventListener("click", async () => {
  const done = navigator.clipboard?.writeText(byId("snippet").textContent);
  byId("copied").textContent = await Promise.resolve(done).then(() => "Copied.", () => "Select it and copy it.");
});
