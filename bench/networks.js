/** The networks that Chromium imitates: the presets of its DevTools. Latency is per request. */

/** @typedef {{ name: string, latency: number, download: number, upload: number }} Network In ms and bytes a second. */

/** @type {Network} */
export const SLOW = { name: 'slow 4G', latency: 562.5, download: 180_000, upload: 84_375 };
/** @type {Network} */
export const FAST = { name: 'fast 4G', latency: 165, download: 1_012_500, upload: 168_750 };
/** @type {Network} */
export const NONE = { name: 'no throttle', latency: 0, download: -1, upload: -1 };

/** How many times slower than this machine the imitated phone computes. */
export const CPU_SLOWDOWN = 4;
/** A usual phone, in CSS pixels. */
export const SCREEN = { width: 412, height: 823 };
