/* tslint:disable */
/* eslint-disable */

/**
 * The same for the pixels of a canvas, four bytes each: red, green, blue, and one that is left out.
 */
export function decode(rgba: Uint8Array | number[], width: number, thorough: boolean): string | undefined;
