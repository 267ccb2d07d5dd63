// The demo cinema's own script: what a web team writes around <voucher-checkout>.

const GERMAN = {
  steps: "Schritte der Buchung",
  languages: "Sprache",
  "step.tickets": "Tickets",
  "step.seats": "Plätze",
  "step.voucher": "Gutschein",
  "step.payment": "Zahlung",
  "step.done": "erledigt",
  "film.season": "Halfmoon Rewind",
  "film.facts": "1980 · 88 Minuten · Jim Abrahams, David Zucker, Jerry Zucker",
  "stub.when": "Heute Abend",
  "stub.time": "20:40 Uhr",
  "stub.where": "Quay Street",
  "stub.screen": "Saal 3",
  "stub.tickets": "Tickets",
  "stub.count": "2 Erwachsene",
  "stub.seats": "Plätze",
  fallback: "Gutscheine und Rabatte sind gleich da. Einen Gutschein nimmt auch die Kinokasse an.",
  "pay.title": "Zahlung",
  "pay.recap": "Airplane!, heute 20:40 Uhr",
  "pay.total": "Zu zahlen",
  "pay.button": "Bezahlen",
  "pay.amount": "{amount} bezahlen",
  "pay.free": "Jetzt buchen",
  "pay.busy": "Wird gebucht …",
  "pay.failed": "Die Buchung ist noch nicht bestätigt. Bitte noch einmal versuchen.",
  "start.failed": "Gerade lässt sich keine Buchung beginnen. Bitte die Seite neu laden.",
  expired: "Die Zeit für diese Buchung ist abgelaufen.",
  fatal: "Gutscheine lassen sich gerade nicht einlösen. Bezahlen ist trotzdem möglich.",
  again: "Neue Buchung",
  "thanks.title": "Bis heute Abend",
  "thanks.text": "Ihre Plätze sind gebucht. Am Einlass reicht diese Seite oder Ihr Name.",
  "thanks.reference": "Buchung {reference}",
  "gifts.title": "Webhook von CinematicCard",
  "gifts.use": "Mit dem Geschenk eine Karte gestalten",
  "gifts.taken": "{event} für {code}: angekommen",
  "gifts.waiting": "{event} für {code}: noch nicht angenommen",
  "gifts.none": "Noch nichts.",
  cinemas: "Kino",
  "thanks.paid": "{card} mit Karte, {voucher} mit dem ProCinema-Gutschein bezahlt.",
  "pay.refused": "Der ProCinema-Gutschein lässt sich nicht einlösen. Es wurde nichts abgebucht.",
  "demo.title": "Demo: Gutscheine zum Ausprobieren",
  "demo.none": "Die Liste ist gerade nicht da.",
  footer: "Halfmoon Cinemas ist für diese Demo erfunden. Hier wird nichts verkauft.",
};

// English stands in the HTML; these are the texts that appear later.
const ENGLISH = {
  "pay.button": "Pay",
  "pay.amount": "Pay {amount}",
  "pay.free": "Book now",
  "pay.busy": "Booking…",
  "pay.failed": "Your booking is not confirmed yet. Please try again.",
  "start.failed": "A booking cannot be started right now. Please reload the page.",
  expired: "The time for this booking has run out.",
  fatal: "Vouchers cannot be used right now. You can still pay.",
  "thanks.reference": "Booking {reference}",
  "demo.none": "The list is not available right now.",
  "gifts.taken": "{event} for {code}: arrived",
  "gifts.waiting": "{event} for {code}: not taken yet",
  "gifts.none": "Nothing yet.",
  "thanks.paid": "{card} paid by card, {voucher} by ProCinema voucher.",
  "pay.refused": "The ProCinema voucher cannot be redeemed. Nothing was charged.",
};

const byId = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const german = /^de\b/i.test(query.get("lang") ?? "");
const checkout = document.querySelector("voucher-checkout");
const payButton = byId("pay-button");
let total;

