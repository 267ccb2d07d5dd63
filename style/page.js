// The demo cinema's own script: what a web team writes around <voucher-checkout>.

import { counter } from "./counter.js";

/** The languages of the page, each by its own name; their texts lie in texts/, English stands in the HTML. */
const LANGUAGES = {
  en: "English", de: "Deutsch", fr: "Français", it: "Italiano", es: "Español",
  nl: "Nederlands", sv: "Svenska", pl: "Polski", ja: "日本語", ar: "العربية",
};

// Of the English texts those that appear later.
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
  "thanks.paid": "{card} paid by card, {voucher} with the ProCinema voucher.",
  "pay.voucher-not-accepted": "Your ProCinema voucher is not valid any more. Nothing was charged. You can pay the whole amount without it.",
  "pay.voucher-in-use": "Your ProCinema voucher is being used in another booking. Nothing was charged. You can pay the whole amount without it.",
  "pay.amount-changed": "The amount to pay has changed. Nothing was charged. Check your order, then pay again.",
  "counter.none": "The list is not available right now.",
  "gifts.none": "None yet. It comes with the receipt, after paying.",
  "gifts.open": "{code} is not used yet.",
  "gifts.used": "{code} is used.",
  "gifts.failed": "The gift could not be used.",
  "gifts.taken": "Webhook {event} for {code}: arrived at the proxy",
  "gifts.waiting": "Webhook {event} for {code}: on its way",
};

// The chain's cinemas, by the currency that they sell in.
const STREETS = { NZD: "Quay Street", CHF: "Limmatquai" };

const byId = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const language = Object.keys(LANGUAGES).find((tag) => tag === query.get("lang")?.slice(0, 2).toLowerCase()) ?? "en";
const words = language === "en" ? {} : await request(new URL(`texts/${language}.json`, import.meta.url)).catch(() => ({}));
const checkout = document.querySelector("voucher-checkout");
const payButton = byId("pay-button");
let total;

