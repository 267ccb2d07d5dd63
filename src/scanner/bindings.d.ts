/* tslint:disable */
/* eslint-disable */

/**
 * As [`read`], for the pixels of a canvas in rows of `width`: red, green, blue and alpha, a byte each. Alpha is ignored.
 */
export function decodePixels(rgba: Uint8Array | number[], width: number, thorough: boolean): string | undefined;
