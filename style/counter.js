// "Behind the counter": for whoever tries the demo, what to type and what happens where no customer looks.

/** How often the counter looks for webhooks while it is open, in milliseconds. */
const EVERY = 2000;

const byId = (id) => document.getElementById(id);

function row(...content) {
  const item = document.createElement("li");
  item.append(...content);
  return item;
}

/** The guide is written in English. */
function english(text) {
  const element = document.createElement("span");
  element.lang = "en";
  element.textContent = text;
  return element;
}

function code(text) {
  const element = document.createElement("code");
  element.textContent = text;
  return element;
}

/**
 * Fills the section while it is open. `gift` gives the code on the receipt, if there is one; `request` makes a call of
 * the site's backend, `text` gives a text of the page's language.
 */
export function counter({ text, request, gift }) {
  const details = byId("counter");
  const told = new Map();
  let timer;

  async function list() {
    const none = () => ({ vouchers: [], discounts: [], procinema: [] });
    const { vouchers, discounts, procinema } = await request("/demo/vouchers").catch(none);
    const shown = {
      vouchers: vouchers.map(({ barcode, pin, shows }) => row(code(barcode), pin ? `PIN ${pin}. ` : "", english(shows))),
      discounts: discounts.map(({ code: word, shows }) => row(code(word), english(shows))),
      procinema: procinema.map((word) => row(code(word))),
    };
    for (const [id, rows] of Object.entries(shown)) {
      byId(id).replaceChildren(...(rows.length ? rows : [row(text("counter.none"))]));
    }
  }

  function showGift() {
    const mine = gift();
    const used = mine && told.has(mine);
    byId("gift").textContent = text(!mine ? "gifts.none" : used ? "gifts.used" : "gifts.open", { code: mine });
    byId("use-gift").hidden = !mine || used;
  }

  async function look() {
    clearTimeout(timer);
    if (!details.open) return;
    for (const { event, code: of, taken } of await request("/demo/gifts").catch(() => [])) {
      // Rows that are there already stay, so that a screen reader hears of the new ones alone.
      const line = told.get(of) ?? row();
      const words = text(taken ? "gifts.taken" : "gifts.waiting", { event, code: of });
      if (line.textContent !== words) line.textContent = words;
      if (!told.has(of)) byId("webhooks").append(line);
      told.set(of, line);
    }
    showGift();
    clearTimeout(timer);
    timer = setTimeout(look, EVERY);
  }

  details.addEventListener("toggle", list, { once: true });
  details.addEventListener("toggle", look);
  byId("use-gift").addEventListener("click", async ({ target }) => {
    target.disabled = true;
    byId("gift-notice").textContent = "";
    try {
      await request(`/demo/gifts/${encodeURIComponent(gift())}/use`, "POST");
      await look();
    } catch {
      byId("gift-notice").textContent = text("gifts.failed");
    }
    target.disabled = false;
  });
}
