/** Reads one code with the scanner. */

/** @typedef {Parameters<typeof import('../scanner/scan.js').scan>[0]} Options */

/**
 * Opens the scanner and closes it at the first code. Returns the text of the code, or undefined if the user or `signal`
 * closed the scanner. Rejects if it cannot be loaded.
 * @param {Promise<Pick<typeof import('../scanner/scan.js'), 'scan'>>} loading
 * @param {Omit<Options, 'taken'>} options
 * @returns {Promise<string | undefined>}
 */
export async function firstCode(loading, { signal, ...options }) {
  const { scan } = await loading;
  /** @type {string | undefined} */
  let first;
  const closing = new AbortController();
  const close = () => closing.abort();
  signal.addEventListener('abort', close);
  // It may have been closed while the module was loading.
  if (signal.aborted) close();
  const taken = async (/** @type {string} */ text) => {
    first = text;
    close();
    return undefined;
  };
  await scan({ ...options, signal: closing.signal, taken });
  return first;
}
