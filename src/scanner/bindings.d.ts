/* tslint:disable */
/* eslint-disable */

/**
 * A code that was read in a picture.
 */
export class Code {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * The distance of its middle from the middle of the picture, in pixels.
     */
    readonly away: number;
    /**
     * Its kind by the name that the Barcode Detection API has for it, such as `code_128`.
     */
    readonly format: string;
    /**
     * Its text, never empty. Digits that are zero are kept: a UPC-A is an EAN-13 of thirteen digits.
     */
    readonly text: string;
}

/**
 * As [`read`], for the pixels of a canvas in rows of `width`: red, green, blue and alpha, a byte each. Alpha is ignored.
 */
export function decodePixels(rgba: Uint8Array | number[], width: number, thorough: boolean): Code[];