function text(key, values = {}) {
  const found = words[key] ?? ENGLISH[key] ?? "";
  return found.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

function speak() {
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = words[node.dataset.text] ?? node.textContent;
  for (const node of document.querySelectorAll("[data-label]")) node.ariaLabel = words[node.dataset.label] ?? node.ariaLabel;
  // Behind the counter there is not every language.
  if (!("counter.title" in words)) {
    byId("counter").lang = "en";
    byId("counter").dir = "ltr";
  }
  byId("where").textContent = STREETS[query.get("currency")] ?? STREETS.NZD;
  document.querySelector(".again").href = `?${fresh({})}`;
}

/** What an address says when another order begins. */
function fresh(more) {
  const kept = [...query].filter(([name]) => name === "lang" || name === "currency");
  return new URLSearchParams({ ...Object.fromEntries(kept), ...more });
}

/** The language links keep the order that is under way. */
function linkLanguages() {
  Object.assign(byId("language"), { textContent: LANGUAGES[language], lang: language });
  byId("languages").replaceChildren(...Object.entries(LANGUAGES).map(([tag, name]) => {
    const link = document.createElement("a");
    const target = new URLSearchParams(query);
    target.set("lang", tag);
    Object.assign(link, { href: `?${target}`, hreflang: tag, lang: tag, textContent: name });
    if (tag === language) link.setAttribute("aria-current", "true");
    const item = document.createElement("li");
    item.append(link);
    return item;
  }));
  // The other cinema sells in another currency, so that is another order.
  for (const link of document.querySelectorAll(".cinemas a")) {
    const { currency } = link.dataset;
    link.href = `?${fresh({ currency })}`;
    link.toggleAttribute("aria-current", false);
    if ((query.get("currency") ?? "NZD") === currency) link.setAttribute("aria-current", "true");
  }
}

async function request(path, method = "GET", body, more = {}) {
  const response = await fetch(path, {
    method,
    headers: { Accept: "application/json", ...(body && { "Content-Type": "application/json" }), ...more },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  // A problem (RFC 9457): the last word of its type says which.
  const problem = String(answer.type ?? "").split(":").pop();
  throw Object.assign(new Error(`${method} ${path}: ${response.status}`), { problem, due: answer.due });
}

/** The order in the address, or a new one, which then stands in the address. */
async function order() {
  if (!query.has("order")) {
    const showtime = query.get("showtime") ?? "0002-2681";
    const created = await request("/demo/orders", "POST", { showtime, scenario: "two-adults" });
    query.set("order", created.order);
    // Before the element has an order: its first call needs it.
    checkout.orderToken = created.token;
    query.set("showtime", created.showtime ?? showtime);
    if (!query.has("currency")) query.set("currency", created.currency);
    history.replaceState(null, "", `?${query}`);
  } else {
    await bind();
  }
  return query.get("order");
}

const ofTheOrder = (path) => `/demo/orders/${encodeURIComponent(query.get("order"))}/${path}`;

/** The site's backend asks the proxy for the token that opens this order and no other. Without one the widget says so. */
async function bind() {
  const answer = await request(ofTheOrder("token"), "POST").catch(() => ({}));
  checkout.orderToken = answer.token;
}

/** The seats that the order holds, as they are printed on the tickets. */
async function showSeats(id) {
  const token = { "Checkout-Order-Token": checkout.orderToken ?? "" };
  const read = (path) => request(`/ocapi/v1/orders/${path}${encodeURIComponent(id)}`, "GET", undefined, token);
  const answer = await read("").catch(() => read("completed/"));
  const seats = (answer.order?.showtimes ?? []).flatMap(({ seats }) => seats ?? []);
  byId("seats").textContent = seats.map(({ rowLabel, seatLabel }) => `${rowLabel}${seatLabel}`).join(", ") || "–";
  // The map shows one row with two neighbours.
  const [left, right] = seats.map(({ seatLabel }) => Number(seatLabel));
  byId("map").hidden = seats.length !== 2 || right !== left + 1;
  byId("map").style.setProperty("--seat", left);
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
      // What vouchers leave for the card.
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
    // There is nothing left to do here but to begin again.
    const again = document.querySelector(".again").cloneNode(true);
    byId("notice").append(" ", again);
  });
  checkout.addEventListener("voucher-checkout:completed", booked);
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
    const outcome = await checkout.complete?.().catch((problem) => {
      // With a code the widget has said why, and nothing was charged. Without one it does not run: pay as ever.
      if (problem.code) throw problem;
    });
    // The backend charges the amount that the customer sees, and only if it is the amount due.
    const { minor } = outcome?.due ?? total ?? {};
    await thank(await request(ofTheOrder("complete"), "POST", { minor }));
  } catch ({ code, message, problem, due }) {
    if (code) {
      byId("notice").textContent = message;
      payButton.disabled = false;
      showTotal();
      return;
    }
    const reason = `pay.${problem}`;
    notice(reason in ENGLISH ? reason : due === undefined ? "pay.failed" : "pay.amount-changed");
    payButton.disabled = false;
    showTotal();
    // What is left to pay may be another sum now.
    checkout.refresh().catch(() => {});
  }
}

/** Nothing is left to do, whoever bought the order: this page, or another window. */
function booked() {
  byId("pay").hidden = true;
  for (const step of document.querySelectorAll(".steps li")) {
    step.className = "done";
    step.removeAttribute("aria-current");
  }
  byId("thanks").hidden = false;
}

async function thank({ reference, charged, payments }) {
  byId("reference").hidden = !reference;
  byId("reference").textContent = text("thanks.reference", { reference });
  byId("paid").hidden = payments.length === 0;
  if (payments.length > 0) {
    const paid = payments.reduce((sum, { amount }) => sum + amount, 0);
    const { format } = new Intl.NumberFormat(language, { style: "currency", currency: "CHF" });
    byId("paid").textContent = text("thanks.paid", { card: format(charged ?? 0), voucher: format(paid) });
  }
  booked();
  scrollTo(0, 0);
  byId("thanks-title").focus({ preventScroll: true });
  // The widget shows the receipt, and the gift on it, under a token of the completed order.
  await bind();
  await checkout.refresh().catch(() => {});
}

speak();
linkLanguages();
listen();
// The code on the receipt: only a demo looks into the element, to play the customer who uses it.
counter({ text, request, gift: () => checkout.shadowRoot?.querySelector(".gift-code")?.textContent });
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
