// What the element tells the page.

const NAMES = ["ready", "change", "error", "expired", "completed", "fatal"];
/** How many are kept. */
const MOST = 60;

/** From now on, the newest on top. */
export function watchEvents(element, list) {
  for (const name of NAMES) {
    element.addEventListener(`voucher-checkout:${name}`, ({ type, detail }) => {
      const entry = document.createElement("li");
      const title = document.createElement("b");
      const time = document.createElement("time");
      const text = document.createElement("code");
      title.textContent = type;
      time.textContent = new Date().toLocaleTimeString("en", { hour12: false });
      text.textContent = JSON.stringify(detail, null, 1).replace(/\n\s*/g, " ");
      entry.dataset.tone = ["error", "fatal", "expired"].includes(name) ? "bad" : "good";
      entry.append(title, " ", time, text);
      list.prepend(entry);
      while (list.children.length > MOST) list.lastElementChild.remove();
    });
  }
}
