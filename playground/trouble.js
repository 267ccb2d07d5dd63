// What goes wrong at the demo's cinema.

const JSON_BODY = { "Content-Type": "application/json" };

/** Fills the choice, and does what is chosen; `say` tells where that failed. */
export async function trouble(select, say) {
  const answer = await fetch("../demo/trouble").catch(() => undefined);
  const all = answer?.ok ? await answer.json() : [];
  select.append(...all.map(({ name, shows }) => new Option(shows, name)));
  const make = (name) => name
    ? fetch("../demo/trouble", { method: "PUT", headers: JSON_BODY, body: JSON.stringify({ name }) })
    : fetch("../demo/trouble", { method: "DELETE" });
  // What another page left behind is over.
  await make("").catch(() => {});
  select.addEventListener("change", async () => {
    const done = await make(select.value).catch(() => undefined);
    say(done?.ok ? "" : "The demo did not take this. Is it still running?");
  });
}
