// The faults of the demo's cinema.

/**
 * Fills the choice and orders the fault that is chosen.
 * @param {HTMLSelectElement} select
 * @param {(message: string) => void} say Shows that this failed; an empty message ends that.
 */
export async function trouble(select, say) {
  const response = await fetch('../demo/trouble').catch(() => undefined);
  /** @type {{ name: string, shows: string }[]} */
  const all = response?.ok ? await response.json() : [];
  select.append(...all.map(({ name, shows }) => new Option(shows, name)));
  const order = (/** @type {string} */ name) =>
    name
      ? fetch('../demo/trouble', {
          method: 'PUT',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ name }),
        })
      : fetch('../demo/trouble', { method: 'DELETE' });
  // A fault that another page left behind ends.
  await order('').catch(() => {});
  select.addEventListener('change', async () => {
    const done = await order(select.value).catch(() => undefined);
    say(done?.ok ? '' : 'The demo did not take this. Is it still running?');
  });
}