function text(key, values = {}) {
  const words = (german && GERMAN[key]) || ENGLISH[key] || "";
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

function speak() {
  if (german) {
    document.documentElement.lang = "de";
    for (const node of document.querySelectorAll("[data-text]")) node.textContent = GERMAN[node.dataset.text] ?? node.textContent;
    for (const node of document.querySelectorAll("[data-label]")) node.ariaLabel = GERMAN[node.dataset.label] ?? node.ariaLabel;
  }
  if (query.has("lang")) document.querySelector(".again").href = `?${new URLSearchParams({ lang: query.get("lang") })}`;
}

/** The language links keep the order that is under way. */
function linkLanguages() {
  for (const link of document.querySelectorAll(".languages a")) {
    const target = new URLSearchParams(query);
    target.set("lang", link.lang);
    link.href = `?${target}`;
    link.toggleAttribute("aria-current", false);
    if ((link.lang === "de") === german) link.setAttribute("aria-current", "true");
  }
  // The other cinema sells in another currency, so that is another order.
  for (const link of document.querySelectorAll(".cinemas a")) {
    const { currency } = link.dataset;
    link.href = `?${new URLSearchParams({ currency, lang: query.get("lang") ?? "en" })}`;
    if ((query.get("currency") ?? "NZD") === currency) link.setAttribute("aria-current", "true");
  }
}

async function request(path, method = "GET", body, more = {}) {
  const response = await fetch(path, {
    method,
    headers: { Accept: "application/json", ...(body && { "Content-Type": "application/json" }), ...more },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw Object.assign(new Error(`${method} ${path}`), { status: response.status });
  return response.json().catch(() => ({}));
}

/** The order in the address, or a new one, which then stands in the address. */
async function order() {
  if (!query.has("order")) {
    const showtime = query.get("showtime") ?? "0002-2681";
    const created = await request("/demo/orders", "POST", { showtime, scenario: "two-adults" });
    query.set("order", created.order);
    checkout.orderToken = created.token;
    query.set("showtime", created.showtime ?? showtime);
    if (!query.has("currency")) query.set("currency", created.currency);
    history.replaceState(null, "", `?${query}`);
  } else {
    await bind();
  }
  return query.get("order");
}

/** The site's backend asks the proxy for the token that opens this order and no other. */
async function bind() {
  const answer = await request(`/demo/orders/${encodeURIComponent(query.get("order"))}/token`, "POST").catch(() => ({}));
  checkout.orderToken = answer.token;
}

/** The seats that the order holds, as they are printed on the tickets. */
async function showSeats(id) {
  const token = { "Checkout-Order-Token": checkout.orderToken ?? "" };
  const answer = await request(`/ocapi/v1/orders/${encodeURIComponent(id)}`, "GET", undefined, token);
  const seats = (answer.order?.showtimes ?? []).flatMap(({ seats }) => seats ?? []);
  byId("seats").textContent = seats.map(({ rowLabel, seatLabel }) => `${rowLabel}${seatLabel}`).join(", ") || "–";
}

function showTotal() {
  byId("total").textContent = total?.text ?? "–";
  if (!total) payButton.textContent = text("pay.button");
  else if (total.minor === 0) payButton.textContent = text("pay.free");
  else payButton.textContent = text("pay.amount", { amount: total.text });
}

const notice = (key) => { byId("notice").textContent = key ? text(key) : ""; };

function listen() {
  for (const name of ["ready", "change"]) {
    checkout.addEventListener(`voucher-checkout:${name}`, ({ detail }) => {
      total = detail?.due ?? detail?.total ?? total;
      payButton.disabled = false;
      showTotal();
    });
  }
  // The widget shows and announces its errors itself; a site counts them here.
  checkout.addEventListener("voucher-checkout:error", ({ detail }) => {
    checkout.dataset.lastError = detail?.code ?? "";
  });
  checkout.addEventListener("voucher-checkout:expired", () => {
    payButton.disabled = true;
    notice("expired");
  });
  // Without vouchers the seats can still be paid for.
  checkout.addEventListener("voucher-checkout:fatal", () => {
    payButton.disabled = !query.has("order");
    notice("fatal");
  });
  payButton.addEventListener("click", pay);
}

async function pay() {
  payButton.disabled = true;
  payButton.textContent = text("pay.busy");
  notice();
  try {
    thank(await request(`/demo/orders/${encodeURIComponent(query.get("order"))}/complete`, "POST"));
  } catch (error) {
    notice(error.status === 409 ? "pay.refused" : "pay.failed");
    payButton.disabled = false;
    showTotal();
    if (error.status === 409) checkout.refresh();
  }
}

function thank({ reference, charged, payment }) {
  byId("reference").hidden = !reference;
  byId("reference").textContent = text("thanks.reference", { reference });
  if (payment) {
    const francs = (value) => value.toLocaleString(german ? "de-CH" : "en-CH", { style: "currency", currency: "CHF" });
    byId("reference").append(" ", text("thanks.paid", { card: francs(charged ?? 0), voucher: francs(payment.amount) }));
  }
  byId("pay").hidden = true;
  for (const step of document.querySelectorAll(".steps li")) {
    step.className = "done";
    step.removeAttribute("aria-current");
  }
  byId("thanks").hidden = false;
  scrollTo(0, 0);
  byId("thanks-title").focus({ preventScroll: true });
  // The widget shows the receipt, and the gift on it, under a token of the completed order.
  bind().then(() => checkout.refresh());
}

async function listVouchers() {
  const found = await request("/demo/vouchers").catch(() => []);
  const rows = (Array.isArray(found) ? found : found?.vouchers ?? []).map(({ barcode, pin, shows }) => {
    const row = document.createElement("li");
    const code = document.createElement("code");
    code.textContent = barcode;
    row.append(code);
    if (pin) row.append(`PIN ${pin}. `);
    row.append(shows ?? "");
    return row;
  });
  byId("demo-vouchers").replaceChildren(...(rows.length ? rows : [text("demo.none")]));
}

/** The code on the receipt: only a demo looks into the element to play the customer who uses it. */
const gift = () => checkout.shadowRoot?.querySelector("[part~=gift-code]")?.textContent;

/** What CinematicCard has told the proxy; looked at while somebody looks. */
async function listWebhooks() {
  if (!byId("demo").open) return;
  const found = await request("/demo/gifts").catch(() => []);
  byId("demo-gifts").hidden = !gift() && found.length === 0;
  const rows = found.map(({ event, code, taken }) => {
    const row = document.createElement("li");
    row.textContent = text(taken ? "gifts.taken" : "gifts.waiting", { event, code });
    return row;
  });
  byId("webhooks").replaceChildren(...(rows.length ? rows : [text("gifts.none")]));
  setTimeout(listWebhooks, 2000);
}

speak();
linkLanguages();
listen();
byId("use-gift").addEventListener("click", () => request(`/demo/gifts/${encodeURIComponent(gift())}/use`, "POST"));
byId("demo").addEventListener("toggle", listWebhooks);
byId("demo").addEventListener("toggle", listVouchers, { once: true });
try {
  const id = await order();
  linkLanguages();
  for (const name of ["showtime", "currency", "lang"]) {
    if (query.get(name)) checkout.setAttribute(name, query.get(name));
  }
  checkout.setAttribute("order", id);
  showSeats(id).catch(() => {});
} catch {
  notice("start.failed");
}
