/** Compiles WebAssembly. */

/**
 * Fetches and compiles a wasm.
 * @param {string | URL} url
 * @param {string} integrity Its digest.
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compile(url, integrity) {
  // The same mode and credentials as the preload in the page's snippet, so that the browser uses that request.
  const get = async (/** @type {RequestCache} */ cache) => fetch(url, { integrity, credentials: 'same-origin', cache });
  try {
    if (WebAssembly.compileStreaming) return await WebAssembly.compileStreaming(get('default'));
  } catch {
    // The server sends another content type, or a script of the page has replaced fetch or its answers.
  }
  // The browser's cache may hold the wasm of an earlier release at this address.
  const response = await get('default').catch(() => get('reload'));
  return WebAssembly.compile(await response.arrayBuffer());
}
