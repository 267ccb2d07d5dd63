/** The figures of a set of samples, and the order in which rows take turns. */

/** @typedef {{ median: number, min: number, max: number, count: number }} Figures */

/**
 * @param {number[]} samples
 * @returns {Figures | undefined} Undefined without a sample.
 */
export function figures(samples) {
  const sorted = samples.filter(Number.isFinite).sort((a, b) => a - b);
  const count = sorted.length;
  if (!count) return undefined;
  const half = count >> 1;
  const median = count % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  return { median, min: sorted[0], max: sorted[count - 1], count };
}

/**
 * The rows of one round. Each round begins with another row, so that no row always follows the same one.
 * @template T
 * @param {T[]} rows
 * @param {number} round
 * @returns {T[]}
 */
export function rotated(rows, round) {
  const first = round % rows.length;
  return [...rows.slice(first), ...rows.slice(0, first)];
}
