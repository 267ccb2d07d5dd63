/* tslint:disable */
/* eslint-disable */

/**
 * A widget on the page. Freeing it takes the widget off the page and stops its reads.
 */
export class Mounted {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Does what the code form does: the person is asked before the code is applied.
     */
    applyDiscount(code: string, ticket: string): Promise<any>;
    /**
     * Does what the voucher form does.
     */
    applyVoucher(barcode: string, pin: string, kind: string): Promise<any>;
    /**
     * Buys the order, where nothing is left to pay.
     */
    complete(): Promise<any>;
    /**
     * Fills barcode and PIN in, if the text is both; says whether it was.
     */
    paste(text: string): boolean;
    /**
     * Reads the order again: the page changed tickets or seats.
     */
    refresh(): Promise<any>;
    /**
     * Does what "Remove" at a voucher does.
     */
    removeVoucher(id: string): Promise<any>;
    /**
     * Speaks another language from now on, with its catalogue or in English, and with the page's own texts, both JSON;
     * nothing is read again and nothing typed is lost.
     */
    setLanguage(language: string, catalogue?: string | null, texts?: string | null): void;
    /**
     * Sends the calls from now on with this token, and says whether the widget can go on with it: one that has no
     * order to show must be mounted anew.
     */
    setOrderToken(token?: string | null): boolean;
    /**
     * Looks at the order again where the page is shown again or another one changed it; where the page is left,
     * forgets the PIN.
     */
    setShown(shown: boolean): void;
}

/**
 * Draws the widget into `root`, an element of the shadow tree, and tells `host`, the custom element, what happens.
 *
 * # Errors
 * The name of the option that is missing or makes no sense: `order`, `showtime` or `currency`.
 */
export function mount(host: HTMLElement, root: HTMLElement, options: any): Mounted;
