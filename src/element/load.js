/** Gets the wasm and makes bindings to it. */

/** After so long without an answer something has to be said. */
const PATIENCE_MS = 30_000;

/** What is being worked on, or a failure where that takes too long. */
export const inTime = (work) => new Promise((resolve, reject) => {
  work.then(resolve, reject);
  setTimeout(() => reject(new Error('no answer')), PATIENCE_MS);
});

/**
 * What is exported, under watch: a call that ends in a trap, or by an exception right through the wasm, leaves an
 * instance behind that nobody may call any more. Timers, promises and listeners that still do are in vain.
 */
function watched(exports, crashed) {
  let dead = false;
  const watch = (call) => (...given) => {
    if (dead) return undefined;
    try {
      return call(...given);
    } catch (error) {
      // A call within a call ends them both.
      if (!dead) {
        dead = true;
        crashed();
      }
      throw error;
    }
  };
  const all = Object.entries(exports).map(([name, it]) => [name, typeof it === 'function' ? watch(it) : it]);
  return Object.fromEntries(all);
}

/**
 * A function that gives bindings to an instance of its own at each call. It takes what to do when the instance is dead.
 * `bind` is the glue of wasm-bindgen; `integrity` the digest of the wasm at `url`.
 */
export function loader(bind, url, integrity) {
  // As the preload of the page's snippet asks, so that it is the same request.
  const get = () => fetch(url, { integrity, credentials: 'same-origin' });
  const compile = async () => {
    try {
      return await WebAssembly.compileStreaming(get());
    } catch {
      // A server that names another type, or a script of the page's that has replaced fetch or its answers.
      return WebAssembly.compile(await (await get()).arrayBuffer());
    }
  };
  let module;
  return async (crashed) => bind(module ??= await compile(), (exports) => watched(exports, crashed));
}
