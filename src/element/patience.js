/** How long files are waited for. */

/** Reading a file fails after this long without an answer. */
const PATIENCE_MS = 30_000;

/**
 * The promise itself, or a failure if it takes too long.
 * @template T
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
export const inTime = (work) =>
  new Promise((resolve, reject) => {
    work.then(resolve, reject);
    setTimeout(() => reject(new Error('no answer')), PATIENCE_MS);
  });
